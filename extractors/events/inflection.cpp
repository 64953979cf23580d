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
    Ending& ending = endings_.emplace_back(Ending{{}, rule.values("after"), rule});
    for (const std::string_view word : rules.words(rule.field("words"))) {
      ending.words.push_back(fold_hash(word));
    }
    std::sort(ending.words.begin(), ending.words.end());
  }
}

std::string Inflection::change(std::string_view word, std::string_view how) const {
  const std::uint64_t hash = fold_hash(word);
  for (const Ending& ending : endings_) {
    bool fits = std::binary_search(ending.words.begin(), ending.words.end(), hash);
    for (const std::string& suffix : ending.after) fits = fits || word.ends_with(suffix);
    if (fits) return apply(word, ending.rule.field(how));
  }
  return std::string(word);
}

std::vector<InflectedForm> Inflection::of_verb(std::string_view lemma) const {
  const std::string_view verb = lemma.substr(0, lemma.find(' '));
  const std::string rest(lemma.substr(verb.size()));
  std::vector<InflectedForm> forms = {{std::string(lemma), WordForm::base},
                                      {change(verb, "third") + rest, WordForm::third_person},
                                      {change(verb, "gerund") + rest, WordForm::gerund}};
  const std::string_view irregular = rules_.word_value("irregular", verb);
  const std::size_t border = irregular.find('|');
  if (border == std::string_view::npos) {
    forms.push_back({change(verb, "past") + rest, WordForm::past});
    forms.push_back({change(verb, "past") + rest, WordForm::participle});
  } else {
    for (const std::string_view past : words_of(irregular.substr(0, border), ' ')) {
      forms.push_back({std::string(past) + rest, WordForm::past});
    }
    for (const std::string_view participle : words_of(irregular.substr(border + 1), ' ')) {
      forms.push_back({std::string(participle) + rest, WordForm::participle});
    }
  }
  return forms;
}

std::vector<InflectedForm> Inflection::of_noun(std::string_view lemma) const {
  std::vector<InflectedForm> forms = {{std::string(lemma), WordForm::singular}};
  if (lemma.ends_with("ss") || !lemma.ends_with('s')) {
    const std::size_t space = lemma.rfind(' ');
    const std::size_t start = space == std::string_view::npos ? 0 : space + 1;
    forms.push_back(
        {std::string(lemma.substr(0, start)) + change(lemma.substr(start), "third"), WordForm::plural});
  }
  return forms;
}

}  // namespace dateline
