#include "extractors/names/name_evidence.h"

#include <utility>
#include <vector>

#include "tests/support/catch.h"

using namespace dateline;

namespace {

/// The ends and forms of those that start at `token`.
std::vector<std::pair<std::uint32_t, std::uint32_t>> starting_at(const NameSpans& spans,
                                                                 std::uint32_t token) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
  for (const NameSpan* span = spans.at(token); span != nullptr; span = spans.behind(*span))
    found.emplace_back(span->last, span->form);
  return found;
}

using Ends = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

}  // namespace

TEST_CASE("spans that start at one token come from the shortest to the longest, whatever was added first") {
  NameSpans spans(10);
  spans.add(2, 5, 50);
  spans.add(2, 3, 30);
  spans.add(2, 4, 40);
  spans.add(2, 9, 90);
  CHECK(starting_at(spans, 2) == Ends{{3, 30}, {4, 40}, {5, 50}, {9, 90}});
  CHECK(starting_at(spans, 3).empty());
}

TEST_CASE("a span that is added again stays what it was") {
  NameSpans spans(10);
  spans.add(2, 4, 40);
  spans.add(2, 4, 41);
  CHECK(starting_at(spans, 2) == Ends{{4, 40}});
  CHECK(spans.size() == 1);
}

TEST_CASE("the next start is found however far it is, and the end of the text where there is none") {
  NameSpans spans(300);
  CHECK(spans.next_start(0) == 300);
  for (const std::uint32_t first : {0u, 63u, 64u, 299u}) spans.add(first, first + 1, 0);
  CHECK(spans.next_start(0) == 0);
  CHECK(spans.next_start(1) == 63);
  CHECK(spans.next_start(64) == 64);
  CHECK(spans.next_start(65) == 299);
  CHECK(spans.next_start(300) == 300);
}

TEST_CASE("the start behind the last token of a word of bits is the end of the text") {
  NameSpans spans(64);
  spans.add(63, 64, 0);
  CHECK(spans.next_start(63) == 63);
  CHECK(spans.next_start(64) == 64);
}
