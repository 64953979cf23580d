#include <string>
#include <vector>

#include "dateline/unicode.h"
#include "extractors/match/bundle_builder.h"
#include "extractors/match/gazetteer.h"
#include "extractors/text/sentences.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

FUZZ_TARGET(gazetteer) {
  static const std::string text =
      "Al-Qa'ida in the Islamic Maghreb (AQIM) left Gao, Mali. The U.S. and the Malians met in Nice; "
      "St. Louis, Saint-Louis and Ménaka. President Anna Example said so to Mr. X.";
  if (!is_valid_utf8(bytes)) return;  // as the reader of folders refuses it
  Diagnostics diagnostics;
  BundleBuilder builder;
  builder.add_table(bytes, "input.tsv", diagnostics);
  builder.check(diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) {
    expect(is_valid_utf8(to_string(diagnostic)), "an error can be printed");
  }
  const std::vector<std::byte> block = builder.build();
  const Gazetteer gazetteer(block);
  expect(gazetteer.row_count() == builder.row_count(), "every row is there");
  const auto check_name = [&](std::uint32_t name) {
    expect(name < gazetteer.name_count(), "a name exists");
    for (std::uint32_t i = 0; i < gazetteer.meaning_count(name); ++i)
      expect(gazetteer.meaning(name, i).row < gazetteer.row_count(), "a meaning has its row");
  };
  for (std::uint32_t i = 0; i < gazetteer.row_count(); ++i) {
    const GazetteerRow row = gazetteer.row(i);
    expect(is_valid_utf8(row.name) && !row.name.empty(), "a row has a name");
    expect(row.kind == RowKind::word || gazetteer.find_id(row.id).has_value(), "an id is found again");
    const auto [first, last] = gazetteer.names_like(row.name);
    for (std::uint32_t name = first; name < last; ++name) check_name(name);
  }
  Tokens tokens = tokenize(text);
  (void)split_sentences(
      text, tokens, {[](const Token&) { return Abbreviation::none; }, [](const Token&) { return false; }});
  std::vector<NameMatch> matches;
  gazetteer.find(text, tokens, matches);
  for (const NameMatch& match : matches) {
    expect(match.first < match.last && match.last <= tokens.size(), "a match lies in the text");
    check_name(match.name);
  }
  BundleBuilder again;
  again.add_bundle(gazetteer);
  expect(again.build() == block, "a compiled bundle compiles to itself");
}
