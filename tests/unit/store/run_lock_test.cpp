#include "pipeline/store/run_lock.h"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

#include "dateline/result.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/store/support.h"

namespace dateline::pipeline {
namespace {

TEST_CASE("a second run is told who holds the database and since when") {
  const TemporaryFolder folder;
  const FixedClock clock;
  const RunLock lock(folder.file("news.db"), clock);
  const std::string holder = "process " + std::to_string(::getpid()) + ", since 2013-01-25T10:00:00Z";
  CHECK_THROWS_AS(RunLock(folder.file("news.db"), clock), Busy);
  CHECK_THROWS_WITH(RunLock(folder.file("news.db"), clock), contains_text(holder));
}

TEST_CASE("two names of one database are one lock") {
  const TemporaryFolder folder;
  const FixedClock clock;
  write_whole_file(folder.file("news.db"), "");
  std::filesystem::create_symlink("news.db", folder.file("link.db"));
  const RunLock lock(folder.file("news.db"), clock);
  CHECK_THROWS_AS(RunLock(folder.file("link.db"), clock), Busy);
}

TEST_CASE("a lock ends with its holder") {
  const TemporaryFolder folder;
  const FixedClock clock;
  { const RunLock lock(folder.file("news.db"), clock); }
  CHECK_NOTHROW(RunLock(folder.file("news.db"), clock));
}

TEST_CASE("a run learns at which input the one before it ended without a word") {
  const TemporaryFolder folder;
  const FixedClock clock;
  const std::string database = folder.file("news.db");
  const pid_t child = ::fork();
  if (child == 0) {
    RunLock lock(database, clock);
    lock.work_on("feed 1");
    lock.work_on("");
    lock.work_on("text 100 of feed 2");
    lock.work_on("page 7");
    ::_exit(0);  // as if it were killed: nothing is tidied up
  }
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  {
    RunLock lock(database, clock);
    CHECK(lock.left_input() == "page 7");
    lock.work_on("page 8");
    CHECK_THROWS_WITH(RunLock(database, clock), !contains_text("page"));
    lock.work_on("");
  }
  CHECK(RunLock(database, clock).left_input().empty());
}

TEST_CASE("a lock file with anything in it is none the worse", "[hostile]") {
  const TemporaryFolder folder;
  const FixedClock clock;
  for (const std::string& text : {std::string(), std::string("\n\n\n"), std::string("x\ncut o"),
                                  std::string(5000, 'x'), std::string("a\n\0\n", 4)}) {
    write_whole_file(folder.file("news.db.lock"), text);
    CHECK_NOTHROW(RunLock(folder.file("news.db"), clock));
  }
}

TEST_CASE("a folder that is not there is an error, not a lock") {
  const TemporaryFolder folder;
  const FixedClock clock;
  CHECK_THROWS_AS(RunLock(folder.file("none/news.db"), clock), Error);
}

}  // namespace
}  // namespace dateline::pipeline
