#include "pipeline/store/evidence.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "pipeline/store/filters.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

const char* finder_of(Counting counting) {
  switch (counting) {
    case Counting::places:
      return "evidence_of_place";
    case Counting::momentum:
      return "evidence_of_momentum";
    case Counting::co_mentions:
      return "evidence_of_co_mention";
    case Counting::claims_by_outlet:
      return "evidence_of_outlets";
    case Counting::claims_by_speaker:
      return "evidence_of_speakers";
    case Counting::periods:
      return "evidence_of_periods";
    case Counting::stories:
      return "evidence_of_story";
  }
  return "";
}

bool is_of_claims(Counting counting) {
  return counting == Counting::claims_by_outlet || counting == Counting::claims_by_speaker;
}

/// Reads what was found as evidence; its statements are made when they are needed.
class EvidenceReader {
 public:
  explicit EvidenceReader(Database& database) : database_(database) {}

  Evidence read(const std::string& kind, std::int64_t id, std::int64_t number) {
    SQLite::Statement& statement = get("evidence_" + kind);
    statement.bind(":id", id);
    if (kind == "mention") statement.bind(":number", number);
    Evidence evidence;
    if (statement.executeStep()) {
      evidence = {column_text(statement, 0), column_text(statement, 1), statement.getColumn(2).getInt64(),
                  statement.getColumn(3).getInt64(), statement.getColumn(4).getInt64()};
    }
    statement.reset();
    return evidence;
  }

  std::int64_t claim_at(const std::string& kind, std::int64_t first, std::int64_t article,
                        std::int64_t start) {
    SQLite::Statement& statement = get("find_claim");
    statement.bind(":kind", kind);
    statement.bind(":first", first);
    statement.bind(":article", article);
    statement.bind(":start", start);
    const std::int64_t id = statement.executeStep() ? statement.getColumn(0).getInt64() : 0;
    statement.reset();
    return id;
  }

 private:
  SQLite::Statement& get(const std::string& name) {
    std::unique_ptr<SQLite::Statement>& statement = statements_[name];
    if (!statement) statement = std::make_unique<SQLite::Statement>(database_.handle(), sql_text(name));
    return *statement;
  }

  Database& database_;
  std::map<std::string, std::unique_ptr<SQLite::Statement>> statements_;
};

/// Gathers what a row counts until it has enough.
class Gatherer {
 public:
  Gatherer(EvidenceReader& reader, bool claims, std::int64_t count, std::vector<Evidence>& out)
      : reader_(&reader),
        claims_(claims),
        wanted_(std::min(max_evidence, static_cast<std::size_t>(std::max<std::int64_t>(count, 0)))),
        out_(&out) {}

  [[nodiscard]] bool has_enough() const { return out_->size() >= wanted_; }

  void take(SQLite::Statement& statement) {
    if (has_enough()) return;
    const std::string kind = column_text(statement, 2);
    if (!told_.insert(kind + "|" + column_text(statement, 1)).second) return;
    std::int64_t id = statement.getColumn(3).getInt64();
    const std::int64_t number = statement.getColumn(4).getInt64();
    if (claims_) id = reader_->claim_at(kind, statement.getColumn(1).getInt64(), id, number);
    Evidence evidence = reader_->read(kind, id, number);
    if (is_there(evidence) && ++passed_over_ <= max_passed_over) return;
    out_->push_back(std::move(evidence));
  }

 private:
  /// Copies of a text have the same sentences; a few of them are passed over to show another one.
  static constexpr int max_passed_over = 16;

  [[nodiscard]] bool is_there(const Evidence& evidence) const {
    return std::any_of(out_->begin(), out_->end(), [&](const Evidence& other) {
      return other.words == evidence.words && other.rule == evidence.rule;
    });
  }

  EvidenceReader* reader_;
  bool claims_;
  std::size_t wanted_;
  int passed_over_ = 0;
  std::set<std::string> told_;
  std::vector<Evidence>* out_;
};

/// No period is longer.
constexpr std::chrono::days longest_period{366};

/// Asks for no other days than those of the rows, which come in order, where none are asked for.
void bound_days(TimelineFilter& filter, std::span<const CountedRow> rows) {
  if (filter.from || filter.to || rows.empty()) return;
  const auto first_day = [](const std::string& text) {
    return parse_iso_day(text + std::string("0000-01-01").substr(std::min<std::size_t>(text.size(), 10)));
  };
  filter.from = first_day(rows.front().key);
  filter.to = first_day(rows.back().key);
  if (filter.to) *filter.to += longest_period;
}

void find_together(Database& database, const char* name, const Parameters& parameters, bool claims,
                   std::span<const CountedRow> rows, std::vector<std::vector<Evidence>>& out) {
  EvidenceReader reader(database);
  std::map<std::string, Gatherer> gatherers;
  for (std::size_t i = 0; i < rows.size(); ++i)
    gatherers.try_emplace(rows[i].key, reader, claims, rows[i].count, out[i]);
  std::size_t open = gatherers.size();
  const auto statement = prepare(database, name, parameters);
  while (open > 0 && statement->executeStep()) {
    const auto gatherer = gatherers.find(column_text(*statement, 0));
    if (gatherer == gatherers.end() || gatherer->second.has_enough()) continue;
    gatherer->second.take(*statement);
    if (gatherer->second.has_enough()) --open;
  }
}

void find_one_by_one(Database& database, Counting counting, const Parameters& parameters,
                     std::span<const CountedRow> rows, std::vector<std::vector<Evidence>>& out) {
  EvidenceReader reader(database);
  const auto statement = prepare(database, finder_of(counting), parameters);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (counting == Counting::stories) {
      statement->bind(":story", std::int64_t{std::stoll(rows[i].key)});  // it is a number
    } else {
      statement->bind(":row", rows[i].key);
    }
    if (statement->getIndex(":row_two") != 0) statement->bind(":row_two", rows[i].key_two);
    Gatherer gatherer(reader, false, rows[i].count, out[i]);
    while (!gatherer.has_enough() && statement->executeStep()) gatherer.take(*statement);
    statement->reset();
  }
}

}  // namespace

std::vector<std::vector<Evidence>> find_evidence(Database& database, Counting counting,
                                                 const QuestionFilter& filter,
                                                 std::span<const CountedRow> rows, Period period) {
  std::vector<std::vector<Evidence>> out(rows.size());
  with_database_errors(database.path(), [&] {
    QuestionFilter asked = filter;
    if (counting == Counting::periods) bound_days(asked, rows);
    Parameters parameters = question_parameters(asked);
    parameters.emplace("letters", letters_of(period));
    narrow_timeline(asked, parameters);
    if (counting == Counting::stories) parameters.emplace("story", 0);  // of each row
    if (is_of_claims(counting)) narrow_claims(database, parameters);
    if (is_of_claims(counting) || counting == Counting::periods) {
      find_together(database, finder_of(counting), parameters, is_of_claims(counting), rows, out);
    } else {
      find_one_by_one(database, counting, parameters, rows, out);
    }
  });
  return out;
}

CopyEvidence copy_evidence(Database& database, std::int64_t article) {
  CopyEvidence evidence;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("evidence_of_copy"));
    statement.bind(":article", article);
    if (!statement.executeStep()) return;
    evidence.copy_of = statement.getColumn(0).getInt64();
    evidence.containment = statement.getColumn(1).getDouble();
    evidence.agency = column_text(statement, 2);
    evidence.mark = column_text(statement, 3);
    evidence.start = statement.getColumn(4).getInt64();
    evidence.end = statement.getColumn(5).getInt64();
    evidence.rule = column_text(statement, 6);
  });
  return evidence;
}

ArticleSource source_of_article(Database& database, std::int64_t article) {
  ArticleSource source;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("article_source"));
    statement.bind(":article", article);
    if (!statement.executeStep()) return;
    source = {column_text(statement, 0), column_text(statement, 1), column_text(statement, 2)};
  });
  return source;
}

std::string text_of_article(Database& database, std::int64_t article) {
  std::string text;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("article_text"));
    statement.bind(":article", article);
    if (statement.executeStep()) text = column_text(statement, 0);
  });
  return text;
}

}  // namespace dateline::pipeline
