#include "pipeline/base/text_diff.h"

#include <algorithm>
#include <utility>

namespace dateline::pipeline {
namespace {

constexpr std::size_t max_comparisons = 4'000'000;

using Views = std::vector<std::string_view>;
using Kind = TextPiece::Kind;

Views split(std::string_view text, std::string_view mark) {
  Views parts;
  while (!text.empty()) {
    const std::size_t end = text.find(mark);
    if (end != 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + mark.size());
  }
  return parts;
}

Views split_words(std::string_view text) {
  Views words;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n", at);
    if (begin == std::string_view::npos) break;
    at = std::min(text.find_first_of(" \t\r\n", begin), text.size());
    words.push_back(text.substr(begin, at - begin));
  }
  return words;
}

struct Step {
  Kind kind;
  std::size_t before;  ///< where it stands, of what stayed or went
  std::size_t after;   ///< of what stayed or came
};

/// What leads from one list to the other, in order; what went comes before what came in its place.
std::vector<Step> steps_between(const Views& before, const Views& after) {
  std::size_t head = 0;
  while (head < before.size() && head < after.size() && before[head] == after[head]) ++head;
  std::size_t old_end = before.size();
  std::size_t new_end = after.size();
  while (old_end > head && new_end > head && before[old_end - 1] == after[new_end - 1]) --old_end, --new_end;

  const std::size_t rows = old_end - head;
  const std::size_t columns = new_end - head;
  std::vector<Step> steps;
  for (std::size_t i = 0; i < head; ++i) steps.push_back({Kind::same, i, i});
  std::size_t i = 0;
  std::size_t j = 0;
  if (columns != 0 && rows <= max_comparisons / columns) {
    // common[i][j]: the length of the longest common subsequence of what is left from there on
    std::vector<std::uint32_t> common((rows + 1) * (columns + 1));
    const auto cell = [&](std::size_t row, std::size_t column) -> std::uint32_t& {
      return common[row * (columns + 1) + column];
    };
    for (std::size_t row = rows; row-- > 0;) {
      for (std::size_t column = columns; column-- > 0;) {
        cell(row, column) = before[head + row] == after[head + column]
                                ? cell(row + 1, column + 1) + 1
                                : std::max(cell(row + 1, column), cell(row, column + 1));
      }
    }
    while (i < rows && j < columns) {
      if (before[head + i] == after[head + j]) {
        steps.push_back({Kind::same, head + i++, head + j++});
      } else if (cell(i + 1, j) >= cell(i, j + 1)) {
        steps.push_back({Kind::removed, head + i++, 0});
      } else {
        steps.push_back({Kind::added, 0, head + j++});
      }
    }
  }
  for (; i < rows; ++i) steps.push_back({Kind::removed, head + i, 0});
  for (; j < columns; ++j) steps.push_back({Kind::added, 0, head + j});
  for (std::size_t k = 0; old_end + k < before.size(); ++k)
    steps.push_back({Kind::same, old_end + k, new_end + k});
  return steps;
}

void add(ChangedParagraph& paragraph, Kind kind, std::string_view word) {
  if (paragraph.empty() || paragraph.back().kind != kind) {
    paragraph.push_back({kind, std::string(word)});
  } else {
    paragraph.back().words += " ";
    paragraph.back().words += word;
  }
}

ChangedParagraph compare_words(std::string_view before, std::string_view after) {
  const Views old_words = split_words(before);
  const Views new_words = split_words(after);
  ChangedParagraph paragraph;
  Views came;  // kept back, so that a run of changes is what went, then what came
  const auto flush = [&] {
    for (const std::string_view word : came) add(paragraph, Kind::added, word);
    came.clear();
  };
  for (const Step& step : steps_between(old_words, new_words)) {
    if (step.kind == Kind::added) {
      came.push_back(new_words[step.after]);
      continue;
    }
    if (step.kind == Kind::same) flush();
    add(paragraph, step.kind, old_words[step.before]);
  }
  flush();
  return paragraph;
}

}  // namespace

std::vector<ChangedParagraph> compare_texts(std::string_view before, std::string_view after) {
  const Views old_paragraphs = split(before, "\n\n");
  const Views new_paragraphs = split(after, "\n\n");
  std::vector<ChangedParagraph> changes;
  Views went;
  Views came;
  // Between two paragraphs that stayed the first that went is compared with the first that came, and so on.
  const auto flush = [&] {
    for (std::size_t i = 0; i < std::max(went.size(), came.size()); ++i) {
      ChangedParagraph paragraph = compare_words(i < went.size() ? went[i] : std::string_view(),
                                                 i < came.size() ? came[i] : std::string_view());
      const bool changed = std::any_of(paragraph.begin(), paragraph.end(),
                                       [](const TextPiece& piece) { return piece.kind != Kind::same; });
      if (changed) changes.push_back(std::move(paragraph));
    }
    went.clear();
    came.clear();
  };
  for (const Step& step : steps_between(old_paragraphs, new_paragraphs)) {
    if (step.kind == Kind::removed) went.push_back(old_paragraphs[step.before]);
    if (step.kind == Kind::added) came.push_back(new_paragraphs[step.after]);
    if (step.kind == Kind::same) flush();
  }
  flush();
  return changes;
}

}  // namespace dateline::pipeline
