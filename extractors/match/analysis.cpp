#include "extractors/match/analysis.h"

#include <algorithm>

namespace dateline {
namespace {

constexpr Label common_label = label_of(bundle::ordinary_class);
constexpr Label abbreviation_label = label_of("abbreviation");
constexpr Label nationality_label = label_of("NATIONALITY");
constexpr Label nationals_label = label_of("Nationals");

/// What the word lists say about one word on its own.
class WordLists {
 public:
  explicit WordLists(const Resources::Data& resources) : resources_(resources) {}

  /// The value of the word in the list; nothing: it is not there.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view text, const Token& token,
                                                     Label wanted) const {
    const Gazetteer& gazetteer = resources_.gazetteer;
    const auto [first, last] = gazetteer.names_of(token);
    for (std::uint32_t name = first; name < last; ++name) {
      if (!gazetteer.is_spelled(name, token.of(text))) continue;
      for (std::uint32_t i = 0; i < gazetteer.meaning_count(name); ++i) {
        const std::uint32_t row = gazetteer.meaning(name, i).row;
        if (resources_.word_label(row) == wanted) return gazetteer.value(row);
      }
    }
    return std::nullopt;
  }

 private:
  const Resources::Data& resources_;
};

/// Whether a listed name begins at most two tokens before `before` and ends at most twelve behind `behind`.
bool spans_name(std::string_view text, const Tokens& tokens, std::size_t before, std::size_t behind,
                const Resources::Data& resources) {
  constexpr std::size_t most_before = 2;
  constexpr std::size_t most_behind = 12;
  const Gazetteer& gazetteer = resources.gazetteer;
  for (std::size_t begin = before - std::min(before, most_before); begin <= before; ++begin) {
    if (!tokens[begin].capital) continue;
    for (std::size_t end = behind; end < std::min(behind + most_behind, tokens.size()); ++end) {
      const auto [first, last] =
          gazetteer.names_like(text, std::span(tokens).subspan(begin, end + 1 - begin));
      for (std::uint32_t name = first; name < last; ++name) {
        if (!gazetteer.is_only_word(name)) return true;
      }
    }
  }
  return false;
}

std::vector<TokenRange> find_sentences(std::string_view text, Tokens& tokens,
                                       const Resources::Data& resources) {
  const WordLists words(resources);
  SentenceLexicon lexicon;
  lexicon.abbreviation = [&words, text](const Token& token) {
    const auto kind = words.find(text, token, abbreviation_label);
    if (!kind) return Abbreviation::none;
    return *kind == "title" ? Abbreviation::never_ends : Abbreviation::may_end;
  };
  lexicon.is_common = [&words, text](const Token& token) {
    return words.find(text, token, common_label).has_value();
  };
  lexicon.is_function = [&words, text](const Token& token) {
    return words.find(text, token, common_label) == "function";
  };
  lexicon.is_inside_name = [&](std::size_t before, std::size_t behind) {
    return spans_name(text, tokens, before, behind, resources);
  };
  return split_sentences(text, tokens, lexicon);
}

Label label_of_mention(const Mention& mention) {
  if (mention.level == MentionLevel::nominal) return label_of("NOMINAL");
  switch (mention.type) {
    case MentionType::person:
      return label_of("PERSON");
    case MentionType::org:
      return label_of("ORG");
    case MentionType::place:
      return label_of("PLACE");
    case MentionType::date:
      break;
  }
  return label_of("DATE");
}

}  // namespace

Analysis::Analysis(const Document& document, const Resources::Data& resources)
    : document_(document),
      resources_(resources),
      tokens_(tokenize(document.text)),
      sentences_(find_sentences(document.text, tokens_, resources)),
      token_index_(tokens_),
      sentence_of_(tokens_.size()),
      lattice_(document.text, tokens_, sentences_) {
  for (std::uint32_t i = 0; i < sentences_.size(); ++i)
    std::fill(sentence_of_.begin() + sentences_[i].first, sentence_of_.begin() + sentences_[i].last, i);
  // A heading or date line with capitals does not make the text below a cased one.
  constexpr std::size_t tokens_per_capital = 50;
  is_lower_case_ = !tokens_.empty() && token_index_.capital_count() * tokens_per_capital <= tokens_.size();
  find_names();
}

void Analysis::find_names() {
  const Gazetteer& gazetteer = resources_.gazetteer;
  if (resources_.asks_for_ordinary) {
    gazetteer.find(document_.text, tokens_, names_);
  } else {
    gazetteer.find_and_mark(document_.text, tokens_, names_);
  }
  lattice_.reserve(names_.size());
  constexpr std::size_t ahead = 8;
  auto kept = names_.begin();
  for (std::size_t at = 0; at < names_.size(); ++at) {
    if (at + ahead < names_.size()) gazetteer.fetch_meanings(names_[at + ahead].name);
    const NameMatch match = names_[at];
    const std::span<const std::uint32_t> meanings = gazetteer.packed_meanings(match.name);
    if (match.case_agrees || is_lower_case_) {
      for (const std::uint32_t packed : meanings) {
        const Meaning meaning = gazetteer.unpack(packed);
        if (meaning.row < gazetteer.word_count()) {
          enter_word(match, meaning.row);
        } else if (meaning.role == NameRole::adjective || meaning.role == NameRole::demonym) {
          lattice_.add({match.first, match.last, nationality_label, meaning.row, {}});
          const std::string_view word = token_text(match.last - 1);
          if (meaning.role == NameRole::demonym && word.ends_with('s') && !word.ends_with("ss"))
            lattice_.add({match.first, match.last, nationals_label, meaning.row, {}});
        }
      }
    }
    const bool is_only_word =
        meanings.empty() || gazetteer.unpack(meanings.back()).row < gazetteer.word_count();
    if (!is_only_word) *kept++ = match;
  }
  names_.erase(kept, names_.end());
  lattice_.finish();
}

// "the police, officers said": names may lack a comma, words do not go on behind one.
bool Analysis::is_parted(const NameMatch& match) const {
  for (std::uint32_t i = match.first + 1; i + 1 < match.last; ++i) {
    if (token_text(i) == ",") return true;
  }
  return false;
}

void Analysis::enter_word(const NameMatch& match, std::uint32_t row) {
  if (is_parted(match)) return;
  const Label label = resources_.word_label(row);
  if (label == common_label) {
    Token& first = tokens_[match.first];
    if (match.last == match.first + 1) first.ordinary = true;
    if (!first.capital && !resources_.asks_for_ordinary) return;
  }
  lattice_.add({match.first, match.last, label, row, resources_.gazetteer.value(row)});
}

void Analysis::add_mentions(const std::vector<Mention>& mentions) {
  lattice_.reserve(mentions.size());
  mention_tokens_.reserve(mentions.size());
  mention_kinds_.reserve(mentions.size());
  for (std::uint32_t i = 0; i < mentions.size(); ++i) {
    mention_kinds_.push_back({mentions[i].type, mentions[i].level});
    const TokenRange range = mention_tokens_.emplace_back(tokens_of(mentions[i].span));
    if (range.first == range.last) continue;
    lattice_.add({range.first, range.last, label_of_mention(mentions[i]), i, {}});
  }
  lattice_.finish();
}

bool Analysis::is_place(std::uint32_t first, std::uint32_t last) const {
  const Gazetteer& gazetteer = resources_.gazetteer;
  const auto [begin, end] = gazetteer.names_like(text(), std::span(tokens_).subspan(first, last - first));
  for (std::uint32_t name = begin; name < end; ++name) {
    const std::uint32_t row = gazetteer.meaning_count(name) > 0
                                  ? gazetteer.meaning(name, gazetteer.meaning_count(name) - 1).row
                                  : 0;
    if (resources_.word_label(row) == 0 && gazetteer.kind(row) == RowKind::place) return true;
  }
  return false;
}

bool Analysis::is_inside_name(std::uint32_t first, std::uint32_t last) const {
  constexpr std::uint32_t longest = 10;  // tokens of a name that begins before
  const std::uint32_t earliest = first - std::min(first, longest);
  const Gazetteer& gazetteer = resources_.gazetteer;
  auto name = std::partition_point(names_.begin(), names_.end(),
                                   [earliest](const NameMatch& each) { return each.first < earliest; });
  for (; name != names_.end() && name->first <= first; ++name) {
    // "Golden Dawn on Monday"
    const bool is_cut = name->first < first && name->last > first;
    const bool is_longer = name->last >= last && name->last - name->first > last - first;
    if ((!is_longer && !is_cut) || !name->case_agrees) continue;
    // "in Sheffield Wednesday"
    const bool is_time_and_place = name->last == last && name->first > 0 && first > name->first &&
                                   token_text(name->first - 1) == "in" && is_place(name->first, first);
    for (std::uint32_t i = 0; i < gazetteer.meaning_count(name->name) && !is_time_and_place; ++i) {
      const Meaning meaning = gazetteer.meaning(name->name, i);
      const bool is_name = meaning.role == NameRole::canonical || meaning.role == NameRole::alias;
      const bool is_sure = meaning.use == NameUse::hint || meaning.use == NameUse::force;
      if (is_name && is_sure && resources_.word_label(meaning.row) == 0) return true;
    }
  }
  return false;
}

TokenRange Analysis::tokens_of(ByteSpan span) const {
  const std::uint32_t first = token_at(span.begin);
  std::uint32_t last = token_at(span.end);
  if (last < tokens_.size() && tokens_[last].begin < span.end) ++last;
  return {first, std::max(first, last)};
}

}  // namespace dateline
