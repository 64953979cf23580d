#include <simdjson.h>
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/base/files.h"
#include "pipeline/normalize/article.h"
#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

// Each samples/articles page against its tests/golden/articles/NAME.expected.json: the
// fields that stand there have to be as they stand there.

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

std::vector<std::filesystem::path> expectations() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(DATELINE_SOURCE_DIR "/tests/golden/articles"))
    if (entry.path().string().ends_with(".expected.json")) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::string> strings(const element& value) {
  std::vector<std::string> out;
  for (const element one : array(value)) out.emplace_back(std::string_view(one));
  return out;
}

std::size_t count_paragraphs(const std::string& text) {
  std::size_t count = text.empty() ? 0 : 1;
  for (std::size_t at = text.find("\n\n"); at != std::string::npos; at = text.find("\n\n", at + 2)) ++count;
  return count;
}

}  // namespace

TEST_CASE("there are samples with expectations") {
  CHECK(expectations().size() >= 12);
}

TEST_CASE("every sample page gives the article that is expected of it") {
  for (const std::filesystem::path& path : expectations()) {
    simdjson::dom::parser parser;
    const object wanted = parser.load(path.string());
    const std::string_view named = wanted["file"];
    const std::string file(named);
    const Result<std::string> bytes = read_file(DATELINE_SOURCE_DIR "/" + file);
    REQUIRE(bytes);
    const Article article = extract_article(*bytes, {file, "", ""});
    INFO(file);
    INFO(article.text);
    for (const auto& [key, value] : wanted) {
      INFO(std::string(key));
      if (key == "file") continue;
      if (key == "title") {
        CHECK(article.title == std::string_view(value));
      } else if (key == "url") {
        CHECK(article.url == std::string_view(value));
      } else if (key == "canonical_url") {
        CHECK(article.canonical_url == std::string_view(value));
      } else if (key == "site_name") {
        CHECK(article.site_name == std::string_view(value));
      } else if (key == "language") {
        CHECK(article.language == std::string_view(value));
      } else if (key == "published") {
        CHECK(article.published == std::string_view(value));
      } else if (key == "published_from") {
        CHECK(article.published_from == std::string_view(value));
      } else if (key == "modified") {
        CHECK(article.modified == std::string_view(value));
      } else if (key == "author") {
        CHECK(article.author == strings(value));
      } else if (key == "tags") {
        CHECK(article.tags == strings(value));
      } else if (key == "text_starts") {
        CHECK(article.text.starts_with(std::string_view(value)));
      } else if (key == "text_ends") {
        CHECK(article.text.ends_with(std::string_view(value)));
      } else if (key == "paragraphs") {
        CHECK(count_paragraphs(article.text) == std::uint64_t(value));
      } else if (key == "must_not_contain") {
        for (const std::string& foreign : strings(value)) {
          INFO(foreign);
          CHECK(article.text.find(foreign) == std::string::npos);
        }
      } else {
        FAIL("an expectation this test does not know: " << std::string(key));
      }
    }
  }
}
