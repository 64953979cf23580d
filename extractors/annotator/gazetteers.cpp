#include "dateline/gazetteers.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "dateline/annotator.h"
#include "dateline/result.h"
#include "extractors/annotator/builtin.h"
#include "extractors/annotator/rule_examples.h"
#include "extractors/dates/date_finder.h"
#include "extractors/match/bundle_builder.h"
#include "extractors/match/bundle_record.h"
#include "extractors/match/resource_data.h"

namespace dateline {
namespace {

/// The folders over the built-in data, or alone.
BundleBuilder read_folders(const std::vector<std::filesystem::path>& folders, bool on_built_in,
                           Diagnostics& diagnostics) {
  BundleBuilder builder;
  if (on_built_in) builder.add_bundle(Gazetteer(builtin_bundle(), false));
  for (const std::filesystem::path& folder : folders) builder.add_overlay(folder, diagnostics);
  return builder;
}

void count(const BundleBuilder& builder, GazetteerCheck& result) {
  for (const GazetteerRow& row : builder.rows()) {
    if (row.kind == RowKind::word) {
      ++result.words;
    } else {
      ++result.entities;
    }
  }
  for (const RuleSource& source : builder.rules()) result.rules += source.rules.size();
}

/// Compiled rules know the name of their file, not the folder it came from.
void name_folders(Diagnostics& diagnostics, const std::vector<RuleSource>& sources) {
  for (Diagnostic& diagnostic : diagnostics) {
    const std::size_t colon = diagnostic.where.rfind(':');
    for (const RuleSource& source : sources) {
      if (source.path.empty() || source.file != diagnostic.where.substr(0, colon)) continue;
      diagnostic.where = source.path + diagnostic.where.substr(colon);
    }
  }
}

const char* type_name(RowKind kind) {
  switch (kind) {
    case RowKind::person:
      return "PERSON";
    case RowKind::org:
      return "ORG";
    case RowKind::place:
      return "PLACE";
    case RowKind::word:
      return "WORD";
  }
  return "";
}

const char* role_name(NameRole role) {
  switch (role) {
    case NameRole::canonical:
      return "canonical";
    case NameRole::alias:
      return "alias";
    case NameRole::adjective:
      return "adjective";
    case NameRole::demonym:
      return "demonym";
  }
  return "";
}

const char* use_name(NameUse use) {
  switch (use) {
    case NameUse::hint:
      return "hint";
    case NameUse::force:
      return "force";
    case NameUse::context:
      return "context";
    case NameUse::never:
      return "never";
  }
  return "";
}

LookupResult describe(const Gazetteer& gazetteer, std::uint32_t index, const char* role, const char* use) {
  const GazetteerRow row = gazetteer.row(index);
  LookupResult result{std::string(row.id),
                      type_name(row.kind),
                      std::string(row.name),
                      role,
                      use,
                      fmt::format("{}:{}", row.file, row.line),
                      {}};
  for (const auto& [column, cell] : row.attributes()) {
    if (!result.attributes.empty()) result.attributes += "; ";
    result.attributes += fmt::format("{}: {}", column, cell);
  }
  return result;
}

/// The row that took over the names of the row `id`, as its note says.
std::optional<std::uint32_t> merged_into(const Gazetteer& gazetteer, std::string_view id) {
  const std::string mark = std::string(bundle::merged_mark) + std::string(id);
  for (std::uint32_t row = gazetteer.word_count(); row < gazetteer.row_count(); ++row) {
    const std::string_view note = gazetteer.cell(row, bundle::column_of("note"));
    for (std::size_t at = note.find(mark); at != std::string_view::npos; at = note.find(mark, at + 1)) {
      const std::size_t end = at + mark.size();
      if (end == note.size() || note[end] == ';') return row;
    }
  }
  return std::nullopt;
}

}  // namespace

GazetteerCheck check_gazetteers(const std::vector<std::filesystem::path>& folders, bool on_built_in) {
  GazetteerCheck result;
  const BundleBuilder builder = read_folders(folders, on_built_in, result.diagnostics);
  builder.check(result.diagnostics);
  for (const RuleSource& source : builder.rules()) (void)RuleSet::compile(source, result.diagnostics);
  count(builder, result);
  return result;
}

GazetteerCheck check_rules(const std::vector<std::filesystem::path>& folders, bool on_built_in) {
  GazetteerCheck result;
  const BundleBuilder builder = read_folders(folders, on_built_in, result.diagnostics);
  for (const RuleSource& source : builder.rules()) (void)RuleSet::compile(source, result.diagnostics);
  count(builder, result);
  if (!result.diagnostics.empty()) return result;
  const std::shared_ptr<const Resources> resources = Resources::from_bundle(builder.build());
  result.diagnostics = DateFinder(resources->data()).problems();
  name_folders(result.diagnostics, builder.rules());
  const Annotator annotator(resources);
  for (const RuleSource& source : builder.rules()) {
    result.examples += run_examples(annotator, source, result.diagnostics);
  }
  return result;
}

std::vector<std::byte> compile_gazetteers(const std::vector<std::filesystem::path>& folders) {
  Diagnostics diagnostics;
  const BundleBuilder builder = read_folders(folders, true, diagnostics);
  for (const RuleSource& source : builder.rules()) (void)RuleSet::compile(source, diagnostics);
  throw_first_error(diagnostics);
  return builder.build();
}

std::vector<LookupResult> look_up(const Resources& resources, std::string_view name) {
  const Gazetteer& gazetteer = resources.data().gazetteer;
  std::vector<LookupResult> results;
  if (const auto row = gazetteer.find_id(name)) {
    results.push_back(describe(gazetteer, *row, "canonical", ""));
    return results;
  }
  const auto add = [&](std::string_view each) {
    const auto [first, last] = gazetteer.names_like(each);
    for (std::uint32_t same = first; same < last; ++same) {
      for (std::uint32_t i = 0; i < gazetteer.meaning_count(same); ++i) {
        const Meaning meaning = gazetteer.meaning(same, i);
        results.push_back(describe(gazetteer, meaning.row, role_name(meaning.role), use_name(meaning.use)));
      }
    }
  };
  add(name);  // words of the lists keep their "the"
  if (const std::string_view bare = without_article(name); bare.size() < name.size()) add(bare);
  if (results.empty() && name.find(':') != std::string_view::npos) {
    if (const auto row = merged_into(gazetteer, name))
      results.push_back(describe(gazetteer, *row, "id merged into this row", ""));
  }
  return results;
}

std::vector<NameCount> count_names(const Resources& resources) {
  const Gazetteer& gazetteer = resources.data().gazetteer;
  std::map<RowKind, NameCount> counts;
  for (std::uint32_t i = 0; i < gazetteer.row_count(); ++i) {
    const GazetteerRow row = gazetteer.row(i);
    NameCount& count = counts[row.kind];
    ++count.rows;
    ++count.names;
    if (row.kind == RowKind::word) {
      ++count.by_kind[std::string(row.id)];
      continue;
    }
    for (const std::string_view column : {"aliases", "adjectives", "demonyms"}) {
      if (const std::string_view names = row.attribute(column); !names.empty())
        count.names += split(names, '|').size();
    }
    ++count.by_kind[std::string(row.attribute("kind"))];
    for (const std::string_view country : split(row.attribute("country"), '|'))
      ++count.by_country[std::string(country)];
  }
  std::vector<NameCount> all;
  for (auto& [kind, count] : counts) {
    count.type = type_name(kind);
    all.push_back(std::move(count));
  }
  return all;
}

namespace {

std::vector<ListedWord> words_of(const Gazetteer& gazetteer, std::string_view prefix) {
  std::vector<ListedWord> words;
  for (const Gazetteer::WordClass& each : gazetteer.word_classes()) {
    if (!each.name.starts_with(prefix)) continue;
    for (std::uint32_t number = each.first_row; number < each.last_row; ++number) {
      const GazetteerRow row = gazetteer.row(number);
      words.push_back({std::string(each.name), std::string(row.name), std::string(row.value)});
    }
  }
  return words;
}

}  // namespace

std::vector<ListedWord> listed_words(std::string_view prefix) {
  return words_of(Gazetteer(builtin_bundle(), false), prefix);
}

std::vector<ListedWord> listed_words(const Resources& resources, std::string_view prefix) {
  return words_of(resources.data().gazetteer, prefix);
}

}  // namespace dateline
