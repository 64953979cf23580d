#include "extractors/events/relation_finder.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "extractors/events/rule_fields.h"
#include "extractors/match/clause_date.h"

namespace dateline {
namespace {

constexpr const char* code = "E101";  // of a field that is refused

enum class Check : std::uint8_t { none, within, acronym, country, city };

/// The fields of one rule, understood. The types are sets of bits, 1 << MentionType.
struct RelationRule {
  std::string_view type;
  std::string_view role;
  unsigned subject_types = ~0u;
  unsigned object_types = ~0u;
  bool lacks_subject = false;
  bool lacks_object = false;
  bool needs_office = false;
  bool is_free = false;
  bool is_claim = false;
  bool is_dated = false;
  bool is_deed = false;
  Check check = Check::none;
  RelationStatus status = RelationStatus::asserted;
  std::unordered_set<std::uint64_t> subject_nouns;  // last words a description may have; empty: any
  std::unordered_set<std::uint64_t> object_nouns;
  std::unordered_set<std::uint64_t> not_among;  // words of the sentence with which it says something else
};

unsigned read_types(const RuleSet& rules, const RuleText& rule, std::string_view key) {
  unsigned types = 0;
  for (const std::string& name : rule.values(key)) {
    bool is_known = false;
    for (const MentionType type : {MentionType::person, MentionType::org, MentionType::place}) {
      if (name != to_string(type)) continue;
      types |= 1u << static_cast<unsigned>(type);
      is_known = true;
    }
    if (!is_known) refuse_field(code, rules, rule, key, name, "PERSON, ORG or PLACE");
  }
  return types == 0 ? ~0u : types;
}

std::unordered_set<std::uint64_t> read_nouns(const RuleSet& rules, const RuleText& rule,
                                             std::string_view key) {
  std::unordered_set<std::uint64_t> nouns;
  const std::string_view word_class = rule.field(key);
  if (word_class.empty()) return nouns;
  for (const std::string_view word : rules.words(word_class)) nouns.insert(fold_hash(word));
  if (nouns.empty()) refuse_field(code, rules, rule, key, word_class, "a word class of the file");
  return nouns;
}

RelationRule read_rule(const RuleSet& rules, const RuleText& text) {
  RelationRule rule;
  rule.type = text.field("type");
  if (rule.type.empty()) refuse_field(code, rules, text, "type", "", "the name of a relation");
  rule.role = text.field("role");
  rule.subject_types = read_types(rules, text, "subject_type");
  rule.object_types = read_types(rules, text, "object_type");
  rule.subject_nouns = read_nouns(rules, text, "subject_noun");
  rule.object_nouns = read_nouns(rules, text, "object_noun");
  rule.not_among = read_nouns(rules, text, "not_among");
  rule.lacks_subject = text.field("without") == "subject";
  rule.lacks_object = text.field("without") == "object";
  rule.needs_office = text.field("title") == "office";
  rule.is_free = text.field("free") == "yes";
  rule.is_claim = text.field("claim") == "yes";
  rule.is_dated = text.field("dated") == "yes";
  rule.is_deed = text.field("deed") == "yes";
  rule.check = read_name<Check>(code, rules, text, "check", Check::none,
                                {{"within", Check::within},
                                 {"acronym", Check::acronym},
                                 {"country", Check::country},
                                 {"city", Check::city}});
  rule.status = read_name<RelationStatus>(code, rules, text, "status", RelationStatus::asserted,
                                          {{"asserted", RelationStatus::asserted},
                                           {"alleged", RelationStatus::alleged},
                                           {"denied", RelationStatus::denied},
                                           {"former", RelationStatus::former}});
  return rule;
}

constexpr Label describing_labels[] = {label_of("title"), label_of("person-noun"), label_of("org-noun"),
                                       label_of("group-noun")};
constexpr Label hedge_label = label_of("hedge");
constexpr Label date_label = label_of("DATE");
constexpr Label nationality_label = label_of("NATIONALITY");
constexpr Label person_label = label_of("PERSON");
constexpr Label mention_labels[] = {label_of("PERSON"), label_of("ORG"), label_of("PLACE"),
                                    label_of("NOMINAL")};

/// How far before a tie a word still says something about it, and where the subject of a sentence is looked
/// for.
constexpr std::uint32_t status_reach = 6;
constexpr std::uint32_t sentence_reach = 128;

}  // namespace

struct RelationFinder::Rules {
  explicit Rules(const RuleSet& from) : set(from) {
    for (const RuleText& text : set.rules()) rules.push_back(read_rule(set, text));
    enter("former", former);
    enter("claims", claims);
    enter("denial", denial);
    enter("denying", denying);
    enter("conditional", conditional);
    enter("preposition", prepositions);
    enter("apposing", apposing);
  }

  void enter(std::string_view word_class, std::unordered_set<std::uint64_t>& hashes) const {
    for (const std::string_view word : set.words(word_class)) hashes.insert(fold_hash(word));
  }

  const RuleSet& set;
  std::vector<RelationRule> rules;
  std::unordered_set<std::uint64_t> former;
  std::unordered_set<std::uint64_t> claims;
  std::unordered_set<std::uint64_t> denial;
  std::unordered_set<std::uint64_t> denying;
  std::unordered_set<std::uint64_t> conditional;
  std::unordered_set<std::uint64_t> prepositions;
  std::unordered_set<std::uint64_t> apposing;
};

namespace {

/// The relations of one document.
template <typename Rules>
class RelationReader {
 public:
  RelationReader(const Rules& rules, const Analysis& analysis, Annotations& found)
      : rules_(rules), analysis_(analysis), found_(found) {}

  void read() {
    std::vector<PatternMatch> matches;
    matches.reserve(analysis_.sentences().size());
    rules_.set.find_all(analysis_.lattice(), matches);
    if (matches.empty()) return;
    find_mention_ends();
    for (const PatternMatch& match : matches) read_match(match);
    drop_less_specific();
  }

 private:
  void find_mention_ends() {
    mention_ends_.assign(analysis_.tokens().size() + 1, none);
    for (MentionIndex i = 0; i < found_.mentions.size(); ++i) {
      if (analysis_.kind_of(i).type == MentionType::date) continue;
      MentionIndex& end = mention_ends_[analysis_.tokens_of(i).last];
      if (end == none) end = i;
    }
  }

  // Who leads or speaks for a body is a member and an official of it: said once, by the strongest word.
  void drop_less_specific() {
    const auto rank = [](std::string_view type) {
      if (type == "leader_of" || type == "spokesperson_of") return 3;
      if (type == "official_of") return 2;
      return type == "member_of" ? 1 : 0;
    };
    std::unordered_map<std::string, int> best;
    const auto pair = [&](const Relation& relation) {
      return fmt::format("{}\n{}", key(found_.mentions[relation.subject]),
                         key(found_.mentions[relation.object]));
    };
    for (const Relation& relation : found_.relations) {
      if (rank(relation.type) > 0) {
        int& known = best[pair(relation)];
        known = std::max(known, rank(relation.type));
      }
    }
    std::erase_if(found_.relations, [&](const Relation& relation) {
      return rank(relation.type) > 0 && rank(relation.type) < best[pair(relation)];
    });
  }

  void read_match(const PatternMatch& match) {
    const RelationRule& rule = rules_.rules[match.rule];
    if (rule.needs_office) {
      const Capture* title = match.capture("title");
      if (title == nullptr || title->value.find("office") == std::string_view::npos) return;
    }
    subjects_.clear();
    objects_.clear();
    for (const Capture& capture : match.captures) {
      if (capture.label == "subject") add(capture, rule.subject_types, rule.subject_nouns, subjects_);
      if (capture.label == "object" && !only_describes(match, capture)) {
        add(capture, rule.object_types, rule.object_nouns, objects_);
        drop_enclosing(capture, objects_);
      }
    }
    if (rule.is_free) read_free_subjects(match, subjects_);
    if (rule.lacks_subject) add_sentence_subject(match, rule.subject_types, subjects_);
    if (rule.lacks_object) add_sentence_subject(match, rule.object_types, objects_);
    for (const MentionIndex subject : subjects_) {
      for (const MentionIndex object : objects_) write(match, rule, subject, object);
    }
  }

  // "close to Mali's army": the capture ends the match and belongs to what follows.
  [[nodiscard]] bool only_describes(const PatternMatch& match, const Capture& capture) const {
    if (capture.last != match.last || match.last >= analysis_.tokens().size()) return false;
    if (analysis_.tokens()[match.last].sentence_start) return false;
    const std::string_view next = analysis_.token_text(match.last);
    if (next == "'s" || next == "\u2019s") return true;
    const auto edges = analysis_.lattice().at(match.last);
    return std::any_of(edges.begin(), edges.end(), [](const Edge& edge) {
      return std::find(std::begin(describing_labels), std::end(describing_labels), edge.label) !=
             std::end(describing_labels);
    });
  }

  // In "Gao, Mali" the second only says where the first is.
  void drop_enclosing(const Capture& capture, std::vector<MentionIndex>& objects) const {
    if (objects.size() < 2 || capture.first < 1 || analysis_.token_text(capture.first - 1) != ",") return;
    const Mention& inner = found_.mentions[objects[objects.size() - 2]];
    const Mention& outer = found_.mentions[objects.back()];
    if (inner.type == MentionType::place && outer.type == MentionType::place && lies_within(inner, outer))
      objects.pop_back();
  }

  void read_free_subjects(const PatternMatch& match, std::vector<MentionIndex>& subjects) const {
    std::size_t free = 0;
    for (MentionIndex subject : subjects) {
      if (free_subject(match, subject)) subjects[free++] = subject;
    }
    subjects.resize(free);
  }

  // A subject at the start of the match that a preposition stands before is replaced by what that belongs to.
  bool free_subject(const PatternMatch& match, MentionIndex& subject) const {
    for (int turn = 0; turn < 3; ++turn) {
      std::uint32_t first = analysis_.token_at(found_.mentions[subject].span.begin);
      if (turn == 0 && first != match.first) return true;
      if (first > 0 && analysis_.token_text(first - 1) == "the") --first;
      if (first == 0 || analysis_.tokens()[first].sentence_start ||
          rules_.prepositions.count(analysis_.tokens()[first - 1].hash) == 0) {
        return true;
      }
      if (mention_ends_[first - 1] == none) return false;
      subject = mention_ends_[first - 1];
    }
    return false;
  }

  [[nodiscard]] static bool is_of(const Mention& mention, unsigned types) {
    return mention.type != MentionType::date && ((1u << static_cast<unsigned>(mention.type)) & types) != 0;
  }

  void add(const Capture& capture, unsigned types, const std::unordered_set<std::uint64_t>& nouns,
           std::vector<MentionIndex>& list) {
    const Edge* nationality = analysis_.lattice().find(capture.first, nationality_label);
    const bool is_adjective =
        nationality != nullptr && nationality->last == capture.last && !is_mention(capture);
    if (is_adjective) {
      if (const auto country = mention_of_row(nationality->payload)) list.push_back(*country);
      return;
    }
    if (!is_mention(capture) || !is_described_as(capture, nouns)) return;
    const MentionIndex mention = named_by(capture);
    if (is_of(found_.mentions[mention], types) && std::find(list.begin(), list.end(), mention) == list.end())
      list.push_back(mention);
  }

  // A name passes: what it is made of says nothing.
  [[nodiscard]] bool is_described_as(const Capture& capture,
                                     const std::unordered_set<std::uint64_t>& nouns) const {
    return nouns.empty() || analysis_.kind_of(capture.payload).level == MentionLevel::name ||
           nouns.count(analysis_.tokens()[capture.last - 1].hash) != 0;
  }

  // "Boko Haram, an armed group …", "Smith was a member …": a description is the name it is said of.
  [[nodiscard]] MentionIndex named_by(const Capture& capture) const {
    const Mention& described = found_.mentions[capture.payload];
    if (described.level == MentionLevel::name) return capture.payload;
    if (const auto name = apposed_name(capture)) return *name;
    if (capture.first < 2) return capture.payload;
    const std::uint32_t before = capture.first - 1;
    if (rules_.apposing.count(analysis_.tokens()[before].hash) == 0) return capture.payload;
    const MentionIndex name = mention_ends_[before];
    if (name == none || found_.mentions[name].level != MentionLevel::name ||
        found_.mentions[name].type != described.type) {
      return capture.payload;
    }
    return name;
  }

  // "met the foreign minister, Omar Diarra, …": the name behind the comma says who the description is.
  [[nodiscard]] std::optional<MentionIndex> apposed_name(const Capture& capture) const {
    const std::uint32_t comma = capture.last;
    if (comma + 1 >= analysis_.tokens().size() || analysis_.token_text(comma) != ",") return std::nullopt;
    if (found_.mentions[capture.payload].type != MentionType::person) return std::nullopt;
    const Edge* name = analysis_.lattice().find(comma + 1, person_label);
    if (name == nullptr || name->last >= analysis_.tokens().size()) return std::nullopt;
    const bool is_list =
        analysis_.token_text(name->last) == "and" || analysis_.token_text(name->last) == "or";
    return is_list ? std::nullopt : std::optional(static_cast<MentionIndex>(name->payload));
  }

  [[nodiscard]] bool is_mention(const Capture& capture) const {
    for (const Edge& edge : analysis_.lattice().at(capture.first)) {
      if (edge.last == capture.last && edge.payload == capture.payload &&
          std::find(std::begin(mention_labels), std::end(mention_labels), edge.label) !=
              std::end(mention_labels)) {
        return true;
      }
    }
    return false;
  }

  // A mention of the country that an adjective belongs to.
  [[nodiscard]] std::optional<MentionIndex> mention_of_row(std::uint32_t row) {
    if (by_entity_.empty()) {
      for (MentionIndex i = 0; i < found_.mentions.size(); ++i) {
        if (analysis_.kind_of(i).type == MentionType::place && !found_.mentions[i].entity.empty())
          by_entity_.emplace(found_.mentions[i].entity, i);
      }
      by_entity_.emplace("", 0);  // filled, even where there is none
    }
    const std::string_view id = analysis_.resources().gazetteer.id(row);
    const auto found = by_entity_.find(id);
    if (found == by_entity_.end() || id.empty()) return std::nullopt;
    return found->second;
  }

  // The first name or description of the sentence that no preposition makes an aside.
  void add_sentence_subject(const PatternMatch& match, unsigned types,
                            std::vector<MentionIndex>& list) const {
    const TokenRange sentence = analysis_.sentences()[analysis_.sentence_of(match.first)];
    const std::uint32_t first =
        std::max(sentence.first, match.first > sentence_reach ? match.first - sentence_reach : 0);
    bool is_aside = false;
    for (std::uint32_t i = first; i < match.first; ++i) {
      const Token& token = analysis_.tokens()[i];
      if (const Edge* date = analysis_.lattice().find(i, date_label)) {  // "In May the group …"
        i = date->last - 1;
        is_aside = false;
        continue;
      }
      for (const Label label : mention_labels) {
        const Edge* edge = is_aside ? nullptr : analysis_.lattice().find(i, label);
        if (edge == nullptr || edge->last > match.first || !is_of(found_.mentions[edge->payload], types))
          continue;
        if (analysis_.token_text(edge->last) == ":") continue;  // the place of a dateline, a heading
        list.push_back(edge->payload);
        return;
      }
      if (rules_.prepositions.count(token.hash) != 0) is_aside = true;
      if (token.kind == TokenKind::punctuation && analysis_.token_text(i) == ",") is_aside = false;
    }
  }

  [[nodiscard]] std::string_view key(const Mention& mention) const {
    if (!mention.entity.empty()) return mention.entity;
    if (!mention.name.empty()) return mention.name;
    return mention.span.of(analysis_.text());
  }

  [[nodiscard]] bool passes(Check check, const Mention& subject, const Mention& object) const {
    switch (check) {
      case Check::none:
        return true;
      case Check::country:
        return object.type == MentionType::place && object.precision == PlacePrecision::country;
      case Check::city:
        return object.type == MentionType::place && object.precision == PlacePrecision::city &&
               !subject.precision && !subject.coordinates;
      case Check::within:
        return lies_within(subject, object);
      case Check::acronym:
        return is_acronym(object.span.of(analysis_.text())) && subject.span.size() > object.span.size();
    }
    return false;
  }

  [[nodiscard]] static bool lies_within(const Mention& inner, const Mention& outer) {
    if (outer.precision != PlacePrecision::country && outer.precision != PlacePrecision::region) return false;
    if (inner.precision == PlacePrecision::country) return outer.country.empty();  // "Mali, West Africa"
    if (inner.precision == PlacePrecision::region && outer.precision == PlacePrecision::region) return false;
    return inner.country.empty() || outer.country.empty() || inner.country == outer.country;
  }

  [[nodiscard]] static bool is_acronym(std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) > 1 &&
           text.find(' ') == std::string_view::npos;
  }

  void write(const PatternMatch& match, const RelationRule& rule, MentionIndex subject, MentionIndex object) {
    if (subject == object) return;
    const Mention& first = found_.mentions[subject];
    const Mention& second = found_.mentions[object];
    if (first.span.overlaps(second.span)) return;
    if (rule.type != "alias" && key(first) == key(second)) return;
    if (!passes(rule.check, first, second)) return;
    if (rule.is_deed && is_conditional(match)) return;
    if (!rule.not_among.empty() && is_among(match, rule.not_among)) return;
    Relation relation;
    relation.type = rule.type;
    relation.subject = subject;
    relation.object = object;
    if (!rule.role.empty()) {
      if (const Capture* role = match.capture(rule.role))
        relation.role = analysis_.bytes(role->first, role->last).of(analysis_.text());
    }
    relation.evidence = evidence(match, first, second);
    relation.by = rules_.set.by(match.rule);
    attribute(relation);
    relation.status = status(match, rule, relation);
    if (rule.is_dated)
      relation.date =
          date_of_clause(analysis_, found_.mentions, {match.first, behind_date(match.last)}, true);
    const std::string known =
        fmt::format("{}\n{}\n{}\n{}", rule.type, key(first), key(second), static_cast<int>(relation.status));
    if (!written_.insert(known).second) return;
    found_.relations.push_back(std::move(relation));
  }

  [[nodiscard]] ByteSpan evidence(const PatternMatch& match, const Mention& subject,
                                  const Mention& object) const {
    const ByteSpan bytes = analysis_.bytes(match.first, match.last);
    ByteSpan all = bytes;
    for (const Mention* mention : {&subject, &object}) {
      // A country that an adjective stands for may be named elsewhere.
      const bool is_near = analysis_.sentence_of(analysis_.token_at(mention->span.begin)) ==
                           analysis_.sentence_of(match.first);
      if (!is_near) continue;
      all = {std::min(all.begin, mention->span.begin), std::max(all.end, mention->span.end)};
    }
    return all;
  }

  // Who is quoted around the evidence: the innermost quotation.
  void attribute(Relation& relation) const {
    const auto behind =
        std::upper_bound(found_.quotes.begin(), found_.quotes.end(), relation.evidence.begin,
                         [](std::uint32_t begin, const Quote& quote) { return begin < quote.span.begin; });
    constexpr int reach = 24;  // quotations that start before it, nested or over
    int looked_at = 0;
    for (auto it = behind; it != found_.quotes.begin() && looked_at < reach; ++looked_at) {
      --it;
      if (!it->span.contains(relation.evidence)) continue;
      relation.attribution.cue = it->cue;
      if (!it->speaker) {
        relation.attribution.anonymous = true;
      } else if (found_.mentions[*it->speaker].sector == "JRN") {
        relation.attribution.source = it->speaker;
      } else {
        relation.attribution.speaker = it->speaker;
      }
      return;
    }
  }

  // "… visited Kyiv on Friday": the date right behind belongs to it.
  [[nodiscard]] std::uint32_t behind_date(std::uint32_t last) const {
    const TokenRange sentence = analysis_.sentences()[analysis_.sentence_of(last - 1)];
    std::uint32_t at = last;
    if (at < sentence.last && rules_.prepositions.count(analysis_.tokens()[at].hash) != 0) ++at;
    if (at >= sentence.last) return last;
    const Edge* date = analysis_.lattice().find(at, date_label);
    return date == nullptr ? last : std::min(date->last, sentence.last);
  }

  // One of the words stands in the sentence, or a score: "beat Spain 2-0 in the final".
  [[nodiscard]] bool is_among(const PatternMatch& match,
                              const std::unordered_set<std::uint64_t>& words) const {
    const TokenRange sentence = analysis_.sentences()[analysis_.sentence_of(match.first)];
    const Tokens& tokens = analysis_.tokens();
    const std::uint32_t first =
        std::max(sentence.first, match.first > sentence_reach ? match.first - sentence_reach : 0);
    const std::uint32_t last = std::min(sentence.last, match.last + sentence_reach);
    for (std::uint32_t i = first; i < last; ++i) {
      if (words.count(tokens[i].hash) != 0) return true;
      const bool is_score = i + 2 < last && tokens[i].kind == TokenKind::number &&
                            tokens[i + 2].kind == TokenKind::number && tokens[i].end - tokens[i].begin < 3 &&
                            (analysis_.token_text(i + 1) == "-" || analysis_.token_text(i + 1) == "\u2013");
      if (is_score) return true;
    }
    return false;
  }

  // "If the president visits Kyiv, …"
  [[nodiscard]] bool is_conditional(const PatternMatch& match) const {
    const TokenRange sentence = analysis_.sentences()[analysis_.sentence_of(match.first)];
    if (rules_.conditional.count(analysis_.tokens()[sentence.first].hash) == 0) return false;
    for (std::uint32_t i = sentence.first; i < match.first; ++i) {
      if (analysis_.token_text(i) == ",") return false;
    }
    return true;
  }

  [[nodiscard]] RelationStatus status(const PatternMatch& match, const RelationRule& rule,
                                      const Relation& relation) const {
    if (rule.status != RelationStatus::asserted) return rule.status;
    const TokenRange sentence = analysis_.sentences()[analysis_.sentence_of(match.first)];
    const std::uint32_t from =
        std::max(sentence.first, match.first > status_reach ? match.first - status_reach : 0);
    bool is_alleged = rule.is_claim && !relation.attribution.empty();
    for (std::uint32_t i = from; i < match.last; ++i) {
      const std::uint64_t hash = analysis_.tokens()[i].hash;
      const bool is_close = i + 2 >= match.first;
      const bool is_past = is_close && rules_.former.count(hash) != 0;
      const bool denies = is_close && rules_.denial.count(hash) != 0;
      if (denies && (rule.is_claim || i >= match.first || rules_.denying.count(hash) != 0))
        return RelationStatus::denied;
      if (is_past && !rule.is_claim && !rule.is_deed) return RelationStatus::former;
      if (!rule.is_claim) continue;
      const Edge* hedge = analysis_.lattice().find(i, hedge_label);
      is_alleged = is_alleged || rules_.claims.count(hash) != 0 || hedge != nullptr;
    }
    return is_alleged ? RelationStatus::alleged : RelationStatus::asserted;
  }

  const Rules& rules_;
  const Analysis& analysis_;
  Annotations& found_;
  static constexpr MentionIndex none = 0xFFFFFFFFu;
  std::vector<MentionIndex> mention_ends_;  // by token behind it: the longest that ends there
  std::vector<MentionIndex> subjects_;      // of the match
  std::vector<MentionIndex> objects_;
  std::unordered_map<std::string_view, MentionIndex> by_entity_;
  std::unordered_set<std::string> written_;
};

}  // namespace

RelationFinder::RelationFinder(const Resources::Data& resources)
    : rules_(std::make_unique<const Rules>(resources.rules("en/relations.toml"))) {}
RelationFinder::~RelationFinder() = default;

void RelationFinder::find(const Analysis& analysis, Annotations& found) const {
  RelationReader<Rules>(*rules_, analysis, found).read();
}

}  // namespace dateline
