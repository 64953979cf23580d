// Whole sentences of the languages beside English, read with the packs as they stand in the repository.

#include <string>
#include <vector>

#include "extractors/dates/date_finder.h"
#include "extractors/match/bundle_builder.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

const Resources::Data& resources() {
  static const Resources::Data data = [] {
    BundleBuilder builder;
    Diagnostics diagnostics;
    builder.add_folder(DATELINE_SOURCE_DIR "/gazetteers", diagnostics);
    return Resources::Data(builder.build());
  }();
  return data;
}

/// Published on Friday, 25 January 2013, unless the test says otherwise.
struct Language {
  const char* code;

  std::vector<Mention> found(const Document& document) const {
    static const DateFinder finder(resources());
    const Analysis analysis(document, resources());
    std::vector<Mention> mentions;
    finder.find(analysis, mentions);
    return mentions;
  }

  Document article(std::string text, std::optional<Day> published = make_day(2013, 1, 25)) const {
    Document document;
    document.text = std::move(text);
    document.published = published;
    document.language = code;
    return document;
  }

  /// "span = value mod", in order, joined by "; ".
  std::string dates(std::string text, std::optional<Day> published = make_day(2013, 1, 25)) const {
    const Document document = article(std::move(text), published);
    std::string out;
    for (const Mention& mention : found(document)) {
      if (!out.empty()) out += "; ";
      out += std::string(mention.span.of(document.text)) + " = " + mention.timex->value;
      if (!mention.timex->mod.empty()) out += " " + mention.timex->mod;
    }
    return out;
  }
};

const Language french{"fr"};

}  // namespace

TEST_CASE("French: a range shares its year and its month") {
  CHECK(french.dates("Le festival a duré de mars à juin 2010.") == "mars = 2010-03; juin 2010 = 2010-06");
  CHECK(french.dates("Elle a siégé du 28 mai au 3 juin 2010.") ==
        "28 mai = 2010-05-28; 3 juin 2010 = 2010-06-03");
  CHECK(french.dates("de novembre à février 2011") == "novembre = 2010-11; février 2011 = 2011-02");
  CHECK(french.dates("entre le 12 et le 15 décembre") == "12 = 2012-12-12; 15 décembre = 2012-12-15");
  CHECK(french.dates("les 3, 4 et 7 décembre") == "3 = 2012-12-03; 4 = 2012-12-04; 7 décembre = 2012-12-07");
}

TEST_CASE("French: the verb beside a date says which one it is") {
  CHECK(french.dates("Il est arrivé lundi matin et repartira mercredi soir.") ==
        "lundi matin = 2013-01-21TMO; mercredi soir = 2013-01-30TEV");
  CHECK(french.dates("Lundi, le ministre a annoncé qu'il se rendra jeudi à Alger.") ==
        "Lundi = 2013-01-21; jeudi = 2013-01-31");
  CHECK(french.dates("Il est mort le 3 mars.") == "3 mars = 2012-03-03");
  CHECK(french.dates("Le scrutin aura lieu le 3 mars.") == "3 mars = 2013-03-03");
  CHECK(french.dates("La réunion est prévue mardi.") == "mardi = 2013-01-29");
  CHECK(french.dates("Le marché rouvrira samedi.") == "samedi = 2013-01-26");
}

TEST_CASE("French: a part of a period keeps its mod") {
  CHECK(french.dates("Fin 2012, il partit.") == "Fin 2012 = 2012 END");
  CHECK(french.dates("Il revint à la mi-avril 2011.") == "à la mi-avril 2011 = 2011-04 MID");
  CHECK(french.dates("Il partira en début de semaine prochaine.") ==
        "en début de semaine prochaine = 2013-W05 START");
  CHECK(french.dates("à la fin des années 1980") == "à la fin des années 1980 = 198 END");
}

TEST_CASE("French: what follows counts from the date before") {
  CHECK(french.dates(
            "Il est parti le 19 novembre 2012. Le lendemain matin, il a appelé ; trois jours plus tard, il "
            "est revenu.") ==
        "19 novembre 2012 = 2012-11-19; Le lendemain matin = 2012-11-20TMO; trois jours plus tard = "
        "2012-11-23");
  CHECK(french.dates("En mars 1943, la ville tomba. Le 7 avril, les chars arrivèrent. L'année suivante, tout "
                     "était fini.",
                     {}) == "mars 1943 = 1943-03; 7 avril = 1943-04-07; L'année suivante = 1944");
  CHECK(french.dates("Il a plu hier.", {}) == "hier = XXXX-XX-XX");
}

TEST_CASE("French: ages, names and counted things are no dates") {
  for (const std::string text : {"Jean Dupont, 26 ans, boulanger", "une femme âgée de 30 ans",
                                 "Il a été vu sur Mars.", "La résolution 1973 a été votée.",
                                 "Toussaint Louverture", "Le Printemps arabe", "2000 soldats", "1,5 an"}) {
    CAPTURE(text);
    CHECK(french.dates(text).empty());
  }
}
