#include "pipeline/base/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

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
