#include "pipeline/normalize/clean_text.h"

#include "pipeline/normalize/language.h"
#include "tests/support/catch.h"

using namespace dateline::pipeline;

TEST_CASE("a line is NFC with single spaces and nothing unseen") {
  CHECK(clean_line("  a\u00A0\t b\n\u2009c ") == "a b c");
  CHECK(clean_line("co\u00ADop\u200Berate\uFEFF\u202E!") == "cooperate!");
  CHECK(clean_line("e\u0301") == "\u00E9");
  CHECK(clean_line(std::string_view("a\x01\x7F\x1B[31m", 8)) == "a[31m");
  CHECK(clean_line("\u200B \u00A0").empty());
}

TEST_CASE("blank lines part paragraphs, line breaks do not") {
  CHECK(clean_paragraphs("One\r\nline.\r\n\r\n \t\n\nTwo\nlines.\n") == "One line.\n\nTwo lines.");
  CHECK(clean_paragraphs("").empty());
}

TEST_CASE("language tags take their usual form") {
  CHECK(normal_language_tag("EN_us") == "en-US");
  CHECK(normal_language_tag("zh-hant-tw") == "zh-Hant-TW");
  CHECK(normal_language_tag("de") == "de");
  CHECK(normal_language_tag("english").empty());
  CHECK(normal_language_tag("").empty());
}

TEST_CASE("a language is recognised where there is enough text") {
  CHECK(detect_language(
            "The government announced on Monday that the talks would go on until the end of the week.") ==
        "en");
  CHECK(detect_language("Die Regierung teilte am Montag mit, dass die Gespräche bis zum Ende der Woche "
                        "fortgesetzt werden.") == "de");
  CHECK(detect_language("ok").empty());
}
