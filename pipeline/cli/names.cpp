#include "pipeline/cli/names.h"

#include "dateline/annotator.h"
#include "dateline/unicode.h"
#include "pipeline/base/log.h"
#include "pipeline/cli/options.h"

namespace dateline::pipeline {
namespace {

/// The key of the one entity that the gazetteers call by this name; empty if there is none.
std::string key_in_gazetteers(const std::string& name, const CommonOptions& common) {
  const Annotator annotator(load_resources(common));
  const Annotations found = annotator.annotate(
      {.id = {}, .text = name, .title = {}, .published = {}, .language = {}, .url = {}, .site_name = {}});
  for (const Mention& mention : found.mentions) {
    if (mention.span.begin == 0 && mention.span.end == name.size() && !mention.entity.empty())
      return mention.entity;
  }
  return {};
}

}  // namespace

std::vector<std::int64_t> find_entities_named(Database& database, const std::string& name,
                                              const CommonOptions& common) {
  std::vector<EntityName> named = find_entities(database, name);
  if (named.empty()) {
    if (const std::string key = key_in_gazetteers(name, common); !key.empty())
      named = find_entities(database, key);
  }
  std::vector<std::int64_t> ids;
  for (const EntityName& entity : named) ids.push_back(entity.id);
  return ids;
}

std::vector<std::int64_t> entities_named(Database& database, const std::string& name,
                                         const CommonOptions& common) {
  std::vector<std::int64_t> ids = find_entities_named(database, name, common);
  if (!ids.empty()) return ids;
  std::string bearers;
  for (const EntityName& bearer : find_names_with(database, name)) {
    bearers += (bearers.empty() ? ", but \"" : ", \"") + escape_controls(bearer.name) + "\" (" +
               escape_controls(bearer.key) + ")";
  }
  log_error("no text names \"" + name + "\"" + bearers + " (dateline entities lists who is named)");
  return ids;
}

}  // namespace dateline::pipeline
