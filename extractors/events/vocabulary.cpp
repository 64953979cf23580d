#include "extractors/events/vocabulary.h"

#include <algorithm>
#include <utility>

namespace dateline {
namespace {

struct ListedClass {
  const char* name;
  WordFlags flags;
};

constexpr ListedClass listed_classes[] = {
    {"be", word_be},
    {"have", word_have},
    {"do", word_do},
    {"future", word_future},
    {"hypothetical", word_hypothetical},
    {"obligation", word_obligation},
    {"negation", word_negation},
    {"determiner", word_determiner},
    {"pronoun", word_pronoun},
    {"speaker-pronoun", word_pronoun | word_speaker_pronoun},
    {"preposition", word_preposition},
    {"place-preposition", word_preposition | word_place_preposition},
    {"direction-preposition", word_preposition | word_place_preposition | word_direction},
    {"subordinator", word_subordinator},
    {"subordinator-or-preposition", word_preposition | word_both},
    {"condition", word_subordinator | word_condition},
    {"relative", word_relative},
    {"that", word_that},
    {"conjunction", word_conjunction},
    {"adverb", word_adverb},
    {"no-adverb", word_no_adverb},
    {"aspect", word_aspect},
    {"standing-alone", word_alone},
    {"object-pronoun", word_object_pronoun},
    {"alleged", word_adverb | word_alleged},
    {"particle", word_preposition | word_particle},
    {"noun", word_noun},
    {"asking", word_asks},
    {"number", word_number}};

struct TraitClass {
  const char* name;
  WordTrait trait;
};

constexpr TraitClass trait_classes[] = {{"determiner", trait_determiner},
                                        {"definite", trait_definite},
                                        {"own", trait_own},
                                        {"none", trait_none},
                                        {"planned", trait_planned},
                                        {"victim-state", trait_victim_state}};

}  // namespace

Tag listed_tag(WordFlags flags) {
  if ((flags & word_number) != 0) return Tag::number;
  if ((flags & word_be) != 0) return Tag::be;
  if ((flags & word_have) != 0) return Tag::have;
  if ((flags & word_do) != 0) return Tag::do_form;
  if ((flags & word_negation) != 0) return Tag::negation;
  if ((flags & (word_future | word_hypothetical | word_obligation)) != 0) return Tag::modal;
  if ((flags & word_determiner) != 0) return Tag::determiner;
  if ((flags & word_pronoun) != 0) return Tag::pronoun;
  if ((flags & word_relative) != 0) return Tag::relative;
  if ((flags & word_subordinator) != 0) return Tag::subordinator;
  if ((flags & word_preposition) != 0) return Tag::preposition;
  if ((flags & word_conjunction) != 0) return Tag::conjunction;
  if ((flags & word_adverb) != 0 && (flags & word_no_adverb) == 0) return Tag::adverb;
  return Tag::noun;
}

Vocabulary::Vocabulary(const RuleSet& grammar, const Inflection& inflection) {
  for (const ListedClass& each : listed_classes) {
    for (const std::string_view word : grammar.words(each.name)) add(word, each.flags);
  }
  for (const TraitClass& each : trait_classes) {
    for (const std::string_view word : grammar.words(each.name)) {
      std::vector<std::uint64_t> hashes;
      append_hashes(word, hashes);
      if (hashes.size() == 1) entered(hashes.front()).traits |= each.trait;
    }
  }
  add_verbs(grammar, inflection, "verb", 0);
  add_verbs(grammar, inflection, "light-verb", word_light);
  add_verbs(grammar, inflection, "aspect-verb", word_aspect);
  add_verbs(grammar, inflection, "causing-verb", word_causing);
  add_verbs(grammar, inflection, "asking-verb", word_asks);
  add_verbs(grammar, inflection, "telling-verb", word_light | word_tells);
  for (const std::string_view verb : grammar.words("victim-verb")) {
    for (const InflectedForm& form : inflection.of_verb(verb)) {
      add_form(form);
      if (form.form == WordForm::past || form.form == WordForm::participle) add(form.text, word_victim);
    }
  }
  for (const std::string_view words : grammar.words("quantity-bound")) {
    std::vector<std::uint64_t> hashes;
    for (const Token& token : tokenize(words)) hashes.push_back(token.hash);
    if (hashes.empty()) continue;
    entered(hashes.back()).traits |= trait_ends_bound;
    bounds_.push_back(std::move(hashes));
  }
}

void Vocabulary::add_verbs(const RuleSet& grammar, const Inflection& inflection, std::string_view word_class,
                           WordFlags flags) {
  for (const std::string_view verb : grammar.words(word_class)) {
    for (const InflectedForm& form : inflection.of_verb(verb)) {
      add_form(form);
      if (flags != 0) add(form.text, flags);
    }
  }
}

WordEntry& Vocabulary::entered(std::uint64_t hash) {
  const std::size_t known = slot_of(hash);
  if (words_[known].hash != 0) return words_[known];
  if (++size_ * 2 > words_.size()) {
    const std::vector<WordEntry> old = std::exchange(words_, std::vector<WordEntry>(words_.size() * 2));
    --shift_;
    for (const WordEntry& word : old) {
      if (word.hash != 0) words_[slot_of(word.hash)] = word;
    }
  }
  known_.add(hash);
  WordEntry& word = words_[slot_of(hash)];
  word.hash = hash;
  return word;
}

void Vocabulary::set_triggers(std::uint64_t hash, std::uint32_t first, std::uint32_t last) {
  WordEntry& word = entered(hash);
  word.first_trigger = first;
  word.last_trigger = last;
}

void Vocabulary::finish() {
  for (WordEntry& word : words_) {
    word.tag = listed_tag(word.flags);
    const bool is_verb = word.tag == Tag::noun && (word.flags & verb_forms) != 0;
    const bool is_open = (word.flags & (word_preposition | word_that)) != 0;
    word.tagging = is_open ? Tagging::open : is_verb ? Tagging::verb : Tagging::settled;
  }
  // Behind "to" a verb may stand, which is no matter of lists.
  entered(fold_hash("to")).tagging = Tagging::open;
}

void Vocabulary::add(std::string_view word, WordFlags flags) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (word != "n't" && !word.empty() && std::all_of(word.begin(), word.end(), is_letter)) {
    entered(fold_hash(word)).flags |= flags;
    return;
  }
  // "'s" is one token only behind a word.
  const bool is_suffix = word.size() > 1 && (word.front() == '\'' || word == "n't");
  const std::string behind_a_word = is_suffix ? 'x' + std::string(word) : std::string();
  const Tokens tokens = tokenize(is_suffix ? behind_a_word : word);
  if (tokens.empty()) return;
  entered(tokens[is_suffix && tokens.size() > 1 ? 1 : 0].hash).flags |= flags;
}

void Vocabulary::add_form(const InflectedForm& form) {
  const std::string_view head = std::string_view(form.text).substr(0, form.text.find(' '));
  std::vector<std::uint64_t> hashes;
  append_hashes(head, hashes);
  if (!hashes.empty()) add_form(form, hashes.front());
}

void Vocabulary::add_form(const InflectedForm& form, std::uint64_t head) {
  WordFlags& flags = entered(head).flags;
  switch (form.form) {
    case WordForm::base:
      flags |= word_base;
      break;
    case WordForm::third_person:
      flags |= word_third;
      break;
    case WordForm::past:
      flags |= word_past;
      break;
    case WordForm::participle:
      flags |= word_participle;
      break;
    case WordForm::gerund:
      flags |= word_gerund;
      break;
    case WordForm::singular:
    case WordForm::plural:
      if (form.text.find(' ') == std::string::npos) flags |= word_noun;
      break;
    case WordForm::adjective:
    case WordForm::fixed:
      break;
  }
}

}  // namespace dateline
