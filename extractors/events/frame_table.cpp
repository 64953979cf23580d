#include "extractors/events/frame_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <charconv>

#include "dateline/result.h"
#include "extractors/events/rule_fields.h"

namespace dateline {
namespace {

constexpr const char* code = "E102";  // of a field that is refused

/// How far the second part of a verb may stand from the first: "took the three engineers hostage".
constexpr std::uint32_t longest_gap = 9;

SlotRole read_role(const RuleSet& rules, const RuleText& rule, std::string_view key, SlotRole otherwise) {
  return read_name<SlotRole>(
      code, rules, rule, key, otherwise,
      {{"actor", SlotRole::actor}, {"recipient", SlotRole::recipient}, {"none", SlotRole::none}});
}

bool read_flag(const RuleSet& rules, const RuleText& rule, std::string_view key, bool otherwise) {
  return read_name<bool>(code, rules, rule, key, otherwise,
                         {{"yes", true}, {"no", false}, {"true", true}, {"false", false}});
}

std::optional<double> read_confidence(const RuleSet& rules, const RuleText& rule) {
  const std::string_view text = rule.field("confidence");
  if (text.empty()) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > 1) {
    refuse_field(code, rules, rule, "confidence", text, "a share between 0 and 1");
  }
  return value;
}

PhraseList::Words hashes_of(std::string_view words) {
  PhraseList::Words hashes;
  append_hashes(words, hashes);
  return hashes;
}

bool is_noun_form(WordForm form) {
  return form == WordForm::singular || form == WordForm::plural;
}

}  // namespace

FrameTable::FrameTable(const Resources::Data& resources)
    : rules_(resources.rules("en/events.toml")),
      grammar_(resources.rules("en/grammar.toml")),
      vocabulary_(grammar_, Inflection(resources.rules("en/inflection.toml"))) {
  const Inflection inflection(resources.rules("en/inflection.toml"));
  for (std::uint32_t i = 0; i < rules_.rules().size(); ++i) {
    const RuleText& rule = rules_.rules()[i];
    if (rule.kind == "frame") add_frame(rule, std::string(rules_.by(i)), inflection);
    if (rule.kind == "shift") add_shift(rule, std::string(rules_.by(i)));
  }
  add_instruments(inflection);
  lay_out_entries();
}

void FrameTable::add_instruments(const Inflection& inflection) {
  std::map<std::string, std::vector<PhraseList::Words>, std::less<>> by_mode;
  for (const std::string_view noun : rules_.words("instrument")) {
    std::vector<PhraseList::Words>& nouns =
        by_mode[std::string(rules_.find_word("instrument", noun).value())];
    for (const InflectedForm& form : inflection.of_noun(noun)) nouns.push_back(hashes_of(form.text));
  }
  for (auto& [mode, nouns] : by_mode) instruments_.push_back({mode, PhraseList(std::move(nouns))});
}

// The longest first, so that "agree to" is tried before "agree"; of equally long ones those that ask for
// more, then verbs.
void FrameTable::lay_out_entries() {
  std::stable_sort(placed_.begin(), placed_.end(), [](const Placed& a, const Placed& b) {
    return std::tuple(a.word, b.entry.rest, b.is_narrow, is_noun_form(a.entry.form)) <
           std::tuple(b.word, a.entry.rest, a.is_narrow, is_noun_form(b.entry.form));
  });
  entries_.reserve(placed_.size());
  std::uint32_t first = 0;  // of the word
  for (const Placed& each : placed_) {
    const auto at = static_cast<std::uint32_t>(entries_.size());
    if (at > 0 && placed_[at - 1].word != each.word) first = at;
    vocabulary_.set_triggers(each.word, first, at + 1);
    entries_.push_back(each.entry);
  }
  vocabulary_.finish();
  placed_ = {};
}

Phrases FrameTable::phrases(const RuleText& rule, std::string_view key) {
  const std::vector<std::string>& values = rule.values(key);
  auto known = phrases_.find(values);
  if (known == phrases_.end()) {
    std::vector<PhraseList::Words> all;
    for (const std::string& words : values) all.push_back(hashes_of(words));
    known = phrases_.emplace(values, PhraseList(std::move(all))).first;
  }
  return Phrases(known->second);
}

Phrases FrameTable::object_words(const RuleText& rule, std::string_view key, const Inflection& inflection) {
  const std::vector<std::string>& values = rule.values(key);
  if (const auto known = object_words_.find(values); known != object_words_.end())
    return Phrases(known->second);
  std::vector<PhraseList::Words> all;
  const auto enter = [&](std::string_view noun) {
    for (const InflectedForm& form : inflection.of_noun(noun)) all.push_back(hashes_of(form.text));
  };
  for (const std::string& value : values) {
    if (!value.starts_with('%')) {
      enter(value);
      continue;
    }
    const auto listed = rules_.words(std::string_view(value).substr(1));
    if (listed.empty()) refuse_field(code, rules_, rule, key, value, "the name of a word class");
    for (const std::string_view noun : listed) enter(noun);
  }
  return Phrases(object_words_.emplace(values, PhraseList(std::move(all))).first->second);
}

void FrameTable::add_frame(const RuleText& rule, std::string by, const Inflection& inflection) {
  Frame frame;
  frame.type = rule.field("type");
  frame.mode = rule.field("mode");
  frame.by = std::move(by);
  frame.subject = read_role(rules_, rule, "subject", SlotRole::actor);
  frame.object = read_role(rules_, rule, "object", SlotRole::recipient);
  frame.with = read_role(rules_, rule, "with", SlotRole::none);
  frame.possessive = read_role(rules_, rule, "possessive", SlotRole::recipient);
  frame.speaker = read_role(rules_, rule, "speaker", SlotRole::none);
  frame.owner = read_role(rules_, rule, "owner", SlotRole::recipient);
  for (const std::string& preposition : rule.values("after")) frame.after.push_back(fold_hash(preposition));
  frame.objects = object_words(rule, "objects", inflection);
  frame.not_objects = object_words(rule, "not_objects", inflection);
  frame.agents = object_words(rule, "agents", inflection);
  frame.not_agents = object_words(rule, "not_agents", inflection);
  frame.doubtful_agents = object_words(rule, "doubtful_agents", inflection);
  frame.sites = object_words(rule, "sites", inflection);
  frame.phrases = object_words(rule, "phrases", inflection);
  frame.not_phrases = object_words(rule, "not_phrases", inflection);
  frame.among = object_words(rule, "among", inflection);
  frame.not_among = object_words(rule, "not_among", inflection);
  frame.but_among = object_words(rule, "but_among", inflection);
  frame.attributive = read_flag(rules_, rule, "attributive", false);
  frame.needs = read_name<FrameNeeds>(code, rules_, rule, "needs", FrameNeeds::any,
                                      {{"any", FrameNeeds::any},
                                       {"actor", FrameNeeds::actor},
                                       {"recipient", FrameNeeds::recipient},
                                       {"both", FrameNeeds::both}});
  frame.scope = read_name<Scope>(code, rules_, rule, "scope", Scope::none,
                                 {{"part", Scope::part},
                                  {"planned", Scope::planned},
                                  {"hypothetical", Scope::hypothetical},
                                  {"alleged", Scope::alleged},
                                  {"denied", Scope::denied},
                                  {"negated", Scope::negated},
                                  {"statement", Scope::statement}});
  frame.kind = rule.field("kind");
  frame.place_is_recipient = read_flag(rules_, rule, "place_is_recipient", false);
  frame.takes_places = read_flag(rules_, rule, "takes_places", true);
  frame.reaches = read_flag(rules_, rule, "reaches", true);
  frame.size = rule.field("size");
  frame.behind = phrases(rule, "behind");
  frame.not_after = phrases(rule, "not_after");
  frame.not_before = phrases(rule, "not_before");
  frame.clauses = phrases(rule, "clauses");
  frame.confidence = read_confidence(rules_, rule);
  const auto index = static_cast<std::uint32_t>(frames_.size());
  const bool tells = !frame.type.empty();
  for (const Phrases& topic : {frame.among, frame.not_among, frame.but_among}) {
    for (const std::uint64_t word : topic.first_words()) vocabulary_.add_trait(word, trait_topic);
  }
  const bool is_narrow = !frame.objects.empty() || !frame.agents.empty() || !frame.phrases.empty() ||
                         !frame.behind.empty() || !frame.among.empty();
  frames_.push_back(std::move(frame));
  const auto enter = [&](const InflectedForm& form) {
    Entry entry;
    entry.frame = index;
    entry.form = form.form;
    entry.tells = tells;
    const std::uint64_t head = add(form.text, entry, is_narrow);
    if (head != 0) vocabulary_.add_form(form, head);
  };
  for (const std::string& verb : rule.values("verbs")) {
    for (const InflectedForm& form : inflection.of_verb(verb)) enter(form);
  }
  for (const std::string& noun : rule.values("nouns")) {
    for (const InflectedForm& form : inflection.of_noun(noun)) enter(form);
  }
  for (const std::string& adjective : rule.values("adjectives")) enter({adjective, WordForm::adjective});
  for (const std::string& words : rule.values("words")) enter({words, WordForm::fixed});
}

void FrameTable::add_shift(const RuleText& rule, std::string by) {
  Shift shift;
  shift.by = std::move(by);
  const std::string_view when = rule.field("when");
  const bool is_kind = std::any_of(frames_.begin(), frames_.end(),
                                   [&](const Frame& frame) { return !when.empty() && frame.kind == when; });
  if (is_kind) {
    shift.kind = when;
  } else {
    shift.when = read_name<Modality>(code, rules_, rule, "when", Modality::future,
                                     {{"future", Modality::future},
                                      {"refusal", Modality::refusal},
                                      {"negated", Modality::negated},
                                      {"obligation", Modality::obligation}});
  }
  shift.from = rule.values("from");
  shift.needs_speech = read_flag(rules_, rule, "in_speech", false);
  shift.type = rule.field("type");
  shift.mode = rule.field("mode");
  shift.subject_is_recipient = read_flag(rules_, rule, "subject_is_recipient", false);
  if (!rule.field("status").empty()) {
    shift.status = read_name<EventStatus>(code, rules_, rule, "status", EventStatus::actual,
                                          {{"actual", EventStatus::actual},
                                           {"planned", EventStatus::planned},
                                           {"negated", EventStatus::negated}});
  }
  shift.confidence = read_confidence(rules_, rule);
  shifts_.push_back(std::move(shift));
}

std::uint64_t FrameTable::add(std::string_view words, Entry entry, bool is_narrow) {
  const std::size_t dots = words.find(" ... ");
  PhraseList::Words hashes = hashes_of(words.substr(0, dots));
  if (hashes.empty()) return 0;
  const std::size_t gap = hashes.size() - 1;
  if (dots != std::string_view::npos) append_hashes(words.substr(dots + 5), hashes);
  const std::size_t rest = hashes.size() - 1;
  if (rest > most_rest)
    throw Error(fmt::format("{}: E103: a trigger of more than {} words", rules_.file(), most_rest + 1));
  entry.first_rest = static_cast<std::uint32_t>(rest_.size());
  entry.gap = static_cast<std::uint8_t>(gap);
  entry.rest = static_cast<std::uint8_t>(rest);
  if (gap > 0) entry.next = bit_of_word(hashes[1]);
  if (rest > 0) entry.last = bit_of_word(hashes.back());
  rest_.insert(rest_.end(), hashes.begin() + 1, hashes.end());
  placed_.push_back({hashes.front(), entry, is_narrow});
  return hashes.front();
}

bool FrameTable::scan(const Analysis& analysis, TokenRange sentence, std::span<const TriggerStart> starts,
                      std::vector<Trigger>& triggers) const {
  const Tokens& tokens = analysis.tokens();
  bool tells = false;
  // Which words the sentence may have, by a few bits of their hashes: most entries end with a word that it
  // does not have.
  std::bitset<any_word + 1> words;
  words.set(any_word);
  if (!starts.empty()) {
    for (std::uint32_t at = sentence.first; at < sentence.last; ++at) words.set(bit_of_word(tokens[at].hash));
  }
  for (const TriggerStart& start : starts) {
    const bool is_last = start.token + 1 >= sentence.last;
    const std::uint16_t next = is_last ? any_word : bit_of_word(tokens[start.token + 1].hash);
    for (std::uint32_t i = start.first_trigger; i < start.last_trigger; ++i) {
      const Entry& entry = entries_[i];
      if ((entry.next != any_word && entry.next != next) || !words.test(entry.last)) continue;
      const std::uint32_t last = start.token + 1 + entry.gap;
      if (entry.rest > 0) {
        const std::uint64_t* const rest = rest_.data() + entry.first_rest;
        const auto stands = [&](std::uint32_t from, std::size_t first, std::size_t end) {
          if (from + (end - first) > sentence.last) return false;
          for (std::size_t k = first; k < end; ++k) {
            if (tokens[from + (k - first)].hash != rest[k]) return false;
          }
          return true;
        };
        if (!stands(start.token + 1, 0, entry.gap)) continue;
        bool whole = entry.gap == entry.rest;
        for (std::uint32_t skip = 0; !whole && skip <= longest_gap && last + skip < sentence.last; ++skip) {
          whole = stands(last + skip, entry.gap, entry.rest);
          if (tokens[last + skip].kind == TokenKind::punctuation && analysis.token_text(last + skip) != "-")
            break;
        }
        if (!whole) continue;
      }
      triggers.push_back({start.token, last, entry.frame, entry.form});
      tells = tells || entry.tells;
    }
  }
  return tells;
}

}  // namespace dateline
