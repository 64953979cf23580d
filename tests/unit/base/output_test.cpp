#include "pipeline/base/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace dateline::pipeline {
namespace {

/// Closes its descriptor.
struct Descriptor {
  explicit Descriptor(int opened) : number(opened) { REQUIRE(number >= 0); }
  ~Descriptor() { ::close(number); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number;
};

TEST_CASE("what is written comes out in order when it is flushed") {
  const TemporaryFolder folder;
  const Descriptor file(::open(folder.file("out").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  Output output(file.number);
  const std::string large(300'000, 'x');
  output.write("first ");
  output.write(large);
  output.write(" last");
  output.flush();
  CHECK(read_whole_file(folder.file("out")) == "first " + large + " last");
}

TEST_CASE("a terminal is shown controls and never made to obey them") {
  const Descriptor keeper(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  REQUIRE(::grantpt(keeper.number) == 0);
  REQUIRE(::unlockpt(keeper.number) == 0);
  const Descriptor terminal(::open(::ptsname(keeper.number), O_RDWR | O_NOCTTY | O_CLOEXEC));
  Output output(terminal.number);
  output.write("a,\x1b[31mred\xC2\x9B" "31m\xE2\x80\xAE\ttab\r\nnext\rline\n");
  output.flush();
  std::string shown(200, '\0');
  const ssize_t count = ::read(keeper.number, shown.data(), shown.size());
  REQUIRE(count > 0);
  shown.resize(static_cast<std::size_t>(count));
  CHECK(shown.starts_with("a,\\x1B[31mred\\x9B31m\\u{202E}"));
  CHECK(shown.find("tab\r\nnext\\x0Dline") != std::string::npos);
}

TEST_CASE("a full disk is an error that is said") {
  const Descriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  Output output(full.number);
  output.write("text");
  try {
    output.flush();
    FAIL("nothing was thrown");
  } catch (const OutputError& error) {
    CHECK_FALSE(error.reader_gone());
  }
}

TEST_CASE("a reader that has gone is told apart from a full disk") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  ::close(ends[0]);
  const Descriptor write_end(ends[1]);
  const auto handler = std::signal(SIGPIPE, SIG_IGN);
  Output output(write_end.number);
  output.write("text");
  try {
    output.flush();
    FAIL("nothing was thrown");
  } catch (const OutputError& error) {
    CHECK(error.reader_gone());
  }
  std::signal(SIGPIPE, handler);
}

}  // namespace
}  // namespace dateline::pipeline
