#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "extractors/places/outlet.h"
#include "extractors/places/place_candidates.h"

namespace dateline {

/// The regions that rows name as the one they lie in. Reads the tables when it is first asked. Any number of
/// threads; views the gazetteer.
class AdminRegions {
 public:
  explicit AdminRegions(const Gazetteer& gazetteer) : gazetteer_(gazetteer) {}
  [[nodiscard]] bool has(std::string_view id) const;

 private:
  const Gazetteer& gazetteer_;
  mutable std::once_flag once_;
  mutable std::unordered_set<std::string_view> ids_;
};

/// What the resources say of places in general, worked out once. Immutable, any number of threads.
struct PlaceLexicon {
  explicit PlaceLexicon(const Resources::Data& resources);

  OutletReader outlets;
  AdminRegions admin_regions;
  std::unordered_map<std::uint64_t, PlaceClass> nouns;  ///< "state", "city", by hash
};

}  // namespace dateline
