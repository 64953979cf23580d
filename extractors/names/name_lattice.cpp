#include "extractors/names/name_lattice.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>

namespace dateline {
namespace {

struct ClassMark {
  Label label;
  std::uint32_t mark;
};

constexpr ClassMark class_marks[] = {
    {label_of("first-name"), mark_first_name},
    {label_of("surname"), mark_surname},
    {label_of("particle"), mark_particle},
    {label_of("generational"), mark_generational},
    {label_of("org-suffix"), mark_org_word},
    {label_of("org-head"), mark_org_word},
    {label_of("org-noun"), mark_org_word},
    {label_of("place-suffix"), mark_place_word},
    {label_of("title"), mark_title},
    {label_of("NATIONALITY"), mark_nationality},
    {label_of("abbreviation"), mark_abbreviation},
};

constexpr Label person_noun = label_of("person-noun");
constexpr Label group_noun = label_of("group-noun");
constexpr Label org_noun = label_of("org-noun");
constexpr Label title = label_of("title");
constexpr Label occupation = label_of("occupation");
constexpr Label date_label = label_of("DATE");
constexpr Label part_label = label_of("Part");
constexpr Label name_label = label_of("Name");
constexpr Label person_label = label_of("Person");
constexpr Label initial_label = label_of("Initial");
constexpr Label surnamed_label = label_of("Surnamed");
constexpr Label full_name_label = label_of("Full-name");
constexpr Label given_label = label_of("Given");
constexpr Label capitals_label = label_of("Capitals");
constexpr Label acronym_label = label_of("Acronym");
constexpr Label modifier_label = label_of("Modifier");
constexpr Label people_label = label_of("People");
constexpr Label sector_people_label = label_of("Sector-people");
constexpr Label groups_label = label_of("Groups");
constexpr Label listed_city = label_of("Listed-CITY");
constexpr Label listed_labels[] = {label_of("Listed-PERSON"), label_of("Listed-ORG"),
                                   label_of("Listed-PLACE")};

constexpr LabelSet head_labels =
    bit_of(person_noun) | bit_of(group_noun) | bit_of(org_noun) | bit_of(title) | bit_of(occupation);

constexpr std::uint32_t max_modifiers = 5;
constexpr std::uint32_t max_person = 6;

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// "J." or "J.F."; also a lone capital letter between names is given as one by its mark.
bool is_initial(std::string_view text) {
  if (text.size() < 2 || text.back() != '.') return false;
  return text.size() == 2 || (text.size() == 4 && text[1] == '.');
}

/// "EF2", "H5N1": at most two letters before a digit; a body so called ("G20") is listed.
bool is_code(std::string_view text) {
  return std::any_of(text.begin(),
                     text.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(text.size(), 3)),
                     [](char c) { return c >= '0' && c <= '9'; });
}

bool is_article(std::string_view text) {
  switch (text.size()) {
    case 1:
      return text == "a" || text == "A";
    case 2:
      return text == "an" || text == "An";
    case 3:
      return text == "the" || text == "The";
    default:
      return false;
  }
}

/// An apostrophe is among the first three characters; tells most words apart.
bool opens_with_apostrophe(std::string_view text) {
  const std::size_t last = text.size() - 1;
  const char second = text[std::min<std::size_t>(1, last)];
  const char third = text[std::min<std::size_t>(2, last)];
  return (text[0] == '\'') + (second == '\'') + (third == '\'') > 0;
}

/// "d'Alene", "al'Shami": lower case up to an apostrophe.
bool has_inner_capital(std::string_view text) {
  for (std::size_t at = 0; at <= 2 && at + 1 < text.size(); ++at) {
    if (text[at] == '\'') return text[at + 1] >= 'A' && text[at + 1] <= 'Z';
  }
  return false;
}

}  // namespace

bool is_description(const Analysis& analysis, TokenRange name) {
  const Tokens& tokens = analysis.tokens();
  if (analysis.is_lower_case() || name.last - name.first < 2) return false;
  if (tokens[name.last - 1].kind != TokenKind::word) return false;
  for (std::uint32_t i = name.last; i > name.first;) {
    --i;
    if (tokens[i].capital || has_inner_capital(analysis.token_text(i))) return false;
    if (tokens[i].space_before) break;
  }
  return true;
}

/// One document's lattice in the making.
class NameLatticeBuilder {
 public:
  NameLatticeBuilder(const NameLatticeMaker& maker, const Analysis& analysis,
                     const std::vector<Mention>& datelines, const std::vector<Mention>& dates)
      : maker_(maker),
        analysis_(analysis),
        tokens_(analysis.tokens()),
        made_{Lattice::over(analysis.lattice()),
              std::vector<std::uint32_t>(analysis.tokens().size(), 0),
              {},
              {}} {
    made_.lattice.reserve(tokens_.size() / 2);
    mark_dates(datelines);
    mark_dates(dates);
    mark_words();
    mark_listed_names();
  }

  NameLattice build() && {
    for (const TokenRange& sentence : analysis_.sentences()) find_runs(sentence);
    add_modifiers();
    made_.lattice.finish();
    return std::move(made_);
  }

 private:
  using Index = std::uint32_t;

  [[nodiscard]] bool has(Index token, std::uint32_t mark) const { return (made_.marks[token] & mark) != 0; }
  [[nodiscard]] std::string_view text(Index token) const { return analysis_.token_text(token); }

  void mark_dates(const std::vector<Mention>& dates) {
    for (const Mention& date : dates) {
      const TokenRange range = analysis_.tokens_of(date.span);
      if (range.first == range.last) continue;
      made_.lattice.add({range.first, range.last, date_label, range.first, {}});
      for (Index i = range.first; i < range.last; ++i) made_.marks[i] |= mark_date;
    }
  }

  // What the lists and the rules' words say of every token, and which words are written like names.
  void mark_words() {
    std::size_t size = 1024 / 64;
    while (64 * size < 16 * tokens_.size()) size *= 2;
    lower_seen_.assign(size, 0);
    std::vector<Index> calendar;
    const Token* const tokens = tokens_.data();
    std::uint32_t* const marks = made_.marks.data();
    std::uint64_t* const lower_seen = lower_seen_.data();
    const auto count = static_cast<Index>(tokens_.size());
    for (Index i = 0; i < count; ++i) {
      const Token& token = tokens[i];
      const LabelSet labels = analysis_.lattice().labels_at(i);
      if ((labels & head_labels) != 0) heads_.push_back(i);
      if (token.kind != TokenKind::word) continue;
      if ((labels & maker_.class_labels_) != 0) mark_classes(i);
      const std::uint32_t word = marks_of_word(token);
      marks[i] |= word;
      if (!token.capital) lower_seen[token.hash / 64 & (size - 1)] |= bit_of_hash(token);
      if ((marks[i] & mark_date) != 0 || !is_written_as_name(i)) continue;
      if (token.capital && (word & mark_calendar) != 0) {
        calendar.push_back(i);
      } else {
        marks[i] |= mark_capital;
      }
    }
    for (const Index i : calendar) {
      if (is_name_beside(i)) made_.marks[i] |= mark_capital;
    }
  }

  void mark_classes(Index i) {
    const bool capital = tokens_[i].capital;
    for (const Edge& edge : analysis_.lattice().at(i)) {
      const std::uint32_t mark = maker_.mark_of(edge.label);
      if (mark == 0) continue;
      // A word of several tokens says nothing of each as a word on its own.
      const bool single_only = (mark & (mark_first_name | mark_surname)) != 0;
      if (single_only && edge.last - edge.first > 1) continue;
      constexpr std::uint32_t capital_only = mark_title | mark_org_word | mark_place_word;
      if ((mark & capital_only) != 0 && !capital) continue;
      for (Index at = i; at < edge.last; ++at) made_.marks[at] |= mark;
    }
  }

  [[nodiscard]] std::uint32_t marks_of_word(const Token& token) const {
    const std::uint32_t common = token.ordinary ? mark_common : 0u;
    const std::uint32_t word = maker_.marks_of(token.hash);
    if (word == 0) return common;
    std::uint32_t marks = word & ~(token.capital ? mark_function : mark_nationality);
    if ((word & mark_article) != 0 && !is_article(token.of(analysis_.text()))) marks &= ~mark_article;
    return common | marks;
  }

  void mark_listed_names() {
    const Gazetteer& gazetteer = maker_.resources_.gazetteer;
    const std::vector<NameMatch>& names = analysis_.names();
    made_.listed.reserve(names.size());
    for (Index match = 0; match < names.size(); ++match) {
      if (!names[match].case_agrees && !analysis_.is_lower_case()) continue;
      for (const std::uint32_t packed : gazetteer.packed_meanings(names[match].name)) {
        const Meaning meaning = gazetteer.unpack(packed);
        if (meaning.row < gazetteer.word_count()) continue;
        made_.listed.push_back({match, meaning, gazetteer.kind(meaning.row)});
        if (made_.listed.back().is_name() && meaning.use != NameUse::never)
          mark_listed_name(names[match], made_.listed.back());
      }
    }
  }

  void mark_listed_name(const NameMatch& name, const ListedMeaning& listed) {
    const std::uint32_t row = listed.meaning.row;
    if (listed.kind == RowKind::word) return;  // only a block that was made to harm has such
    if (listed.meaning.use != NameUse::context) made_.marks[name.first] |= mark_listed;
    if (listed.kind == RowKind::org && is_description(analysis_, {name.first, name.last})) return;
    made_.lattice.add({name.first, name.last, listed_labels[static_cast<std::size_t>(listed.kind)], row, {}});
    if (listed.kind != RowKind::place) return;
    constexpr unsigned kind_column = bundle::column_of("kind");
    const std::string_view kind = maker_.resources_.gazetteer.cell(row, kind_column);
    if (kind == "city" || kind == "town") made_.lattice.add({name.first, name.last, listed_city, row, {}});
  }

  // Whether the text has the word in lower case, by a few bits of hashes: a capital at the start of a
  // sentence says nothing then.
  [[nodiscard]] bool is_seen_lower(Index token) const {
    const std::uint64_t seen = lower_seen_[tokens_[token].hash / 64 & (lower_seen_.size() - 1)];
    return (seen & bit_of_hash(tokens_[token])) != 0;
  }
  static std::uint64_t bit_of_hash(const Token& token) { return std::uint64_t{1} << token.hash % 64; }

  [[nodiscard]] bool is_capital_word(Index token) const { return has(token, mark_capital); }

  [[nodiscard]] bool is_written_as_name(Index token) const {
    const std::string_view word = text(token);
    if (!tokens_[token].capital) return opens_with_apostrophe(word) && has_inner_capital(word);
    if (word.size() > 4) return true;
    if (word[0] == 'I') return !is_one_of(word, {"I", "I'm", "I've", "I'd", "I'll"});
    return !is_article(word) && word != "THE";
  }

  // "April" beside a word that can be a family or a first name: "April Jones".
  [[nodiscard]] bool is_name_beside(Index token) const {
    if (!has(token, mark_first_name)) return false;
    const bool before = token > 0 && !tokens_[token].sentence_start && has(token - 1, mark_first_name);
    const bool after = token + 1 < tokens_.size() && tokens_[token + 1].kind == TokenKind::word &&
                       tokens_[token + 1].capital && !has(token + 1, mark_common) &&
                       !tokens_[token + 1].sentence_start;
    return before || after;
  }

  enum class Style { running, title_case, capitals };

  // How the words of a sentence are written: in title case capitals break no run of ordinary words,
  // in capitals they say nothing at all.
  [[nodiscard]] Style style_of(TokenRange sentence) const {
    const unsigned length = sentence.last - sentence.first;
    unsigned words = 0;
    unsigned capital = 0;
    unsigned all = 0;
    unsigned lower_long = 0;
    unsigned ordinary_capitals = 0;
    bool semicolon = false;
    for (Index i = sentence.first; i < sentence.last; ++i) {
      const Token& token = tokens_[i];
      if (token.kind == TokenKind::punctuation) semicolon = semicolon || text(i) == ";";
      if (token.kind != TokenKind::word || has(i, mark_date)) continue;
      ++words;
      if (token.capital) ++capital;
      if (token.all_capitals || (token.capital && token.end - token.begin == 1)) ++all;
      if (!token.capital && token.end - token.begin > 4) ++lower_long;
      if (token.capital && i > sentence.first && has(i, mark_common)) ++ordinary_capitals;
      if (lower_long > 0 && 10 * (words - all) > length) return Style::running;  // whatever follows
    }
    if (words >= 3 && 10 * (words - all) <= words) return Style::capitals;
    if (words >= 4 && lower_long == 0 && capital * 2 > words && ordinary_capitals >= 2 && !semicolon &&
        is_headline(sentence)) {
      return Style::title_case;
    }
    return Style::running;
  }

  // It fills lines of its own and does not end like a sentence.
  [[nodiscard]] bool is_headline(TokenRange sentence) const {
    if (!tokens_[sentence.first].line_start || text(sentence.last - 1) == ".") return false;
    return sentence.last == tokens_.size() || tokens_[sentence.last].line_start;
  }

  // A sentence starts here, also one inside quotation marks or behind a colon or a bullet.
  [[nodiscard]] bool starts_a_sentence(Index token, TokenRange sentence) const {
    if (token == sentence.first) return true;
    const std::string_view before = text(token - 1);
    if (tokens_[token - 1].kind != TokenKind::punctuation) {
      return token == sentence.first + 1 && tokens_[token - 1].kind == TokenKind::number;
    }
    if (before == ",") return false;
    if (is_one_of(before, {"\"", "\xE2\x80\x9C", "\xE2\x80\x98", "\xC2\xAB", "\xE2\x80\xA2", ":", "*", "--",
                           "\xE2\x80\x94"})) {
      return true;
    }
    return is_one_of(before, {"(", "[", "'", "-"}) && token - 1 == sentence.first;
  }

  void find_runs(TokenRange sentence) {
    const Style style = style_of(sentence);
    for (Index i = sentence.first; i < sentence.last;) {
      const Index first = i;
      if (!has(i, mark_capital | mark_particle) || !starts_run(i, sentence.last)) {
        ++i;
        continue;
      }
      if (style == Style::running && is_capital_word(i) && starts_a_sentence(i, sentence) &&
          opens_with_ordinary_word(i, sentence.last)) {
        ++i;
        continue;
      }
      if (style == Style::title_case && breaks_title_case(i)) {
        ++i;
        continue;
      }
      Index last = i + 1;
      while (last - first < NameLattice::max_run) {
        const Index next = extended(last, sentence.last, style);
        if (next == last) break;
        last = next;
      }
      last = std::min(last, first + NameLattice::max_run);
      add_run({first, last}, style);
      i = last;
    }
  }

  [[nodiscard]] bool starts_run(Index i, Index limit) const {
    if (is_capital_word(i)) return true;
    // "al-Shabaab", "el-Sisi"
    return has(i, mark_particle) && i + 2 < limit && text(i + 1) == "-" && !tokens_[i + 1].space_before &&
           !tokens_[i + 2].space_before && is_capital_word(i + 2);
  }

  // The first word of a sentence that has its capital from there and not from being a name.
  [[nodiscard]] bool opens_with_ordinary_word(Index i, Index limit) const {
    if (opens_with_particle(i, limit)) return false;
    // "US troops", "WHO warned", but no "A" or "I"
    const bool is_acronym = tokens_[i].all_capitals && tokens_[i].end - tokens_[i].begin > 1;
    if (is_acronym && has(i, mark_listed)) return false;
    if (tokens_[i].all_capitals && !has(i, mark_common)) return false;
    const bool name_follows =
        i + 1 < limit &&
        (is_capital_word(i + 1) || (text(i + 1) == "&" && i + 2 < limit && is_capital_word(i + 2)));
    if (has(i, mark_first_name | mark_surname) && name_follows) return false;
    if (has(i, mark_org_word | mark_title | mark_place_word | mark_nationality) && name_follows) return false;
    if (has(i, mark_listed) && (!has(i, mark_common) || name_follows)) return false;
    if (has(i, mark_common)) return true;
    return is_seen_lower(i) && !has(i, mark_listed);
  }

  // "Al-Oruvek", "Von der Linnes": a family name with the capital of the sentence.
  [[nodiscard]] bool opens_with_particle(Index i, Index limit) const {
    if (!has(i, mark_particle)) return false;
    const bool hyphen = i + 2 < limit && text(i + 1) == "-" && !tokens_[i + 1].space_before;
    if (hyphen) return !tokens_[i + 2].space_before && is_capital_word(i + 2);
    Index at = i + 1;
    while (at < limit && at < i + 3 && is_connector(at)) ++at;
    return at > i + 1 && at < limit && is_capital_word(at);
  }

  [[nodiscard]] bool breaks_title_case(Index i) const {
    return has(i, mark_common) && !has(i, mark_listed | mark_first_name);
  }

  // Where the run goes on to from `at`; `at` itself: it ends here.
  [[nodiscard]] Index extended(Index at, Index limit, Style style) const {
    if (at >= limit) return at;
    const auto goes_on = [&](Index i) {
      return i < limit && is_capital_word(i) && !(style == Style::title_case && breaks_title_case(i));
    };
    if (goes_on(at)) return at + 1;
    if (at + 1 >= limit) return at;
    const std::string_view mark = text(at);
    const bool close = !tokens_[at].space_before && !tokens_[at + 1].space_before;
    if (mark == "-" && close && goes_on(at + 1)) return at + 2;
    // "Kim Jong-un"
    if (mark == "-" && close && at >= 2 && has_name_before(at) && tokens_[at + 1].kind == TokenKind::word &&
        tokens_[at + 1].end - tokens_[at + 1].begin <= 6 && !has(at + 1, mark_common)) {
      return at + 2;
    }
    if (mark == "." && !tokens_[at].space_before && goes_on(at + 1)) return at + 2;
    if (mark == "&" && goes_on(at + 1)) return at + 2;
    // Particles: "van der", "bin", "al-".
    Index i = at;
    while (i < limit && i + 1 < limit && i - at < 3 && is_connector(i)) ++i;
    if (i == at || i >= limit) return at;
    if (text(i) == "-" && i + 1 < limit && !tokens_[i].space_before) ++i;
    return goes_on(i) ? i + 1 : at;
  }

  // Before the hyphen stand two capitalised words of a name.
  [[nodiscard]] bool has_name_before(Index hyphen) const {
    return is_capital_word(hyphen - 1) && is_capital_word(hyphen - 2) && !has(hyphen - 1, mark_common) &&
           !tokens_[hyphen - 1].sentence_start && !tokens_[hyphen - 1].all_capitals;
  }

  // A particle in lower case; one that is an English word too ("at", "as") only before a hyphen.
  [[nodiscard]] bool is_connector(Index i) const {
    return has(i, mark_particle) && !tokens_[i].capital &&
           (!has(i, mark_function) || (text(i + 1) == "-" && !tokens_[i + 1].space_before));
  }

  void add_run(TokenRange run, Style style) {
    made_.runs.push_back(run);
    for (Index i = run.first; i < run.last; ++i) made_.marks[i] |= mark_part;
    if (style == Style::capitals) return;
    for (Index i = run.first; i < run.last; ++i) {
      made_.lattice.add({i, i + 1, part_label, i, {}});
      if (tokens_[i].kind != TokenKind::word) continue;
      if (!has(i, mark_title) || i + 1 == run.last) made_.lattice.add({i, run.last, name_label, i, {}});
      if (is_initial(text(i)) || is_bare_initials(i, run))
        made_.lattice.add({i, i + 1, initial_label, i, {}});
      if (has(i, mark_first_name) && !has(i, mark_common) && !tokens_[i].all_capitals &&
          style == Style::running) {
        made_.lattice.add({i, i + 1, given_label, i, {}});
      }
      if (tokens_[i].all_capitals && tokens_[i].end - tokens_[i].begin <= 6 && !has(i, mark_common) &&
          !is_code(text(i)) && !(i > run.first && tokens_[i - 1].all_capitals) &&
          !(i + 1 < run.last && tokens_[i + 1].all_capitals)) {
        made_.lattice.add({i, i + 1, acronym_label, i, {}});
      }
    }
    if (std::all_of(tokens_.begin() + run.first, tokens_.begin() + run.last,
                    [](const Token& t) { return t.kind != TokenKind::word || t.all_capitals; }) &&
        !(run.last == run.first + 1 && is_code(text(run.first)))) {
      made_.lattice.add({run.first, run.last, capitals_label, run.first, {}});
    }
    add_persons(run, style);
  }

  // "RJ" before a name.
  [[nodiscard]] bool is_bare_initials(Index i, TokenRange run) const {
    return tokens_[i].all_capitals && tokens_[i].end - tokens_[i].begin == 2 && i + 1 < run.last &&
           !has(i, mark_common | mark_listed) && tokens_[i + 1].kind == TokenKind::word &&
           !tokens_[i + 1].all_capitals && can_start_person(i + 1);
  }

  // The longest stretches of a run that can be a person, and the rest of them from every word.
  void add_persons(TokenRange run, Style style) {
    for (Index i = run.first; i < run.last;) {
      if (!can_start_person(i)) {
        ++i;
        continue;
      }
      Index last = i + 1;
      unsigned words = 1;
      while (last < run.last && can_go_on_person(last, run) && words < max_person) {
        if (tokens_[last].kind == TokenKind::word) ++words;
        ++last;
      }
      while (last > i + 1 && (tokens_[last - 1].kind != TokenKind::word ||
                              (has(last - 1, mark_particle) && !tokens_[last - 1].capital))) {
        --last;
      }
      const bool surname_last = has(last - 1, mark_surname);
      bool plain = true;
      bool only_initials = true;
      bool first_name_inside = false;
      unsigned count = 0;
      for (Index from = last; from-- > i;) {
        if (tokens_[from].kind != TokenKind::word) continue;
        only_initials = only_initials && is_initial(text(from));
        if (only_initials) continue;
        ++count;
        plain = plain && !tokens_[from].all_capitals && !has(from, mark_common);
        if (from != i && !can_start_person(from) && !has(from - 1, mark_first_name)) continue;
        // "Forester Samuel Linnes": an unknown word before a first name is rather a role.
        const bool starts_late = first_name_inside && !has(from, mark_first_name);
        first_name_inside = first_name_inside || (has(from, mark_first_name) && count >= 2);
        made_.lattice.add({from, last, person_label, from, {}});
        if (count >= 2 && surname_last && !starts_late)
          made_.lattice.add({from, last, surnamed_label, from, {}});
        if (count >= 2 && count <= 4 && plain && !starts_late && style == Style::running)
          made_.lattice.add({from, last, full_name_label, from, {}});
      }
      i = last;
    }
  }

  [[nodiscard]] bool is_name_word(Index i) const { return has(i, mark_first_name | mark_surname); }

  [[nodiscard]] bool can_start_person(Index i) const {
    if (tokens_[i].kind != TokenKind::word) return false;
    if (is_initial(text(i))) return text(i) != "U.S." && text(i) != "U.N.";
    if (tokens_[i].end - tokens_[i].begin == 1) return false;
    if (has(i, mark_particle)) return true;
    // "Prince" is a first name too, but not before one.
    if (has(i, mark_title) && i + 1 < tokens_.size() && has(i + 1, mark_part) && !has(i + 1, mark_common))
      return false;
    if (is_name_word(i)) return true;
    if (text(i).find('.') != std::string_view::npos) return false;
    return !has(i, mark_common | mark_nationality | mark_org_word | mark_title | mark_place_word);
  }

  [[nodiscard]] bool can_go_on_person(Index i, TokenRange run) const {
    const std::string_view word = text(i);
    if (word == "-") {
      // "Lyon-Turin" is two places.
      constexpr std::uint32_t name_word = mark_first_name | mark_particle;
      if (i + 1 < run.last && has(i - 1, mark_listed) && has(i + 1, mark_listed) && !has(i - 1, name_word))
        return false;
      return i + 1 < run.last && (!tokens_[i + 1].capital || can_go_on_person(i + 1, run));
    }
    if (word == ".") return i + 1 < run.last && !tokens_[i].space_before;
    if (tokens_[i].kind != TokenKind::word) return false;
    if (is_initial(word) || has(i, mark_particle | mark_generational)) return true;
    const bool behind_first_name = has(i - 1, mark_first_name) || is_initial(text(i - 1));
    if (has(i, mark_title | mark_org_word | mark_place_word))
      return behind_first_name && has(i, mark_surname);
    if (has(i, mark_abbreviation) && !is_name_word(i) && i + 1 < tokens_.size() && text(i + 1) == ".")
      return false;
    if (has(i, mark_nationality)) return behind_first_name && has(i, mark_surname);
    if (has(i, mark_common)) return is_name_word(i) || behind_first_name;
    return true;
  }

  // From every person or group noun to the left: what may describe it.
  void add_modifiers() {
    for (const Index i : heads_) {
      bool is_head = false;
      for (const Edge& edge : analysis_.lattice().at(i)) {
        if (edge.label == person_noun || edge.label == group_noun || edge.label == org_noun ||
            edge.label == title || edge.label == occupation) {
          is_head = true;
        }
        if ((edge.label == person_noun || edge.label == group_noun) && is_plural(edge.last - 1)) {
          made_.lattice.add({edge.first, edge.last, edge.label == person_noun ? people_label : groups_label,
                             edge.payload, edge.value});
          if (edge.label == person_noun && !edge.value.empty()) {
            made_.lattice.add({edge.first, edge.last, sector_people_label, edge.payload, edge.value});
          }
        }
      }
      if (!is_head) continue;
      Index at = i;
      for (Index count = 0; count < max_modifiers && at > 0 && !tokens_[at].sentence_start; ++count) {
        --at;
        const Token& token = tokens_[at];
        // "the rebels released four hostages": neither another head nor a number describes this one.
        if (is_plural_head(at) || has(at, mark_numeral)) break;
        // "But critics say": the capital is that of the sentence.
        if (token.sentence_start && (maker_.marks_of(token.hash) & mark_function) != 0) break;
        if (token.kind == TokenKind::punctuation) {
          if (text(at) != "-" || token.space_before) break;
        } else if (token.kind != TokenKind::word || has(at, mark_function | mark_date)) {
          break;
        } else if (token.capital && !has(at, mark_nationality | mark_common) && !tokens_[at].sentence_start &&
                   !has(at, mark_part)) {
          break;
        }
        // "Boko Haram freed prisoners": what a name did describes nobody.
        if (!token.capital && text(at).ends_with("ed") && at > 0 && has(at - 1, mark_part)) break;
        if (modifier_up_to_ == 0 || at >= modifier_up_to_) {
          made_.lattice.add({at, at + 1, modifier_label, at, {}});
        }
      }
      modifier_up_to_ = i;
    }
  }

  [[nodiscard]] bool is_plural_head(Index i) const {
    return is_plural(i) &&
           (analysis_.lattice().has(i, person_noun) || analysis_.lattice().has(i, group_noun));
  }

  [[nodiscard]] bool is_plural(Index i) const {
    const std::string_view word = text(i);
    return (word.ends_with('s') && !word.ends_with("ss")) || has(i, mark_plural);
  }

  const NameLatticeMaker& maker_;
  const Analysis& analysis_;
  const Tokens& tokens_;
  NameLattice made_;
  std::vector<Index> heads_;  // tokens that may begin what modifiers stand before
  std::vector<std::uint64_t> lower_seen_;
  Index modifier_up_to_ = 0;
};

void NameLatticeMaker::note_word(std::string_view word, std::uint32_t mark) {
  const std::uint64_t hash = fold_hash(word);
  words_[hash] |= mark;
  known_words_.add(hash);
}

NameLatticeMaker::NameLatticeMaker(const Resources::Data& resources, const RuleSet& rules)
    : resources_(resources) {
  static_assert(std::size(class_marks) < std::tuple_size_v<decltype(classes_)> - 64);
  for (const auto& [label, mark] : class_marks) {
    std::size_t at = slot_of(label);
    while (classes_[at].mark != 0) ++at;
    classes_[at] = {label, mark};
    class_labels_ |= bit_of(label);
  }
  // Creeds ("Muslim", "Republican") are like nationalities.
  constexpr std::pair<const char*, Mark> words[] = {{"function", mark_function},
                                                    {"calendar", mark_calendar},
                                                    {"creed", mark_nationality},
                                                    {"plural", mark_plural},
                                                    {"numeral", mark_numeral}};
  for (const auto& [name, mark] : words) {
    for (const std::string_view word : rules.words(name)) note_word(word, mark);
  }
  for (const char* article : {"a", "an", "the"}) note_word(article, mark_article);
}

NameLattice NameLatticeMaker::make(const Analysis& analysis, const std::vector<Mention>& datelines,
                                   const std::vector<Mention>& dates) const {
  return NameLatticeBuilder(*this, analysis, datelines, dates).build();
}

}  // namespace dateline
