#include "dateline/unicode.h"

#include "dateline/diagnostics.h"
#include "tests/support/catch.h"

using namespace dateline;

TEST_CASE("folding drops case, diacritics and letter variants") {
  CHECK(fold("Ménaka") == "menaka");
  CHECK(fold("Département du Renseignement") == "departement du renseignement");
  CHECK(fold("Łódź, Ærø, Straße, İstanbul") == "lodz, aero, strasse, istanbul");
  CHECK(fold("@AZ[ `az{ ABCDEFGHIJ") == "@az[ 'az{ abcdefghij");
  CHECK(fold("\u0391\u03B8\u03AE\u03BD\u03B1 \u041C\u043E\u0441\u043A\u0432\u0430 \u5317\u4EAC") ==
        "\u03B1\u03B8\u03B7\u03BD\u03B1 \u043C\u043E\u0441\u043A\u0432\u0430 \u5317\u4EAC");
  CHECK(fold("N\u2019Djamena") == "n'djamena");
  CHECK(fold("al\u2011Qaeda") == "al-qaeda");
  CHECK(fold("Ελλάδα") == "ελλαδα");
  CHECK(fold("e\u0301") == "e");
}

TEST_CASE("invalid UTF-8 is replaced as the Encoding Standard says") {
  CHECK(repair_utf8("a\xFF"
                    "b") == "a\uFFFDb");
  CHECK(repair_utf8("\xE2\x82") == "\uFFFD");                  // one maximal subpart
  CHECK(repair_utf8("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");  // a surrogate
  CHECK(repair_utf8("\xC0\xAF") == "\uFFFD\uFFFD");            // overlong
  CHECK(repair_utf8(std::string_view("a\0b", 3)) == "ab");
  CHECK(repair_utf8("€ stays") == "€ stays");
}

TEST_CASE("validity and repair agree on every pair of bytes") {
  for (int a = 1; a < 256; ++a) {
    for (int b = 1; b < 256; ++b) {
      const char bytes[] = {static_cast<char>(a), static_cast<char>(b)};
      const std::string_view text(bytes, 2);
      REQUIRE(is_valid_utf8(text) == (repair_utf8(text) == text));
      REQUIRE(is_valid_utf8(repair_utf8(text)));
    }
  }
}

TEST_CASE("a log line shows control and bidi characters instead of obeying them") {
  CHECK(escape_controls("a\x1b[31m\n\u202eb") == "a\\x1B[31m\\x0A\\u{202E}b");
  CHECK(to_string(Diagnostic{Severity::error, "G012", "people.tsv:118", "unknown type \"PERSN\""}) ==
        "people.tsv:118: G012: unknown type \"PERSN\"");
}

TEST_CASE("text is brought into NFC") {
  CHECK(to_nfc("e\u0301") == "é");
}
