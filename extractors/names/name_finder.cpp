#include "extractors/names/name_finder.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "dateline/unicode.h"
#include "extractors/match/entity_id.h"
#include "extractors/names/coreference.h"
#include "extractors/names/name_evidence.h"
#include "extractors/names/name_lattice.h"
#include "extractors/names/name_reading.h"
#include "extractors/names/name_rules.h"
#include "extractors/names/row_choice.h"

namespace dateline {

namespace {

/// The number that digits and commas say.
std::optional<std::uint32_t> number_in(std::string_view digits) {
  constexpr std::uint32_t most = 100'000'000;
  std::uint32_t value = 0;
  for (const char c : digits) {
    if (c == ',') continue;
    if (c < '0' || c > '9' || value > most) return std::nullopt;
    value = 10 * value + static_cast<std::uint32_t>(c - '0');
  }
  return digits.empty() ? std::nullopt : std::optional(value);
}

/// The single words of the rules that stand for numbers, and what goes on behind numbers.
class CountWords {
 public:
  explicit CountWords(const RuleSet& rules) {
    if (const WordClass* counts = rules.word_class("count")) {
      for (const auto& [word, value] : counts->words) {
        const std::uint64_t hash = hash_of_one(word);
        const std::optional<std::uint32_t> number = number_in(value);
        if (hash != 0 && numbers_.find(hash) == FlatMap::none)
          numbers_.insert(hash, number.value_or(no_number));
      }
    }
    for (const std::string_view word : rules.words("other-behind")) {
      if (const std::uint64_t hash = hash_of_one(word); hash != 0) others_behind_[hash] = 1;
    }
    for (const std::string_view word : rules.words("inexact-before")) {
      const Tokens tokens = tokenize(word);
      if (tokens.size() == 1) inexact_before_[tokens[0].hash] = 1;
      if (tokens.size() == 2) inexact_before_[hash_of_two(tokens[0], tokens[1])] = 1;
    }
  }

  [[nodiscard]] std::optional<std::uint32_t> number(const Token& word) const {
    const std::uint32_t found = numbers_.find(word.hash);
    return found == FlatMap::none || found == no_number ? std::nullopt : std::optional(found);
  }
  [[nodiscard]] bool is_other_behind(const Token& word) const {
    return others_behind_.find(word.hash) != FlatMap::none;
  }
  /// "about" or "at least" stands before the token.
  [[nodiscard]] bool is_inexact(const Tokens& tokens, std::uint32_t token) const {
    if (token >= 1 && inexact_before_.find(tokens[token - 1].hash) != FlatMap::none) return true;
    return token >= 2 &&
           inexact_before_.find(hash_of_two(tokens[token - 2], tokens[token - 1])) != FlatMap::none;
  }

 private:
  static constexpr std::uint32_t no_number = FlatMap::none - 1;

  static std::uint64_t hash_of_one(std::string_view word) {
    const Tokens tokens = tokenize(word);
    return tokens.size() == 1 ? tokens.front().hash : 0;
  }

  static std::uint64_t hash_of_two(const Token& first, const Token& second) {
    return key_with(key_with(0, first), second);
  }

  FlatMap numbers_;  // by hash
  FlatMap others_behind_;
  FlatMap inexact_before_;
};

}  // namespace

struct NameFinder::State {
  explicit State(const Resources::Data& data)
      : resources(data),
        rules(data.rules("en/names.toml")),
        fields(read_name_rules(rules)),
        counts(rules),
        lattice_maker(data, rules),
        countries(data.gazetteer) {}

  const Resources::Data& resources;
  const RuleSet& rules;
  std::vector<NameRule> fields;
  CountWords counts;
  NameLatticeMaker lattice_maker;
  CountryRows countries;
};

namespace {

constexpr std::uint32_t no_token = 0xFFFFFFFFu;
constexpr unsigned country_column = bundle::column_of("country");
constexpr unsigned sector_column = bundle::column_of("sector");

MentionType mention_type(NameType type) {
  switch (type) {
    case NameType::org:
      return MentionType::org;
    case NameType::place:
      return MentionType::place;
    default:
      return MentionType::person;
  }
}

/// Turns what was read into mentions.
class MentionWriter {
 public:
  MentionWriter(const Resources::Data& resources, const RuleSet& rules, const std::vector<NameRule>& fields,
                const CountWords& counts, const Analysis& analysis, const NameLattice& lattice,
                const NameEvidence& evidence, const std::vector<ReadName>& names, const Coreference& who,
                RowChoice& rows)
      : resources_(resources),
        rules_(rules),
        fields_(fields),
        counts_(counts),
        analysis_(analysis),
        lattice_(lattice),
        evidence_(evidence),
        names_(names),
        who_(who),
        rows_(rows) {}

  /// Among the dates that `mentions` has. Mentions are large, so each is made where it stays.
  void write(std::vector<Mention>& mentions) {
    const std::vector<NominalMatch> nominals = chosen_nominals();
    std::vector<Mention> dates = std::exchange(mentions, {});
    mentions.reserve(dates.size() + names_.size() + nominals.size());
    auto date = dates.begin();
    const auto take_dates_before = [&](std::uint32_t token) {
      const std::uint32_t begin = analysis_.tokens()[token].begin;
      for (; date != dates.end() && date->span.begin < begin; ++date) mentions.push_back(std::move(*date));
    };
    auto nominal = nominals.begin();
    const auto describe_up_to = [&](std::uint32_t token) {
      for (; nominal != nominals.end() && nominal->first <= token; ++nominal) {
        take_dates_before(nominal->first);
        describe(*nominal, mentions);
      }
    };
    for (std::size_t i = 0; i < names_.size(); ++i) {
      describe_up_to(names_[i].first);
      take_dates_before(names_[i].first);
      fill_name(mentions.emplace_back(), names_[i], who_.entities[who_.entity_of[i]]);
      follow_organ(mentions.back(), i);
    }
    describe_up_to(no_token);
    std::move(date, dates.end(), std::back_inserter(mentions));
  }

 private:
  [[nodiscard]] std::string by(Source source) const {
    if (source.is_row) return resources_.gazetteer.by(source.index);
    return std::string(rules_.by(source.index));
  }

  void fill(Mention& mention, const DocumentEntity& entity) const {
    mention.name = entity.name;
    mention.entity = entity.id;
    const bool is_listed = entity.row != Source::none;
    if (is_listed || mention.country.empty()) mention.country = entity.country;
    if (is_listed || mention.sector.empty()) mention.sector = entity.sector;
  }

  void fill_from_row(Mention& mention, std::uint32_t row) const {
    const Gazetteer& gazetteer = resources_.gazetteer;
    mention.name = gazetteer.name(row);
    mention.entity = gazetteer.id(row);
    mention.country = first_value(gazetteer.cell(row, country_column));
    mention.sector = gazetteer.cell(row, sector_column);
    mention.by = gazetteer.by(row);
  }

  [[nodiscard]] std::string country_of(std::uint32_t row) const {
    if (row == Source::none) return {};
    return std::string(first_value(resources_.gazetteer.cell(row, country_column)));
  }

  void fill_name(Mention& mention, const ReadName& name, const DocumentEntity& entity) const {
    mention.type = mention_type(name.type);
    mention.span = analysis_.bytes(name.first, name.last);
    mention.by = by(name.source);
    fill(mention, entity);
  }

  // "Uruguay's Supreme Court" is that of Uruguay where the tables have it, and from there on so is "the
  // Supreme Court".
  void follow_organ(Mention& mention, std::size_t i) {
    if (names_[i].type != NameType::org) return;
    const std::uint32_t entity = who_.entity_of[i];
    if (const std::optional<std::uint32_t> organ = organ_of_country(i)) {
      organs_[entity] = *organ;
      note_owned(names_[i].first, names_[i].last, *organ);
    } else if (names_[i].first > 0 && is_possessive(names_[i].first - 1)) {
      return leave_to_owner(mention, i);  // somebody else's
    }
    if (const auto known = organs_.find(entity); known != organs_.end())
      return fill_from_row(mention, known->second);
    const ReadName& name = names_[i];
    const std::uint32_t row = who_.entities[entity].row;
    if (const std::uint32_t behind = behind_owner(name.first, name.last); behind > name.first)
      note_owned(behind, name.last, row);
    if (row != Source::none && !rows_.is_organ(row)) return;
    if (const auto owned = owned_before(name.first, name.last)) fill_from_row(mention, *owned);
  }

  // "Supreme Court" of "Uruguay's Supreme Court" or "the Uruguayan Supreme Court": from there on "the Supreme
  // Court" is this one, unless it was named alone before.
  void note_owned(std::uint32_t first, std::uint32_t last, std::uint32_t row) {
    if (first == last || row == Source::none || !rows_.is_organ(row)) return;
    const std::uint64_t key = key_of(analysis_.text(), analysis_.tokens(), first, last);
    std::uint32_t& known = owned_.try_emplace(key, row).first->second;
    if (known != Source::none) known = row;
  }

  [[nodiscard]] std::optional<std::uint32_t> owned_before(std::uint32_t first, std::uint32_t last) {
    if (behind_owner(first, last) != first || !rows_.place_behind(last).empty()) return std::nullopt;
    const std::uint64_t key = key_of(analysis_.text(), analysis_.tokens(), first, last);
    const std::uint32_t row = owned_.try_emplace(key, Source::none).first->second;
    return row == Source::none ? std::nullopt : std::optional(row);
  }

  // Where the name goes on behind the possessive or the nationality that it starts with.
  [[nodiscard]] std::uint32_t behind_owner(std::uint32_t first, std::uint32_t last) const {
    std::uint32_t behind = first;
    if ((lattice_.marks[first] & (mark_listed | mark_nationality)) == 0) return behind;
    for (std::uint32_t i = first; i < last; ++i) {
      if (is_possessive(i) || (lattice_.marks[i] & mark_nationality) != 0) behind = i + 1;
    }
    return behind;
  }

  // "France's Supreme Court" is not the one that the tables have of another country.
  void leave_to_owner(Mention& mention, std::size_t i) const {
    const std::uint32_t owner = owner_of(i);
    if (owner == Source::none || mention.country.empty()) return;
    const std::string country = country_of(owner);
    if (country.empty() || country == mention.country) return;
    mention.name = text_of(names_[i].first, names_[i].last);
    mention.entity = unlisted_id("org", mention.name);
    mention.country = country;
  }

  [[nodiscard]] bool is_possessive(std::uint32_t token) const {
    const std::string_view text = analysis_.token_text(token);
    return text == "'s" || text == "\u2019s" || text == "'" || text == "\u2019";
  }

  // The row of what "COUNTRY's NAME" is listed as.
  [[nodiscard]] std::optional<std::uint32_t> organ_of_country(std::size_t i) const {
    const std::uint32_t country = owner_of(i);
    if (country == Source::none) return std::nullopt;
    return rows_.organ_of(country, text_of(names_[i].first, names_[i].last));
  }

  // The row of the place whose possessive stands before the name.
  [[nodiscard]] std::uint32_t owner_of(std::size_t i) const {
    if (i == 0 || names_[i].first < 2 || !is_possessive(names_[i].first - 1)) return Source::none;
    const ReadName& before = names_[i - 1];
    const bool is_place = before.last + 1 == names_[i].first && before.type == NameType::place;
    return is_place && before.source.is_row ? before.source.index : Source::none;
  }

  // The longest descriptions, leftmost first, whose head no name covers; of equally long ones the
  // listed one, then the one whose rule stands first.
  [[nodiscard]] std::vector<NominalMatch> chosen_nominals() {
    const std::vector<NominalMatch>& all = evidence_.nominals;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> order;  // begin and length, index into all
    order.reserve(all.size());
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      order.emplace_back(std::uint64_t{all[i].match_first} << 32 | (no_token - all[i].last), i);
    }
    std::sort(order.begin(), order.end());
    std::vector<NominalMatch> chosen;
    chosen.reserve(all.size());
    std::size_t name = 0;
    std::uint32_t free_from = 0;
    for (const auto& [place, index] : order) {
      const NominalMatch& each = all[index];
      if (each.first < free_from || each.first == each.last || goes_on_as_name(each)) continue;
      std::uint32_t row = each.row;
      if (row != Source::none) {
        row = rows_.row_of(each.first, each.last, NameType::org, row);
        if (row == Source::none) continue;
      }
      while (name < names_.size() && names_[name].last <= each.first) ++name;
      bool covered = false;
      for (std::size_t i = name; i < names_.size() && names_[i].first < each.last; ++i) {
        const bool holds_head = names_[i].first <= each.head && each.head < names_[i].last;
        const bool sticks_out = names_[i].first < each.first || names_[i].last > each.last;
        covered = covered || holds_head || sticks_out || starts_sentence(i, each);
      }
      if (covered || is_date(each)) continue;
      free_from = each.last;
      if (row == Source::none && fields_[each.rule].type == NameType::nothing) continue;
      chosen.push_back(each);
      chosen.back().row = row;
    }
    const auto stands_before = [](const NominalMatch& a, const NominalMatch& b) { return a.first < b.first; };
    if (!std::is_sorted(chosen.begin(), chosen.end(), stands_before))
      std::stable_sort(chosen.begin(), chosen.end(), stands_before);
    return chosen;
  }

  // "Diarra generally supported rebels" is no description of rebels, "Obama supporters" is one.
  [[nodiscard]] bool starts_sentence(std::size_t name, const NominalMatch& nominal) const {
    if (names_[name].type != NameType::person) return false;
    for (std::uint32_t i = names_[name].last; i < nominal.head; ++i) {
      const std::string_view word = analysis_.token_text(i);
      if (word.ends_with("ly") || word.ends_with("ed") || word.ends_with("ing")) return true;
    }
    return false;
  }

  // "the Islamist Maghreb"
  [[nodiscard]] bool goes_on_as_name(const NominalMatch& nominal) const {
    const Tokens& tokens = analysis_.tokens();
    return nominal.last < tokens.size() && tokens[nominal.head].capital && tokens[nominal.last].capital &&
           !tokens[nominal.last].sentence_start && (lattice_.marks[nominal.last] & mark_part) != 0;
  }

  [[nodiscard]] bool is_date(const NominalMatch& nominal) const {
    for (std::uint32_t i = nominal.first; i < nominal.last; ++i) {
      if ((lattice_.marks[i] & mark_date) != 0) return true;
    }
    return false;
  }

  // "a movement", "the state": one bare word that says neither which nor what kind is no participant unless
  // what stands behind makes it one; nor is "Mali's intelligence" where the tables know none.
  void describe(const NominalMatch& nominal, std::vector<Mention>& mentions) {
    Mention& mention = mentions.emplace_back();
    fill_description(mention, nominal);
    const bool bare = nominal.head <= nominal.first + 1;
    const bool is_owned = nominal.head == nominal.first && nominal.country_row != Source::none &&
                          (lattice_.marks[nominal.head] & mark_nationality) == 0;
    const bool says_nothing =
        mention.country.empty() && mention.sector.empty() && fields_[nominal.rule].until.empty();
    if (mention.type == MentionType::org && mention.entity.empty() && (is_owned || (bare && says_nothing))) {
      mentions.pop_back();
    }
  }

  void fill_description(Mention& mention, const NominalMatch& nominal) {
    mention.level = MentionLevel::nominal;
    mention.span = analysis_.bytes(nominal.first, nominal.last);
    mention.head = analysis_.token_text(nominal.head);
    mention.number = number_of(nominal);
    if (nominal.row != Source::none) {
      mention.type = MentionType::org;
      fill_from_row(mention, nominal.row);
      if (const std::uint32_t behind = behind_owner(nominal.first, nominal.last); behind > nominal.first)
        note_owned(behind, nominal.last, nominal.row);
      return;
    }
    const NameRule& rule = fields_[nominal.rule];
    mention.type = mention_type(rule.type);
    mention.country = country_of(nominal.country_row);
    mention.sector = nominal.sector.substr(0, nominal.sector.find('|'));
    mention.by = rules_.by(nominal.rule);
    if (const std::optional<std::uint32_t> organ = organ_described(nominal, rule)) {
      fill_from_row(mention, *organ);
      if (nominal.country_row != Source::none)
        note_owned(behind_owner(nominal.first, nominal.last), nominal.last, *organ);
    } else if (rule.is_named) {
      mention.name = on_one_line(mention.span.of(analysis_.text()));
      mention.entity = unlisted_id(id_prefix(rule.type), mention.name);
    } else if (rule.antecedent != NameType::nothing) {
      if (const DocumentEntity* entity = antecedent(nominal, rule)) fill(mention, *entity);
    }
    if (mention.entity.empty() && mention.type == MentionType::person) {
      const std::string country = mention.country;
      if (const DocumentEntity* entity = apposed(nominal)) fill(mention, *entity);
      if (mention.country.empty()) mention.country = country;
    }
  }

  // The row of "the Egyptian defence ministry", "Egypt's defence ministry", or in a document about Egypt "the
  // defence ministry".
  [[nodiscard]] std::optional<std::uint32_t> organ_described(const NominalMatch& nominal,
                                                             const NameRule& rule) {
    if (rule.type != NameType::org || rule.antecedent != NameType::nothing) return std::nullopt;
    std::uint32_t first = nominal.first;
    if (is_article(first) && first + 1 < nominal.last) ++first;
    if (nominal.country_row == Source::none) {
      const bool is_definite = first > nominal.first && analysis_.tokens()[nominal.first].hash == the_;
      // "the court" and "the army" are said of too many.
      if (!is_definite || (nominal.last - first < 2 && nominal.sector != "LEG")) return std::nullopt;
      if (const auto owned = owned_before(first, nominal.last)) return owned;
      return rows_.organ_of_document(text_of(first, nominal.last));
    }
    std::uint32_t behind = first;
    for (std::uint32_t i = first; i < nominal.last; ++i) {
      if ((lattice_.marks[i] & mark_nationality) != 0) behind = i + 1;
    }
    if (behind == nominal.last) return std::nullopt;  // "Australian" alone is no newspaper
    if (behind > first) {
      if (const auto organ = rows_.organisation_named(text_of(first, nominal.last))) return organ;
    }
    return rows_.organ_of(nominal.country_row, text_of(behind, nominal.last));
  }

  [[nodiscard]] std::string text_of(std::uint32_t first, std::uint32_t last) const {
    return on_one_line(analysis_.bytes(first, last).of(analysis_.text()));
  }

  // "16 members", "two soldiers", "twenty-five men"; nothing for "at least 16", "two hundred" and "a
  // 16-year-old".
  [[nodiscard]] std::optional<std::uint32_t> number_of(const NominalMatch& nominal) const {
    std::uint32_t at = nominal.first;
    if (is_article(at)) ++at;
    if (at >= nominal.head) return std::nullopt;
    const std::optional<std::uint32_t> number = count_at(at);
    if (!number || is_inexact(at)) return std::nullopt;
    const auto is_hyphen = [&](std::uint32_t token) { return analysis_.token_text(token) == "-"; };
    if (!is_hyphen(at + 1)) {
      const bool goes_on = count_at(at + 1) || counts_.is_other_behind(analysis_.tokens()[at + 1]);
      return goes_on ? std::nullopt : number;
    }
    const std::optional<std::uint32_t> unit = at + 2 < nominal.head ? count_at(at + 2) : std::nullopt;
    const bool is_compound = *number >= 20 && *number % 10 == 0 && unit && *unit < 10 && !is_hyphen(at + 3);
    return is_compound ? std::optional(*number + *unit) : std::nullopt;
  }

  [[nodiscard]] bool is_article(std::uint32_t token) const {
    return (lattice_.marks[token] & mark_article) != 0 || analysis_.tokens()[token].hash == these_;
  }

  // A number in digits or one of the words that stand for one.
  [[nodiscard]] std::optional<std::uint32_t> count_at(std::uint32_t token) const {
    const Token& word = analysis_.tokens()[token];
    return word.kind == TokenKind::number ? number_in(word.of(analysis_.text())) : counts_.number(word);
  }

  // Also where a hyphen stands before it.
  [[nodiscard]] bool is_inexact(std::uint32_t number) const {
    return (number > 0 && analysis_.token_text(number - 1) == "-") ||
           counts_.is_inexact(analysis_.tokens(), number);
  }

  // "the Malian foreign minister, Omar Diarra," and "Omar Diarra, a minister, …": who is described so. Of
  // several people, or where a list goes on, nobody.
  [[nodiscard]] const DocumentEntity* apposed(const NominalMatch& nominal) const {
    const auto count = static_cast<std::uint32_t>(analysis_.tokens().size());
    const auto is = [&](std::uint32_t token, std::string_view word) {
      return token < count && analysis_.token_text(token) == word;
    };
    const bool is_one = (lattice_.marks[nominal.first] & mark_article) != 0 &&
                        !analysis_.token_text(nominal.head).ends_with('s');
    if (!is_one) return nullptr;
    const auto behind = std::partition_point(names_.begin(), names_.end(),
                                             [&](const ReadName& each) { return each.first < nominal.last; });
    const bool is_before_name = is(nominal.last, ",") && behind != names_.end() &&
                                behind->first == nominal.last + 1 && behind->type == NameType::person &&
                                !is(behind->last, "and") && !is(behind->last, "or");
    auto name = behind;
    if (!is_before_name) {
      const bool follows = behind != names_.begin() && nominal.first > 0 && is(nominal.first - 1, ",") &&
                           (behind - 1)->last + 1 == nominal.first &&
                           (behind - 1)->type == NameType::person && !is(nominal.last, "and") &&
                           !is(nominal.last, "or");
      if (!follows) return nullptr;
      name = behind - 1;
    }
    return &who_.entities[who_.entity_of[static_cast<std::size_t>(name - names_.begin())]];
  }

  // "the group", "the minister": the nearest name before it, in this sentence or the two before within
  // the paragraph, that is of the right type and, for a person, was given this very role.
  [[nodiscard]] const DocumentEntity* antecedent(const NominalMatch& nominal, const NameRule& rule) const {
    constexpr std::uint32_t sentences_back = 2;
    constexpr std::ptrdiff_t names_back = 40;
    auto name = std::partition_point(names_.begin(), names_.end(),
                                     [&](const ReadName& each) { return each.last <= nominal.first; });
    const std::uint32_t sentence = analysis_.sentence_of(nominal.first);
    const std::uint64_t role = analysis_.tokens()[nominal.head].hash;
    const auto earliest = names_.begin() + std::max<std::ptrdiff_t>(0, name - names_.begin() - names_back);
    while (name != earliest) {
      --name;
      if (sentence - analysis_.sentence_of(name->first) > sentences_back) return nullptr;
      const DocumentEntity& entity =
          who_.entities[who_.entity_of[static_cast<std::size_t>(name - names_.begin())]];
      if (name->type == rule.antecedent &&
          (rule.antecedent == NameType::person ? has_role(*name, role) : can_be_called(entity, nominal))) {
        return &entity;
      }
    }
    return nullptr;
  }

  [[nodiscard]] bool has_role(const ReadName& name, std::uint64_t role) const {
    return std::any_of(evidence_.roles.begin(), evidence_.roles.end(),
                       [&](const RoleNote& note) { return note.form == name.form && note.role == role; });
  }

  // A newspaper is not "the group" of its own report.
  [[nodiscard]] bool can_be_called(const DocumentEntity& entity, const NominalMatch& nominal) const {
    if (entity.row == Source::none) return true;
    const std::string_view sector = resources_.gazetteer.cell(entity.row, sector_column);
    return sector != "JRN" || nominal.sector == "JRN";
  }

  const Resources::Data& resources_;
  const RuleSet& rules_;
  const std::vector<NameRule>& fields_;
  const CountWords& counts_;
  const Analysis& analysis_;
  const NameLattice& lattice_;
  const NameEvidence& evidence_;
  const std::vector<ReadName>& names_;
  const Coreference& who_;
  RowChoice& rows_;
  const std::uint64_t the_ = fold_hash("the");
  const std::uint64_t these_ = fold_hash("these");
  std::unordered_map<std::uint32_t, std::uint32_t> organs_;  // rows, by number of the entity
  std::unordered_map<std::uint64_t, std::uint32_t>
      owned_;  // rows of organs, by key of the name without owner
};

}  // namespace

NameFinder::NameFinder(const Resources::Data& resources) : state_(std::make_unique<const State>(resources)) {}
NameFinder::~NameFinder() = default;
NameFinder::NameFinder(NameFinder&&) noexcept = default;

void NameFinder::find(const Analysis& analysis, const std::vector<Mention>& datelines,
                      std::vector<Mention>& mentions, std::string_view home) const {
  const State& state = *state_;
  const NameLattice lattice = state.lattice_maker.make(analysis, datelines, mentions);
  const NameEvidence evidence(state.resources, state.rules, state.fields, analysis, lattice);
  const std::vector<ReadName> names = best_reading(analysis, lattice, evidence);
  RowChoice rows(state.resources, state.countries, analysis, lattice, home);
  const Coreference who = resolve_names(state.resources, analysis, lattice, evidence, names, rows);
  MentionWriter(state.resources, state.rules, state.fields, state.counts, analysis, lattice, evidence, names,
                who, rows)
      .write(mentions);
}

}  // namespace dateline
