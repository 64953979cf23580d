#include "extractors/annotator/rule_examples.h"

#include <fmt/format.h>

#include <algorithm>

#include "extractors/annotator/summary.h"

namespace dateline {
namespace {

/// The summaries of all records that a rule made in a text.
std::vector<std::string> made_by(std::string_view rule, const Document& document, const Annotations& found) {
  std::vector<std::string> summaries;
  const auto collect = [&](const auto& records) {
    for (const auto& record : records) {
      if (record.by == rule) summaries.push_back(summary(record, document, found));
    }
  };
  collect(found.mentions);
  collect(found.quotes);
  collect(found.events);
  collect(found.relations);
  return summaries;
}

std::string joined(const std::vector<std::string>& texts) {
  if (texts.empty()) return "nothing";
  return fmt::format("\"{}\"", fmt::join(texts, "\", \""));
}

}  // namespace

std::size_t run_examples(const Annotator& annotator, const RuleSource& source, Diagnostics& diagnostics) {
  std::size_t count = 0;
  const std::string folder = source.file.substr(0, source.file.find('/'));
  const std::string language = folder == "common" ? "und" : folder;  // the folder is the language
  for (const RuleText& rule : source.rules) {
    const std::string by = source.file + ':' + rule.name;
    Document document;
    document.id = by;
    document.language = language;
    document.published = parse_iso_day(rule.field("published")).value_or(make_day(2013, 1, 25));
    const auto results = [&](const std::string& example) {
      ++count;
      document.text = example;
      return made_by(by, document, annotator.annotate(document));
    };
    const auto problem = [&](const char* code, std::string message) {
      diagnostics.push_back(
          {Severity::error, code, place_of(source, rule.line), rule.name + ": " + std::move(message)});
    };
    for (const auto& [example, wanted] : rule.yes) {
      const std::vector<std::string> got = results(example);
      if (std::find(got.begin(), got.end(), wanted) == got.end()) {
        problem("R020", fmt::format("\"{}\" gives {} in place of \"{}\"", example, joined(got), wanted));
      }
    }
    for (const std::string& example : rule.no) {
      const std::vector<std::string> got = results(example);
      if (!got.empty())
        problem("R021", fmt::format("\"{}\" gives {} and should give nothing", example, joined(got)));
    }
  }
  return count;
}

}  // namespace dateline
