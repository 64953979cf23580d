#include "extractors/places/place_resolver.h"

#include <string>

#include "dateline/annotator.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

const Annotator& annotator() {
  static const Annotator instance(Resources::built_in());
  return instance;
}

std::vector<Mention> places_of(const std::string& text, const std::string& url = "") {
  Document document;
  document.text = text;
  document.url = url;
  document.language = "en";
  std::vector<Mention> places;
  for (Mention& mention : annotator().annotate(document).mentions) {
    if (mention.type == MentionType::place) places.push_back(std::move(mention));
  }
  return places;
}

std::string ids(const std::string& text, const std::string& url = "") {
  std::string out;
  for (const Mention& place : places_of(text, url)) out += (out.empty() ? "" : " ") + place.entity;
  return out;
}

}  // namespace

TEST_CASE("a country is itself, with coordinates and their precision") {
  const std::vector<Mention> places = places_of("It rained in Mali.");
  REQUIRE(places.size() == 1);
  CHECK(places[0].entity == "place:mali");
  CHECK(places[0].country == "ML");
  REQUIRE(places[0].coordinates);
  CHECK(places[0].precision == PlacePrecision::country);
}

TEST_CASE("a large city wins where nothing else is known") {
  CHECK(ids("It rained in London.") == "place:london-gb");
}

TEST_CASE("what stands behind a comma says which place is meant") {
  CHECK(ids("It rained in London, Ontario, all day.") == "place:london-on-ca place:ontario-ca");
}

TEST_CASE("a region named after a direction holds the town before it") {
  CHECK(ids("A mill burned in Huntington, West Virginia.") ==
        "place:huntington-wv-us place:west-virginia-us");
  CHECK(ids("A mill burned in Salzgitter, Lower Saxony.") == "place:salzgitter-de place:lower-saxony-de");
  CHECK(ids("A mill burned in Gao, northern Mali.") == "place:gao-ml place:mali");
}

TEST_CASE("a county holds the towns around it though the tables have them in the region above") {
  CHECK(ids("A mill burned in Preston, Lancashire.") == "place:preston-gb place:lancashire-gb");
  CHECK(ids("A mill burned in Canterbury, Kent.") == "place:canterbury-gb place:kent-gb");
  CHECK(ids("A mill burned in Newport, Shropshire.") == "place:~newport place:shropshire-gb");
}

TEST_CASE("a name with its noun in lower case is the region of that noun") {
  CHECK(ids("A mill burned in Niger state.") == "place:niger-state-ng");
  CHECK(ids("A mill burned in Minna, Niger state.") == "place:minna-ng place:niger-state-ng");
  CHECK(ids("A mill burned in Kaduna state, Nigeria.") == "place:kaduna-state-ng place:nigeria");
  CHECK(ids("A mill burned in La Paz department, Honduras.") == "place:la-paz-department-hn place:honduras");
  CHECK(ids("A mill burned in Niger.") == "place:niger");
}

TEST_CASE("a country named makes its capital the one that is meant, and the other way round") {
  CHECK(ids("Costa Rica's president spoke in San Jose.") == "place:costa-rica place:san-jose-cr");
  CHECK(ids("Seychelles officials met in Victoria.") == "place:seychelles place:victoria-sc");
  CHECK(ids("Congo's envoys came back to Brazzaville.") ==
        "place:republic-of-the-congo place:brazzaville-cg");
  CHECK(ids("Congo's envoys came back.") == "place:democratic-republic-of-the-congo");
  CHECK(ids("It rained in Singapore.") == "place:singapore");
  CHECK(ids("They met in Beijing, China. The Chinese left Beijing.") ==
        "place:beijing-cn place:china place:beijing-cn");
}

TEST_CASE("a listed person says which of two countries of one name is meant") {
  CHECK(ids("Congo's President Denis Sassou Nguesso spoke.") == "place:republic-of-the-congo");
}

TEST_CASE("police are at home in a city of their country") {
  CHECK(ids("Lebanese police went to Tripoli.") == "place:tripoli-lb");
  CHECK(ids("It rained in Tripoli.") == "place:tripoli-ly");
}

TEST_CASE("a region whose name many countries use needs something that says which") {
  const std::vector<Mention> places = places_of("A school in Eastern Region was closed.");
  for (const Mention& place : places) CHECK_FALSE(place.coordinates);
  CHECK(ids("A school in Eastern Region, Ghana, was closed.") == "place:eastern-region-gh place:ghana");
  CHECK(ids("Ghana mourns. A school in Eastern Region was closed.") == "place:ghana place:eastern-region-gh");
}

TEST_CASE("a name has one sense in a document") {
  CHECK(ids("It rained in London, Ontario, all day. In London nobody minded.") ==
        "place:london-on-ca place:ontario-ca place:london-on-ca");
}

TEST_CASE("two places of one name can be told apart by what follows each") {
  CHECK(ids("They drove from Portland, Maine, to Portland, Oregon.") ==
        "place:portland-me-us place:maine-us place:portland-or-us place:oregon-us");
}

TEST_CASE("a place that no table has lies where what stands behind it does, and says so") {
  const std::vector<Mention> places = places_of("It rained in Velmara, Mali.");
  REQUIRE(places.size() == 2);
  CHECK(places[0].entity == "place:~velmara");
  CHECK(places[0].coordinates == places[1].coordinates);
  CHECK(places[0].precision == PlacePrecision::country);
  CHECK(places[0].country == "ML");
  CHECK(places[0].why == "in place:mali");
}

TEST_CASE("one mention that says where a place lies speaks for the others") {
  const std::vector<Mention> places = places_of("It rained in Velmara, Ontario. In Velmara nobody minded.");
  REQUIRE(places.size() == 3);
  CHECK(places[2].why == "in place:ontario-ca");
  CHECK(places[2].precision == PlacePrecision::region);
}

TEST_CASE("a place that nothing locates has no coordinates") {
  const std::vector<Mention> places = places_of("It rained in the village of Velmara.");
  REQUIRE(places.size() == 1);
  CHECK_FALSE(places[0].coordinates);
  CHECK(places[0].why.empty());
}

TEST_CASE("where places agree on a region an unlisted one lies around the one named last") {
  const std::vector<Mention> places =
      places_of("He left Mopti for Djenne. Rain fell there. In Velmara it was dry.");
  REQUIRE(places.size() == 3);
  CHECK(places[2].why == "around place:djenne-ml");
  CHECK(places[2].precision == PlacePrecision::region);
  CHECK(places[2].country == "ML");
}

TEST_CASE("a place named beside one of elsewhere does not lie in the region of the document") {
  const std::vector<Mention> places =
      places_of("He left Mopti for Djenne. Rain fell there. From Lagos he left for the village of Velmara.");
  REQUIRE(places.size() == 4);
  CHECK_FALSE(places[3].coordinates);
}

TEST_CASE("a listed name does not mean a row that lies outside of what stands behind it") {
  const std::vector<Mention> places = places_of("It rained in Lyon, Ontario, all day.");
  REQUIRE(places.size() == 2);
  CHECK(places[0].entity == "place:~lyon");
  CHECK(places[0].why == "in place:ontario-ca");
}

TEST_CASE("a part of a town that no row knows lies in the town behind its comma") {
  const std::vector<Mention> places = places_of("Rain fell in Velmara, Manchester. It was cold.");
  REQUIRE(places.size() == 2);
  CHECK(places[0].why == "in place:manchester-gb");
  CHECK(places[0].precision == PlacePrecision::city);
  CHECK(places[1].entity == "place:manchester-gb");
}

TEST_CASE("places in a list are their own containers") {
  CHECK(ids("He saw Lyon, Ontario and Utah.") == "place:lyon-fr place:ontario-ca place:utah-us");
}

TEST_CASE("members of a list are of one kind") {
  CHECK(ids("It rained in Oregon, Washington and Idaho.") ==
        "place:oregon-us place:washington-state-us place:idaho-us");
  CHECK(ids("It rained in London and Washington.") == "place:london-gb place:washington-dc-us");
}

TEST_CASE("a noun beside a name says what it is") {
  CHECK(ids("It rained in Washington state.") == "place:washington-state-us");
  CHECK(ids("Farmers in the state of New York worry.") == "place:new-york-state-us");
}

TEST_CASE("another name of a place in the document speaks for it") {
  CHECK(ids("CAMP VELMARA, Wash. - It rained all over Washington.").ends_with("place:washington-state-us"));
}

TEST_CASE("what stands behind a town it holds is the region, not the city of that name") {
  CHECK(ids("It rained in Buffalo, New York, all day.") == "place:buffalo-ny-us place:new-york-state-us");
}

TEST_CASE("a part of a place lies where the whole does") {
  const std::vector<Mention> places = places_of("It rained in Southern Burundi.");
  REQUIRE(places.size() == 1);
  CHECK(places[0].entity == "place:~southern-burundi");
  CHECK(places[0].country == "BI");
  CHECK(places[0].why == "part of place:burundi: only one of this name");
}

TEST_CASE("a facility lies in the city it is named after, if the text speaks of it") {
  const std::vector<Mention> places = places_of("Rain fell on Lyon. Lyon Airport stayed open.");
  REQUIRE(places.size() == 2);
  CHECK(places[1].why == "in place:lyon-fr");
  CHECK(places[1].precision == PlacePrecision::city);
}

TEST_CASE("the country of the outlet decides between equals") {
  CHECK(ids("It rained in Cambridge all day.") == "place:cambridge-gb");
  CHECK(ids("It rained in Cambridge all day.", "https://www.example.us/1.html") == "place:cambridge-ma-us");
  CHECK(ids("It rained in London all day.", "https://www.example.us/1.html") == "place:london-gb");
}

TEST_CASE("a container before the last name of a text is read without what is not there") {
  CHECK(ids("Mali's Sikasso") == "place:mali place:sikasso-ml");
}

TEST_CASE("a local outlet speaks for the places of its region") {
  const std::string url = "https://www.masslive.com/1";
  CHECK(ids("It rained in Springfield.", url) == "place:springfield-ma-us");
  const std::vector<Mention> places = places_of("It rained in Velmara.", url);
  REQUIRE(places.size() == 1);
  CHECK(places[0].why == "around place:springfield-ma-us");
  CHECK(places[0].precision == PlacePrecision::region);
  CHECK(places[0].entity == "place:~velmara");
}

TEST_CASE("what stands between two regions in a list is a region") {
  CHECK(
      ids("He works in New York City. New York is dear. It rained in New Mexico, New York and Ohio.") ==
      "place:new-york-ny-us place:new-york-ny-us place:new-mexico-us place:new-york-state-us place:ohio-us");
}

TEST_CASE("an outlet is at home in the only place of its name in the country of its domain") {
  const std::vector<Mention> places = places_of("It rained in Velmara.", "https://thelyonpost.fr/1");
  REQUIRE(places.size() == 1);
  CHECK(places[0].country == "FR");
  CHECK(places[0].precision == PlacePrecision::region);
  CHECK_FALSE(places_of("It rained in Velmara.", "https://thelyonpost.example/1")[0].coordinates);
}

TEST_CASE("a small town far from a local outlet is a namesake unless the text speaks for it") {
  const std::string url = "https://www.masslive.com/1";
  CHECK(ids("It rained in Laramie.", url) == "place:~laramie");
  CHECK(ids("It rained in Laramie, Wyoming.", url) == "place:laramie-wy-us place:wyoming-us");
  CHECK(ids("It rained in Laramie.") == "place:laramie-wy-us");
}
