#include "pipeline/formats/folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "pipeline/formats/html_tree.h"
#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "dateline-folder-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  void add(const std::string& name, const std::string& bytes = "<html><p>x") const {
    std::filesystem::create_directories(std::filesystem::path(path_ + "/" + name).parent_path());
    std::ofstream(path_ + "/" + name, std::ios::binary) << bytes;
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::vector<std::string> names_below(const std::string& root) {
  std::vector<std::string> names;
  FolderWalk walk(root);
  while (const auto found = walk.next())
    names.push_back(*found ? (*found)->path.substr(root.size() + 1) : "error " + found->error().code);
  return names;
}

}  // namespace

TEST_CASE("a folder is walked in the order of names, to any depth") {
  const Folder folder;
  folder.add("b.html");
  folder.add("a/2.txt", "text");
  folder.add("a/1.html");
  folder.add("c/d/e/f.html");
  folder.add("\xFF.html");
  CHECK(names_below(folder.path()) ==
        std::vector<std::string>{"a/1.html", "a/2.txt", "b.html", "c/d/e/f.html", "\xFF.html"});
  FolderWalk slashed(folder.path() + "/");
  CHECK((*slashed.next())->path == folder.path() + "/a/1.html");
}

TEST_CASE("hidden files and the folders of saved pages are left out") {
  const Folder folder;
  folder.add("Story.html");
  folder.add("Story_files/frame.html");
  folder.add("Other_files/real.html");
  folder.add(".git/x.html");
  CHECK(names_below(folder.path()) == std::vector<std::string>{"Other_files/real.html", "Story.html"});
}

TEST_CASE("links, pipes and loops are not followed", "[hostile]") {
  const Folder folder;
  folder.add("a.html");
  REQUIRE(::symlink("/etc", (folder.path() + "/etc").c_str()) == 0);
  REQUIRE(::symlink(folder.path().c_str(), (folder.path() + "/loop").c_str()) == 0);
  REQUIRE(::symlink("/etc/passwd", (folder.path() + "/passwd.html").c_str()) == 0);
  REQUIRE(::mkfifo((folder.path() + "/pipe.html").c_str(), 0600) == 0);
  CHECK(names_below(folder.path()) == std::vector<std::string>{"a.html"});
}

TEST_CASE("a file given as the root is that file, a missing one an error") {
  const Folder folder;
  folder.add("a.html");
  FolderWalk walk(folder.path() + "/a.html");
  const auto found = walk.next();
  REQUIRE(found);
  REQUIRE(*found);
  CHECK((*found)->kind == FileKind::html);
  CHECK_FALSE(walk.next());
  FolderWalk missing(folder.path() + "/none");
  CHECK(missing.next()->error().code == "F302");
  CHECK_FALSE(missing.next());
}

TEST_CASE("what a file is shows in its name and its first bytes") {
  CHECK(sniff_kind("a.html", "<p>x") == FileKind::html);
  CHECK(sniff_kind("a", "<!DOCTYPE html><title>x") == FileKind::html);
  CHECK(sniff_kind("a.html", "<?xml version='1.0'?><rss version='2.0'>") == FileKind::feed);
  CHECK(sniff_kind("a.xml", "<feed xmlns='http://www.w3.org/2005/Atom'>") == FileKind::feed);
  CHECK(sniff_kind("a.xml", "<svg>") == FileKind::unknown);
  CHECK(sniff_kind("a.txt", "words") == FileKind::text);
  CHECK(sniff_kind("a.JSONL.gz", "{}") == FileKind::jsonl);
  CHECK(sniff_kind("a.png", "\x89PNG") == FileKind::unknown);
  CHECK(sniff_kind("", "") == FileKind::unknown);
}

TEST_CASE("a saved page says where it was saved from") {
  CHECK(saved_from_url("<!DOCTYPE html>\n<!-- saved from url=(0031)https://news.example/story?id=4 -->") ==
        "https://news.example/story?id=4");
  CHECK(saved_from_url(
            "<!--\n Page saved with SingleFile \n url: https://news.example/a \n saved date: x -->") ==
        "https://news.example/a");
  CHECK(saved_from_url("<!-- saved from url=(0014)file:///etc/passwd -->").empty());
  CHECK(saved_from_url("<!-- saved from url=(").empty());
}

TEST_CASE("lists of subscriptions and of addresses are no articles") {
  CHECK(sniff_kind("a.xml", "<?xml version='1.0'?><opml version='2.0'>") == FileKind::opml);
  CHECK(sniff_kind("feeds.opml", "<OPML>") == FileKind::opml);
  CHECK(sniff_kind("a.xml", "<s:urlset xmlns:s='u'>") == FileKind::sitemap);
  CHECK(sniff_kind("a.html", "<!doctype html><p>about <opml>") == FileKind::html);
  CHECK(sniff_kind("notes", "https://a.example/1\nis where") == FileKind::unknown);
}

TEST_CASE("a root behind long comments is found") {
  const Folder folder;
  folder.add("late.xml", "<?xml version='1.0'?><!--" + std::string(100'000, 'x') + "--><rss version='2.0'>");
  FolderWalk walk(folder.path());
  CHECK((*walk.next())->kind == FileKind::feed);
}
