#include "pipeline/run/line_file.h"

#include <libdeflate.h>

#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace dateline::pipeline {
namespace {

std::string gzipped(const std::string& text) {
  libdeflate_compressor* const compressor = libdeflate_alloc_compressor(6);
  std::string out(libdeflate_gzip_compress_bound(compressor, text.size()), '\0');
  out.resize(libdeflate_gzip_compress(compressor, text.data(), text.size(), out.data(), out.size()));
  libdeflate_free_compressor(compressor);
  return out;
}

std::string all_lines(const std::string& path) {
  Result<std::unique_ptr<LineFile>> file = LineFile::open(path);
  if (!file) return file.error().code;
  std::string out;
  while (const auto line = (*file)->next()) out += std::string(line->text) + ";";
  return out;
}

TEST_CASE("lines are read from a plain file, and from a compressed one whatever its name") {
  const TemporaryFolder folder;
  write_whole_file(folder.file("plain.jsonl"), "one\ntwo");
  write_whole_file(folder.file("packed.jsonl"), gzipped("one\ntwo\n"));
  CHECK(all_lines(folder.file("plain.jsonl")) == "one;two;");
  CHECK(all_lines(folder.file("packed.jsonl")) == "one;two;");
}

TEST_CASE("a file that is not there and one that is damaged are errors") {
  const TemporaryFolder folder;
  write_whole_file(folder.file("damaged.jsonl.gz"), gzipped("one\ntwo\n").substr(0, 15));
  CHECK(all_lines(folder.file("missing.jsonl")) == "B001");
  CHECK(all_lines(folder.file("damaged.jsonl.gz")) == "B005");
}

TEST_CASE("a folder gives no lines and says why") {
  const TemporaryFolder folder;
  Result<std::unique_ptr<LineFile>> file = LineFile::open(folder.file(""));
  REQUIRE(file);
  CHECK_FALSE((*file)->next());
  REQUIRE((*file)->failure());
  CHECK((*file)->failure()->code == "B004");
}

}  // namespace
}  // namespace dateline::pipeline
