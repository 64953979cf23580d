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

TEST_CASE("a zero-width non-joiner stays where it is spelling") {
  CHECK(clean_line("سه\u200Cشنبه") == "سه\u200Cشنبه");
  CHECK(clean_line("र\u200Cक") == "र\u200Cक");
  CHECK(clean_line("brid\u200Cge") == "bridge");
  CHECK(clean_line("سه\u200C شنبه\u200C") == "سه شنبه");
  CHECK(clean_line("\u200Cسه") == "سه");
  CHECK(clean_line("سه\u200Bشنبه") == "سهشنبه");
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

TEST_CASE("a line of several scripts is cleaned like one of ASCII") {
  CHECK(clean_line(" a \xC2\xA0 b\xE2\x80\x8B"
                   "c \xC2\xAD d ") == "a bc d");
  CHECK(clean_line("\xD0\x9C\xD0\xB8\xD1\x80  \xE4\xBD\xA0\xE3\x80\x80\xE5\xA5\xBD") ==
        "\xD0\x9C\xD0\xB8\xD1\x80 \xE4\xBD\xA0 \xE5\xA5\xBD");
  CHECK(clean_line("cafe\xCC\x81 \xC3\xA9") == "caf\xC3\xA9 \xC3\xA9");  // NFC
  CHECK(clean_line("\xE3\x81\x8B\xE3\x82\x99") == "\xE3\x81\x8C");       // kana with a mark of its own
  CHECK(clean_line(" \x01\t ").empty());
}

TEST_CASE("letters are compared without case, accents and marks") {
  CHECK(bare_letters("Déjà-vu: 3\xC2\xA0%") == "dejavu3");
  CHECK(bare_letters("Москва!") == bare_letters("москва"));
  CHECK(start_of("caf\xC3\xA9", 4) == "caf");
}

TEST_CASE("a line is cleaned alike wherever its spaces and signs lie") {
  for (std::size_t first = 0; first < 20; ++first) {
    for (std::size_t second = first + 1; second < 21; ++second) {
      std::string line(22, 'x');
      line[first] = ' ';
      line[second] = ' ';
      std::string expected = line;
      if (second == first + 1) expected.erase(second, 1);
      if (expected.front() == ' ') expected.erase(0, 1);
      CHECK(clean_line(line) == expected);
      line[second] = '\x7F';
      CHECK(clean_line(line).find('\x7F') == std::string::npos);
      line[second] = '\n';
      CHECK(clean_line(line) == expected);
    }
  }
}

TEST_CASE("bare letters are small letters and digits in any script") {
  CHECK(bare_letters("It\u2019s 9 O'Clock, \u00C9tienne \u2013 \u041C\u0418\u0420!") ==
        "its9oclocketienne\u043C\u0438\u0440");
  CHECK(bare_letters(" .,- ").empty());
}
