#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "dateline/mention.h"
#include "extractors/match/resource_data.h"

namespace dateline {

/// What a place is, as coarse as decisions need it.
enum class PlaceClass : std::uint8_t { country, region, settlement, feature, point };

[[nodiscard]] PlaceClass class_of_place(std::string_view kind);
[[nodiscard]] double distance_km(Coordinates a, Coordinates b);

/// A row that a name may mean. Views the resources.
struct PlaceCandidate {
  std::uint32_t row = 0;
  PlaceClass kind = PlaceClass::settlement;
  PlacePrecision precision = PlacePrecision::city;
  std::string_view id;
  std::string_view country;  ///< the first, where a row has several
  std::string_view admin;    ///< id of the first-level region it lies in
  std::optional<Coordinates> coordinates;
  bool needs_support = false;  ///< marked "context": a word that is a name only where something says so
  bool is_shadowed = false;    ///< so, and a settlement of another country has the name without
  double prior = 0;            ///< what kind and population say, about 0 to 8
  double score = 0;
  std::uint32_t reasons = 0;  ///< what the score is made of, see place_resolver.cpp
};

/// The places that the names [first, second) may mean, the best prior first, at most 128. With `adjectives`
/// what they are derived from counts as meant ("Irish").
[[nodiscard]] std::vector<PlaceCandidate> candidates_of(const Resources::Data& resources,
                                                        std::pair<std::uint32_t, std::uint32_t> names,
                                                        bool adjectives = false);

/// A country or region that others lie in.
struct PlaceArea {
  std::uint32_t row = 0;
  std::string_view id;
  std::string_view country;
  bool is_country = false;
  std::optional<Coordinates> centre;  ///< where no row names it as the region it lies in: a county of England
};

/// The place of a row; its prior is that of its canonical name.
[[nodiscard]] PlaceCandidate candidate_of(const Resources::Data& resources, std::uint32_t row);

/// By the tables; in a region of another level than that of the tables what lies near its centre.
[[nodiscard]] bool lies_in(const PlaceCandidate& place, const PlaceArea& area);

}  // namespace dateline
