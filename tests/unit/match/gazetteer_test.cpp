#include "extractors/match/gazetteer.h"

#include <cstring>
#include <string>

#include "dateline/result.h"
#include "extractors/match/bundle_builder.h"
#include "extractors/text/sentences.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

constexpr const char* table =
    "id\ttype\tname\taliases\tcountry\tkind\tlat\tlon\tpopulation\tadjectives\tdemonyms\tuse\n"
    "org:aq\tORG\tal-Qaeda\tal-Qaida|Al Qa'ida\t\tarmed-group\t\t\t\t\t\t\n"
    "org:aqim\tORG\tAl-Qaeda in the Islamic Maghreb\tAQIM\tDZ\tarmed-group\t\t\t\t\t\t\n"
    "org:ice\tORG\tImmigration Office\t=ICE\tUS\tagency\t\t\t\t\t\t\n"
    "place:gao-ml\tPLACE\tGao\t\tML\tcity\t16.27\t-0.04\t86000\t\t\t\n"
    "place:mali\tPLACE\tMali\tRepublic of Mali\tML\tcountry\t18\t-2\t\tMalian\tMalian|Malians\t\n"
    "place:nice-fr\tPLACE\tNice\t\tFR\tcity\t43.7\t7.27\t340000\t\t\tcontext\n"
    "place:saint-louis-sn\tPLACE\tSt. Louis\tThe Bridge City\tSN\tcity\t16.02\t-16.5\t\t\t\t\n"
    "place:usa\tPLACE\tUnited States\tU.S.|US\tUS\tcountry\t39\t-98\t\tAmerican\tAmericans\t\n";

struct Built {
  BundleBuilder builder;
  Diagnostics diagnostics;
  std::vector<std::byte> bytes;

  explicit Built(std::string_view tsv = table) {
    builder.add_table(tsv, "names.tsv", diagnostics);
    bytes = builder.build();
  }
};

/// "first token .. last token = id", in order.
std::vector<std::string> found(const Gazetteer& gazetteer, std::string_view text) {
  Tokens tokens = tokenize(text);
  const SentenceLexicon lexicon{[](std::string_view) { return Abbreviation::never_ends; },
                                [](const Token&) { return false; }};
  const auto sentences = split_sentences(text, tokens, lexicon);
  std::vector<NameMatch> matches;
  gazetteer.find(text, tokens, matches);
  std::vector<std::string> out;
  for (const NameMatch& match : matches) {
    std::string line(
        text.substr(tokens[match.first].begin, tokens[match.last - 1].end - tokens[match.first].begin));
    for (std::uint32_t i = 0; i < gazetteer.meaning_count(match.name); ++i) {
      line += " = " + std::string(gazetteer.row(gazetteer.meaning(match.name, i).row).id);
    }
    out.push_back(line + (match.case_agrees ? "" : " (case)"));
  }
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("names are found at token borders, in each other too") {
  const Built built;
  REQUIRE(built.diagnostics.empty());
  const Gazetteer gazetteer(built.bytes);
  CHECK(found(gazetteer, "Gaoling is not Gao in Mali") == Lines{"Gao = place:gao-ml", "Mali = place:mali"});
  CHECK(found(gazetteer, "Al-Qaeda in the Islamic Maghreb") ==
        Lines{"Al-Qaeda = org:aq", "Al-Qaeda in the Islamic Maghreb = org:aqim"});
}

TEST_CASE("hyphens, accents, apostrophes and full stops of abbreviations do not matter") {
  const Built built;
  const Gazetteer gazetteer(built.bytes);
  CHECK(found(gazetteer, "al Qaeda, al\u2011Qaïda, Al-Qa\u2019ida") ==
        Lines{"al Qaeda = org:aq", "al\u2011Qaïda = org:aq", "Al-Qa\u2019ida = org:aq"});
  CHECK(found(gazetteer, "in St Louis and St. Louis") ==
        Lines{"St Louis = place:saint-louis-sn", "St. Louis = place:saint-louis-sn"});
  CHECK(found(gazetteer, "the Bridge City") == Lines{"Bridge City = place:saint-louis-sn"});
}

TEST_CASE("a stray comma inside a name does not hide it") {
  const Built built;
  const Gazetteer gazetteer(built.bytes);
  CHECK(found(gazetteer, "al-Qaeda, in the Islamic Maghreb").back() ==
        "al-Qaeda, in the Islamic Maghreb = org:aqim");
}

TEST_CASE("acronyms and marked names match in their own case only") {
  const Built built;
  const Gazetteer gazetteer(built.bytes);
  CHECK(found(gazetteer, "AQIM aqim ICE ice US us U.S. u.s.") ==
        Lines{"AQIM = org:aqim", "ICE = org:ice", "US = place:usa", "U.S. = place:usa"});
}

TEST_CASE("missing capitals are reported, not hidden") {
  const Built built;
  const Gazetteer gazetteer(built.bytes);
  CHECK(found(gazetteer, "mali MALI") == Lines{"mali = place:mali (case)", "MALI = place:mali"});
}

TEST_CASE("no match crosses a sentence border") {
  const Built built;
  const Gazetteer gazetteer(built.bytes);
  CHECK(found(gazetteer, "He said United.\n\nStates agree").empty());
}

TEST_CASE("a text may end in the middle of a name, with or without sentences") {
  const Built built;
  const Gazetteer gazetteer(built.bytes);
  for (const std::string text : {"United", "Al-Qaeda in the", "Al-Qaeda in -", "St."}) {
    std::vector<NameMatch> matches;
    const Tokens tokens = tokenize(text);
    gazetteer.find(text, tokens, matches);
    for (const NameMatch& match : matches) CHECK(match.last <= tokens.size());
  }
}

TEST_CASE("a row keeps its cells, its origin and how a name may be used") {
  const Built built;
  const Gazetteer gazetteer(built.bytes);
  const auto nice = gazetteer.find_id("place:nice-fr");
  REQUIRE(nice);
  const GazetteerRow row = gazetteer.row(*nice);
  CHECK(row.name == "Nice");
  CHECK(row.attribute("country") == "FR");
  CHECK(row.attribute("nothing").empty());
  CHECK(row.latitude == 43.7);
  CHECK(row.population == 340000);
  CHECK(row.file == "names.tsv");
  CHECK(row.line == 7);
  std::vector<NameMatch> matches;
  Tokens tokens = tokenize("Nice Malians");
  gazetteer.find("Nice Malians", tokens, matches);
  REQUIRE(matches.size() == 2);
  CHECK(gazetteer.meaning(matches[0].name, 0).use == NameUse::context);
  CHECK(gazetteer.meaning(matches[1].name, 0).role == NameRole::demonym);
  CHECK_FALSE(gazetteer.find_id("place:nowhere"));
}

TEST_CASE("an overlay changes and adds rows of a compiled bundle") {
  const Built built;
  BundleBuilder overlaid;
  overlaid.add_bundle(Gazetteer(built.bytes));
  Diagnostics diagnostics;
  overlaid.add_table("id\ttype\tname\norg:aqim\tORG\tOther Name\norg:new\tORG\tNewly Founded\n", "mine.tsv",
                     diagnostics);
  const std::vector<std::byte> bytes = overlaid.build();
  const Gazetteer gazetteer(bytes);
  CHECK(diagnostics.empty());
  CHECK(gazetteer.row(*gazetteer.find_id("org:aqim")).name == "Other Name");
  CHECK(gazetteer.row(*gazetteer.find_id("org:aqim")).file == "mine.tsv");
  CHECK(found(gazetteer, "Newly Founded AQIM of Gao") ==
        Lines{"Newly Founded = org:new", "Gao = place:gao-ml"});
}

TEST_CASE("an id twice in one folder is a mistake, in an overlay a replacement") {
  Built built;
  built.builder.add_table("id\ttype\tname\norg:aqim\tORG\tOnce More\n", "other.tsv", built.diagnostics);
  REQUIRE(built.diagnostics.size() == 1);
  CHECK(to_string(built.diagnostics[0]) == "other.tsv:2: G013: \"org:aqim\" stands already in names.tsv:3");
  BundleBuilder overlaid;
  overlaid.add_bundle(Gazetteer(built.bytes));
  Diagnostics diagnostics;
  overlaid.add_table(table, "names.tsv", diagnostics);
  CHECK(diagnostics.empty());
}

TEST_CASE("the same rows compile to the same bytes") {
  CHECK(Built().bytes == Built().bytes);
}

TEST_CASE("a damaged or foreign bundle is refused") {
  const Built built;
  std::vector<std::byte> bytes = built.bytes;
  bytes[bytes.size() / 2] ^= std::byte{1};
  CHECK_THROWS_AS(Gazetteer(bytes), Error);
  bytes = built.bytes;
  bytes.resize(bytes.size() - 8);
  CHECK_THROWS_AS(Gazetteer(bytes), Error);
  bytes = built.bytes;
  bytes[0] = std::byte{'x'};
  CHECK_THROWS_AS(Gazetteer(bytes), Error);
  CHECK_THROWS_AS(Gazetteer(std::span<const std::byte>{}), Error);
}

TEST_CASE("wrong rows are named with file, line, code and a suggestion, and left out") {
  const auto problem_of = [](const std::string& row) {
    const Built built("id\ttype\tname\taliases\tcountry\tlat\tuse\n" + row + "\n");
    REQUIRE(built.diagnostics.size() == 1);
    CHECK(built.builder.row_count() == 0);
    return to_string(built.diagnostics.front());
  };
  CHECK(problem_of("person:x\tPERSN\tX\t\t\t\t") ==
        "names.tsv:2: G012: unknown type \"PERSN\", did you mean \"PERSON\"?");
  CHECK(problem_of("Person X\tPERSON\tX\t\t\t\t").find("G006") != std::string::npos);
  CHECK(problem_of("person:x\tPERSON\tX\t\tXX\t\t").find("G008") != std::string::npos);
  CHECK(problem_of("place:x\tPLACE\tX\t\tML\t91\t").find("G009") != std::string::npos);
  CHECK(problem_of("place:x\tPLACE\tX\t\tML\t1\tforc") ==
        "names.tsv:2: G007: unknown use \"forc\", did you mean \"force\"?");
  CHECK(problem_of("place:x\tPLACE\tX").find("G004") != std::string::npos);
  CHECK(problem_of("place:x\tPLACE\t\t\tML\t1\t").find("G005") != std::string::npos);
}

TEST_CASE("the check finds names that two rows claim") {
  Built built(
      "id\ttype\tname\taliases\nplace:a\tPLACE\tSpringfield\t\nplace:b\tPLACE\tSpringfield\t\nplace:"
      "c\tPLACE\tOther\t~Springfield\n");
  Diagnostics warnings;
  built.builder.check(warnings);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].code == "G021");
}
