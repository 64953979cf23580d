#include "extractors/places/place_candidates.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

namespace dateline {
namespace {

constexpr std::size_t most_candidates = 128;
constexpr double per_population_digit = 0.5;
constexpr double against_context_only = 1.0;
constexpr double against_alias = 0.3;
constexpr unsigned kind_column = bundle::column_of("kind");
constexpr unsigned country_column = bundle::column_of("country");
constexpr unsigned admin_column = bundle::column_of("admin");

struct Kind {
  std::string_view name;
  PlaceClass is;
  PlacePrecision precision;
  double worth;               // how often a name of this kind is the one that is meant
  std::uint32_t inhabitants;  // where a row does not say
};

constexpr Kind kinds[] = {
    {"country", PlaceClass::country, PlacePrecision::country, 3.0, 2'000'000},
    {"territory", PlaceClass::country, PlacePrecision::country, 2.0, 50'000},
    {"continent", PlaceClass::country, PlacePrecision::country, 3.0, 100'000'000},
    {"region", PlaceClass::region, PlacePrecision::region, 1.2, 500'000},
    {"city", PlaceClass::settlement, PlacePrecision::city, 1.0, 30'000},
    {"town", PlaceClass::settlement, PlacePrecision::city, 0.7, 5'000},
    {"village", PlaceClass::settlement, PlacePrecision::city, 0.5, 500},
    {"neighbourhood", PlaceClass::settlement, PlacePrecision::city, 0.3, 5'000},
    {"sea", PlaceClass::feature, PlacePrecision::region, 2.0, 0},
    {"ocean", PlaceClass::feature, PlacePrecision::region, 2.0, 0},
    {"area", PlaceClass::feature, PlacePrecision::region, 1.0, 100},
    {"island", PlaceClass::feature, PlacePrecision::region, 1.0, 100},
    {"river", PlaceClass::feature, PlacePrecision::region, 1.0, 0},
    {"gulf", PlaceClass::feature, PlacePrecision::region, 1.0, 0},
    {"strait", PlaceClass::feature, PlacePrecision::region, 1.0, 0},
    {"desert", PlaceClass::feature, PlacePrecision::region, 1.0, 0},
    {"mountain", PlaceClass::feature, PlacePrecision::region, 1.0, 0},
    {"airport", PlaceClass::point, PlacePrecision::point, 0.5, 0},
    {"base", PlaceClass::point, PlacePrecision::point, 0.5, 0},
    {"border", PlaceClass::point, PlacePrecision::point, 0.5, 0},
    {"camp", PlaceClass::point, PlacePrecision::point, 0.5, 0},
    {"site", PlaceClass::point, PlacePrecision::point, 0.5, 0},
    {"facility", PlaceClass::point, PlacePrecision::point, 0.5, 0},
};
constexpr Kind any_feature = {"", PlaceClass::feature, PlacePrecision::region, 0.5, 0};

const Kind& kind_of(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& each) { return each.name == name; });
  return found == std::end(kinds) ? any_feature : *found;
}

}  // namespace

PlaceClass class_of_place(std::string_view kind) {
  return kind_of(kind).is;
}

double distance_km(Coordinates a, Coordinates b) {
  constexpr double radians = std::numbers::pi / 180;
  constexpr double diameter_of_earth = 12742;
  const double lat = std::sin((a.latitude - b.latitude) * radians / 2);
  const double lon = std::sin((a.longitude - b.longitude) * radians / 2);
  const double h = lat * lat + std::cos(a.latitude * radians) * std::cos(b.latitude * radians) * lon * lon;
  return diameter_of_earth * std::asin(std::min(1.0, std::sqrt(h)));
}

bool lies_in(const PlaceCandidate& place, const PlaceArea& area) {
  if (place.id == area.id) return false;
  if (area.is_country) return place.admin == area.id || place.country == area.country;
  if (place.admin == area.id) return true;
  constexpr double near_km = 80;
  const bool is_spot = place.kind == PlaceClass::settlement || place.kind == PlaceClass::point;
  return is_spot && area.centre && place.coordinates && place.country == area.country &&
         distance_km(*place.coordinates, *area.centre) <= near_km;
}

PlaceCandidate candidate_of(const Resources::Data& resources, std::uint32_t index) {
  const Gazetteer& gazetteer = resources.gazetteer;
  const GazetteerRow row = gazetteer.row(index);
  const Kind& kind = kind_of(gazetteer.cell(index, kind_column));
  PlaceCandidate candidate;
  candidate.row = index;
  candidate.kind = kind.is;
  candidate.precision = kind.precision;
  candidate.id = row.id;
  candidate.country = first_value(gazetteer.cell(index, country_column));
  candidate.admin = gazetteer.cell(index, admin_column);
  if (row.latitude && row.longitude) candidate.coordinates = Coordinates{*row.latitude, *row.longitude};
  const std::uint32_t inhabitants = row.population > 0 ? row.population : kind.inhabitants;
  candidate.prior = kind.worth + per_population_digit * std::log10(1.0 + inhabitants);
  return candidate;
}

std::vector<PlaceCandidate> candidates_of(const Resources::Data& resources,
                                          std::pair<std::uint32_t, std::uint32_t> names, bool adjectives) {
  const Gazetteer& gazetteer = resources.gazetteer;
  std::vector<PlaceCandidate> found;
  for (std::uint32_t name = names.first; name < names.second; ++name) {
    for (std::uint32_t i = 0; i < gazetteer.meaning_count(name); ++i) {
      const Meaning meaning = gazetteer.meaning(name, i);
      const bool is_derived = meaning.role != NameRole::canonical && meaning.role != NameRole::alias;
      if (meaning.use == NameUse::never || (is_derived && !adjectives)) continue;
      if (gazetteer.kind(meaning.row) != RowKind::place) continue;
      PlaceCandidate& candidate = found.emplace_back(candidate_of(resources, meaning.row));
      candidate.needs_support = meaning.use == NameUse::context;
      if (meaning.use == NameUse::context) candidate.prior -= against_context_only;
      if (meaning.role == NameRole::alias) candidate.prior -= against_alias;
    }
  }
  if (found.size() < 2) return found;
  for (PlaceCandidate& each : found) {
    each.is_shadowed =
        each.needs_support && std::any_of(found.begin(), found.end(), [&](const PlaceCandidate& other) {
          return !other.needs_support && other.kind == PlaceClass::settlement &&
                 other.country != each.country;
        });
  }
  std::sort(found.begin(), found.end(), [](const PlaceCandidate& a, const PlaceCandidate& b) {
    return std::tie(a.row, b.prior) < std::tie(b.row, a.prior);
  });
  const auto same_row = [](const PlaceCandidate& a, const PlaceCandidate& b) { return a.row == b.row; };
  found.erase(std::unique(found.begin(), found.end(), same_row), found.end());
  std::stable_sort(found.begin(), found.end(),
                   [](const PlaceCandidate& a, const PlaceCandidate& b) { return a.prior > b.prior; });
  if (found.size() > most_candidates) found.resize(most_candidates);
  return found;
}

}  // namespace dateline
