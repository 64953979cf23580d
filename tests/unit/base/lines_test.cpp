#include "pipeline/base/lines.h"

#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace dateline::pipeline;

namespace {

std::vector<std::string> all_lines(LineReader& reader) {
  std::vector<std::string> lines;
  while (const auto line = reader.next())
    lines.push_back(line->too_long ? "<too long>" : std::string(line->text));
  return lines;
}

/// The same bytes through a pipe.
std::vector<std::string> lines_of_pipe(const std::string& bytes, std::size_t max_line) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  REQUIRE(::write(ends[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  ::close(ends[1]);
  LineReader reader(ends[0], max_line);
  std::vector<std::string> lines = all_lines(reader);
  ::close(ends[0]);
  return lines;
}

}  // namespace

TEST_CASE("lines end at line feeds, with or without a carriage return, and the last needs none") {
  const std::string bytes = "one\r\ntwo\n\nfour";
  const std::vector<std::string> wanted = {"one", "two", "", "four"};
  LineReader reader{std::string_view(bytes)};
  CHECK(all_lines(reader) == wanted);
  CHECK(lines_of_pipe(bytes, 100) == wanted);
}

TEST_CASE("no input has no lines") {
  LineReader reader{std::string_view()};
  CHECK_FALSE(reader.next());
  CHECK(lines_of_pipe("", 100).empty());
}

TEST_CASE("a line that is too long is skipped and the next one is read", "[hostile]") {
  const std::string bytes = "a\n" + std::string(50'000, 'x') + "\nb\n";
  const std::vector<std::string> wanted = {"a", "<too long>", "b"};
  LineReader reader(std::string_view(bytes), 100);
  CHECK(all_lines(reader) == wanted);
  CHECK(lines_of_pipe(bytes, 100) == wanted);
  CHECK(lines_of_pipe(std::string(50'000, 'x'), 100) == std::vector<std::string>{"<too long>"});
}

TEST_CASE("lines count from one") {
  LineReader reader{std::string_view("a\nb")};
  CHECK(reader.next()->number == 1);
  CHECK(reader.next()->number == 2);
}
