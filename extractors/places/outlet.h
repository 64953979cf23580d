#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "extractors/match/resource_data.h"

namespace dateline {

/// Where an outlet writes from, as far as its address and its name tell.
struct Outlet {
  std::string country;                ///< ISO 3166-1 alpha-2; empty: they do not say
  std::optional<std::uint32_t> home;  ///< row of the city or region that a listed one writes for
  /// Names of places in the host, in the sections of the address or in the name of the site:
  /// ranges for Gazetteer::meaning.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> names;
};

/// Reads outlets: by the domains of the media that the tables list, by country-code domains, and by the
/// place that is left of a name without what outlets are called ("lyondailycourier.example").
/// Immutable, any number of threads; views the resources.
class OutletReader {
 public:
  explicit OutletReader(const Resources::Data& resources);

  [[nodiscard]] Outlet read(std::string_view url, std::string_view site_name) const;

 private:
  using Names = std::pair<std::uint32_t, std::uint32_t>;

  void read_host(std::string_view host, Outlet& outlet) const;
  void read_sections(std::string_view path, Outlet& outlet) const;
  void read_words(std::string_view words, Outlet& outlet) const;
  [[nodiscard]] Names place_in(std::string_view letters) const;
  [[nodiscard]] Names place_named(std::string_view name, bool is_whole) const;
  [[nodiscard]] std::string_view without_outlet_word(std::string_view letters) const;
  void note(Names names, Outlet& outlet) const;

  struct Listed {
    std::string_view country;
    std::string_view home;  // id
  };

  const Resources::Data& resources_;
  std::unordered_map<std::string_view, Listed> by_domain_;
  std::unordered_set<std::string_view> outlet_words_;
  std::size_t longest_word_ = 0;
};

}  // namespace dateline
