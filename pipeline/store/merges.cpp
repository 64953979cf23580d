#include "pipeline/store/merges.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string_view>
#include <utility>
#include <vector>

#include "dateline/unicode.h"
#include "pipeline/base/log.h"
#include "pipeline/store/entity_merger.h"
#include "pipeline/store/happening_writer.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

/// Begins the evidence of what was taken back.
constexpr std::string_view undone = "undone: ";

std::int64_t find_entity(SQLite::Statement& find, const std::string& key, const std::string& origin) {
  find.bind(":key", key);
  const std::int64_t entity = find.executeStep() ? find.getColumn(0).getInt64() : 0;
  find.reset();
  if (entity == 0) {
    throw Error(origin + ": no entity \"" + escape_controls(repair_utf8(key)) +
                "\" in the database (dateline entities lists their ids)");
  }
  return entity;
}

/// "person", "org", "place"
std::string_view kind_of(std::string_view key) {
  return key.substr(0, key.find(':'));
}

/// "PERSON", "ORG", "PLACE"
std::string type_of(std::string_view key) {
  std::string type(kind_of(key));
  for (char& c : type) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return type;
}

/// Takes back whatever made it one with others.
void part_all(EntityMerger& merger, SQLite::Statement& find_merged, std::int64_t entity,
              const std::string& evidence) {
  std::vector<std::pair<std::int64_t, std::int64_t>> merges;
  find_merged.bind(":entity", entity);
  while (find_merged.executeStep())
    merges.emplace_back(find_merged.getColumn(0).getInt64(), find_merged.getColumn(1).getInt64());
  find_merged.reset();
  for (const auto& [one, other] : merges) merger.part(one, other, evidence);
}

}  // namespace

std::size_t apply_merge_rules(Database& database, const std::vector<MergeRule>& rules) {
  std::size_t changed = 0;
  with_database_errors(database.path(), [&] {
    SQLite::Transaction transaction(database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    SummaryWriter summaries(database);
    EntityMentions mentions(database);
    HappeningWriter happenings(database, mentions, summaries);
    EntityMerger merger(database, mentions, happenings, summaries, {});
    SQLite::Statement find(database.handle(), sql_text("find_entity"));
    SQLite::Statement is_said(database.handle(), sql_text("find_said"));
    SQLite::Statement find_merged(database.handle(), sql_text("find_merged"));
    for (const MergeRule& rule : rules) {
      const std::int64_t entity = find_entity(find, rule.entity, rule.origin);
      const bool alone = rule.decision == MergeRule::Decision::never && rule.other.empty();
      const std::int64_t other = alone ? entity : find_entity(find, rule.other, rule.origin);
      const bool merge = rule.decision == MergeRule::Decision::merge;
      is_said.bind(":entity", entity);
      is_said.bind(":other", other);
      is_said.bind(":state", merge ? "merged" : "split");
      const bool known = is_said.executeStep();
      is_said.reset();
      if (known) continue;
      const std::string evidence = rule.origin + (rule.note.empty() ? "" : ": " + rule.note);
      if (merge && kind_of(rule.entity) != kind_of(rule.other))
        log_warning(rule.origin + ": \"" + escape_controls(rule.entity) + "\" is of type " +
                    type_of(rule.entity) + ", \"" + escape_controls(rule.other) + "\" of type " +
                    type_of(rule.other) + "; they are one from now on");
      if (alone) part_all(merger, find_merged, entity, evidence);
      if (merge) {
        merger.join(entity, other, evidence);
      } else {
        merger.part(entity, other, evidence);
      }
      ++changed;
    }
    happenings.write_keys();
    summaries.write();
    transaction.commit();
  });
  return changed;
}

void undo_merges(Database& database, const std::vector<std::int64_t>& merges) {
  with_database_errors(database.path(), [&] {
    SQLite::Transaction transaction(database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    SummaryWriter summaries(database);
    EntityMentions mentions(database);
    HappeningWriter happenings(database, mentions, summaries);
    EntityMerger merger(database, mentions, happenings, summaries, {});
    SQLite::Statement read(database.handle(), sql_text("read_merge"));
    for (const std::int64_t merge : merges) {
      read.bind(":merge", merge);
      if (!read.executeStep())
        throw Error("no merge has the number " + std::to_string(merge) + " (dateline merges list)");
      if (column_text(read, 3) != "merged") {
        throw Error(std::to_string(merge) +
                    (column_text(read, 2).starts_with(undone)
                         ? " is undone already"
                         : " is no merge to undo: these are kept apart") +
                    " (dateline merges list)");
      }
      const std::int64_t entity = read.getColumn(0).getInt64();
      const std::int64_t into = read.getColumn(1).getInt64();
      const std::string evidence = std::string(undone) + column_text(read, 2);
      read.reset();
      merger.part(entity, into, evidence);
    }
    happenings.write_keys();
    summaries.write();
    transaction.commit();
  });
}

}  // namespace dateline::pipeline
