#include "pipeline/store/provenance_writer.h"

#include "pipeline/store/article_sink.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/store/support.h"

namespace dateline::pipeline {
namespace {

/// A story of forty sentences that no other number makes.
std::string story(int number, int sentences = 40) {
  std::string text;
  for (int i = 0; i < sentences; ++i) {
    text += "Witness " + std::to_string(number * 1000 + i) + " saw column " +
            std::to_string(number * 77 + i * i) + " cross the river at dawn. ";
  }
  return text;
}

struct Stored {
  std::string url;
  std::string text;
  std::optional<Day> published;
};

/// The articles in one run; a mention of Reuters where a text has it in brackets.
void store(const std::string& path, const std::vector<Stored>& articles) {
  const FixedClock clock;
  Database database = Database::open_for_writing(path);
  ArticleSink sink(database, {"ingest", "dateline test", "data 1"}, clock);
  for (const Stored& one : articles) {
    IncomingArticle article = make_article(one.url, one.text);
    article.document.published = one.published;
    Annotations found;
    if (const std::size_t at = one.text.find("(Reuters)"); at != std::string::npos) {
      Mention agency;
      agency.type = MentionType::org;
      agency.span = {static_cast<std::uint32_t>(at + 1), static_cast<std::uint32_t>(at + 8)};
      agency.name = "Reuters";
      agency.entity = "org:reuters";
      agency.sector = "JRN";
      agency.by = "test";
      found.mentions = {agency};
    }
    sink.add(std::move(article), std::move(found));
  }
  sink.finish(RunOutcome::done);
}

TEST_CASE("copies of a text at other sites come from the first that was published") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store(path, {{"https://late.example/a", "LATE. " + story(1), make_day(2024, 3, 5)},
               {"https://first.example/b", story(1) + "Reporting by our own.", make_day(2024, 3, 4)},
               {"https://other.example/c", story(2), make_day(2024, 3, 4)}});
  CHECK(
      rows_of(path,
              "select article_id, story_id, copy_of, containment > 0.9, origin from provenance order by 1") ==
      "1|1|||site:first.example\n2|1|1|1|site:first.example\n3||||site:other.example");
  CHECK(rows_of(path, "select origin_id from story") == "2");
}

TEST_CASE("a text that takes half of another is its copy, one that takes a tenth is not") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store(path, {{"https://a.example/a", story(1), {}},
               {"https://b.example/b", story(1, 30) + story(2, 15), {}},
               {"https://c.example/c", story(1, 4) + story(3), {}}});
  CHECK(rows_of(path, "select article_id from provenance where story_id is not null order by 1") == "1\n2");
}

TEST_CASE("texts marked with an agency have it as their origin, also without a copy at hand") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store(path, {{"https://a.example/a", "GAO (Reuters) \u2013 " + story(1), {}},
               {"https://b.example/b", story(2) + "(Reuters)", {}},
               {"https://c.example/c", story(3, 20) + "A man (Reuters) said so. " + story(4, 20), {}}});
  CHECK(rows_of(path, "select agency_mark, origin from provenance order by article_id") ==
        "dateline|agency:org:reuters\nclosing|agency:org:reuters\n|site:c.example");
}

TEST_CASE("one marked copy says whose text all of them are") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store(path,
        {{"https://a.example/a", story(1), {}}, {"https://b.example/b", "GAO (Reuters) - " + story(1), {}}});
  CHECK(rows_of(path, "select distinct origin from provenance") == "agency:org:reuters");
}

TEST_CASE("an article that is written anew leaves the copies of its former text") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store(path, {{"https://a.example/a", story(1), {}}, {"https://b.example/b", story(1), {}}});
  REQUIRE(rows_of(path, "select count(*) from story") == "1");
  store(path, {{"https://b.example/b", story(5), {}}});
  CHECK(rows_of(path, "select count(*) from story") == "0");
  CHECK(rows_of(path, "select origin from provenance order by article_id") ==
        "site:a.example\nsite:b.example");
  CHECK(rows_of(path, "select count(*) from shingle where article_id = 2") == "8");
}

TEST_CASE("a text has any number of copies, of which those that are nearly the same are found through some") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  const auto host = [](int i) { return "https://paper" + std::to_string(i) + ".example/a"; };
  std::vector<Stored> articles;
  for (int i = 0; i < 200; ++i)
    articles.push_back({host(i), story(1) + "Printed by number " + std::to_string(i) + ".", {}});
  store(path, articles);
  store(path, {{host(200), story(1), {}}});
  CHECK(rows_of(path, "select count(*), count(distinct story_id), count(distinct origin) from provenance") ==
        "201|1|1");
  CHECK(rows_of(path, "select distinct article_id from shingle order by 1") == "1\n2\n3");
}

TEST_CASE("copies that were found through other texts are found when these have gone") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store(path, {{"https://a.example/a", story(1), {}},
               {"https://b.example/b", story(1) + "By our own.", {}},
               {"https://c.example/c", story(1, 25), {}},
               {"https://d.example/d", story(1), {}},
               {"https://e.example/e", story(1) + "From our desk.", {}}});
  REQUIRE(rows_of(path, "select distinct article_id from shingle order by 1") == "1\n2\n3\n4");
  const std::string changed = GENERATE(as<std::string>(), story(7), story(1) + "It was corrected.");
  for (const char* const url : {"https://a.example/a", "https://b.example/b", "https://d.example/d"})
    store(path, {{url, changed, {}}});
  CHECK(rows_of(path, "select count(*) from shingle where article_id = 5") == "8");
  store(path, {{"https://f.example/f", story(1) + "Late.", {}}});
  CHECK(rows_of(path, "select story_id from provenance where article_id in (3, 5, 6)") == "1\n1\n1");
  CHECK(rows_of(path, "select story_id is 1 from provenance where article_id = 1") ==
        (changed == story(7) ? "0" : "1"));
}

TEST_CASE(
    "of many copies those come from another that were told to come from the one that left, and no others") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  const auto origins = [&] { return rows_of(path, "select distinct origin from provenance order by 1"); };
  store(path, {{"https://a.example/a", story(1), make_day(2024, 3, 4)},
               {"https://b.example/b", story(1), make_day(2024, 3, 6)},
               {"https://c.example/c", story(1), make_day(2024, 3, 5)},
               {"https://d.example/d", story(1), make_day(2024, 3, 7)}});
  CHECK(origins() == "site:a.example");
  store(path, {{"https://d.example/d", story(2), make_day(2024, 3, 7)}});
  CHECK(origins() == "site:a.example\nsite:d.example");
  store(path, {{"https://a.example/a", story(3), make_day(2024, 3, 4)}});
  CHECK(origins() == "site:a.example\nsite:c.example\nsite:d.example");
  CHECK(rows_of(path, "select origin_id from story") == "3");
  store(path, {{"https://e.example/e", "GAO (Reuters) \u2013 " + story(1), make_day(2024, 3, 8)}});
  CHECK(rows_of(path, "select origin from provenance where story_id is not null") ==
        "agency:org:reuters\nagency:org:reuters\nagency:org:reuters");
  store(path, {{"https://e.example/e", story(4), make_day(2024, 3, 8)}});
  CHECK(rows_of(path, "select origin from provenance where story_id is not null") ==
        "site:c.example\nsite:c.example");
  CHECK(Database::open_for_reading(path).find_faults().empty());
}

TEST_CASE("two texts that stand in a press review are no copies of one text") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  store(path, {{"https://review.example/r", story(1, 20) + story(2, 20), make_day(2024, 3, 4)},
               {"https://a.example/a", story(1, 20), make_day(2024, 3, 5)},
               {"https://b.example/b", story(2, 20), make_day(2024, 3, 5)},
               {"https://c.example/c", story(1, 15), make_day(2024, 3, 6)},
               {"https://d.example/d", story(2, 20), make_day(2024, 3, 6)}});
  CHECK(rows_of(path, "select story_id, origin from provenance order by article_id") ==
        "1|site:review.example\n1|site:review.example\n2|site:b.example\n1|site:review.example\n2|site:b."
        "example");
}

TEST_CASE("a paragraph that every article of a site ends with makes no copies") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  std::vector<Stored> articles;
  for (int i = 0; i < 80; ++i)
    articles.push_back({"https://a.example/" + std::to_string(i), story(i, 12) + story(999, 2), {}});
  store(path, articles);
  CHECK(rows_of(path, "select count(*) from story") == "0");
}

}  // namespace
}  // namespace dateline::pipeline
