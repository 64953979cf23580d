#include "pipeline/formats/warc.h"

#include <brotli/encode.h>
#include <libdeflate.h>
#include <zstd.h>

#include <vector>

#include "dateline/calendar.h"
#include "pipeline/base/limits.h"
#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

std::string record(std::string_view type, std::string_view url, const std::string& content, int wrong = 0,
                   std::string_view more = "Content-Type: application/http; msgtype=response\r\n") {
  return "WARC/1.0\r\nWARC-Type: " + std::string(type) + "\r\nWARC-Target-URI: " + std::string(url) + "\r\n" +
         std::string(more) + "Content-Length: " + std::to_string(static_cast<int>(content.size()) + wrong) +
         "\r\n\r\n" + content + "\r\n\r\n";
}

std::string http(const std::string& body, std::string_view more = "") {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + std::string(more) + "\r\n" + body;
}

std::string gzipped(std::string_view bytes) {
  libdeflate_compressor* const compressor = libdeflate_alloc_compressor(6);
  std::string out(libdeflate_gzip_compress_bound(compressor, bytes.size()), '\0');
  out.resize(libdeflate_gzip_compress(compressor, bytes.data(), bytes.size(), out.data(), out.size()));
  libdeflate_free_compressor(compressor);
  return out;
}

struct Found {
  std::vector<ContainedPage> pages;
  std::vector<std::string> codes;
};

Found read_all(const std::string& bytes) {
  WarcReader reader(bytes, "a.warc");
  Found found;
  while (auto page = reader.next()) {
    if (*page) {
      found.pages.push_back(std::move(**page));
    } else {
      found.codes.push_back(page->error().code);
    }
  }
  return found;
}

using Codes = std::vector<std::string>;

const std::string info = record("warcinfo", "", "software: x\r\n");
const std::string one = record("response", "https://a.example/1", http("<p>One</p>"));
const std::string two = record("response", "<https://a.example/2>", http("<p>Two</p>"));

}  // namespace

TEST_CASE("responses and resources of HTML are the pages of an archive") {
  const Found found = read_all(
      info + one + record("request", "https://a.example/1", "GET /1 HTTP/1.1\r\n\r\n") +
      record("response", "https://a.example/404",
             "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>No") +
      record("response", "https://a.example/x.png", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG") +
      two +
      record("resource", "https://a.example/3", "<p>Three</p>", 0,
             "Content-Type: text/html; charset=iso-8859-1\r\n"));
  CHECK(found.codes.empty());
  REQUIRE(found.pages.size() == 3);
  CHECK(found.pages[0].url == "https://a.example/1");
  CHECK(found.pages[0].bytes == "<p>One</p>");
  CHECK(found.pages[0].content_type == "text/html; charset=utf-8");
  CHECK(found.pages[1].url == "https://a.example/2");
  CHECK(found.pages[2].bytes == "<p>Three</p>");
  CHECK(found.pages[2].content_type == "text/html; charset=iso-8859-1");
}

TEST_CASE("a response that does not say its type is a page if it looks like one") {
  const Found found =
      read_all(record("response", "https://a.example/1",
                      "HTTP/1.1 200 OK\r\nServer: x\r\n\r\n<!doctype html><p>One</p>") +
               record("response", "https://a.example/2", "HTTP/1.1 200 OK\r\nServer: x\r\n\r\n{\"a\": 1}"));
  REQUIRE(found.pages.size() == 1);
  CHECK(found.pages[0].bytes == "<!doctype html><p>One</p>");
}

TEST_CASE("an archive may be packed record by record, or as one stream") {
  CHECK(read_all(gzipped(info) + gzipped(one) + gzipped(two)).pages.size() == 2);
  CHECK(read_all(gzipped(info + one + two)).pages.size() == 2);
}

TEST_CASE("chunks and gzip of HTTP are undone") {
  const std::string chunked = "5\r\n<p>Ch\r\n7;x=y\r\nunks</p\r\n1\r\n>\r\n0\r\n\r\n";
  const Found found = read_all(
      record("response", "https://a.example/1", http(chunked, "Transfer-Encoding: chunked\r\n")) +
      record("response", "https://a.example/2", http("<p>Joined</p>", "Transfer-Encoding: chunked\r\n")) +
      record("response", "https://a.example/3",
             http(gzipped("<p>Packed</p>"), "Content-Encoding: gzip\r\n")) +
      record("response", "https://a.example/4", http("\x0B\x02", "Content-Encoding: compress\r\n")));
  REQUIRE(found.pages.size() == 3);
  CHECK(found.pages[0].bytes == "<p>Chunks</p>");
  CHECK(found.pages[1].bytes == "<p>Joined</p>");
  CHECK(found.pages[2].bytes == "<p>Packed</p>");
  CHECK(found.codes == Codes{"F413"});
}

TEST_CASE("a wrong length costs nothing, a cut end only the last record") {
  for (const int wrong : {-5, -1, 1, 3, 100, 100'000}) {
    const Found found = read_all(record("response", "https://a.example/1", http("<p>One</p>"), wrong) + two);
    REQUIRE(found.pages.size() == 2);
    CHECK(found.pages[0].bytes.starts_with("<p>One</p>"));
    CHECK(found.pages[1].bytes == "<p>Two</p>");
  }
  const Found shorter = read_all(one + record("response", "https://a.example/3", http("<p>Three</p>"), 100));
  REQUIRE(shorter.pages.size() == 2);
  CHECK(shorter.pages[1].bytes == "<p>Three</p>");
  CHECK(shorter.codes == Codes{"F412"});
  const std::string all = one + two;
  const Found cut = read_all(all.substr(0, all.size() - 8));
  CHECK(cut.pages.size() == 1);
  CHECK(cut.codes == Codes{"F412"});
}

TEST_CASE("a damaged member of a packed archive costs only itself") {
  std::string broken = gzipped(one);
  broken[broken.size() / 2] = static_cast<char>(broken[broken.size() / 2] ^ 0x55);
  const Found found = read_all(gzipped(info) + broken + gzipped(two));
  REQUIRE(found.pages.size() == 1);
  CHECK(found.pages[0].bytes == "<p>Two</p>");
  CHECK(found.codes == Codes{"F411"});
  const std::string packed = gzipped(one) + gzipped(two);
  const Found cut = read_all(packed.substr(0, packed.size() - 6));
  CHECK(cut.pages.size() == 1);
  CHECK(cut.codes == Codes{"F412"});
}

TEST_CASE("an archive cut anywhere gives the whole records before", "[hostile]") {
  const std::string all = info + one + two;
  for (std::size_t size = 0; size < all.size(); ++size) {
    const Found found = read_all(all.substr(0, size));
    CHECK(found.codes.size() <= 1);
    if (size >= info.size() + one.size()) CHECK(found.pages.at(0).bytes == "<p>One</p>");
  }
}

TEST_CASE("a bomb is a page too large, and headers without end end", "[hostile]") {
  const Found bomb =
      read_all(record("response", "https://a.example/b", http(gzipped(std::string(11'000'000, 'x')))) + two);
  CHECK(bomb.codes == Codes{"B003"});
  CHECK(bomb.pages.size() == 1);
  std::string headers;
  for (int i = 0; i < 200'000; ++i) headers += "WARC/1.0\nA: b\n";
  CHECK(read_all(headers).pages.empty());
}

TEST_CASE("a page of an archive knows when it was fetched") {
  const std::string dated =
      record("response", "https://a.example/1", http("<p>x</p>"), 0,
             "Content-Type: application/http; msgtype=response\r\nWARC-Date: 2024-03-05T23:30:00Z\r\n");
  const Found found = read_all(dated + record("response", "https://a.example/2", http("<p>y</p>")));
  REQUIRE(found.pages.size() == 2);
  CHECK(found.pages[0].fetched == parse_iso_day("2024-03-05"));
  CHECK_FALSE(found.pages[1].fetched);
}

TEST_CASE("a page sent as deflate is unpacked") {
  const std::string page = "<p>" + std::string(500, 'x') + "</p>";
  libdeflate_compressor* const compressor = libdeflate_alloc_compressor(6);
  std::string zlib(2000, '\0');
  zlib.resize(libdeflate_zlib_compress(compressor, page.data(), page.size(), zlib.data(), zlib.size()));
  std::string raw(2000, '\0');
  raw.resize(libdeflate_deflate_compress(compressor, page.data(), page.size(), raw.data(), raw.size()));
  libdeflate_free_compressor(compressor);
  const std::string_view field = "Content-Encoding: deflate\r\n";
  for (const std::string& body : {zlib, raw, page}) {
    const Found found = read_all(record("response", "https://a.example/1", http(body, field)));
    REQUIRE(found.pages.size() == 1);
    CHECK(found.pages[0].bytes == page);
  }
}

TEST_CASE("a page sent as brotli or zstd is unpacked, also where the archive did so and kept the header") {
  const std::string page = "<p>" + std::string(500'000, 'x') + "</p>";
  std::string brotli(10'000, '\0');
  std::size_t size = brotli.size();
  REQUIRE(BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, page.size(),
                                reinterpret_cast<const std::uint8_t*>(page.data()), &size,
                                reinterpret_cast<std::uint8_t*>(brotli.data())) == BROTLI_TRUE);
  brotli.resize(size);
  std::string zstd(10'000, '\0');
  zstd.resize(ZSTD_compress(zstd.data(), zstd.size(), page.data(), page.size(), 3));
  const auto read = [](const std::string& body, const std::string& encoding) {
    return read_all(
        record("response", "https://a.example/1", http(body, "Content-Encoding: " + encoding + "\r\n")));
  };
  for (const auto& [body, encoding] : {std::pair(brotli, "br"), {zstd, "zstd"}, {zstd + zstd, "zstd"}}) {
    const Found found = read(body, encoding);
    CHECK(found.codes.empty());
    REQUIRE(found.pages.size() == 1);
    CHECK(found.pages[0].bytes.substr(0, page.size()) == page);
    for (std::size_t cut = 16; cut < body.size(); cut += 7)  // shorter ones may pass for text
      if (body.size() < zstd.size() * 2 || cut != zstd.size())
        CHECK(read(body.substr(0, cut), encoding).codes == Codes{"B005"});
  }
  for (const char* encoding : {"br", "zstd", "compress"}) CHECK(read(page, encoding).pages.size() == 1);
}

TEST_CASE("a packed page larger than a page may be is refused without being unpacked whole") {
  const std::string page(max_page_bytes + 1, ' ');
  std::string zstd(ZSTD_compressBound(page.size()), '\0');
  zstd.resize(ZSTD_compress(zstd.data(), zstd.size(), page.data(), page.size(), 1));
  std::string brotli(page.size() / 100, '\0');
  std::size_t size = brotli.size();
  REQUIRE(BrotliEncoderCompress(1, 22, BROTLI_MODE_GENERIC, page.size(),
                                reinterpret_cast<const std::uint8_t*>(page.data()), &size,
                                reinterpret_cast<std::uint8_t*>(brotli.data())) == BROTLI_TRUE);
  brotli.resize(size);
  for (const auto& [body, encoding] : {std::pair(brotli, "br"), {zstd, "zstd"}}) {
    const Found found = read_all(record("response", "https://a.example/1",
                                        http(body, std::string("Content-Encoding: ") + encoding + "\r\n")));
    CHECK(found.pages.empty());
    CHECK(found.codes == Codes{"B003"});
  }
}
