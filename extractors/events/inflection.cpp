#include "extractors/events/inflection.h"

#include <algorithm>
#include <charconv>

namespace dateline {
namespace {

std::vector<std::string_view> words_of(std::string_view text, char separator) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    if (end != 0) words.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return words;
}

/// "+ed", "-1+ied" or "=ed" done to a word.
std::string apply(std::string_view word, std::string_view operation) {
  std::string out(word);
  if (operation.starts_with('=') && !word.empty()) {
    out += word.back();
    operation.remove_prefix(1);
  } else {
    if (operation.starts_with('-')) {
      std::size_t count = 0;
      const char* const end = operation.data() + operation.size();
      const auto [rest, error] = std::from_chars(operation.data() + 1, end, count);
      if (error == std::errc{}) out.resize(out.size() - std::min(count, out.size()));
      operation = {rest, static_cast<std::size_t>(end - rest)};
    }
    if (operation.starts_with('+')) operation.remove_prefix(1);
  }
  return out += operation;
}

}  // namespace

Inflection::Inflection(const RuleSet& rules) : rules_(rules) {
  for (const RuleText& rule : rules.rules()) {
    if (rule.kind != "ending") continue;
    Ending& ending = endings_.emplace_back(
        Ending{{}, rule.values("after"), {}, rule.field("third"), rule.field("gerund"), rule.field("past")});
    for (const std::string_view word : rules.words(rule.field("words"))) {
      ending.words.push_back(fold_hash(word));
    }
    std::sort(ending.words.begin(), ending.words.end());
    for (const std::string& suffix : ending.after) {
      if (suffix.empty()) ending.last.set();
      if (!suffix.empty()) ending.last.set(static_cast<unsigned char>(suffix.back()));
    }
  }
  static const std::vector<std::string> nothing;
  endings_.push_back(Ending{{}, nothing, {}, {}, {}, {}});
}

// The first that fits.
const Inflection::Ending& Inflection::ending_of(std::string_view word) const {
  const std::uint64_t hash = fold_hash(word);
  for (std::size_t i = 0; i + 1 < endings_.size(); ++i) {
    const Ending& ending = endings_[i];
    if (std::binary_search(ending.words.begin(), ending.words.end(), hash)) return ending;
    if (!word.empty() && !ending.last.test(static_cast<unsigned char>(word.back()))) continue;
    for (const std::string& suffix : ending.after) {
      if (word.ends_with(suffix)) return ending;
    }
  }
  return endings_.back();
}

std::vector<InflectedForm> Inflection::of_verb(std::string_view lemma) const {
  const std::string_view verb = lemma.substr(0, lemma.find(' '));
  const std::string_view rest = lemma.substr(verb.size());
  const Ending& ending = ending_of(verb);
  std::vector<InflectedForm> forms;
  forms.reserve(5);
  const auto add = [&](std::string form, WordForm is) {
    forms.push_back({std::move(form.append(rest)), is});
  };
  add(std::string(verb), WordForm::base);
  add(apply(verb, ending.third), WordForm::third_person);
  add(apply(verb, ending.gerund), WordForm::gerund);
  const std::string_view irregular = rules_.word_value("irregular", verb);
  const std::size_t border = irregular.find('|');
  if (border == std::string_view::npos) {
    add(apply(verb, ending.past), WordForm::past);
    add(apply(verb, ending.past), WordForm::participle);
  } else {
    for (const std::string_view past : words_of(irregular.substr(0, border), ' ')) {
      add(std::string(past), WordForm::past);
    }
    for (const std::string_view participle : words_of(irregular.substr(border + 1), ' ')) {
      add(std::string(participle), WordForm::participle);
    }
  }
  return forms;
}

std::vector<InflectedForm> Inflection::of_noun(std::string_view lemma) const {
  std::vector<InflectedForm> forms = {{std::string(lemma), WordForm::singular}};
  if (lemma.ends_with("ss") || !lemma.ends_with('s')) {
    const std::size_t space = lemma.rfind(' ');
    const std::size_t start = space == std::string_view::npos ? 0 : space + 1;
    const std::string_view noun = lemma.substr(start);
    forms.push_back(
        {std::string(lemma.substr(0, start)) + apply(noun, ending_of(noun).third), WordForm::plural});
  }
  return forms;
}

}  // namespace dateline
