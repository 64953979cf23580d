#include "extractors/quotes/speech_grammar.h"

#include <fmt/format.h>

#include <utility>

#include "dateline/result.h"

namespace dateline {
namespace {

constexpr std::pair<const char*, SpeechWord> word_classes[] = {
    {"pronoun", speech_pronoun},
    {"relative", speech_relative},
    {"adverb", speech_adverb},
    {"auxiliary", speech_auxiliary},
    {"be", speech_be},
    {"determiner", speech_determiner},
    {"preposition", speech_preposition},
    {"climbing", speech_climbing},
    {"conjunction", speech_conjunction},
    {"clause-border", speech_border},
    {"introducer", speech_introducer},
    {"voice", speech_voice},
    {"naming", speech_naming},
    {"publication", speech_publication},
    {"hearing", speech_hearer},
    {"subordinating", speech_subordinating},
    {"turning", speech_turning},
    {"manner", speech_manner},
    {"that", speech_that},
    {"label", speech_label},
    {"vague", speech_vague},
    {"unsaid", speech_unsaid},
};

[[noreturn]] void refuse(const RuleSet& rules, const RuleText& rule, std::string_view key,
                         std::string_view wanted) {
  throw Error(fmt::format("{}:{}: Q001: {}: {} is \"{}\"; it has to be {}", rules.file(), rule.line,
                          rule.name, key, rule.field(key), wanted));
}

SpeechGrammar::Speaker read_speaker(const RuleSet& rules, const RuleText& rule) {
  const std::string_view value = rule.field("speaker");
  if (value.empty() || value == "subject") return SpeechGrammar::Speaker::subject;
  if (value == "capture") return SpeechGrammar::Speaker::capture;
  if (value == "none") return SpeechGrammar::Speaker::none;
  refuse(rules, rule, "speaker", "subject, capture or none");
}

SpeechGrammar::Content read_content(const RuleSet& rules, const RuleText& rule) {
  using Content = SpeechGrammar::Content;
  constexpr std::pair<std::string_view, Content> names[] = {
      {"", Content::clause},     {"clause", Content::clause}, {"before", Content::before},
      {"that", Content::that},   {"to", Content::to},         {"object", Content::object},
      {"whole", Content::whole}, {"quoted", Content::quoted}, {"block", Content::block}};
  for (const auto& [name, content] : names) {
    if (rule.field("content") == name) return content;
  }
  refuse(rules, rule, "content", "clause, before, that, to, object, whole, quoted or block");
}

}  // namespace

SpeechGrammar::SpeechGrammar(const RuleSet& rules) : rules_(rules) {
  for (const auto& [name, bit] : word_classes) {
    for (const std::string_view word : rules.words(name)) words_[fold_hash(word)] |= bit;
  }
  if (const WordClass* pronouns = rules.word_class("pronoun")) {
    for (const auto& [word, value] : pronouns->words) pronouns_[fold_hash(word)] = value;
  }
  for (const std::string_view lemma : rules.words("noun-like")) noun_like_.insert(lemma);
  for (const std::string_view lemma : rules.words("inverting")) inverting_.insert(lemma);
  const std::vector<RuleText>& all = rules.rules();
  with_any_.resize(all.size());
  for (std::uint32_t i = 0; i < all.size(); ++i) with_any_[i] = all[i].values("verbs").empty();
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const Construction construction{read_speaker(rules, all[i]),
                              read_content(rules, all[i]),
                              all[i].field("voice") == "yes",
                              all[i].field("from") == "cue",
                              rules.can_capture(i, "speaker"),
                              rules.leading_edge(i, "cue")};
    constructions_.push_back(construction);
    for (const std::string& lemma : all[i].values("verbs"))
      with_lemma_.try_emplace(lemma, with_any_).first->second[i] = true;
    by_name_[all[i].name] = i;
  }
}

const SpeechGrammar::RuleMarks& SpeechGrammar::rules_with(std::string_view lemma) const {
  const auto found = with_lemma_.find(lemma);
  return found == with_lemma_.end() ? with_any_ : found->second;
}

std::string_view SpeechGrammar::pronoun(const Token& token) const {
  const auto found = pronouns_.find(token.hash);
  return found == pronouns_.end() ? std::string_view{} : found->second;
}

std::string_view SpeechGrammar::by(std::string_view rule_name) const {
  const auto found = by_name_.find(rule_name);
  return found == by_name_.end() ? std::string_view{} : rules_.by(found->second);
}

}  // namespace dateline
