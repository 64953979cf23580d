#include "pipeline/base/files.h"

#include <libdeflate.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "pipeline/base/decompression.h"
#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

std::string gzip(const std::string& bytes) {
  libdeflate_compressor* compressor = libdeflate_alloc_compressor(9);
  std::string out(libdeflate_gzip_compress_bound(compressor, bytes.size()), '\0');
  out.resize(libdeflate_gzip_compress(compressor, bytes.data(), bytes.size(), out.data(), out.size()));
  libdeflate_free_compressor(compressor);
  return out;
}

/// A folder of its own that goes away with the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "dateline-files-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(path_ + "/" + name, std::ios::binary) << bytes;
    return path_ + "/" + name;
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string at(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace

TEST_CASE("a file is read whole, whatever bytes are in it and in its name") {
  const Folder folder;
  const std::string bytes("a\0\xFF\n", 4);
  const Result<std::string> got = read_file(folder.file("n\xE4me \n.txt", bytes));
  REQUIRE(got);
  CHECK(*got == bytes);
  CHECK(*read_file(folder.file("empty", "")) == "");
}

TEST_CASE("a packed file is unpacked, several members one after the other") {
  const Folder folder;
  CHECK(*read_file(folder.file("a", gzip("one ") + gzip("two"))) == "one two");
  CHECK(*read_file(folder.file("padded", gzip("one") + std::string(512, '\0'))) == "one");
}

TEST_CASE("a damaged or cut gzip file is an error, not half a text", "[hostile]") {
  const Folder folder;
  const std::string packed = gzip("some text that is long enough to be cut in the middle of it");
  CHECK(read_file(folder.file("cut", packed.substr(0, packed.size() / 2))).error().code == "B005");
  CHECK(read_file(folder.file("tail", packed + "garbage")).error().code == "B005");
  CHECK(read_file(folder.file("short", "\x1F\x8B\x08")).error().code == "B005");
}

TEST_CASE("a gzip bomb stops at the limit", "[hostile]") {
  const std::string bomb = gzip(std::string(50'000'000, 'a'));
  REQUIRE(bomb.size() < 100'000);
  const Result<std::string> got = gunzip(bomb, 1'000'000, "bomb.gz");
  REQUIRE_FALSE(got);
  CHECK(got.error().code == "B003");
  CHECK(gunzip(gzip(std::string(1000, 'a')), 1000)->size() == 1000);
  CHECK_FALSE(gunzip(gzip(std::string(1001, 'a')), 1000));
}

TEST_CASE("a file over the limit is refused") {
  const Folder folder;
  const std::string path = folder.file("a", "12345");
  CHECK(*read_file(path, 5) == "12345");
  CHECK(read_file(path, 4).error().code == "B003");
}

TEST_CASE("folders, links and pipes are refused and never waited for", "[hostile]") {
  const Folder folder;
  const std::string target = folder.file("target", "x");
  const std::string link = folder.path() + "/link";
  const std::string pipe = folder.path() + "/pipe";
  REQUIRE(::symlink(target.c_str(), link.c_str()) == 0);
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(read_file(folder.path()).error().code == "B002");
  CHECK(read_file(link).error().code == "B002");
  CHECK(read_file(pipe).error().code == "B002");
  CHECK(*read_file(link, 100, FileAccess::any) == "x");
  CHECK(read_file(folder.path() + "/none").error().code == "B001");
}

namespace {

mode_t mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

std::string text_of(const std::string& path) {
  return read_file(path, 1000, FileAccess::any).value();
}

}  // namespace

TEST_CASE("a file that is replaced stays behind its links and keeps its mode") {
  const Folder folder;
  (void)folder.file("real.toml", "old");
  std::filesystem::create_directory(folder.at("etc"));
  std::filesystem::create_symlink("../real.toml", folder.at("etc/link.toml"));
  std::filesystem::create_symlink("link.toml", folder.at("etc/second.toml"));
  REQUIRE(::chmod(folder.at("real.toml").c_str(), 0640) == 0);
  replace_file(folder.at("etc/second.toml"), "new");
  CHECK(text_of(folder.at("real.toml")) == "new");
  CHECK(mode_of(folder.at("real.toml")) == 0640);
  CHECK(std::filesystem::is_symlink(folder.at("etc/second.toml")));
  CHECK(std::filesystem::is_symlink(folder.at("etc/link.toml")));
}

TEST_CASE("a file that is replaced keeps its owner and group where that is allowed") {
  const bool is_root = ::getuid() == 0;
  const uid_t owner = is_root ? 1234 : ::getuid();
  const gid_t group = is_root ? 5678 : ::getgid();
  const Folder folder;
  (void)folder.file("a", "old");
  REQUIRE(::chown(folder.at("a").c_str(), owner, group) == 0);
  REQUIRE(::chmod(folder.at("a").c_str(), 02640) == 0);
  replace_file(folder.at("a"), "new");
  struct stat status {};
  REQUIRE(::stat(folder.at("a").c_str(), &status) == 0);
  CHECK(status.st_uid == owner);
  CHECK(status.st_gid == group);
  CHECK(mode_of(folder.at("a")) == 02640);
}

TEST_CASE("a link to a file that is not there yet makes that file") {
  const Folder folder;
  std::filesystem::create_symlink("later.toml", folder.at("link.toml"));
  CHECK_NOTHROW(check_replaceable(folder.at("link.toml")));
  replace_file(folder.at("link.toml"), "new", FileReaders::owner);
  CHECK(text_of(folder.at("later.toml")) == "new");
  CHECK(mode_of(folder.at("later.toml")) == 0600);
  CHECK(std::filesystem::is_symlink(folder.at("link.toml")));
}

TEST_CASE("links in a circle, folders and folders that are not there are refused before and while writing",
          "[hostile]") {
  const Folder folder;
  std::filesystem::create_symlink("b", folder.at("a"));
  std::filesystem::create_symlink("a", folder.at("b"));
  std::filesystem::create_directory(folder.at("folder"));
  for (const char* name : {"a", "folder", "nowhere/x"}) {
    INFO(name);
    CHECK_THROWS_AS(check_replaceable(folder.at(name)), Error);
    CHECK_THROWS_AS(replace_file(folder.at(name), "new"), Error);
  }
}

TEST_CASE("a device is written into and not replaced") {
  CHECK_NOTHROW(check_replaceable("/dev/null"));
  replace_file("/dev/null", "new");
  CHECK(std::filesystem::is_character_file("/dev/null"));
}
