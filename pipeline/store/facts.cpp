#include "pipeline/store/facts.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "pipeline/base/url.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

/// Facts by `key`, in their order; each is given out once.
class FactIndex {
 public:
  template <typename Key>
  FactIndex(const std::vector<Fact>& facts, const std::vector<bool>& used, const Key& key) {
    for (std::size_t i = facts.size(); i-- > 0;)
      if (!used[i]) at_[{facts[i].kind, key(facts[i])}].push_back(i);
  }

  /// The first one that is left; facts.size() and more: there is none.
  std::size_t take(const std::string& kind, const std::string& key) {
    const auto found = at_.find({kind, key});
    if (found == at_.end() || found->second.empty()) return none;
    const std::size_t at = found->second.back();
    found->second.pop_back();
    return at;
  }

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

 private:
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> at_;
};

}  // namespace

std::vector<Fact> facts_of(Database& database, std::int64_t revision) {
  std::vector<Fact> facts;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("facts_of_revision"));
    statement.bind(":revision", revision);
    while (statement.executeStep()) {
      facts.push_back({column_text(statement, 0), column_text(statement, 1),
                       column_text(statement, 2) + "-" + column_text(statement, 3),
                       column_text(statement, 4)});
    }
  });
  return facts;
}

std::vector<FactChange> compare_facts(const std::vector<Fact>& before, const std::vector<Fact>& after,
                                      FactPairs pairs) {
  constexpr std::size_t none = FactIndex::none;
  std::vector<bool> used(after.size());
  std::vector<std::size_t> partner(before.size(), none);
  const auto pair_by = [&](const auto& key) {
    FactIndex index(after, used, key);
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (partner[i] != none) continue;
      partner[i] = index.take(before[i].kind, key(before[i]));
      if (partner[i] != none) used[partner[i]] = true;
    }
  };
  pair_by([](const Fact& fact) { return fact.text; });
  if (pairs == FactPairs::by_span) pair_by([](const Fact& fact) { return fact.span; });
  pair_by([](const Fact& fact) { return fact.about; });

  std::vector<FactChange> changes;
  for (std::size_t i = 0; i < before.size(); ++i) {
    std::string now = partner[i] == none ? std::string() : after[partner[i]].text;
    if (now != before[i].text) changes.push_back({before[i].kind, before[i].text, std::move(now)});
  }
  for (std::size_t i = 0; i < after.size(); ++i)
    if (!used[i]) changes.push_back({after[i].kind, {}, after[i].text});
  return changes;
}

std::vector<ArticleRow> changed_articles(Database& database, std::int64_t limit) {
  std::vector<ArticleRow> articles;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("changed_articles"));
    statement.bind(":limit", limit);
    while (statement.executeStep()) {
      articles.push_back({statement.getColumn(0).getInt64(), column_text(statement, 1),
                          column_text(statement, 2), statement.getColumn(3).getInt64()});
    }
  });
  return articles;
}

std::int64_t find_article(Database& database, const std::string& number_or_url) {
  std::int64_t article = 0;
  with_database_errors(database.path(), [&] {
    std::int64_t number = 0;
    const char* const end = number_or_url.data() + number_or_url.size();
    const bool is_number = std::from_chars(number_or_url.data(), end, number).ptr == end;
    SQLite::Statement statement(database.handle(),
                                sql_text(is_number ? "find_article_by_id" : "find_article_by_url"));
    if (is_number) {
      statement.bind(":article", number);
    } else {
      statement.bind(":url", canonical_url(number_or_url).value_or(number_or_url));
    }
    if (statement.executeStep()) article = statement.getColumn(0).getInt64();
  });
  return article;
}

std::vector<RevisionRow> revisions_of(Database& database, std::int64_t article) {
  std::vector<RevisionRow> revisions;
  with_database_errors(database.path(), [&] {
    SQLite::Statement statement(database.handle(), sql_text("revisions_of_article"));
    statement.bind(":article", article);
    while (statement.executeStep()) {
      revisions.push_back({statement.getColumn(0).getInt64(), statement.getColumn(1).getInt64(),
                           column_text(statement, 2), column_text(statement, 3), column_text(statement, 4),
                           column_text(statement, 5)});
    }
  });
  return revisions;
}

}  // namespace dateline::pipeline
