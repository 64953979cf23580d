#include "extractors/places/outlet.h"

#include <string>

#include "dateline/resources.h"
#include "extractors/places/place_candidates.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

const Resources::Data& data() {
  static const auto resources = Resources::built_in();
  return resources->data();
}

Outlet read(std::string_view url, std::string_view site = "") {
  static const OutletReader reader(data());
  return reader.read(url, site);
}

/// The likeliest places of the names that were found, joined by spaces.
std::string places(std::string_view url, std::string_view site = "") {
  std::string out;
  for (const auto& names : read(url, site).names) {
    out += out.empty() ? "" : " ";
    out += data().gazetteer.row(candidates_of(data(), names, true).front().row).name;
  }
  return out;
}

}  // namespace

TEST_CASE("a country-code domain is a country, unless it is sold as a word") {
  CHECK(read("http://news.example.ml/a").country == "ML");
  CHECK(read("http://example.co.uk").country == "GB");
  CHECK(read("http://example.tv/a").country.empty());
  CHECK(read("http://example.com/a").country.empty());
}

TEST_CASE("a listed outlet is of its country, whatever its domain") {
  CHECK(read("https://www.14ymedio.com/a/b").country == "CU");
}

TEST_CASE("a host is read without what outlets are called") {
  CHECK(places("http://www.lyondailycourier.example/1") == "Lyon");
  CHECK(places("http://thegroningenpost.example/1") == "Groningen");
  CHECK(places("http://dailypost.example/1").empty());
}

TEST_CASE("names of two words are found in one") {
  CHECK(places("http://capetownherald.example/1") == "Cape Town");
}

TEST_CASE("sections of an address count, its page does not") {
  CHECK(places("http://site.example/news/groningen/1.html") == "Groningen");
  CHECK(places("http://site.example/groningen_news/1.html") == "Groningen");
  CHECK(places("http://site.example/news/groningen").empty());
  CHECK(places("http://site.example/a-man-goes-to-groningen/1.html").empty());
}

TEST_CASE("the name of a site is read like a host") {
  CHECK(places("", "The Groningen Courier") == "Groningen");
  CHECK(places("", "The Courier").empty());
}

TEST_CASE("addresses that are none say nothing") {
  CHECK(places("").empty());
  CHECK(places("http://").empty());
  CHECK(places("http://localhost/groningen/x") == "Groningen");
  CHECK(places(std::string(5000, 'a') + ".example").empty());
  CHECK(places("http://" + std::string(3000, '.') + "/" + std::string(3000, '/')).empty());
}

TEST_CASE("a listed local outlet has its home, one for a whole country has none") {
  const auto home_of = [](std::string_view url) {
    const auto home = read(url).home;
    return home ? std::string(data().gazetteer.id(*home)) : std::string();
  };
  CHECK(home_of("https://www.yorkshirepost.co.uk/news") == "place:leeds-gb");
  CHECK(home_of("https://sport.yorkshirepost.co.uk/") == "place:leeds-gb");
  CHECK(home_of("https://www.14ymedio.com/a/b").empty());
  CHECK(home_of("https://example.co.uk/").empty());
}

TEST_CASE("every home of an outlet in the tables is a place of the tables") {
  const Gazetteer& gazetteer = data().gazetteer;
  constexpr std::string_view mark = "; home=";
  int homes = 0;
  for (std::uint32_t row = gazetteer.word_count(); row < gazetteer.row_count(); ++row) {
    const std::string_view note = gazetteer.cell(row, bundle::column_of("note"));
    const std::size_t at = note.find(mark);
    if (at == std::string_view::npos) continue;
    ++homes;
    CAPTURE(note);
    const auto home = gazetteer.find_id(note.substr(at + mark.size()));
    REQUIRE(home);
    CHECK(gazetteer.kind(*home) == RowKind::place);
  }
  CHECK(homes > 100);
}
