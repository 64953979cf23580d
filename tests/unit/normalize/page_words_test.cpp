#include "pipeline/normalize/page_words.h"

#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "dateline/unicode.h"
#include "pipeline/base/web_time.h"
#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

/// The built-in words with one row more, as a folder of the user adds it.
PageWords with(const ListedWord& row) {
  std::vector<ListedWord> words = listed_words(page_classes);
  std::erase_if(words, [&](const ListedWord& each) {
    return each.word == row.word && each.word_class == row.word_class;
  });
  words.push_back(row);
  return PageWords(words);
}

}  // namespace

TEST_CASE("the classes of page words are those that their README explains") {
  std::ifstream stream(DATELINE_SOURCE_DIR "/gazetteers/common/pages/README.md");
  const std::string readme((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  std::set<std::string> explained;
  for (std::size_t at = readme.find("| `page-"); at != std::string::npos;
       at = readme.find("| `page-", at + 1)) {
    const std::size_t begin = at + 3;
    explained.insert(readme.substr(begin, readme.find('`', begin) - begin));
  }
  std::set<std::string> listed;
  for (const ListedWord& row : listed_words(page_classes)) listed.insert(row.word_class);
  CHECK(listed == explained);
}

TEST_CASE("a word of dates has one meaning") {
  std::map<std::string, std::string> months;
  for (const ListedWord& row : listed_words("page-month")) {
    const auto [known, added] = months.try_emplace(WebTimeWords::key(row.word), row.value);
    INFO(row.word);
    CHECK(known->second == row.value);
    const NamedMonth month = WebTimeWords::built_in().month(WebTimeWords::key(row.word));
    CHECK(month.number > 0);
    CHECK(month.doubtful == (row.value.find(' ') != std::string::npos));
    if (!month.doubtful) CHECK(month.number == static_cast<unsigned>(std::stoi(row.value)));
  }
  CHECK(months.size() > 200);
  CHECK(WebTimeWords::built_in().zone("cest") == 120);
}

TEST_CASE("the language tells a month of two meanings, and how its readers write days and months") {
  const WebTimeWords& words = WebTimeWords::built_in();
  CHECK(words.month("lip", "hr-HR") == NamedMonth{6, false});
  CHECK(words.month("lip", "PL") == NamedMonth{7, false});
  CHECK(words.month("lip", "en").doubtful);
  CHECK(words.month("pro", "cs") == NamedMonth{12, false});
  CHECK(words.order("en-GB") == DateOrder::day_first);
  CHECK(words.order("en_us") == DateOrder::month_first);
  CHECK(words.order("de-AT") == DateOrder::day_first);
  CHECK(words.order("fr-CA") == DateOrder::unknown);
  CHECK(words.order("en") == DateOrder::unknown);
  CHECK(words.order("") == DateOrder::unknown);
}

TEST_CASE("names of elements are judged by their words") {
  const PageWords& words = PageWords::built_in();
  CHECK(words.judge_names("c-articleBody wide").body);
  CHECK(words.judge_names("article__body").body);
  CHECK(words.judge_names("read-more-box").boilerplate);
  CHECK_FALSE(words.judge_names("readers").boilerplate);
  CHECK(words.judge_names("hidden").hidden);
  CHECK_FALSE(words.judge_names("hidden md:block").hidden);
  CHECK_FALSE(words.judge_names("overflow-hidden").hidden);
  CHECK(words.judge_names("xSide-barx side-bar").boilerplate);
  CHECK_FALSE(words.judge_names("side barside").boilerplate);
  CHECK(words.judge_names("story-main-article-body-text").body);
  NameJudge judge(words);
  CHECK_FALSE(judge.of_id("the-story-of-related-bridges-in-spring").boilerplate);
  CHECK(judge.of_id("related").boilerplate);
}

TEST_CASE("the start of a line ends where a word ends, and is enough by itself if its row says so") {
  const PageWords words = with({"page-line-start", "go on", ""});
  CHECK(words.boilerplate_line("go on here") == Certainty::doubtful);
  CHECK(words.boilerplate_line("go once more") == Certainty::none);
  CHECK(with({"page-line-start", "go on", "sure"}).boilerplate_line("go on here") == Certainty::sure);
  CHECK(with({"page-line-start", "now:", "sure"}).boilerplate_line("now:here") == Certainty::sure);
  CHECK(with({"page-line-start", "橋", "sure"}).boilerplate_line("橋の記事") == Certainty::sure);
  CHECK(PageWords::built_in().end_line("more infections") == Certainty::none);
  CHECK(PageWords::built_in().end_line("more in sport") == Certainty::doubtful);
  CHECK(PageWords::built_in().end_line("more stories:") == Certainty::sure);
}

TEST_CASE("phrases within a line end where a word ends only if their row says so") {
  CHECK(with({"page-solicitation", "go on", ""}).remarks_in("and go once more").solicitation);
  CHECK_FALSE(with({"page-solicitation", "go on", "word"}).remarks_in("and go once more").solicitation);
  const LineRemarks remarks = PageWords::built_in().remarks_in("our newsletter has affiliate links");
  CHECK(remarks.channel);
  CHECK(remarks.doubtful_disclosure);
  CHECK_FALSE(remarks.disclosure);
}

TEST_CASE("a label before a name is the longest that fits") {
  const PageWords& words = PageWords::built_in();
  CHECK(words.without_byline_label("By Ann Lee") == "Ann Lee");
  CHECK(words.without_byline_label("By: Ann Lee") == "Ann Lee");
  CHECK(words.without_byline_label("Written by Ann Lee") == "Ann Lee");
  CHECK(words.without_byline_label("Bygone days") == "Bygone days");
  CHECK(words.is_byline_label("von"));
  CHECK_FALSE(words.is_byline_label("about"));
}

TEST_CASE("a user's row adds a word, and one with the value never takes it away") {
  CHECK_FALSE(PageWords::built_in().judge_names("zzbox").boilerplate);
  CHECK(with({"page-beside", "zzbox", ""}).judge_names("zzbox wide").boilerplate);
  CHECK(PageWords::built_in().judge_names("newsletter").boilerplate);
  CHECK_FALSE(with({"page-beside", "newsletter", "never"}).judge_names("newsletter").boilerplate);

  const PageWords words = with({"page-month", "Messidor", "7"});
  WebTimeOptions options;
  options.words = &words.dates();
  const auto found = find_web_time("12 messidor 2024", options);
  REQUIRE(found);
  CHECK(to_iso(found->time) == "2024-07-12");
  CHECK_FALSE(find_web_time("12 messidor 2024"));
}
