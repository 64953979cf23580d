#include "pipeline/store/text_tokenizer.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

enum class Tokenizer { of_sqlite, own };

/// What an index has of the texts: "word text offset", a line each.
std::string indexed(const std::vector<std::string>& texts, const std::string& options, Tokenizer tokenizer) {
  SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  if (tokenizer == Tokenizer::own) use_own_tokenizer(database);
  database.exec("create virtual table search using fts5 (text, tokenize = \"unicode61 " + options + "\")");
  database.exec("create virtual table word using fts5vocab (search, instance)");
  SQLite::Statement insert(database, "insert into search (text) values (?)");
  for (const std::string& text : texts) {
    insert.bind(1, text);
    insert.exec();
    insert.reset();
  }
  std::string lines;
  SQLite::Statement words(database, "select hex(term), doc, offset from word order by doc, offset, term");
  while (words.executeStep())
    lines += words.getColumn(0).getString() + " " + words.getColumn(1).getString() + " " +
             words.getColumn(2).getString() + "\n";
  // The marks stand where the tokens do.
  SQLite::Statement marked(database,
                           "select highlight(search, 0, '[', ']') from search where search match 'ab OR a'");
  while (marked.executeStep()) lines += marked.getColumn(0).getString() + "\n";
  return lines;
}

void check_same(const std::vector<std::string>& texts, const std::string& options) {
  const std::string expected = indexed(texts, options, Tokenizer::of_sqlite);
  CHECK(!expected.empty());
  CHECK(indexed(texts, options, Tokenizer::own) == expected);
}

TEST_CASE("the own tokenizer gives the words of SQLite's") {
  const std::string long_word(500, 'x');
  const std::vector<std::string> texts = {
      "The Minister's 14 men, in Gao.",
      "",
      "  \n\t ",
      "A",
      "ab-AB_ab.Ab'",
      "Ménaka and Kidal \u201cquoted\u201d naïve AB\u2014ab",
      "e\u0301 cafe\u0301s ab\u0301 \u0301ab",
      "МАЛИ Мали mali ab\u00a0ab 北京 ab北京ab",
      long_word + " ab " + long_word + "é " + long_word.substr(0, 63) + " " + long_word.substr(0, 64) + " " +
          long_word.substr(0, 65),
      std::string("ab\0ab \x01 ab\x7f", 10),
      "broken \xc3 ab \xff\xfe ab\xe2\x82 \x80 ab",
      "\xf0\x9f\x98\x80"
      "ab \xf0\x9f\x98\x80 a",
  };
  for (const char* options : {"", "remove_diacritics 0", "remove_diacritics 1", "remove_diacritics 2",
                              "separators 'b'", "tokenchars '-_'", "remove_diacritics 2 tokenchars ''''"})
    check_same(texts, options);
}

TEST_CASE("the own tokenizer gives the words of SQLite's for bytes of all kinds") {
  static const std::vector<std::string> pieces = {"a",    "B",       "ab ",      " ", "-",      "7",
                                                  "é",    "e\u0301", "\u2019",   "ß", "\u00a0", "и",
                                                  "\xff", "\x80",    "\xe2\x82", "Z", "\n",     "x1"};
  std::mt19937 random(11);
  std::vector<std::string> texts;
  for (int i = 0; i < 400; ++i) {
    std::string text;
    const auto count = random() % 60;
    for (unsigned n = 0; n < count; ++n) text += pieces[random() % pieces.size()];
    texts.push_back(text);
  }
  check_same(texts, "remove_diacritics 2");
}

}  // namespace
}  // namespace dateline::pipeline
