#include "extractors/events/frames.h"

#include <algorithm>

namespace dateline {
namespace {

SlotRole role_of(std::string_view name, SlotRole otherwise) {
  if (name == "actor") return SlotRole::actor;
  if (name == "recipient") return SlotRole::recipient;
  if (name == "none") return SlotRole::none;
  return otherwise;
}

bool is_noun_form(WordForm form) {
  return form == WordForm::singular || form == WordForm::plural;
}

FrameNeeds needs_of(std::string_view name) {
  if (name == "actor") return FrameNeeds::actor;
  if (name == "recipient") return FrameNeeds::recipient;
  if (name == "both") return FrameNeeds::both;
  return FrameNeeds::any;
}

struct MarkedClass {
  const char* name;
  std::uint32_t mark;
};

constexpr MarkedClass marked_classes[] = {{"be", mark_be},
                                          {"have", mark_have},
                                          {"modal-future", mark_modal_future},
                                          {"modal-hypothetical", mark_modal_hypothetical},
                                          {"negation", mark_negation},
                                          {"future", mark_future},
                                          {"alleged", mark_alleged},
                                          {"light-verb", mark_light_verb},
                                          {"clause-border", mark_clause_border},
                                          {"subordinator-relative", mark_relative},
                                          {"preposition", mark_preposition},
                                          {"place-preposition", mark_place_preposition},
                                          {"determiner", mark_determiner},
                                          {"pronoun", mark_pronoun}};

}  // namespace

FrameTable::FrameTable(const Resources::Data& resources) : rules_(resources.rules("en/events.toml")) {
  const Inflection inflection(resources.rules("en/inflection.toml"));
  for (const MarkedClass& each : marked_classes) {
    for (const std::string_view word : rules_.words(each.name)) add(word, {{}, each.mark, 0, WordForm::base});
  }
  for (std::uint32_t i = 0; i < rules_.rules().size(); ++i) {
    const RuleText& rule = rules_.rules()[i];
    if (rule.kind != "frame") continue;
    Frame frame;
    frame.type = rule.field("type");
    frame.mode = rule.field("mode");
    frame.by = rules_.by(i);
    frame.subject = role_of(rule.field("subject"), SlotRole::actor);
    frame.object = role_of(rule.field("object"), SlotRole::recipient);
    frame.with = role_of(rule.field("with"), SlotRole::none);
    frame.possessive = role_of(rule.field("possessive"), SlotRole::recipient);
    for (const std::string& preposition : rule.values("after")) frame.after.push_back(fold_hash(preposition));
    frame.needs = needs_of(rule.field("needs"));
    frame.size = rule.field("size");
    frame.not_after = rule.values("not_after");
    frame.not_before = rule.values("not_before");
    const auto index = static_cast<std::uint32_t>(frames_.size());
    frames_.push_back(std::move(frame));
    for (const std::string& verb : rule.values("verbs")) {
      for (const InflectedForm& form : inflection.of_verb(verb)) add(form.text, {{}, 0, index, form.form});
    }
    for (const std::string& noun : rule.values("nouns")) {
      for (const InflectedForm& form : inflection.of_noun(noun)) add(form.text, {{}, 0, index, form.form});
    }
  }
  // The longest first, so that "agree to" is tried before "agree"; of equally long ones verbs first.
  for (auto& [hash, entries] : by_first_) {
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return std::pair(b.rest.size(), is_noun_form(a.form)) < std::pair(a.rest.size(), is_noun_form(b.form));
    });
  }
}

void FrameTable::add(std::string_view words, Entry entry) {
  const Tokens tokens = tokenize(words);
  if (tokens.empty()) return;
  for (std::size_t i = 1; i < tokens.size(); ++i) entry.rest.push_back(tokens[i].hash);
  by_first_[tokens.front().hash].push_back(std::move(entry));
}

void FrameTable::scan(const Analysis& analysis, TokenRange sentence, std::vector<std::uint32_t>& marks,
                      std::vector<Trigger>& triggers) const {
  const Tokens& tokens = analysis.tokens();
  for (std::uint32_t at = sentence.first; at < sentence.last; ++at) {
    const auto found = by_first_.find(tokens[at].hash);
    if (found == by_first_.end()) continue;
    for (const Entry& entry : found->second) {
      const auto last = at + 1 + static_cast<std::uint32_t>(entry.rest.size());
      if (last > sentence.last) continue;
      bool same = true;
      for (std::uint32_t i = 0; same && i < entry.rest.size(); ++i)
        same = tokens[at + 1 + i].hash == entry.rest[i];
      if (!same) continue;
      if (entry.mark != 0) {
        for (std::uint32_t i = at; i < last; ++i) marks[i] |= entry.mark;
      } else {
        triggers.push_back({at, last, entry.frame, entry.form});
      }
    }
  }
}

bool FrameTable::stands_at(const Analysis& analysis, std::uint32_t token, std::uint32_t limit,
                           std::string_view words) {
  for (const Token& wanted : tokenize(words)) {
    if (token >= limit || analysis.tokens()[token].hash != wanted.hash) return false;
    ++token;
  }
  return true;
}

bool FrameTable::stands_before(const Analysis& analysis, std::uint32_t token, std::uint32_t floor,
                               std::string_view words) {
  const Tokens wanted = tokenize(words);
  if (token < floor + wanted.size()) return false;
  return stands_at(analysis, token - static_cast<std::uint32_t>(wanted.size()), token, words);
}

}  // namespace dateline
