#include "pipeline/exports/rows.h"

#include <algorithm>

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

std::string written(RowFormat format, const std::vector<std::vector<Cell>>& rows) {
  std::string out;
  const auto writer =
      make_row_writer(format, {"name", "count", "share"}, [&](std::string_view text) { out += text; });
  for (const auto& row : rows) writer->row(row);
  writer->end();
  return out;
}

Cell number(std::int64_t value) {
  return value;
}

TEST_CASE("CSV quotes commas, quotes and line breaks") {
  CHECK(written(RowFormat::csv, {{text_cell("a,b"), number(1), Cell(0.5)},
                                 {text_cell("say \"no\""), number(2), Cell()},
                                 {text_cell("two\nlines"), number(3), Cell()}}) ==
        "name,count,share\r\n\"a,b\",1,0.5\r\n\"say \"\"no\"\"\",2,\r\n\"two\nlines\",3,\r\n");
}

TEST_CASE("CSV makes no formula of a text, and leaves numbers alone") {
  for (const char* text : {"=1+1", "+1", "-1", "@x", "\tx"}) {
    CHECK(written(RowFormat::csv, {{text_cell(text), number(-1), Cell(-0.5)}}) ==
          "name,count,share\r\n'" + std::string(text) + ",-1,-0.5\r\n");
  }
}

TEST_CASE("JSON leaves out what is absent") {
  CHECK(written(RowFormat::jsonl, {{text_cell("é\""), number(1), Cell()}, {Cell(), Cell(), Cell(0.25)}}) ==
        "{\"name\":\"é\\\"\",\"count\":1}\n{\"share\":0.25}\n");
  CHECK(written(RowFormat::json, {}) == "[]\n");
  CHECK(written(RowFormat::json, {{text_cell("a"), Cell(), Cell()}, {text_cell("b"), Cell(), Cell()}}) ==
        "[\n{\"name\":\"a\"},\n{\"name\":\"b\"}\n]\n");
}

TEST_CASE("a table is aligned by characters, numbers to the right") {
  CHECK(written(RowFormat::table,
                {{text_cell("Élodie"), number(7), Cell()}, {text_cell("Bo"), number(123), Cell()}}) ==
        "name    count  share\nÉlodie      7\nBo        123\n");
}

TEST_CASE("a note stands under its row of a table, and nowhere else") {
  const auto noted = [](RowFormat format) {
    std::string out;
    const auto writer = make_row_writer(format, {"a"}, [&](std::string_view text) { out += text; });
    writer->row(std::vector<Cell>{Cell(std::string("x"))});
    writer->note("by a rule\nof \x1b[2Jthe file");
    writer->end();
    return out;
  };
  CHECK(noted(RowFormat::table) == "a\nx\n    by a rule of \\x1B[2Jthe file\n");
  CHECK(noted(RowFormat::jsonl) == "{\"a\":\"x\"}\n");
}

TEST_CASE("a table without rows says nothing") {
  CHECK(written(RowFormat::table, {}).empty());
}

TEST_CASE("a file has no control characters but tabs and line feeds") {
  const Cell cell = text_cell("\x1b[31mred\x07\xC2\x9B\x7F\rcr\xC3\xA9");
  CHECK(written(RowFormat::csv, {{cell, number(1), Cell()}}) ==
        "name,count,share\r\n[31mredcr\xC3\xA9,1,\r\n");
  CHECK(written(RowFormat::tsv, {{cell, number(1), Cell()}}) == "[31mredcr\xC3\xA9\t1\t\n");
}

std::string table(std::size_t width, const std::vector<std::string>& columns,
                  const std::vector<std::vector<Cell>>& rows) {
  std::string out;
  const auto writer = make_row_writer(
      RowFormat::table, columns, [&](std::string_view text) { out += text; }, width);
  for (const auto& row : rows) writer->row(row);
  writer->end();
  return out;
}

std::size_t longest_line(const std::string& out) {
  std::size_t longest = 0;
  for (std::size_t at = 0; at < out.size(); at = out.find('\n', at) + 1)
    longest = std::max(longest, text_width(out.substr(at, out.find('\n', at) - at)));
  return longest;
}

TEST_CASE("a table is no wider than the terminal, and numbers stay whole") {
  const std::string out =
      table(40, {"name", "count", "words"},
            {{text_cell("n " + std::string(50, 'n')), number(1234567), text_cell("short")}});
  CHECK(longest_line(out) <= 40);
  CHECK(out.find("1234567") != std::string::npos);
  CHECK(out.find("nnn…") != std::string::npos);
}

TEST_CASE("on a terminal names are cut, dates and short words are not") {
  CHECK(table(52, {"who", "when", "how"},
              {{text_cell("Movement for the Free Highlands"), text_cell("2019-02-18..2019-02-24"),
                text_cell("asserted")},
               {text_cell("AQIM"), text_cell("2019-02"), text_cell("denied")}}) ==
        "who                 when                    how\n"
        "Movement for the …  2019-02-18..2019-02-24  asserted\n"
        "AQIM                2019-02                 denied\n");
}

TEST_CASE("wide characters take two columns, marks that combine none") {
  CHECK(text_width("a\u00E9") == 2);
  CHECK(text_width("e\u0301") == 1);
  CHECK(text_width("\u5317\u4EAC") == 4);
  CHECK(shorten("\u5317\u4EAC\u5E02", 6) == "\u5317\u4EAC\u5E02");
  CHECK(shorten("\u5317\u4EAC\u5E02", 5) == "\u5317\u4EAC\u2026");
  CHECK(shorten("\u5317\u4EAC\u5E02", 4) == "\u5317\u2026");
  CHECK(wrap_text("\u5317\u4EAC\u5E02", 3, LongWords::broken) ==
        std::vector<std::string>{"\u5317", "\u4EAC", "\u5E02"});
  CHECK(wrap_text("\u5317", 1, LongWords::broken) == std::vector<std::string>{"\u5317"});
  const std::string out =
      table(30, {"who", "how"},
            {{text_cell("\u5317\u4EAC"), text_cell("denied")}, {text_cell("Mali"), text_cell("actual")}});
  CHECK(out == "who   how\n\u5317\u4EAC  denied\nMali  actual\n");
}

TEST_CASE("a long word in the first column sends nothing beneath the rows") {
  CHECK(table(38, {"who", "how"},
              {{text_cell(std::string(100, 'x')), text_cell("denied")},
               {text_cell("y"), text_cell("actual")}}) == "who" + std::string(29, ' ') + "how\n" +
                                                              std::string(29, 'x') + "…  denied\ny" +
                                                              std::string(31, ' ') + "actual\n");
}

TEST_CASE("what has no room in a row stands beneath it, sentences first, then the last columns") {
  const std::string sentence =
      "He said that all of the roads to the north would be open again by the end of May.";
  CHECK(table(40, {"who", "claim", "when", "status", "articles", "id"},
              {{text_cell("Tobias Kuna"), text_cell(sentence), text_cell("2024-05"), text_cell("actual"),
                number(2), text_cell("person:~tobias-kuna")},
               {text_cell("Ana Lee"), Cell(), text_cell("2024"), text_cell("denied"), number(1), Cell()}}) ==
        "who          when     status  articles\n"
        "Tobias Kuna  2024-05  actual         2\n"
        "    claim: He said that all of the roads\n"
        "    to the north would be open again by\n"
        "    the end of May.\n"
        "    id: person:~tobias-kuna\n"
        "Ana Lee      2024     denied         1\n");
  CHECK(table(24, {"who", "when", "status", "articles"},
              {{text_cell("Tobias Kuna"), text_cell("2024-05"), text_cell("actual"), number(2)}}) ==
        "who          when\n"
        "Tobias Kuna  2024-05\n"
        "    status: actual;\n"
        "    articles: 2\n");
}

TEST_CASE("whatever stands in a table, no line is wider than the terminal, and no word fills the screen") {
  const std::string word(100'000, 'x');
  for (const std::size_t width : {1U, 5U, 20U, 39U, 80U, 120U}) {
    const std::string out = table(width, {"a_name_of_a_column", "b", "c", "d"},
                                  {{text_cell(word), number(1), text_cell(word), text_cell("a b " + word)},
                                   {text_cell("é é"), number(1), text_cell("é"), text_cell("ééé ééé")}});
    CHECK(longest_line(out) <= width);
    CHECK(out.size() < 4000);
  }
}

TEST_CASE("a table shows control characters instead of obeying them") {
  CHECK(written(RowFormat::table, {{text_cell("a\x1b[2Jb\n"), number(1), Cell()}}).find('\x1b') ==
        std::string::npos);
}

TEST_CASE("text is wrapped at spaces and a long word stands alone") {
  CHECK(wrap_text("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap_text("a incomprehensible b", 5) == std::vector<std::string>{"a", "incomprehensible", "b"});
  CHECK(wrap_text("ééé ééé", 7) == std::vector<std::string>{"ééé ééé"});
  CHECK(wrap_text("", 5) == std::vector<std::string>{""});
}

TEST_CASE("a long word is broken where lines may not be longer, and cut where it is far longer") {
  CHECK(wrap_text("a incomprehensible b", 6, LongWords::broken) ==
        std::vector<std::string>{"a", "incomp", "rehens", "ible b"});
  CHECK(wrap_text("ééééé", 2, LongWords::broken) == std::vector<std::string>{"éé", "éé", "é"});
  CHECK(wrap_text(std::string(100'000, 'x'), 80, LongWords::broken).size() == 5);
}

TEST_CASE("a first line may have less room than the others") {
  CHECK(wrap_text("one two three", 7, LongWords::alone, 4) ==
        std::vector<std::string>{"one", "two", "three"});
  CHECK(wrap_text("three", 7, LongWords::broken, 4) == std::vector<std::string>{"", "three"});
}

TEST_CASE("a text is shortened at a character, with a mark") {
  CHECK(shorten("éàü", 3) == "éàü");
  CHECK(shorten("éàüx", 3) == "éà…");
}

}  // namespace
}  // namespace dateline::pipeline
