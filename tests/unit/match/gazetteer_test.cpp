#include "extractors/match/gazetteer.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <string>

#include "dateline/result.h"
#include "dateline/unicode.h"
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
  const SentenceLexicon lexicon{[](const Token&) { return Abbreviation::never_ends; },
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

TEST_CASE("a table may start with a byte order mark") {
  const Built built("\xEF\xBB\xBFid\ttype\tname\norg:velmara\tORG\tVelmara Union\n");
  CHECK(built.diagnostics.empty());
  const Gazetteer gazetteer(built.bytes);
  CHECK(found(gazetteer, "The Velmara Union met.") ==
        std::vector<std::string>{"Velmara Union = org:velmara"});
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

TEST_CASE("a comma, an apostrophe and a short word in a listed name are read as in a text") {
  const Built built(
      "id\ttype\tname\norg:energy\tORG\tClimate Change, Energy, the Environment and "
      "Water\norg:ndra\tORG\t'Ndrangheta\nplace:in-salah\tPLACE\tIn Salah\n");
  BundleBuilder with_words;
  Diagnostics diagnostics;
  with_words.add_table("word\tclass\tvalue\nin\tcommon\tfunction\n", "words.tsv", diagnostics);
  with_words.add_bundle(Gazetteer(built.bytes));
  const std::vector<std::byte> bytes = with_words.build();
  const Gazetteer gazetteer(bytes);
  CHECK(found(gazetteer, "Climate Change, Energy, the Environment and Water").back() ==
        "Climate Change, Energy, the Environment and Water = org:energy");
  CHECK(found(gazetteer, "the 'Ndrangheta").back() == "Ndrangheta = org:ndra");
  CHECK(found(gazetteer, "In Salah").back() == "In Salah = place:in-salah");
  CHECK(found(gazetteer, "in Salah").back() == "in Salah = place:in-salah (case)");
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

TEST_CASE("a part of a row is what the whole row says") {
  const Built built;
  const Gazetteer gazetteer(built.bytes);
  REQUIRE(gazetteer.row_count() == 8);
  for (std::uint32_t i = 0; i < gazetteer.row_count(); ++i) {
    const GazetteerRow row = gazetteer.row(i);
    CHECK(gazetteer.kind(i) == row.kind);
    CHECK(gazetteer.id(i) == row.id);
    CHECK(gazetteer.name(i) == row.name);
    CHECK(gazetteer.by(i) == std::string(row.file) + ':' + std::to_string(row.line));
    for (const std::string_view title : {"lat", "population", "country", "kind", "admin", "note"}) {
      CHECK(gazetteer.cell(i, bundle::column_of(title)) == row.attribute(title));
    }
  }
  CHECK(gazetteer.cell(gazetteer.row_count(), bundle::column_of("kind")).empty());
}

TEST_CASE("a cell far behind the beginning of its row is found too") {
  const std::string name(4'000, 'v');
  const std::string cell(16'000, 'a');
  const Built built(
      "id\ttype\tname\tformal\taliases\tadjectives\tdemonyms\tcountry\tsector\n"
      "org:velmara\tORG\t" +
      name + "\t" + cell + "\t" + cell + "\t" + cell + "\t" + cell + "\tML\tGOV\n");
  const Gazetteer gazetteer(built.bytes);
  const std::optional<std::uint32_t> row = gazetteer.find_id("org:velmara");
  REQUIRE(row);
  CHECK(gazetteer.name(*row) == name);
  CHECK(gazetteer.cell(*row, bundle::column_of("country")) == "ML");
  CHECK(gazetteer.cell(*row, bundle::column_of("demonyms")) == cell);
  CHECK(gazetteer.cell(*row, bundle::column_of("sector")) == "GOV");
}

TEST_CASE("tokens of a text have the names that their text has") {
  const Built built;
  const Gazetteer gazetteer(built.bytes);
  const std::string text = "in St. Louis, al-Qaeda of the Republic of Mali";
  const Tokens tokens = tokenize(text);
  std::size_t found_names = 0;
  for (std::size_t first = 0; first < tokens.size(); ++first) {
    for (std::size_t last = first + 1; last <= tokens.size(); ++last) {
      const auto names = gazetteer.names_like(text, std::span(tokens).subspan(first, last - first));
      CHECK(names == gazetteer.names_like(std::string_view(text).substr(
                         tokens[first].begin, tokens[last - 1].end - tokens[first].begin)));
      found_names += names.first < names.second ? 1 : 0;
    }
  }
  CHECK(found_names >= 4);
}

TEST_CASE("a word has its class and value at hand") {
  const Built built(
      "word\tclass\tvalue\tnote\n"
      "Mr\ttitle\t\t\n"
      "president\ttitle\toffice\tof states\n"
      "mile\tunit\tlength\t\n");
  REQUIRE(built.diagnostics.empty());
  const Gazetteer gazetteer(built.bytes);
  REQUIRE(gazetteer.word_count() == 3);
  const auto classes = gazetteer.word_classes();
  for (std::uint32_t word = 0; word < gazetteer.word_count(); ++word) {
    CHECK(gazetteer.value(word) == gazetteer.row(word).value);
    REQUIRE(gazetteer.class_number(word) < classes.size());
    CHECK(classes[gazetteer.class_number(word)].name == gazetteer.row(word).id);
  }
  CHECK(gazetteer.value(gazetteer.word_count()).empty());
  CHECK(gazetteer.class_number(gazetteer.word_count()) >= classes.size());
}

TEST_CASE("ordinary words in lower case that are nothing else are marked in place of being found") {
  BundleBuilder builder;
  Diagnostics diagnostics;
  builder.add_table("word\tclass\tvalue\tnote\ngreen\tcommon\t\t\nmay\tcommon\t\t\nmay\tmonth\t5\t\n",
                    "words.tsv", diagnostics);
  builder.add_table("id\ttype\tname\nplace:hill-xx\tPLACE\tHill\nplace:green-hill-xx\tPLACE\tGreen Hill\n",
                    "places.tsv", diagnostics);
  REQUIRE(diagnostics.empty());
  const std::vector<std::byte> bytes = builder.build();
  const Gazetteer gazetteer(bytes);
  const std::string text = "a green wood, a green hill and Green Hill may be seen";
  Tokens tokens = tokenize(text);
  std::vector<NameMatch> all;
  gazetteer.find(text, tokens, all);
  std::vector<NameMatch> marked;
  gazetteer.find_and_mark(text, tokens, marked);
  std::erase_if(all, [&](const NameMatch& match) {
    return match.last == match.first + 1 && tokens[match.first].of(text) == "green";
  });
  CHECK(marked == all);
  for (const Token& token : tokens) {
    CAPTURE(token.begin);
    CHECK(token.ordinary == (token.of(text) == "green"));
  }
}

TEST_CASE("a city that some place names as its capital is one") {
  const Built built(
      "id\ttype\tname\tkind\tcapital\n"
      "place:gao-ml\tPLACE\tGao\tcity\t\n"
      "place:gao-region\tPLACE\tGao Region\tregion\tplace:gao-ml\n"
      "place:kidal-ml\tPLACE\tKidal\tcity\t\n"
      "place:nowhere\tPLACE\tNowhere\tregion\tplace:not-listed\n");
  const Gazetteer gazetteer(built.bytes);
  CHECK(gazetteer.is_capital(gazetteer.find_id("place:gao-ml").value()));
  CHECK_FALSE(gazetteer.is_capital(gazetteer.find_id("place:kidal-ml").value()));
  CHECK_FALSE(gazetteer.is_capital(gazetteer.find_id("place:gao-region").value()));
}

TEST_CASE("a single token has the names that a text of it has") {
  const Built built;
  const Gazetteer gazetteer(built.bytes);
  for (const std::string text :
       {"Gao", "gao", "AQIM", "aqim", "US", "us", "U.S.", "u.s.", "Bridge", "nowhere"}) {
    const Tokens tokens = tokenize(text);
    std::vector<NameMatch> matches;
    gazetteer.find(text, tokens, matches);
    std::vector<std::uint32_t> names;
    const auto [first, last] = gazetteer.names_of(tokens.front());
    for (std::uint32_t name = first; name < last; ++name) {
      if (gazetteer.is_spelled(name, text)) names.push_back(name);
    }
    CAPTURE(text);
    REQUIRE(names.size() == matches.size());
    for (std::size_t i = 0; i < names.size(); ++i) CHECK(names[i] == matches[i].name);
  }
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

namespace {

/// The look-up without tables of hashes: every listed name is held against every token.
class PlainTwin {
 public:
  explicit PlainTwin(const std::vector<std::string>& names) {
    for (const std::string& name : names) names_.push_back(words_of(name));
  }

  [[nodiscard]] Lines find(std::string_view text, const Tokens& tokens) const {
    Lines lines;
    for (std::size_t first = 0; first < tokens.size(); ++first) {
      std::vector<std::size_t> ends;
      for (const Lines& name : names_) {
        const std::size_t last = end_of(name, text, tokens, first);
        if (last > 0) ends.push_back(last);
      }
      std::sort(ends.begin(), ends.end());
      for (const std::size_t last : ends)
        lines.emplace_back(text.substr(tokens[first].begin, tokens[last - 1].end - tokens[first].begin));
    }
    return lines;
  }

 private:
  static bool is_joint(std::string_view token) { return token == "-" || token == "."; }

  static Lines words_of(std::string_view name) {
    Lines words;
    for (const Token& token : tokenize(name)) {
      if (!is_joint(token.of(name))) words.push_back(fold(token.of(name)));
    }
    return words;
  }

  static std::size_t end_of(const Lines& name, std::string_view text, const Tokens& tokens, std::size_t at) {
    if (tokens[at].kind == TokenKind::punctuation) return 0;
    for (std::size_t i = 0; i < name.size(); ++i, ++at) {
      if (i > 0 && at + 1 < tokens.size()) {
        const bool stray_comma =
            tokens[at].of(text) == "," && !tokens[at + 1].capital && tokens[at + 1].kind == TokenKind::word;
        if (is_joint(tokens[at].of(text)) || stray_comma) {
          if (tokens[at].sentence_end) return 0;
          ++at;
        }
      }
      if (at >= tokens.size() || fold(tokens[at].of(text)) != name[i]) return 0;
      if (i + 1 < name.size() && tokens[at].sentence_end) return 0;
    }
    return at;
  }

  std::vector<Lines> names_;
};

}  // namespace

TEST_CASE("the look-up finds what a plain one finds, in tables of many and few names") {
  std::mt19937 random(7);
  const auto pick = [&random](std::size_t below) { return random() % below; };
  for (const std::size_t size : {3u, 40u, 3000u}) {
    // Few words, so that names begin alike, stand in each other and share buckets.
    Lines words;
    for (std::size_t i = 0; i < 4 + size / 20; ++i)
      words.push_back("ka" + std::to_string(i) + (i % 3 == 0 ? "é" : "o"));
    std::set<std::string> names;
    std::string tsv = "id\ttype\tname\n";
    while (names.size() < size) {
      std::string name = "Ab";
      for (std::size_t length = pick(5); length > 0; --length)
        name += (pick(6) == 0 ? "-" : " ") + words[pick(words.size())];
      if (pick(3) != 0) name = name.substr(std::min<std::size_t>(3, name.size()));
      if (name.empty() || !names.insert(fold(name)).second) continue;
      tsv += "place:n" + std::to_string(names.size()) + "\tPLACE\t" + name + "\n";
    }
    const Built built(tsv);
    REQUIRE(built.diagnostics.empty());
    const Gazetteer gazetteer(built.bytes);
    std::set<std::string> keys;  // "a-b" and "a b" are one name
    for (const std::string& name : names) {
      std::string key = name;
      std::replace(key.begin(), key.end(), '-', ' ');
      keys.insert(key);
    }
    const PlainTwin twin({keys.begin(), keys.end()});
    for (int round = 0; round < 20; ++round) {
      std::string text;
      for (std::size_t length = pick(400); length > 0; --length) {
        text += pick(12) == 0 ? "Ab" : pick(9) == 0 ? "other" : words[pick(words.size())];
        text += pick(9) == 0 ? "-" : pick(25) == 0 ? ".\n\nNext " : pick(30) == 0 ? ", " : " ";
      }
      Tokens tokens = tokenize(text);
      (void)split_sentences(
          text, tokens,
          {[](const Token&) { return Abbreviation::none; }, [](const Token&) { return false; }});
      std::vector<NameMatch> matches;
      gazetteer.find(text, tokens, matches);
      Lines got;
      for (const NameMatch& match : matches)
        got.push_back(
            text.substr(tokens[match.first].begin, tokens[match.last - 1].end - tokens[match.first].begin));
      REQUIRE(got == twin.find(text, tokens));
    }
  }
}

TEST_CASE("spellings that stand for each other find a name where no other row has it") {
  Built built;
  built.builder.add_table(
      "word\tclass\tvalue\n'\tname-variant\t\nal\tname-variant\tel|ul\nmohammed\tname-variant\tmuhammad|"
      "mohamed\n"
      "sky\tname-ending\tskiy|skyy\n",
      "spellings.tsv", built.diagnostics);
  built.builder.add_table(
      "id\ttype\tname\taliases\nperson:a\tPERSON\tMohammed al-Sample\t\nperson:b\tPERSON\tMuhammad Other\t\n"
      "person:c\tPERSON\tMohammed Other\t\nperson:d\tPERSON\tAnna "
      "Novitsky\tNovitsky\nplace:p\tPLACE\tPeople's Square\t\n",
      "names.tsv2", built.diagnostics);
  REQUIRE(built.diagnostics.empty());
  const std::vector<std::byte> bytes = built.builder.build();
  const Gazetteer gazetteer(bytes);
  const auto ids = [&](std::string_view text) {
    Lines lines;
    for (const std::string& line : found(gazetteer, text)) {
      if (line.find("name-") == std::string::npos) lines.push_back(line);
    }
    return lines;
  };
  CHECK(ids("Muhammad el-Sample and MOHAMED UL SAMPLE") ==
        Lines{"Muhammad el-Sample = person:a", "MOHAMED UL SAMPLE = person:a"});
  CHECK(ids("Muhammad Other, Mohammed Other") ==
        Lines{"Muhammad Other = person:b", "Mohammed Other = person:c"});
  CHECK(ids("Mohamed Other") == Lines{"Mohamed Other = person:b = person:c"});
  CHECK(ids("Anna Novitskiy, Novitskyy") == Lines{"Anna Novitskiy = person:d"});
  CHECK(ids("Peoples Square") == Lines{"Peoples Square = place:p"});
}

TEST_CASE("an overlay changes single cells, adds and takes away names, merges and splits rows") {
  const Built built;
  BundleBuilder overlaid;
  overlaid.add_bundle(Gazetteer(built.bytes));
  Diagnostics diagnostics;
  overlaid.add_table(
      "id\ttype\tname\taliases\tuse\tmerge\n"
      "org:aqim\t\t\t+Maghreb Branch|-AQIM\t\torg:ice\n"
      "org:split\tORG\tSplit Off\tAQIM\t\t\n"
      "place:gao-ml\t\t\t\tnever\t\n"
      "place:unknown\t\t\t+Nobody\t\t\n"
      "place:usa\t\t\t\t\torg:nothing\n",
      "mine.tsv", diagnostics);
  REQUIRE(diagnostics.size() == 2);
  CHECK(
      to_string(diagnostics[0]) ==
      "mine.tsv:5: G005: a row without a name, and no row has the id \"place:unknown\" that it could change");
  CHECK(to_string(diagnostics[1]) == "mine.tsv:6: G015: no other row \"org:nothing\" to merge");
  const std::vector<std::byte> bytes = overlaid.build();
  const Gazetteer gazetteer(bytes);
  CHECK(gazetteer.row(*gazetteer.find_id("org:aqim")).attribute("country") == "DZ");
  CHECK(gazetteer.row(*gazetteer.find_id("org:aqim")).file == "mine.tsv");
  CHECK_FALSE(gazetteer.find_id("org:ice"));
  CHECK(gazetteer.row(*gazetteer.find_id("org:aqim")).attribute("note") == "merged=org:ice");
  CHECK(found(gazetteer, "Maghreb Branch, AQIM, ICE, Immigration Office") ==
        Lines{"Maghreb Branch = org:aqim", "AQIM = org:split", "ICE = org:aqim",
              "Immigration Office = org:aqim"});
  const auto [first, last] = gazetteer.names_like("Gao");
  REQUIRE(last - first == 1);
  CHECK(gazetteer.meaning(first, 0).use == NameUse::never);
}

TEST_CASE("what an overlay cannot do to a row is said, all of it") {
  const Built built;
  const auto said = [&](const std::string& row) {
    BundleBuilder overlaid;
    overlaid.add_bundle(Gazetteer(built.bytes));
    Diagnostics diagnostics;
    overlaid.add_table("id\ttype\tname\taliases\tcountry\tuse\tmerge\n" + row + "\n", "mine.tsv",
                       diagnostics);
    Lines lines;
    for (const Diagnostic& each : diagnostics) {
      CHECK(each.where == "mine.tsv:2");
      lines.push_back(each.code + ": " + each.message);
    }
    return lines;
  };
  CHECK(said("place:gao-ml\t\t\t-Gao\t\t\t") == Lines{"G017: \"Gao\" is the name of the row, which cannot be "
                                                      "taken away; write a row with another name, or "
                                                      "use = never"});
  CHECK(said("org:aq\t\t\t-al-Qaeda\t\t\t").front().starts_with("G017"));
  CHECK(said("org:aq\t\t\t-al-Qada\t\t\t") ==
        Lines{"G018: there is no \"al-Qada\" to take away, did you mean \"al-Qaida\"?"});
  CHECK(said("org:ice\t\t\t-ICE\t\t\t").empty());
  CHECK(said("org:aq\t\t\t-al-Qaida|New Name\t\t\t").front().starts_with("G016"));
  CHECK(said("org:new\tORG\tNew Name\t-Old Name\t\t\t").front().starts_with("G019"));
  CHECK(said("place:gao-mll\t\t\t\t\tnever\t") ==
        Lines{"G005: a row without a name, and no row has the id \"place:gao-mll\" that it could change, did "
              "you mean "
              "\"place:gao-ml\"?"});
  CHECK(said("place:gao-ml\tORG\t\t+Gawgaw\t\t\t") ==
        Lines{"G028: \"place:gao-ml\" is no ORG; a change leaves the type as it is"});
  CHECK(said("org:aq\t\t\t\t\t\tplace:gao-ml|org:aqmi") ==
        Lines{"G029: \"place:gao-ml\" is of another type than \"org:aq\"",
              "G015: no other row \"org:aqmi\" to merge, did you mean \"org:aqim\"?"});
  CHECK(said("Wrong Id\tPLAC\tName\t\tXX|YY\tforc\t").size() == 5);
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

TEST_CASE("the check finds rows out of order, places abroad, unknown kinds and impossible years") {
  const Built built(
      "id\ttype\tname\tcountry\tkind\tlat\tlon\tstart\tend\tbox\n"
      "place:b\tPLACE\tBordering\tML\tcountry\t17\t-4\t\t\t10.1 -12.3 25.1 4.3\n"
      "place:c\tPLACE\tCentral\tML\tcity\t16\t40\t\t\t\n"
      "place:d\tPLACE\tDistant Sea\tML\tsea\t16\t40\t\t\t\n"
      "place:a\tPLACE\tAlone\tNE\ttwon\t16\t40\t\t\t\n"
      "person:z\tPERSON\tZoe\tML\tjudge\t\t\t1990\t1980\t\n");
  Diagnostics warnings;
  built.builder.check(warnings);
  Lines said;
  for (const Diagnostic& each : warnings) said.push_back(to_string(each));
  CHECK(said == Lines{"names.tsv:3: G023: 16 40 does not lie in ML",
                      "names.tsv:5: G026: unknown kind \"twon\", did you mean \"town\"?",
                      "names.tsv:6: G025: it starts in 1990 and ends in 1980",
                      "names.tsv:5: G022: out of order: \"place:a\" stands behind \"place:d\""});
}

TEST_CASE("the check finds ids of another type and an article before a name") {
  const Built built(
      "id\ttype\tname\ngeonames:1\tPLACE\tFirst\norg:a\tPLACE\tSecond\nplace:b\tPLACE\tthe Third\n");
  Diagnostics warnings;
  built.builder.check(warnings);
  REQUIRE(warnings.size() == 2);
  CHECK(to_string(warnings[0]) == "names.tsv:3: G030: \"org:a\" is of type PLACE");
  CHECK(to_string(warnings[1]) ==
        "names.tsv:4: G031: leave \"the\" off \"the Third\"; it is found with and without");
}

TEST_CASE("the check blames what is laid over, not what was there") {
  Built built("id\ttype\tname\nplace:a\tPLACE\tSpringfield\nplace:b\tPLACE\tSpringfield\n");
  BundleBuilder overlaid;
  overlaid.add_bundle(Gazetteer(built.bytes));
  Diagnostics diagnostics;
  overlaid.check(diagnostics);
  CHECK(diagnostics.empty());
  overlaid.add_table("id\ttype\tname\nplace:c\tPLACE\tSpringfield\n", "mine.tsv", diagnostics);
  overlaid.check(diagnostics);
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].where == "mine.tsv:2");
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
