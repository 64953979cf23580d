#include "extractors/names/name_evidence.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <tuple>

#include "dateline/unicode.h"

namespace dateline {
namespace {

constexpr float listed_weight = 2.5f;  // a name of the tables that needs no support
constexpr float listed_words = 0.5f;   // more for one of several words
constexpr float forced_weight = 8.0f;
constexpr float supported_weight = 0.6f;  // one that needs support: less than a name needs
constexpr float acronym_weight = 2.0f;
constexpr float body_weight = 0.7f;  // "League" for one of that name: less than a name needs
constexpr float most_for_short_form = 3.0f;
constexpr float family_first_share = 0.5f;
constexpr Label group_noun_label = label_of("group-noun");
constexpr Label org_noun_label = label_of("org-noun");
constexpr Label nationality_label = label_of("NATIONALITY");
constexpr Label abbreviation_label = label_of("abbreviation");
constexpr Label direction_label = label_of("direction");
constexpr Label listed_place_label = label_of("Listed-PLACE");
constexpr Label listed_org_label = label_of("Listed-ORG");
constexpr Label org_head_label = label_of("org-head");
constexpr Label org_suffix_label = label_of("org-suffix");
constexpr std::uint32_t longest_known = 8;  // tokens of a string that is looked for everywhere

NameType type_of(RowKind kind) {
  switch (kind) {
    case RowKind::org:
      return NameType::org;
    case RowKind::place:
      return NameType::place;
    default:
      return NameType::person;
  }
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool stands_before(TokenRange a, TokenRange b) {
  return std::tie(a.first, a.last) < std::tie(b.first, b.last);
}

/// The first letter in upper case without diacritics; '?' where it is not Latin.
char initial_of(std::string_view word) {
  if (!word.empty() && static_cast<unsigned char>(word.front()) < 0x80) {
    const char c = word.front();
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c >= 'A' && c <= 'Z' ? c : '?';
  }
  const std::string folded = fold(word);
  if (folded.empty() || folded.front() < 'a' || folded.front() > 'z') return '?';
  return static_cast<char>(folded.front() - 'a' + 'A');
}

}  // namespace

void NameSpans::add(std::uint32_t first, std::uint32_t last, std::uint32_t form) {
  const auto made = static_cast<std::uint32_t>(spans_.size());
  std::uint32_t* at = &shortest_[first];
  while (*at != NameSpan::none && spans_[*at].last < last) at = &spans_[*at].next;
  if (*at != NameSpan::none && spans_[*at].last == last) return;
  starts_[first / 64] |= std::uint64_t{1} << first % 64;
  const NameSpan span{first, last, form, *at};
  *at = made;
  spans_.push_back(span);
}

std::uint32_t NameSpans::next_start(std::uint32_t token) const {
  std::size_t word = token / 64;
  std::uint64_t bits = starts_[word] & ~std::uint64_t{0} << token % 64;
  while (bits == 0 && ++word < starts_.size()) bits = starts_[word];
  if (bits == 0) return static_cast<std::uint32_t>(tokens_);
  return static_cast<std::uint32_t>(64 * word) + static_cast<std::uint32_t>(std::countr_zero(bits));
}

NameEvidence::NameEvidence(const Resources::Data& resources, const RuleSet& rules,
                           const std::vector<NameRule>& fields, const Analysis& analysis,
                           const NameLattice& lattice)
    : spans(analysis.tokens().size()),
      forms(analysis.tokens().size() / 8 + 16),
      resources_(resources),
      rules_(rules),
      fields_(fields),
      analysis_(analysis),
      lattice_(lattice),
      last_end_(fields.size(), 0) {
  collect_listed();
  collect_rules();
  const auto found = static_cast<std::uint32_t>(forms.forms().size());
  for (std::uint32_t i = 0; i < found; ++i) {
    if (forms.forms()[i].words < 2) continue;
    const std::optional<NameType> type = forms.forms()[i].decided();
    if (!type) continue;
    if (*type == NameType::person) shorten_person(i);
    if (*type == NameType::org) shorten_organisation(i);
  }
  add_known_strings();
}

std::uint32_t NameEvidence::form_of(std::uint32_t first, std::uint32_t last) {
  if (last_asked_ == TokenRange{first, last}) return last_form_;
  const Tokens& tokens = analysis_.tokens();
  const std::uint64_t key = key_of(analysis_.text(), tokens, first, last);
  last_asked_ = {first, last};
  last_form_ = forms.find_or_add(key, first, last);
  Form& entry = forms.forms()[last_form_];
  if (entry.words == 0) {
    for (std::uint32_t i = first; i < last; ++i) {
      if (tokens[i].kind != TokenKind::punctuation) ++entry.words;
    }
  }
  return last_form_;
}

void NameEvidence::add(std::uint32_t first, std::uint32_t last, NameType type, float weight, Source source,
                       bool spreads) {
  if (!source.is_row && is_silenced(first, last)) return;
  if (!source.is_row && last == first + 1 &&
      analysis_.tokens()[first].end - analysis_.tokens()[first].begin == 1) {
    return;  // a lone letter
  }
  // "the Oruvek": a single word behind an article is no person.
  if (!source.is_row && type == NameType::person && last == first + 1 && first > 0 &&
      has(first - 1, mark_article)) {
    return;
  }
  if (!source.is_row && type == NameType::place) {
    while (last > first + 2 && has(last - 1, mark_title)) --last;  // "Cape Velmara Mayor Linnes"
  }
  bool only_adjectives = !source.is_row;
  bool only_common = !source.is_row && !spreads && type == NameType::place;
  for (std::uint32_t i = first; i < last; ++i) {
    if (has(i, mark_date)) return;
    only_common = only_common && has(i, mark_common);
    only_adjectives = only_adjectives &&
                      (has(i, mark_nationality) || analysis_.tokens()[i].kind == TokenKind::punctuation ||
                       analysis_.lattice().has(i, direction_label));
  }
  if (only_adjectives) return;  // "in Egyptian waters", "West African": an adjective is no name
  // "in Parliament": the place alone makes no name of an ordinary word, but "in Nice" is where the tables
  // have it.
  if (only_common && !is_listed_place(first, last)) return;
  last = with_full_stop(last);
  const std::uint32_t form = form_of(first, last);
  if (spreads) forms.forms()[form].tallies[static_cast<std::size_t>(type)].add(weight, source);
  spans.add(first, last, form);
  if (!spreads && weight > 0) reasons.push_back({first, last, type, weight, source});
}

bool NameEvidence::is_listed_place(std::uint32_t first, std::uint32_t last) const {
  const std::span<const Edge> edges = lattice_.lattice.at(first);
  return std::any_of(edges.begin(), edges.end(), [last](const Edge& edge) {
    return edge.label == listed_place_label && edge.last == last;
  });
}

// "Acme Inc." has its full stop, also where that ends the sentence as well.
std::uint32_t NameEvidence::with_full_stop(std::uint32_t last) const {
  const Tokens& tokens = analysis_.tokens();
  if (!analysis_.lattice().has(last - 1, abbreviation_label)) return last;
  if (last >= tokens.size() || tokens[last].space_before || analysis_.token_text(last) != ".") return last;
  return last + 1;
}

void NameEvidence::collect_listed() {
  constexpr std::uint32_t no_match = 0xFFFFFFFFu;
  std::uint32_t described = no_match;
  std::vector<TokenRange> silenced;
  for (const ListedMeaning& listed : lattice_.listed) {
    if (!listed.is_name() || listed.match == described) continue;
    const NameMatch& match = analysis_.names()[listed.match];
    const NameUse use = listed.meaning.use;
    if (listed.kind == RowKind::org && use != NameUse::never &&
        is_description(analysis_, {match.first, match.last})) {
      add_description(match);
      described = listed.match;
      continue;
    }
    if (listed.kind == RowKind::place && holds_container(match)) continue;  // two names: place and container
    if (use == NameUse::never) {
      silenced.push_back({match.first, match.last});
    } else {
      add_listed(match, listed);
    }
  }
  if (!silenced.empty()) silence(silenced);
}

void NameEvidence::add_listed(const NameMatch& match, const ListedMeaning& listed) {
  float weight = listed_weight + (match.last - match.first > 1 ? listed_words : 0);
  if (listed.meaning.use == NameUse::force) weight = forced_weight;
  if (listed.meaning.use == NameUse::context) weight = supported_weight;
  const NameType type = type_of(listed.kind);
  const std::uint32_t row = listed.meaning.row;
  const std::uint32_t first = type == NameType::person ? without_title(match) : match.first;
  const std::uint32_t form = form_of(first, match.last);
  Form& entry = forms.forms()[form];
  const auto index = static_cast<std::size_t>(type);
  // The first of equally good meanings stays: the order of the rows decides.
  if (weight > entry.row_weight[index]) {
    entry.row_weight[index] = weight;
    entry.row[index] = row;
  }
  add(first, match.last, type, weight, {row, true}, true);
  if (first > match.first) {  // where "Don" is read as a part of the name
    Form& titled = forms.forms()[form_of(match.first, match.last)];
    if (titled.row[index] == Source::none) titled.row[index] = row;
  }
}

// Which row is meant is decided in the end; until then the first that needs no support stands for all.
void NameEvidence::add_description(const NameMatch& match) {
  const Gazetteer& gazetteer = resources_.gazetteer;
  NominalMatch nominal;
  nominal.first = match.first;
  nominal.last = match.last;
  const bool behind_article = match.first > 0 && has(match.first - 1, mark_article);
  nominal.match_first = behind_article ? match.first - 1 : match.first;
  nominal.head = match.last - 1;
  bool is_sure = false;
  for (std::uint32_t i = 0; i < gazetteer.meaning_count(match.name) && !is_sure; ++i) {
    const Meaning meaning = gazetteer.meaning(match.name, i);
    if (meaning.use == NameUse::never || gazetteer.kind(meaning.row) != RowKind::org) continue;
    is_sure = meaning.use != NameUse::context;
    if (is_sure || nominal.row == Source::none) nominal.row = meaning.row;
  }
  nominals.push_back(nominal);
}

// Names of rows that are never to be found come out as unlisted ones neither, nor do their parts, unless
// another row has the name and may be found.
void NameEvidence::silence(const std::vector<TokenRange>& names) {
  std::vector<TokenRange> findable;
  const Gazetteer& gazetteer = resources_.gazetteer;
  for (const NameMatch& match : analysis_.names()) {
    if (!match.case_agrees && !analysis_.is_lower_case()) continue;
    for (std::uint32_t i = 0; i < gazetteer.meaning_count(match.name); ++i) {
      const Meaning meaning = gazetteer.meaning(match.name, i);
      if (meaning.role == NameRole::adjective || meaning.role == NameRole::demonym) continue;
      if (meaning.use == NameUse::never || resources_.word_label(meaning.row) != 0) continue;
      findable.push_back({match.first, match.last});
    }
  }
  std::sort(findable.begin(), findable.end(), stands_before);
  silenced_up_to_.assign(analysis_.tokens().size(), 0);
  for (const TokenRange& name : names) {
    if (std::binary_search(findable.begin(), findable.end(), name, stands_before)) continue;
    silenced_up_to_[name.first] = std::max(silenced_up_to_[name.first], name.last);
  }
  for (std::size_t i = 1; i < silenced_up_to_.size(); ++i)
    silenced_up_to_[i] = std::max(silenced_up_to_[i], silenced_up_to_[i - 1]);
}

// "Queen Elizabeth" is listed with her title, but marked without it.
std::uint32_t NameEvidence::without_title(const NameMatch& match) const {
  std::uint32_t first = match.first;
  while (first + 1 < match.last && has(first, mark_title) && has(first + 1, mark_part)) {
    ++first;
    if (first + 1 < match.last && analysis_.tokens()[first].kind == TokenKind::punctuation)
      ++first;  // "Capt."
  }
  return first;
}

// "Cali, Colombia", but not "Southern Nations, Nationalities and Peoples' Region".
bool NameEvidence::holds_container(const NameMatch& match) const {
  for (std::uint32_t i = match.last - 1; i > match.first; --i) {
    if (analysis_.token_text(i) == ",") return is_listed_place(i + 1, match.last);
  }
  return false;
}

void NameEvidence::collect_rules() {
  rules_.visit_all(lattice_.lattice, [this](PatternMatch& match, const RuleSet::CaptureInto& capture) {
    const NameRule& rule = fields_[match.rule];
    // What starts further to the right and ends at the same place is the same finding, cut short.
    if (match.last == last_end_[match.rule]) return;
    if (rule.needs_captures) capture(match);
    take(match);
  });
  std::sort(roles.begin(), roles.end());
  std::sort(reasons.begin(), reasons.end(), [](const LocalReason& a, const LocalReason& b) {
    return std::tie(a.first, a.last, a.type, b.weight, a.source.index) <
           std::tie(b.first, b.last, b.type, a.weight, b.source.index);
  });
}

// "Sierra Leone", "Morgan Stanley": of several words, and in the tables as something else that needs no
// support.
bool NameEvidence::is_listed_otherwise(std::uint32_t first, std::uint32_t last, NameType type) {
  if (last < first + 2) return false;
  const std::uint32_t before = first > 1 && analysis_.token_text(first - 1) == "." ? first - 1 : first;
  if (before > 0 && has(before - 1, mark_title)) return false;  // "Mr. Thomas Cook"
  const Form& form = forms.forms()[form_of(first, last)];
  const auto own = static_cast<std::size_t>(type);
  if (form.row_weight[own] > 0) return false;
  return std::any_of(std::begin(form.row_weight), std::end(form.row_weight),
                     [](float weight) { return weight >= listed_weight; });
}

void NameEvidence::take(const PatternMatch& match) {
  const NameRule& rule = fields_[match.rule];
  if (rule.is_nominal) {
    last_end_[match.rule] = match.last;
    take_nominal(match, rule);
    return;
  }
  std::uint32_t first = match.first;
  std::uint32_t last = match.last;
  if (!rule.mention.empty()) {
    const Capture* mention = match.capture(rule.mention);
    if (mention == nullptr) return;
    first = mention->first;
    last = mention->last;
  } else if (rule.type == NameType::org) {
    last = before_second_body(first, last);
  }
  const Capture* alias = rule.alias.empty() ? nullptr : match.capture(rule.alias);
  if (alias != nullptr && rule.checks_initials && !is_short_for(*alias, first, last)) return;
  if (rule.checks_container) {
    const Capture* container = match.capture("container");
    if (container == nullptr || !lies_in(first, last, *container)) return;
  }
  if (rule.checks_unsure && !needs_support(first, last, rule.type)) return;
  last_end_[match.rule] = last < match.last && rule.mention.empty() ? last : match.last;
  if (rule.is_of_own_words && is_listed_otherwise(first, last, rule.type)) return;
  const Source source{match.rule, false};
  add(first, last, rule.type, rule.weight, source, rule.spreads);
  const std::uint32_t form = form_of(first, last);
  if (alias != nullptr) {
    add(alias->first, alias->last, rule.type, rule.weight, source, true);
    aliases.push_back({form, form_of(alias->first, alias->last)});
  }
  if (const Capture* role = rule.role.empty() ? nullptr : match.capture(rule.role); role != nullptr) {
    roles.push_back({form, analysis_.tokens()[role->last - 1].hash});
  }
  Form& entry = forms.forms()[form];
  if (!rule.sector.empty() && entry.sector.empty()) entry.sector = rule.sector;
  if (rule.may_say_country && entry.country_row == Source::none) {
    for (const Capture& capture : match.captures) {
      if (capture.label == "NATIONALITY" || (capture.label == "country" && is_of_one_country(capture))) {
        entry.country_row = capture.payload;
      }
    }
  }
}

// "the Ministry of Trade and the Ministry of Health" are two bodies; "the Ministry of Trade and the Sea" is
// one.
std::uint32_t NameEvidence::before_second_body(std::uint32_t first, std::uint32_t last) const {
  const Tokens& tokens = analysis_.tokens();
  for (std::uint32_t i = first + 1; i + 1 < last; ++i) {
    if (tokens[i].capital || analysis_.token_text(i) != "and") continue;
    const bool has_article = has(i + 1, mark_article);
    const std::uint32_t second = has_article ? i + 2 : i + 1;
    if (second < last && begins_body(second, last, has_article)) return i;
  }
  return last;
}

// Behind an article a listed name, an acronym and "Timber Agency" too; else only "Ministry of".
bool NameEvidence::begins_body(std::uint32_t first, std::uint32_t last, bool behind_article) const {
  const Tokens& tokens = analysis_.tokens();
  if (!tokens[first].capital) return false;
  for (const Edge& edge : analysis_.lattice().at(first)) {
    if (edge.label != org_head_label || edge.last >= last) continue;
    if (is_one_of(analysis_.token_text(edge.last), {"of", "for"})) return true;
  }
  if (!behind_article) return false;
  if (tokens[first].all_capitals || lattice_.lattice.has(first, listed_org_label)) return true;
  std::uint32_t end = first + 1;
  while (end < last && has(end, mark_part)) ++end;
  return end > first + 1 && analysis_.lattice().has(end - 1, org_suffix_label);
}

// All places of this name lie in one country: "Orange Timber Corporation" may be of any.
bool NameEvidence::is_of_one_country(const Capture& place) const {
  constexpr unsigned country_column = bundle::column_of("country");
  const std::string_view country = resources_.gazetteer.cell(place.payload, country_column);
  for (const Edge& edge : lattice_.lattice.at(place.first)) {
    if (edge.label != listed_place_label || edge.last != place.last) continue;
    if (resources_.gazetteer.cell(edge.payload, country_column) != country) return false;
  }
  return true;
}

// Some row of this type has the name, and none of any has it for sure.
bool NameEvidence::needs_support(std::uint32_t first, std::uint32_t last, NameType type) {
  const Form& form = forms.forms()[form_of(first, last)];
  return form.row[static_cast<std::size_t>(type)] != Source::none &&
         *std::max_element(form.row_weight.begin(), form.row_weight.end()) < listed_weight;
}

// One of the places of this name lies in one of those of that.
bool NameEvidence::lies_in(std::uint32_t first, std::uint32_t last, const Capture& container) const {
  constexpr unsigned country_column = bundle::column_of("country");
  constexpr unsigned kind_column = bundle::column_of("kind");
  constexpr unsigned admin_column = bundle::column_of("admin");
  const Gazetteer& gazetteer = resources_.gazetteer;
  for (const Edge& area : lattice_.lattice.at(container.first)) {
    if (area.label != listed_place_label || area.last != container.last) continue;
    const bool is_country = gazetteer.cell(area.payload, kind_column) == "country";
    const std::string_view wanted =
        is_country ? gazetteer.cell(area.payload, country_column) : gazetteer.id(area.payload);
    for (const Edge& place : lattice_.lattice.at(first)) {
      if (place.label != listed_place_label || place.last != last || place.payload == area.payload) continue;
      if (gazetteer.cell(place.payload, is_country ? country_column : admin_column) == wanted) return true;
    }
  }
  return false;
}

void NameEvidence::take_nominal(const PatternMatch& match, const NameRule& rule) {
  NominalMatch nominal;
  nominal.first = match.first;
  nominal.last = match.last;
  nominal.match_first = match.first;
  if (!rule.mention.empty()) {
    const Capture* mention = match.capture(rule.mention);
    if (mention == nullptr) return;
    nominal.first = mention->first;
    nominal.last = mention->last;
  }
  if (!rule.until.empty()) {
    const Capture* end = match.capture(rule.until);
    if (end == nullptr) return;
    nominal.last = end->last;
  }
  nominal.head = nominal.last - 1;
  nominal.rule = match.rule;
  nominal.sector = rule.sector;
  for (const Capture& capture : match.captures) {
    if (is_one_of(capture.label, {"NATIONALITY", "Nationals"})) nominal.country_row = capture.payload;
    if (is_one_of(capture.label, {"person-noun", "group-noun", "org-noun", "People", "Sector-people"})) {
      nominal.head = capture.last - 1;
      if (rule.sector.empty()) nominal.sector = capture.value;
    }
    // "16 members of a smuggling gang"
    if (capture.label == "of-group" && nominal.sector.empty()) nominal.sector = capture.value;
  }
  if (nominal.sector.empty()) {
    for (const Label noun : {group_noun_label, org_noun_label}) {
      const Edge* edge = lattice_.lattice.find(nominal.head, noun);
      if (edge != nullptr && edge->last == nominal.last) nominal.sector = edge->value;
    }
  }
  // "suspected Tunisian smugglers": the nationality is among the words that describe.
  for (std::uint32_t i = nominal.first; i < nominal.head && nominal.country_row == Source::none; ++i) {
    if (const Edge* edge = lattice_.lattice.find(i, nationality_label)) nominal.country_row = edge->payload;
  }
  nominals.push_back(nominal);
}

void NameEvidence::add_short(std::uint64_t key, std::uint32_t first, std::uint32_t last, NameType type,
                             float weight, std::uint32_t longer) {
  const std::uint32_t form = forms.find_or_add(key, first, last);
  if (form == longer) return;
  const Source source = forms.forms()[longer].tallies[static_cast<std::size_t>(type)].source;
  Form& entry = forms.forms()[form];
  if (entry.words == 0) entry.words = 1;
  if (entry.longer == Source::none) entry.longer = longer;
  entry.tallies[static_cast<std::size_t>(type)].add(weight, source);
}

ShortForms short_forms_of_person(const Analysis& analysis, const NameLattice& lattice, const Form& form) {
  const Tokens& tokens = analysis.tokens();
  const auto has = [&](std::uint32_t token, std::uint32_t mark) {
    return (lattice.marks[token] & mark) != 0;
  };
  ShortForms found;
  std::uint32_t last = form.last;
  while (last > form.first + 1 &&
         (has(last - 1, mark_generational) || tokens[last - 1].kind == TokenKind::punctuation)) {
    --last;
  }
  const std::uint32_t word = last - 1;
  if (word == form.first) return found;
  std::uint32_t first = word;
  bool bare = true;  // "Oruvek" of "al-Oruvek", but not "Jones" of "Lloyd-Jones"
  while (first > form.first + 1) {
    const bool hyphen = tokens[first - 1].kind == TokenKind::punctuation;
    if (hyphen && first >= form.first + 3) {
      bare = bare && has(first - 2, mark_particle);
      first -= 2;
    } else if (!hyphen && has(first - 1, mark_particle)) {
      --first;
    } else {
      break;
    }
  }
  constexpr float family_name = 0.9f;
  constexpr float two_names = 0.6f;
  if (bare) found.add({key_with(0, tokens[word]), word, last, family_name});
  if (first != word) found.add({key_of(analysis.text(), tokens, first, last), first, last, family_name});
  // "Odeka Linnes" of Tarvo Odeka Linnes: two family names, or all but the initials.
  if (form.words >= 3 && first == word && word > form.first + 1 && tokens[word - 1].kind == TokenKind::word &&
      tokens[word - 1].end - tokens[word - 1].begin > 2) {
    found.add({key_of(analysis.text(), tokens, word - 1, last), word - 1, last, two_names});
  }
  // The first word: a family name where it stands first (Wen Lihua), else only a weak sign.
  const Token& opening = tokens[form.first];
  const bool family_first = !has(form.first, mark_first_name | mark_common) && form.words <= 3;
  const bool is_listed_family = family_first && has(form.first, mark_surname);
  if ((opening.end - opening.begin > 2 || is_listed_family) && !has(form.first, mark_particle)) {
    found.add({key_with(0, opening), form.first, form.first + 1, family_first ? family_first_share : 0.35f});
  }
  return found;
}

void NameEvidence::shorten_person(std::uint32_t index) {
  const auto person = static_cast<std::size_t>(NameType::person);
  for (const ShortForm& each : short_forms_of_person(analysis_, lattice_, forms.forms()[index])) {
    // What is known of "Oruvek" speaks for "Martha Oruvek" too.
    const std::uint32_t known = forms.find(each.key);
    if (known == Source::none || each.share < 0.9f || forms.forms()[known].longer != Source::none) continue;
    const Tally& tally = forms.forms()[known].tallies[person];
    if (tally.total() >= FormTable::needed) {
      forms.forms()[index].tallies[person].add(0.9f * tally.total(), tally.source);
    }
  }
  const Form form = forms.forms()[index];
  const float strength =
      std::min(form.tallies[static_cast<std::size_t>(NameType::person)].total(), most_for_short_form);
  for (const ShortForm& each : short_forms_of_person(analysis_, lattice_, form)) {
    // "Ng" of Ng Chee Meng: a short listed family name that stands first.
    const Token& opening = analysis_.tokens()[each.first];
    const bool is_family = each.share == family_first_share && opening.end - opening.begin <= 3 &&
                           has(each.first, mark_surname) && !has(each.first, mark_common | mark_listed);
    const float weight =
        is_family ? std::max(each.share * strength, FormTable::needed) : each.share * strength;
    add_short(each.key, each.first, each.last, NameType::person, weight, index);
  }
}

// "GUVW" for the Grand Union for Velmaran Workers, "Velmoro" for Velmoro Group.
void NameEvidence::shorten_organisation(std::uint32_t index) {
  const Form form = forms.forms()[index];
  const Tokens& tokens = analysis_.tokens();
  std::string initials;
  for (std::uint32_t i = form.first; i < form.last; ++i) {
    if (tokens[i].kind == TokenKind::word && tokens[i].capital) {
      initials += initial_of(analysis_.token_text(i));
    }
  }
  if (initials.size() >= 2) {
    Token token;
    token.hash = fold_hash(initials);
    if (const std::uint32_t acronym = forms.find(key_with(0, token)); acronym != Source::none) {
      const Form& entry = forms.forms()[acronym];
      if (tokens[entry.first].all_capitals) {
        add_short(entry.key, entry.first, entry.last, NameType::org, acronym_weight, index);
      }
    }
  }
  std::uint32_t last = form.last;
  while (last > form.first + 1 &&
         (has(last - 1, mark_org_word) || tokens[last - 1].kind == TokenKind::punctuation))
    --last;
  if (last == form.last) return;
  // "the League" of the Velmara League: marked where an article stands before it, see the rule "the-body".
  const std::uint32_t body = form.last - 1;
  if (has(body, mark_org_word) && tokens[body].capital) {
    add_short(key_with(0, tokens[body]), body, form.last, NameType::org, body_weight, index);
  }
  const std::uint32_t words = last - form.first;
  constexpr std::uint32_t says_little =
      mark_common | mark_nationality | mark_listed | mark_first_name | mark_org_word | mark_surname;
  const std::uint64_t key = key_of(analysis_.text(), tokens, form.first, last);
  if (words == 1 && has(form.first, says_little)) return;
  if (const std::uint32_t known = forms.find(key);
      known != Source::none &&
      forms.forms()[known].row[static_cast<std::size_t>(NameType::place)] != Source::none) {
    return;  // "Velmara" of the Velmara Foundation is the town
  }
  const float strength =
      std::min(form.tallies[static_cast<std::size_t>(NameType::org)].total(), most_for_short_form);
  add_short(key, form.first, last, NameType::org, 0.6f * strength, index);
}

void NameEvidence::add_known_strings() {
  const Tokens& tokens = analysis_.tokens();
  // An ordinary word that opens a sentence is in no run, but may be somebody's family name.
  for (const TokenRange& sentence : analysis_.sentences()) {
    std::uint32_t first = sentence.first;
    while (first < sentence.last && tokens[first].kind == TokenKind::punctuation) ++first;
    if (first == sentence.last || !tokens[first].capital || has(first, mark_part | mark_date)) continue;
    const std::uint32_t form = forms.find(key_with(0, tokens[first]));
    if (form == Source::none || forms.forms()[form].longer == Source::none) continue;
    if (is_silenced(first, first + 1)) continue;
    spans.add(first, first + 1, form);
  }
  for (const TokenRange& run : lattice_.runs) {
    for (std::uint32_t first = run.first; first < run.last; ++first) {
      if (tokens[first].kind != TokenKind::word || has(first, mark_date)) continue;
      std::uint64_t key = 0;
      for (std::uint32_t last = first + 1; last <= run.last && last - first <= longest_known; ++last) {
        if (has(last - 1, mark_date)) break;
        if (is_passed_over(analysis_.text(), tokens[last - 1])) continue;
        key = key_with(key, tokens[last - 1]);
        const std::uint32_t form = forms.find(key);
        if (form == Source::none || is_silenced(first, last)) continue;
        spans.add(first, with_full_stop(last), form);
      }
    }
  }
}

// "GUVW" of the Grand Union for Velmaran Workers; "VELTA" of the Velmara Timber Agency; of a listed body also
// one in the order of another language.
bool NameEvidence::is_short_for(const Capture& acronym, std::uint32_t first, std::uint32_t last) const {
  const std::string_view letters = analysis_.bytes(acronym.first, acronym.last).of(analysis_.text());
  if (are_initials(first, last, letters) || are_openings(first, last, letters)) return true;
  const auto is_listed = [&](std::uint32_t from, std::uint32_t to, Label label) {
    const std::span<const Edge> edges = lattice_.lattice.at(from);
    return std::any_of(edges.begin(), edges.end(),
                       [&](const Edge& edge) { return edge.label == label && edge.last == to; });
  };
  return is_listed(first, last, listed_org_label) &&
         !is_listed(acronym.first, acronym.last, listed_place_label) &&
         are_mixed_initials(first, last, letters);
}

// The initials of the capitalised words, all of them, in whatever order: "VTU" of the Union of Timber of
// Velmara.
bool NameEvidence::are_mixed_initials(std::uint32_t first, std::uint32_t last,
                                      std::string_view acronym) const {
  std::string initials;
  for (std::uint32_t i = first; i < last; ++i) {
    if (analysis_.tokens()[i].capital) initials += initial_of(analysis_.token_text(i));
  }
  return acronym.size() >= 3 && initials.size() == acronym.size() &&
         std::is_permutation(initials.begin(), initials.end(), acronym.begin());
}

// The acronym is made of one to three opening letters of each word in turn, the first one included; of
// capitalised words one may be left out, others may be as they like.
bool NameEvidence::are_openings(std::uint32_t first, std::uint32_t last, std::string_view acronym) const {
  constexpr std::size_t longest_acronym = 8;
  constexpr std::size_t most_letters = 3;
  constexpr std::uint8_t never = 0xFF;
  if (acronym.size() < 3 || acronym.size() > longest_acronym) return false;
  // By how many letters are explained: the fewest capitalised words left out.
  std::array<std::uint8_t, longest_acronym + 1> left_out;
  left_out.fill(never);
  left_out[0] = 0;
  for (std::uint32_t i = first; i < last; ++i) {
    const Token& token = analysis_.tokens()[i];
    if (token.kind != TokenKind::word || has(i, mark_article)) continue;
    const std::string word = fold(analysis_.token_text(i));
    auto next = left_out;
    if (i == first) next.fill(never);
    if (i != first && token.capital) {
      for (std::uint8_t& count : next) count = count == never ? never : static_cast<std::uint8_t>(count + 1);
    }
    for (std::size_t at = 0; at < acronym.size(); ++at) {
      if (left_out[at] == never) continue;
      const std::size_t most = std::min({token.capital ? most_letters : 1, word.size(), acronym.size() - at});
      for (std::size_t n = 1; n <= most && fold(acronym.substr(at, n)) == word.substr(0, n); ++n) {
        next[at + n] = std::min(next[at + n], left_out[at]);
      }
    }
    left_out = next;
  }
  return left_out[acronym.size()] <= 1;
}

// Each letter of the acronym starts a word of the long name, in order, and hardly a capitalised word
// is left out.
bool NameEvidence::are_initials(std::uint32_t first, std::uint32_t last, std::string_view acronym) const {
  const Tokens& tokens = analysis_.tokens();
  std::size_t next = 0;
  unsigned left_out = 0;
  unsigned used = 0;
  bool first_used = false;
  for (std::uint32_t i = first; i < last; ++i) {
    if (tokens[i].kind != TokenKind::word) continue;
    const char letter = initial_of(analysis_.token_text(i));
    while (next < acronym.size() && acronym[next] == '.') ++next;
    const bool fits = next < acronym.size() && acronym[next] == letter;
    if (fits && (tokens[i].capital || !has(i, mark_function))) {
      ++next;
      ++used;
      if (i == first) first_used = true;
    } else if (tokens[i].capital) {
      ++left_out;
    }
  }
  while (next < acronym.size() && (acronym[next] == '.' || acronym[next] == 's')) ++next;
  return first_used && next == acronym.size() && used >= 2 && left_out <= 1;
}

}  // namespace dateline
