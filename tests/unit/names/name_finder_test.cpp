#include "extractors/names/name_finder.h"

#include <chrono>
#include <string>

#include "dateline/annotator.h"
#include "extractors/match/entity_id.h"
#include "extractors/match/resource_data.h"
#include "extractors/names/coreference.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

using namespace dateline;

namespace {

std::vector<Mention> mentions_of(const std::string& text, const Resources::Data& resources,
                                 const NameFinder& finder) {
  Document document;
  document.text = text;
  document.language = "en";
  const Analysis analysis(document, resources);
  std::vector<Mention> mentions;
  finder.find(analysis, {}, mentions);
  return mentions;
}

std::vector<Mention> mentions_of(const std::string& text) {
  static const std::shared_ptr<const Resources> resources = Resources::built_in();
  static const NameFinder finder(resources->data());
  return mentions_of(text, resources->data(), finder);
}

/// "TYPE text", joined by "; "; nominal ones in lower case: "person text".
std::string listed(const std::vector<Mention>& mentions, const std::string& text, bool nominals = false) {
  std::string out;
  for (const Mention& mention : mentions) {
    if (!nominals && mention.level == MentionLevel::nominal) continue;
    if (!out.empty()) out += "; ";
    out += std::string(mention.level == MentionLevel::nominal ? "~" : "") + to_string(mention.type) + ' ' +
           std::string(mention.span.of(text));
  }
  return out;
}

std::string found(const std::string& text, bool nominals = false) {
  return listed(mentions_of(text), text, nominals);
}

std::string entities(const std::string& text) {
  std::string out;
  for (const Mention& mention : mentions_of(text)) {
    if (mention.level == MentionLevel::nominal) continue;
    if (!out.empty()) out += "; ";
    out += mention.entity;
  }
  return out;
}

}  // namespace

TEST_CASE("an organ such as every state has is that of the country that the text is about") {
  CHECK(entities("ISLAMABAD (Reuters) - Pakistan's army was heard by the Supreme Court.") ==
        "place:islamabad-pk; org:reuters; place:pakistan; org:pakistan-supreme-court");
  CHECK(entities("In Nairobi the High Court ruled. Kenya's president spoke.") ==
        "place:nairobi-ke; org:high-court-of-kenya; place:kenya");
  CHECK(entities("The High Court in Kenya ruled, Ghana said.") ==
        "org:high-court-of-kenya; place:kenya; place:ghana");
  CHECK(entities("The U.S. Supreme Court ruled. The Supreme Court was divided.") ==
        "org:us-supreme-court; org:us-supreme-court");
}

TEST_CASE("without a country an organ such as every state has is nobody's") {
  CHECK(entities("The Supreme Court ruled on a case.") == "org:~supreme-court");
  CHECK(entities("PARIS - The Supreme Court was silent, France's minister said.") ==
        "place:paris-fr; org:~supreme-court; place:france");
}

TEST_CASE("the owner before a possessive says which one of a name is meant") {
  CHECK(entities("Turkey's MIT caught a spy.") == "place:turkey; org:mit-tr");
  CHECK(entities("Researchers at MIT agreed.") == "org:mit");
}

TEST_CASE("the country of the outlet says whose organ is meant") {
  const std::shared_ptr<const Resources> resources = Resources::built_in();
  const NameFinder finder(resources->data());
  Document document;
  document.text = "The High Court ruled.";
  document.language = "en";
  const Analysis analysis(document, resources->data());
  std::vector<Mention> mentions;
  finder.find(analysis, {}, mentions, "KE");
  REQUIRE(mentions.size() == 1);
  CHECK(mentions[0].entity == "org:high-court-of-kenya");
}

TEST_CASE("a person whose name needs support is linked where the country or a title speaks for it") {
  CHECK(entities("Then Duterte spoke to President Samuel Linnes.").find("rodrigo-duterte") ==
        std::string::npos);
  CHECK(entities("Then President Duterte spoke.") == "person:rodrigo-duterte");
  CHECK(entities("President Duterte left the Philippines.") == "person:rodrigo-duterte; place:philippines");
}

TEST_CASE("descriptions in lower case are the organs of their country") {
  const auto described = [](const std::string& text) {
    for (const Mention& mention : mentions_of(text)) {
      if (mention.level == MentionLevel::nominal && mention.type == MentionType::org) return mention.entity;
    }
    return std::string("nothing");
  };
  CHECK(described("Mali's defence ministry denied it.") == "org:malian-defence-ministry");
  CHECK(described("The Malian army denied it.") == "org:malian-army");
  CHECK(described("The Russian foreign ministry denied it.") == "org:russian-foreign-ministry");
  CHECK(described("BAMAKO - Mali was calm, the defence ministry wrote.") == "org:malian-defence-ministry");
  CHECK(described("Kenya's high court ruled.") == "org:high-court-of-kenya");
  CHECK(described("TBILISI - The parliament of today is not Georgia's, the parliament wrote.") ==
        "org:georgian-parliament");
  CHECK(described("The Republican party won, Ohio's senators said.") == "org:republican-party-us");
}

TEST_CASE("places that are ordinary words are found where something says that they are places") {
  CHECK(found("Police in Nice agreed.") == "PLACE Nice");
  CHECK(found("The road to Reading, England, was shut.") == "PLACE Reading; PLACE England");
  CHECK(found("A storm hit Mobile, Ala., again.") == "PLACE Mobile; PLACE Ala.");
  CHECK(found("Police in Bowling Green agreed.") == "PLACE Bowling Green");
  CHECK(found("Nice, France, was quiet.") == "PLACE Nice; PLACE France");
  CHECK(found("He was reading a book. It was nice, Mali said.") == "PLACE Mali");
}

TEST_CASE("companies that are ordinary words are found where they do what companies do") {
  CHECK(entities("Apple said sales rose.") == "org:apple");
  CHECK(entities("A fire burned Amazon's warehouse.") == "org:amazon");
  CHECK(entities("ICE agents left.") == "org:ice-us");
  CHECK(found("Apple pie was served. Oranges fell.").empty());
}

TEST_CASE("words within names may have their capital behind an apostrophe or a full stop") {
  CHECK(entities("The Mossos d'Esquadra left.") == "org:mossos");
  CHECK(entities("Workers of Amazon.com left.") == "org:amazon");
  CHECK(entities("Officials met U.S. Bank there.") == "org:us-bancorp");
  CHECK(entities("Cape Verde President Samuel Linnes left.") == "place:cape-verde; person:~samuel-linnes");
}

TEST_CASE("titles, articles and possessives stay outside of names") {
  CHECK(found("We met the Velmara Timber Corporation's president, Mr. Tarvo Linnes.") ==
        "ORG Velmara Timber Corporation; PERSON Tarvo Linnes");
}

TEST_CASE("a capital at the start of a sentence is no sign of a name") {
  CHECK(found("Nothing happened. Rebels left. Soldiers came.").empty());
}

TEST_CASE("capitals that are a listed name may open a sentence, also where they spell a word") {
  CHECK(found("US lawmakers met. It rained.") == "PLACE US");
  CHECK(found("WHO warned of cholera.") == "ORG WHO");
  CHECK(found("Us too.").empty());
}

TEST_CASE("one good context pays for all occurrences of a name") {
  CHECK(found("Then Oruvek spoke. President Samuel Oruvek left. They followed Oruvek home.") ==
        "PERSON Oruvek; PERSON Samuel Oruvek; PERSON Oruvek");
}

TEST_CASE("full name, family name and a variant spelling are one person") {
  CHECK(
      entities("President Samuel Oruvekar left. Oruvekar returned. Later Samuel Oruvekkar spoke to them.") ==
      "person:~samuel-oruvekar; person:~samuel-oruvekar; person:~samuel-oruvekar");
}

TEST_CASE("a family name of two words is the person") {
  CHECK(entities("Mr. Samuel Odeka-Linnes left. Odeka-Linnes returned.") ==
        "person:~samuel-odeka-linnes; person:~samuel-odeka-linnes");
  CHECK(entities("Mr. Samuel Oruvek Linnes left. Oruvek Linnes returned.") ==
        "person:~samuel-oruvek-linnes; person:~samuel-oruvek-linnes");
}

TEST_CASE("a family name may open a sentence with its particle, and be of two letters") {
  CHECK(found("Mrs. Martha von der Oruvek left. Von der Oruvek returned.") ==
        "PERSON Martha von der Oruvek; PERSON Von der Oruvek");
  CHECK(found("Mr. Samuel al-Oruvek left. Al-Oruvek's car stood there.") ==
        "PERSON Samuel al-Oruvek; PERSON Al-Oruvek");
  CHECK(found("Mr. Ng Chee Meng left. Ng returned.") == "PERSON Ng Chee Meng; PERSON Ng");
}

TEST_CASE("of two bearers of a family name the one spoken of last is meant") {
  const std::string text =
      "Mr. Samuel Oruvek left with Mrs. Martha Oruvek. Oruvek smiled. Mr. Samuel Oruvek slept. Oruvek "
      "dreamt.";
  CHECK(entities(text) ==
        "person:~samuel-oruvek; person:~martha-oruvek; person:~martha-oruvek; person:~samuel-oruvek; "
        "person:~samuel-oruvek");
}

TEST_CASE("a name means the bearer in the document unless the words around it say otherwise") {
  CHECK(found("Mr. Samuel Jordan left. Jordan met the King of Jordan.") ==
        "PERSON Samuel Jordan; PERSON Jordan; PLACE Jordan");
}

TEST_CASE("ministries that share a head are one mention") {
  CHECK(found("He thanked the Ministries of Defence and of the Interior.") ==
        "ORG Ministries of Defence and of the Interior");
}

TEST_CASE("a text without capitals has its listed names still") {
  CHECK(found("rebels attacked timbuktu in mali.") == "PLACE timbuktu; PLACE mali");
}

TEST_CASE("a long name defines its acronym") {
  const std::string text = "The Grand Union for Velmaran Workers (GUVW) met. Later the GUVW called a strike.";
  CHECK(found(text) == "ORG Grand Union for Velmaran Workers; ORG GUVW; ORG GUVW");
  CHECK(entities(text) ==
        "org:~grand-union-for-velmaran-workers; org:~grand-union-for-velmaran-workers; "
        "org:~grand-union-for-velmaran-workers");
}

TEST_CASE("an acronym may take several letters of a word, of a listed body in any order") {
  CHECK(entities("The Tarvo State Environmental Agency (TASEA) met. TASEA called a strike.") ==
        "org:~tarvo-state-environmental-agency; org:~tarvo-state-environmental-agency; "
        "org:~tarvo-state-environmental-agency");
  CHECK(found("The Interview of the Month (IOTM) was long.") == "ORG IOTM");
}

TEST_CASE("two bodies with an article between them are two") {
  CHECK(found("They asked the Ministry of Trade and the Ministry of Health.") ==
        "ORG Ministry of Trade; ORG Ministry of Health");
  CHECK(found("They asked the University of Velmara and the University of Tarvo.") ==
        "ORG University of Velmara; ORG University of Tarvo");
  CHECK(found("They asked the Ministry of Trade and the Sea.") == "ORG Ministry of Trade and the Sea");
}

TEST_CASE("codes are no organisations") {
  CHECK(found("The storm was rated EF2 and the bird had H5N1.") == "");
}

TEST_CASE("an acronym in brackets is listed only where the long name is one of its row") {
  CHECK(entities("The Federal Bureau of Irrigation (FBI) met. The FBI rested.") ==
        "org:~federal-bureau-of-irrigation; org:~federal-bureau-of-irrigation; "
        "org:~federal-bureau-of-irrigation");
  CHECK(entities("The Federal Bureau of Investigations (FBI) met.") == "org:fbi; org:fbi");
}

TEST_CASE("of two bearers of an acronym the one is meant that the text spells out") {
  CHECK(entities("Reporters Without Borders met. RSF is worried.") == "org:rsf-ngo; org:rsf-ngo");
  CHECK(entities("The Rapid Support Forces met Reporters Without Borders. RSF is worried.") ==
        "org:rsf; org:rsf-ngo; org:rsf");
  CHECK(entities("RSF is worried.") == "org:rsf");
}

TEST_CASE("an age that does not fit the years of a row says that somebody else is meant") {
  const auto who = [](const std::string& text) {
    Document document;
    document.text = text;
    document.language = "en";
    document.published = std::chrono::sys_days(std::chrono::year(2024) / 5 / 6);
    const Annotator annotator(Resources::built_in());
    const std::vector<Mention> mentions = annotator.annotate(document).mentions;
    return mentions.empty() ? std::string() : mentions.front().entity;
  };
  CHECK(who("Mahmoud Abbas, 19, went home.") == "person:~mahmoud-abbas");
  CHECK(who("Mahmoud Abbas, a 19-year-old student, went home.") == "person:~mahmoud-abbas");
  CHECK(who("Mahmoud Abbas (19) went home.") == "person:~mahmoud-abbas");
  CHECK(who("Mahmoud Abbas, 88, went home.") == "person:mahmoud-abbas");
  CHECK(who("Mahmoud Abbas, 19 ministers and two envoys went home.") == "person:mahmoud-abbas");
}

TEST_CASE("an organisation keeps its places to itself") {
  CHECK(found("He studies at the University of Uppsala in Sweden.") ==
        "ORG University of Uppsala; PLACE Sweden");
}

TEST_CASE("listed names have the id, name and country of their row") {
  const std::vector<Mention> mentions = mentions_of("AQIM attacked a town in Mali.");
  REQUIRE(mentions.size() >= 2);
  CHECK(mentions[0].entity == "org:aqim");
  CHECK(mentions[0].name == "Al-Qaeda in the Islamic Maghreb");
  CHECK(mentions[0].by.find("armed-groups.tsv:") != std::string::npos);
}

TEST_CASE("adjectives of nations are no places") {
  CHECK(found("French troops and Malian officers met an Egyptian in Tunisian waters.").empty());
}

TEST_CASE("people and groups that are only described are nominal mentions with country and sector") {
  const std::string text = "A Tunisian policeman was killed by suspected Islamist fighters.";
  CHECK(found(text, true) == "~PERSON A Tunisian policeman; ~PERSON suspected Islamist fighters");
  const std::vector<Mention> mentions = mentions_of(text);
  CHECK(mentions[0].country == "TN");
  CHECK(mentions[0].sector == "COP");
  CHECK(mentions[0].name.empty());
}

TEST_CASE("the organ of a state is one even in lower case") {
  const std::vector<Mention> mentions = mentions_of("Exercises of the Algerian army took place.");
  REQUIRE(mentions.size() == 1);
  CHECK(mentions[0].type == MentionType::org);
  CHECK(mentions[0].level == MentionLevel::nominal);
  CHECK(mentions[0].country == "DZ");
  CHECK_FALSE(mentions[0].entity.empty());
}

TEST_CASE("the group is the organisation named before it in the paragraph") {
  const std::vector<Mention> mentions = mentions_of("AQIM denied it. The group was founded later.");
  REQUIRE(mentions.size() == 2);
  CHECK(mentions[1].level == MentionLevel::nominal);
  CHECK(mentions[1].entity == "org:aqim");
}

TEST_CASE("two listed places with a hyphen between them are two places") {
  CHECK(found("The Lyon-Turin line is long.") == "PLACE Lyon; PLACE Turin");
}

TEST_CASE("an abbreviated name has its full stop, also at the end of a sentence") {
  CHECK(found("They live in Fresno, Calif. Shares of Velmoro Inc. rose.") ==
        "PLACE Fresno; PLACE Calif.; ORG Velmoro Inc.");
}

TEST_CASE("a city that plays is its team, one that is played in is a place") {
  CHECK(found("Bamako beat Velmara.") == "ORG Bamako");
  CHECK(found("They played in Bamako.") == "PLACE Bamako");
}

TEST_CASE("a direction with a capital is part of the name, before an adjective it is none") {
  CHECK(found("They live in North Velmara.") == "PLACE North Velmara");
  CHECK(found("They study West African music.").empty());
}

TEST_CASE(
    "words that are names of people, places and organisations are told apart by what stands beside them") {
  CHECK(found("George Washington crossed the river. Washington was tired.") ==
        "PERSON George Washington; PERSON Washington");
  CHECK(found("The talks in Washington failed. She lives in Washington state.") ==
        "PLACE Washington; PLACE Washington");
  CHECK(found("They met in Washington, D.C., in June.") == "PLACE Washington, D.C.");
  CHECK(found("Michael Jordan scored 40 points. Jordan left early.") ==
        "PERSON Michael Jordan; PERSON Jordan");
  CHECK(found("Jordan's king met them. Amman, Jordan, was calm.") ==
        "PLACE Jordan; PLACE Amman; PLACE Jordan");
  CHECK(found("Soldiers from Chad crossed the border. Chad denied it.") == "PLACE Chad; PLACE Chad");
  CHECK(found("They met Georgia O'Keeffe.") == "PERSON Georgia O'Keeffe");
  CHECK(found("In Georgia, the mayor of Tbilisi resigned.") == "PLACE Georgia; PLACE Tbilisi");
  CHECK(found("They buried Queen Victoria.") == "PERSON Victoria");
  CHECK(found("A fire in Victoria, Australia, burned for days.") == "PLACE Victoria; PLACE Australia");
  CHECK(found("An orange car stopped in Orange, Australia.") == "PLACE Orange; PLACE Australia");
}

TEST_CASE("a description has the sector of its noun, of a group that of the group") {
  const auto sectors = [](const std::string& text) {
    std::string out;
    for (const Mention& mention : mentions_of(text)) {
      if (mention.level != MentionLevel::nominal) continue;
      out += (out.empty() ? "" : "; ") + std::string(mention.span.of(text)) + " = " + mention.country + "/" +
             mention.sector;
    }
    return out;
  };
  CHECK(sectors("They met two Malian soldiers.") == "two Malian soldiers = ML/MIL");
  CHECK(sectors("On Monday Malian soldiers left.") == "Malian soldiers = ML/MIL");
  CHECK(sectors("They met 12 members of a terrorist cell.") == "12 members of a terrorist cell = /UAF");
}

TEST_CASE("a description has its noun and, where the text gives it exactly, its number") {
  const auto counted = [](const std::string& text) {
    std::string out;
    for (const Mention& mention : mentions_of(text)) {
      if (mention.level != MentionLevel::nominal) continue;
      out += (out.empty() ? "" : "; ") + mention.head +
             (mention.number ? " " + std::to_string(*mention.number) : "");
    }
    return out;
  };
  CHECK(counted("They met 12 members of a terrorist cell.") == "members 12");
  CHECK(counted("They met the two French journalists.") == "journalists 2");
  CHECK(counted("They met twenty-five soldiers.") == "soldiers 25");
  CHECK(counted("They met 1,200 soldiers.") == "soldiers 1200");
  CHECK(counted("They met at least 16 soldiers.") == "soldiers");
  CHECK(counted("They met about 16 soldiers.") == "soldiers");
  CHECK(counted("They met up to 16 soldiers.") == "soldiers");
  CHECK(counted("They met two hundred soldiers.") == "soldiers");
  CHECK(counted("They met three or four soldiers.") == "soldiers");
  CHECK(counted("They met a Tunisian policeman.") == "policeman");
}

TEST_CASE("an organisation is of the country of a place in its name only where that is one country") {
  const auto countries = [](const std::string& text) {
    std::string out;
    for (const Mention& mention : mentions_of(text)) out += mention.country + ";";
    return out;
  };
  CHECK(countries("They sued the Orange Timber Corporation.") == ";");
  CHECK(countries("They sued the Bamako Timber Corporation.") == "ML;");
}

TEST_CASE("a description beside a name with a comma between is the same person") {
  const auto ids = [](const std::string& text) {
    std::string out;
    for (const Mention& mention : mentions_of(text)) {
      if (mention.type == MentionType::person) out += mention.entity + ';';
    }
    return out;
  };
  CHECK(ids("They met the foreign minister, Omar Diarra, twice.") ==
        "person:~omar-diarra;person:~omar-diarra;");
  CHECK(ids("They met the foreign minister, Omar Diarra and others.") == ";person:~omar-diarra;");
}

TEST_CASE("names do not overlap and stand in the order of the text") {
  const std::string text =
      "Bank of America Merrill Lynch said New York City Mayor Samuel Oruvek of the New York Times Company "
      "met "
      "President Martha Oruvek of the Democratic Republic of the Congo at the University of Uppsala.";
  std::uint32_t end = 0;
  for (const Mention& mention : mentions_of(text)) {
    if (mention.level == MentionLevel::nominal) continue;
    CHECK(mention.span.begin >= end);
    end = mention.span.end;
    CHECK_FALSE(mention.by.empty());
    CHECK_FALSE(mention.entity.empty());
  }
}

TEST_CASE("an organ behind its country's possessive is that country's, and so it stays") {
  CHECK(entities("Uruguay's Supreme Court ruled. Later the Supreme Court was shut.") ==
        "place:uruguay; org:supreme-court-of-uruguay; org:supreme-court-of-uruguay");
  CHECK(entities("Benin\u2019s Foreign Ministry answered.") == "place:benin; org:benin-foreign-ministry");
  CHECK(entities("Carla's Foreign Ministry answered.") == "person:~carla; org:~foreign-ministry");
}

TEST_CASE("an organ named with its owner is meant by its bare name from there on") {
  CHECK(
      entities(
          "Britain's Supreme Court met. Rwanda protested, and Rwanda appealed. The Supreme Court rested.") ==
      "org:uk-supreme-court; place:rwanda; place:rwanda; org:uk-supreme-court");
  CHECK(entities("Britain's Supreme Court met. Rwanda protested. The Supreme Court in Kigali rested.") ==
        "org:uk-supreme-court; place:rwanda; org:supreme-court-of-rwanda; place:kigali-rw");
  CHECK(entities("Rwanda voted in Kigali. Rwanda waited. The Supreme Court met. Britain's Supreme Court "
                 "waited. The Supreme Court rested.") ==
        "place:rwanda; place:kigali-rw; place:rwanda; org:supreme-court-of-rwanda; org:uk-supreme-court; "
        "org:supreme-court-of-rwanda");
}

TEST_CASE("what the tables hold whole is no person for beginning with a first name") {
  CHECK(found("Sierra Leone on Monday signed. They came from Guinea and Sierra Leone.") ==
        "PLACE Sierra Leone; PLACE Guinea; PLACE Sierra Leone");
  CHECK(entities("The bank Morgan Stanley cut jobs.") == "org:morgan-stanley");
  CHECK(found("Mr. Thomas Cook spoke. Morgan Velmara spoke.") == "PERSON Thomas Cook; PERSON Morgan Velmara");
}

TEST_CASE("a name that is never to be found is no unlisted name either, unless another row has it") {
  const TemporaryFolder folder;
  write_whole_file(folder.file("mine.tsv"),
                   "id\ttype\tname\taliases\tuse\n"
                   "org:silent\tORG\tOruvek Timber Corporation\tOTC\tnever\n"
                   "place:mali\t\t\t\tnever\n"
                   "place:menaka-ml\t\t\t\tnever\n"
                   "place:velmara-one\tPLACE\tVelmara\t\tnever\n"
                   "place:velmara-two\tPLACE\tVelmara\t\t\n");
  const auto resources = Resources::load({.overlays = {folder.file("")}});
  const NameFinder finder(resources->data());
  const auto found_with_it = [&](const std::string& text) {
    return listed(mentions_of(text, resources->data(), finder), text);
  };
  CHECK(found("Troops left Gao in Mali.") == "PLACE Gao; PLACE Mali");
  CHECK(found_with_it("Troops left Gao in Mali.") == "PLACE Gao");
  CHECK(found_with_it("Rebels attacked a convoy near Menaka, in the town of Menaka.").empty());
  CHECK(found_with_it("The Oruvek Timber Corporation (OTC) sold its mill. OTC has none left.").empty());
  CHECK(found_with_it("Troops left Gao for Velmara.") == "PLACE Gao; PLACE Velmara");
}

TEST_CASE("ids of unlisted names are plain ASCII") {
  CHECK(unlisted_id("person", "Jérôme  O'Néill-Ka") == "person:~jerome-o-neill-ka");
  CHECK(unlisted_id("org", "Ωμ") == "org:~u3c9u3bc");
}

TEST_CASE("line breaks and no-break spaces in a name become single spaces") {
  CHECK(on_one_line(" New\n York\u00A0City ") == "New York City");
}
