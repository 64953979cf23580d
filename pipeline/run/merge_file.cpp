#include "pipeline/run/merge_file.h"

#include <fmt/core.h>

#include <string_view>

#include "dateline/suggestion.h"
#include "dateline/unicode.h"
#include "pipeline/base/files.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t max_file_bytes = 10'000'000;
constexpr std::string_view decisions[] = {"merge", "split", "never"};

std::string_view take_cell(std::string_view& line) {
  const std::size_t tab = line.find('\t');
  const std::string_view cell = line.substr(0, tab);
  line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
  return cell;
}

MergeRule read_rule(std::string_view line, const std::string& origin) {
  const std::string_view word = take_cell(line);
  MergeRule rule;
  rule.origin = origin;
  rule.entity = take_cell(line);
  rule.other = take_cell(line);
  rule.note = line;
  if (word == decisions[0]) {
    rule.decision = MergeRule::Decision::merge;
  } else if (word == decisions[1]) {
    rule.decision = MergeRule::Decision::split;
  } else if (word == decisions[2]) {
    rule.decision = MergeRule::Decision::never;
  } else {
    throw Error(fmt::format("{}: unknown decision \"{}\"{}", origin, escape_controls(word),
                            did_you_mean(word, decisions)));
  }
  const bool needs_other = rule.decision != MergeRule::Decision::never;
  if (rule.entity.empty() || (needs_other && rule.other.empty()))
    throw Error(origin + ": a decision needs two ids, parted by tabs");
  if (needs_other && rule.entity == rule.other)
    throw Error(origin + ": \"" + escape_controls(rule.entity) + "\" stands there twice");
  return rule;
}

}  // namespace

std::vector<MergeRule> read_merge_rules(std::string_view text, const std::string& path) {
  std::vector<MergeRule> rules;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    rules.push_back(read_rule(line, fmt::format("{}:{}", path, number)));
  }
  return rules;
}

std::vector<MergeRule> read_merge_file(const std::string& path) {
  const Result<std::string> text = read_file(path, max_file_bytes, FileAccess::any);
  if (!text) throw Error(text.error().where + ": " + text.error().message);
  return read_merge_rules(repair_utf8(*text), path);
}

}  // namespace dateline::pipeline
