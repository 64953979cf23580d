// The first byte says which format the rest is in: g, w, s, d (lists.def and one list) or anything else for a
// plain list. Whatever comes in, what goes out is a table that the reader of tables takes.
#include <string>

#include "extractors/match/bundle_builder.h"
#include "pipeline/formats/name_import.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

FUZZ_TARGET(name_import) {
  if (bytes.empty()) return;
  const std::string_view rest = bytes.substr(1);
  pipeline::NameImport names({.type = "ORG"});
  pipeline::LineReader lines(rest);
  switch (bytes.front()) {
    case 'g':
      names.read_geonames(lines);
      {
        pipeline::LineReader again(rest);
        names.read_alternate_names(again);
      }
      break;
    case 'w':
      names.read_wikidata(lines);
      break;
    case 's':
      names.read_spacy(lines);
      break;
    case 'd': {
      (void)names.read_gate_index(lines);
      pipeline::LineReader again(rest);
      names.read_gate_list(again, {"a.lst", "PLACE", "city"});
      break;
    }
    default:
      names.read_list(lines);
  }
  const std::size_t rows = names.rows_kept();
  std::string table;
  names.write([&table](std::string_view row) { table += row; });
  BundleBuilder builder;
  Diagnostics diagnostics;
  builder.add_table(table, "imported.tsv", diagnostics);
  expect(builder.row_count() + diagnostics.size() >= rows, "every row is read or refused with a reason");
  for (const Diagnostic& each : diagnostics)
    expect(each.code != "G004" && each.code != "G005", "a row has its cells and a name");
}
