#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "extractors/match/analysis.h"
#include "extractors/places/place_candidates.h"
#include "extractors/places/place_lexicon.h"

namespace dateline {

constexpr std::uint32_t no_place = 0xFFFFFFFFu;

/// One place mention and what the words around it say.
struct PlaceSpot {
  std::uint32_t mention = 0;
  TokenRange range;
  std::uint32_t group = no_place;
  std::vector<PlaceArea> containers;    // what stands behind a comma or before "'s", all that it may mean
  std::uint32_t contained = no_place;   // the spot before the comma that stands before this one
  std::uint32_t sibling = no_place;     // the next spot, joined by "and" or a comma
  std::optional<PlaceClass> kind_word;  // "… state", "city of …"
  bool is_part = false;                 // "western …", "downtown …"
};

/// All spots of a document with one name; also a place that the outlet is named after, without spots.
struct PlaceGroup {
  std::vector<PlaceCandidate> candidates;  // empty: no row has this name
  std::vector<std::uint32_t> spots;
  std::size_t best = 0;
  bool is_outlet = false;
  bool is_home = false;      // the tables say that the outlet writes for it
  bool is_rejected = false;  // what the rows mean lies elsewhere
  std::string_view country;  // what it says of the country of the document,
  double says_country = 0;   // and how loud

  [[nodiscard]] bool is_listed() const { return !candidates.empty() && !is_rejected; }
  [[nodiscard]] const PlaceCandidate& chosen() const { return candidates[best]; }
};

/// The places of one document as they stand there: every mention with what is beside it, grouped by
/// name. Takes time in proportion to the text. Views what it is made of.
class PlaceText {
 public:
  PlaceText(const Resources::Data& resources, const PlaceLexicon& lexicon, const Analysis& analysis,
            const std::vector<Mention>& mentions);

  std::vector<PlaceSpot> spots;  ///< by position
  std::vector<PlaceGroup> groups;

  /// The places that the outlet is named after become groups without spots.
  void add_outlet(const Outlet& outlet);

  /// The group of the name that these tokens are; no_place: the text has no place of this name.
  [[nodiscard]] std::uint32_t group_at(TokenRange range) const;
  /// The countries and regions that a name may mean.
  [[nodiscard]] std::vector<PlaceArea> areas_of(const NameMatch& match) const;
  /// Whether `place` is a country or region that may hold what `inside` means.
  [[nodiscard]] bool holds_spot(const PlaceCandidate& place, const PlaceSpot& inside) const;

 private:
  using Names = std::pair<std::uint32_t, std::uint32_t>;

  [[nodiscard]] std::string_view word(std::uint32_t token) const { return analysis_.token_text(token); }
  void find_group(PlaceSpot& spot);
  [[nodiscard]] Names names_of(TokenRange range) const;
  std::uint32_t group_of(Names names);
  std::uint32_t unlisted_group(TokenRange range);
  void favour_capitals(PlaceGroup& group) const;
  void find_containers(PlaceSpot& spot) const;
  [[nodiscard]] std::uint32_t group_with_noun(TokenRange range, PlaceClass kind);
  [[nodiscard]] std::vector<PlaceArea> areas_at(std::uint32_t token) const;
  [[nodiscard]] bool has_sure_settlement_abroad(const NameMatch& match, std::uint32_t region) const;
  [[nodiscard]] PlaceArea area_of(const PlaceCandidate& place) const;
  [[nodiscard]] PlaceArea area_of_row(std::uint32_t row, PlaceClass kind) const;
  [[nodiscard]] bool is_written_as_name(const NameMatch& match) const;
  [[nodiscard]] std::optional<PlaceClass> kind_word_of(TokenRange range) const;
  [[nodiscard]] std::optional<PlaceClass> kind_of_noun(std::uint32_t token) const;
  void join_neighbours();
  [[nodiscard]] bool can_hold(const PlaceSpot& area, const PlaceSpot& place) const;

  const Resources::Data& resources_;
  const PlaceLexicon& lexicon_;
  const Analysis& analysis_;
  const Tokens& tokens_;
  std::unordered_map<std::uint32_t, std::uint32_t> group_of_name_;
  std::unordered_map<std::uint64_t, std::uint32_t> group_of_unlisted_;
};

}  // namespace dateline
