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

TEST_CASE("a name has one sense in a document") {
  CHECK(ids("It rained in London, Ontario, all day. In London nobody minded.") ==
        "place:london-on-ca place:ontario-ca place:london-on-ca");
}

TEST_CASE("two places of one name can be told apart by what follows each") {
  CHECK(ids("They drove from Portland, Maine, to Portland, Oregon.") ==
        "place:portland-me-us place:maine-us place:portland-or-us place:oregon-us");
}

TEST_CASE("a place that no table has stays without coordinates but is of the country behind it") {
  const std::vector<Mention> places = places_of("It rained in Velmara, Mali.");
  REQUIRE(places.size() == 2);
  CHECK(places[0].entity == "place:~velmara");
  CHECK_FALSE(places[0].coordinates);
  CHECK(places[0].country == "ML");
}
