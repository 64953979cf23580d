#include "pipeline/formats/name_import.h"

#include <string>
#include <string_view>

#include "tests/support/catch.h"

using namespace dateline::pipeline;

namespace {

std::string table_of(NameImport& names) {
  std::string table;
  names.write([&table](std::string_view row) { table += row; });
  return table.substr(table.find('\n') + 1);  // without the header
}

template <typename Read>
std::string imported(NameImport& names, std::string_view bytes, Read read) {
  LineReader lines(bytes);
  (names.*read)(lines);
  return table_of(names);
}

constexpr std::string_view geonames =
    "11\tZelmira\tZelmira\t\t14.5\t-3.25\tP\tPPLC\tML\t\t01\t\t\t\t250000\t\t300\tAfrica/Bamako\t2020-01-01\n"
    "12\tTórrel\tTorrel\t\t15\t-4\tP\tPPL\tML\t\t01\t\t\t\t3000\t\t300\tAfrica/Bamako\t2020-01-01\n"
    "13\tTorrel\tTorrel\t\t16\t-5\tP\tPPL\tNE\t\t01\t\t\t\t90000\t\t300\tAfrica/Niamey\t2020-01-01\n"
    "14\tSmallest\tSmallest\t\t16\t-5\tP\tPPL\tNE\t\t01\t\t\t\t20\t\t300\tAfrica/Niamey\t2020-01-01\n"
    "15\tRoad 7\tRoad 7\t\t16\t-5\tR\tRD\tNE\t\t01\t\t\t\t0\t\t300\tAfrica/Niamey\t2020-01-01\n"
    "16\tBroken\n";

}  // namespace

TEST_CASE("a GeoNames dump becomes places with number, kind and coordinates") {
  NameImport names({.least_population = 1000});
  const std::string table = imported(names, geonames, &NameImport::read_geonames);
  CHECK(table ==
        "place:torrel-ml-12\tPLACE\tTórrel\t\tML\ttown\t15\t-4\t3000\t\t\t\t\tcontext\tgeonames 12\n"
        "place:torrel-ne-13\tPLACE\tTorrel\t\tNE\ttown\t16\t-5\t90000\t\t\t\t\t\tgeonames 13\n"
        "place:zelmira-ml-11\tPLACE\tZelmira\t\tML\tcity\t14.5\t-3.25\t250000\t\t\t\t\t\tgeonames 11\n");
  CHECK(names.lines_read() == 6);
  CHECK(names.left_out() ==
        std::map<std::string, std::uint64_t>{{"a kind of feature that no text names", 1},
                                             {"below the population asked for", 1},
                                             {"not the 19 columns of a GeoNames dump", 1}});
}

TEST_CASE("alternate names that a GeoNames dump holds itself are counted, unless others follow") {
  constexpr std::string_view line =
      "11\tZelmira\tZelmira\tSelmira,ZEL\t14.5\t-3.25\tP\tPPLC\tML\t\t01\t\t\t\t250000\t\t300\tAfrica/"
      "Bamako\t2020-01-01\n";
  NameImport alone({});
  CHECK(imported(alone, line, &NameImport::read_geonames).find("Selmira") == std::string::npos);
  REQUIRE(alone.left_out().size() == 1);
  CHECK(alone.left_out().begin()->first.starts_with("alternate names of a place in the dump"));
  NameImport followed({.alternate_names_follow = true});
  (void)imported(followed, line, &NameImport::read_geonames);
  CHECK(followed.left_out().empty());
}

TEST_CASE("alternate names join the places that were kept, in the languages asked for") {
  NameImport names({.least_population = 1000, .languages = {"en", "fr"}});
  LineReader places(geonames);
  names.read_geonames(places);
  LineReader alternates(
      "1\t11\tfr\tZelmire\t\t\t\t\n2\t11\tde\tSelmira\t\t\t\t\n3\t11\t\tZelmyra\t\t\t\t\n"
      "4\t11\tlink\thttp://example.org\t\t\t\t\n5\t99\ten\tElsewhere\t\t\t\t\n");
  names.read_alternate_names(alternates);
  const std::string table = table_of(names);
  CHECK(table.find("\tZelmira\tZelmire|Zelmyra\tML\t") != std::string::npos);
  CHECK(names.left_out().at("an alternate name in another language") == 2);
  CHECK(names.left_out().at("an alternate name of a place that is left out") == 1);
}

TEST_CASE("rows of one Wikidata item are joined, whichever way the cells are written") {
  NameImport names({.type = "PERSON"});
  CHECK(imported(
            names,
            "?item\t?itemLabel\t?itemAltLabel\t?countryCode\t?genderLabel\t?start\t?positionLabel\n"
            "<http://www.wikidata.org/entity/Q901>\t\"Ada Example\"@en\t\"A. Example, Ada E.\"@en\t\"ML\"\t"
            "\"female\"@en\t\"2011-05-01T00:00:00Z\"^^<http://www.w3.org/2001/"
            "XMLSchema#dateTime>\t\"mayor\"@en\n"
            "<http://www.wikidata.org/entity/Q901>\t\"Ada "
            "Example\"@en\t\t\"ML\"\t\"female\"@en\t\t\"judge\"@en\n"
            "<http://www.wikidata.org/entity/Q902>\t\"Q902\"\t\t\t\t\t\n"
            "nothing\tNo Item\t\t\t\t\t\n",
            &NameImport::read_wikidata) ==
        "person:ada-example-q901\tPERSON\tAda Example\tA. Example|Ada "
        "E.\tML\t\t\t\t\tmayor|judge\t2011\t\tf\t\twikidata "
        "Q901\n");
  CHECK(names.left_out() == std::map<std::string, std::uint64_t>{
                                {"an item without a label in the language asked for", 1}, {"no item", 1}});
  NameImport places({.type = "PLACE"});
  CHECK(imported(places, "item\titemLabel\tcoord\tpopulation\nQ7\tSomewhere\tPoint(2.5 48.25)\t12\n",
                 &NameImport::read_wikidata) ==
        "place:somewhere-q7\tPLACE\tSomewhere\t\t\t\t48.25\t2.5\t12\t\t\t\t\t\twikidata Q7\n");
}

TEST_CASE(
    "escapes in Wikidata's cells are undone, and columns that say nothing to a table are reported once") {
  NameImport names({.type = "ORG"});
  CHECK(
      imported(
          names,
          "?item\t?itemLabel\t?itemAltLabel\t?inception\n"
          "<http://www.wikidata.org/entity/Q903>\t\"The \\\"Oak\\\" Society\"@en\t\"Soci\\u00E9t\\U000000E9, "
          "Back\\\\slash, Line\\nbreak, Odd\\q\\u12\"@en\t\"1990\"\n"
          "<http://www.wikidata.org/entity/Q904>\t\"Ash\"@en\t\t\"1991\"\n",
          &NameImport::read_wikidata) ==
      "org:ash-q904\tORG\tAsh\t\t\t\t\t\t\t\t\t\t\t\twikidata Q904\n"
      "org:the-oak-society-q903\tORG\tThe \"Oak\" Society\tSociété|Back\\slash|Line break|Odd\\q\\u12"
      "\t\t\t\t\t\t\t\t\t\t\twikidata Q903\n");
  CHECK(names.left_out() == std::map<std::string, std::uint64_t>{
                                {"the column \"inception\", which is none that a table of names has", 1}});
}

TEST_CASE("literal spaCy patterns become names, those of one id a row") {
  NameImport names({});
  CHECK(imported(names,
                 "{\"label\":\"ORG\",\"pattern\":\"Sample Works\",\"id\":\"sample-works\"}\n"
                 "{\"label\":\"ORG\",\"pattern\":[{\"TEXT\":\"Sample\"},{\"LOWER\":\"inc\"}],\"id\":\"sample-"
                 "works\"}\n"
                 "{\"label\":\"GPE\",\"pattern\":[{\"LOWER\":\"old\"},{\"LOWER\":\"harbour\"}]}\n"
                 "{\"label\":\"GPE\",\"pattern\":[{\"LOWER\":\"x\",\"OP\":\"+\"}]}\n"
                 "{\"label\":\"DATE\",\"pattern\":\"today\"}\nno json\n",
                 &NameImport::read_spacy) ==
        "org:sample-works\tORG\tSample Works\tSample inc\t\t\t\t\t\t\t\t\t\t\t\n"
        "place:old-harbour\tPLACE\told harbour\t\t\t\t\t\t\t\t\t\t\t\t\n");
  CHECK(names.left_out().size() == 3);
}

TEST_CASE("a lists.def names the lists that hold people, organisations and places") {
  NameImport names({});
  LineReader index("city.lst:location:city\nstop.lst:stop\n../secret.lst:location\n");
  const auto lists = names.read_gate_index(index);
  REQUIRE(lists.size() == 1);
  LineReader city("Old Harbour&country=ML\nNew Harbour\tlat=1\n\nOld Harbour\n");
  names.read_gate_list(city, lists.front());
  CHECK(table_of(names) ==
        "place:new-harbour\tPLACE\tNew Harbour\t\t\tcity\t\t\t\t\t\t\t\t\t\n"
        "place:old-harbour\tPLACE\tOld Harbour\t\t\tcity\t\t\t\t\t\t\t\t\t\n");
  CHECK(names.left_out() ==
        std::map<std::string, std::uint64_t>{{"a list of neither people, organisations nor places", 1},
                                             {"a list outside of the folder of lists.def", 1},
                                             {"named twice", 1}});
}

TEST_CASE("features behind the names of a GATE list are no part of them, whatever separates them") {
  NameImport names({});
  LineReader works(
      "Gate Works:x=1\nAsh & Oak&country=ML&city=Gao\nFive:\nSix: A = "
      "B\nOak:Elm:minor_type=mill\nTab\tx=1\n");
  names.read_gate_list(works, {"works.lst", "ORG", "company"});
  const std::string table = table_of(names);
  for (const std::string name : {"Gate Works", "Ash & Oak", "Five:", "Six: A = B", "Oak:Elm", "Tab"})
    CHECK(table.find("\tORG\t" + name + "\t") != std::string::npos);
  CHECK(names.rows_kept() == 6);
}

TEST_CASE("names that a table cannot hold are left out and counted") {
  NameImport names({.type = "ORG", .kind = "company", .country = "FR"});
  CHECK(imported(names, "# a comment\n Good Name \nBad|Name\n~Marked\n\xFF\xFE\nGood Name\nСклад\n",
                 &NameImport::read_list) ==
        "org:good-name\tORG\tGood Name\t\tFR\tcompany\t\t\t\t\t\t\t\t\t\n"
        "org:line-7\tORG\tСклад\t\tFR\tcompany\t\t\t\t\t\t\t\t\t\n");
  CHECK(names.left_out() ==
        std::map<std::string, std::uint64_t>{
            {"a name with signs that a table cannot hold", 2}, {"named twice", 1}, {"not UTF-8", 1}});
}
