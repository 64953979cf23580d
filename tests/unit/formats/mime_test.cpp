#include "pipeline/formats/mime.h"

#include "dateline/calendar.h"
#include "pipeline/formats/header_block.h"
#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

ContainedPage page_of(std::string_view bytes) {
  Result<ContainedPage> page = read_mhtml(bytes);
  REQUIRE(page);
  return std::move(*page);
}

constexpr std::string_view saved =
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://courier.example/a\r\nSubject: "
    "Talks\r\nMIME-Version: 1.0\r\n"
    "Content-Type: "
    "multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----Mark--x----\"\r\n\r\npreamble\r\n"
    "------Mark--x----\r\nContent-Type: text/css\r\nContent-Location: "
    "https://courier.example/a.css\r\n\r\nbody{}\r\n"
    "------Mark--x----\r\nContent-Type: text/html; charset=utf-8\r\nContent-ID: "
    "<1@x>\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    "Content-Location: https://courier.example/a\r\n\r\n<p class=3D\"x\">caf=C3=A9 in =\r\nGao</p>=\r\n\r\n"
    "------Mark--x----\r\nContent-Type: text/html\r\nContent-ID: "
    "<2@x>\r\n\r\n<p>frame</p>\r\n------Mark--x------\r\n";

}  // namespace

TEST_CASE("the page of an MHTML file is its first part of HTML") {
  const ContainedPage page = page_of(saved);
  CHECK(page.url == "https://courier.example/a");
  CHECK(page.content_type == "text/html; charset=utf-8");
  CHECK(page.bytes.starts_with("<p class=\"x\">caf\xC3\xA9 in Gao</p>"));
  CHECK(looks_like_mhtml(saved));
  CHECK_FALSE(looks_like_mhtml("<html>MIME-Version: 1.0\nContent-Type: text/html"));
  CHECK_FALSE(looks_like_mhtml("Dear all,\n\nMIME-Version: 1.0"));
}

TEST_CASE("the part that start names is the page") {
  std::string named(saved);
  named.replace(named.find("type=\"text/html\""), 16, "start=\"<2@x>\"");
  CHECK(page_of(named).bytes.starts_with("<p>frame</p>"));
  CHECK(page_of(named).url == "https://courier.example/a");
}

TEST_CASE("a page in base64, in a multipart in a multipart, or alone is found") {
  CHECK(
      page_of(
          "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: "
          "multipart/related; boundary=b\n\n"
          "--b\nContent-Type: TEXT/HTML\nContent-Transfer-Encoding: BASE64\n\nPHA+SGk8\nL3A+\n--b--\n--a--\n")
          .bytes == "<p>Hi</p>");
  CHECK(page_of("MIME-Version: 1.0\nContent-Type: text/html\n\n<p>Alone").bytes == "<p>Alone");
  CHECK(read_mhtml("MIME-Version: 1.0\nContent-Type: image/png\n\nx").error().code == "F401");
  CHECK(read_mhtml("").error().code == "F401");
}

TEST_CASE("an MHTML file cut anywhere gives what it holds", "[hostile]") {
  const std::size_t content = saved.find("<p class");
  for (std::size_t size = 0; size <= saved.size(); ++size) {
    const Result<ContainedPage> page = read_mhtml(saved.substr(0, size));
    if (size < content) continue;
    REQUIRE(page);
    CHECK(page->url == "https://courier.example/a");
  }
}

TEST_CASE("multiparts without end, or within each other for ever, end", "[hostile]") {
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "Content-Type: multipart/mixed; boundary=a\n\n--a\n";
  CHECK_FALSE(read_mhtml(deep));
  std::string many = "Content-Type: multipart/mixed; boundary=a\n\n";
  for (int i = 0; i < 100'000; ++i) many += "--a\n\nx\n";
  CHECK_FALSE(read_mhtml(many));
  CHECK_FALSE(read_mhtml("Content-Type: multipart/mixed; boundary=a\n\n" + std::string(1'000'000, '-')));
}

TEST_CASE("quoted-printable and base64 that are none stay as they are, or are passed over") {
  CHECK(decode_quoted_printable("a=ZZ=3") == "a=ZZ=3");
  CHECK(decode_quoted_printable("a= \r\nb=") == "ab");
  CHECK(decode_base64("QU\r\nJD?RA==QQ") == "ABCD");
}

TEST_CASE("fields go on in the next line, parameters may be quoted") {
  const HeaderBlock header("A: one\r\n two\r\nno field\nB : x; c = \"d;e\" ; f=g\r\n\r\nrest");
  CHECK(header.field("a") == "one two");
  CHECK(header.size() == 49);
  CHECK(parameter_of(header.field("b"), "C") == "d;e");
  CHECK(parameter_of(header.field("b"), "f") == "g");
  CHECK(parameter_of(header.field("b"), "h").empty());
  CHECK(media_type_of("Text/HTML ; x") == "text/html");
}

TEST_CASE("pictures written into a page are dropped, short ones and words stay") {
  const std::string picture(5000, 'A');
  CHECK(without_data_urls("<img src=\"data:image/png;base64," + picture +
                          "\"><p>the data: 5</p><i style='background:url(data:x)'>") ==
        "<img src=\"data:\"><p>the data: 5</p><i style='background:url(data:x)'>");
  CHECK(without_data_urls("data:" + picture) == "data:");
  CHECK(without_data_urls("no picture") == "no picture");
}

TEST_CASE("an MHTML file says when it was saved") {
  const std::string dated = "Date: Tue, 5 Mar 2024 23:30:00 -0100\r\n" + std::string(saved);
  CHECK(page_of(dated).fetched == parse_iso_day("2024-03-06"));
  CHECK_FALSE(page_of(saved).fetched);
}
