#include "extractors/places/place_resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <optional>
#include <span>

#include "extractors/match/entity_id.h"
#include "extractors/places/place_text.h"

namespace dateline {
namespace {

// What each reason is worth, beside a prior of about 3 for a city and 6 for a country.
constexpr double for_container = 6.0;      // "Portland, Oregon"
constexpr double for_holding = 2.0;        // "…, Oregon" holds Portland
constexpr double for_kind_word = 2.5;      // "Washington state"
constexpr double for_siblings = 1.5;       // "Oregon, Washington and Idaho" are of one kind and country
constexpr double for_country_named = 2.2;  // the country is spoken of in the document
constexpr double for_region_named = 2.5;   // so is the region it lies in
constexpr double for_other_name = 2.0;     // the document has another name of it: "Wash."
constexpr double for_places_inside = 2.0;  // it is the region that other places of the document lie in
constexpr double for_neighbours = 2.4;     // other places of the document lie near
constexpr double for_capital_of_named =
    1.5;                            // the country whose capital it is is named, or the other way round
constexpr double for_people = 2.0;  // listed people of the country are named
constexpr double for_police = 1.0;  // the police of the country are named, who are at home there
constexpr double for_country_of_outlet = 1.6;
constexpr double for_region_of_outlet = 1.8;

constexpr std::size_t most_anchors = 24;  // places that distances are measured to; keeps long texts linear
constexpr std::size_t most_spots = 8;     // mentions of one name whose surroundings are looked at
constexpr int rounds = 2;                 // at most: where none chooses anew all stays as it is

constexpr unsigned country_column = bundle::column_of("country");
constexpr unsigned capital_column = bundle::column_of("capital");
constexpr Label nationality = label_of("NATIONALITY");
constexpr Label place_suffix = label_of("place-suffix");

/// A reason for a sense, told in Mention::why in this order.
enum Reason : std::uint32_t {
  reason_only = 1u << 0,
  reason_container = 1u << 1,
  reason_holds = 1u << 2,
  reason_kind_word = 1u << 3,
  reason_siblings = 1u << 4,
  reason_other_name = 1u << 5,
  reason_region = 1u << 6,
  reason_inside = 1u << 7,
  reason_near = 1u << 8,
  reason_country = 1u << 9,
  reason_outlet = 1u << 10,
  reason_home = 1u << 11,
  reason_capital = 1u << 12,
  reason_people = 1u << 13,
  reason_police = 1u << 14,
};

/// By bit.
constexpr std::string_view reason_words[] = {
    "only one of this name",
    "container",
    "holds the place before it",
    "kind word",
    "siblings",
    "named otherwise",
    "region named",
    "places inside",
    "places near",
    "country named",
    "country of outlet",
    "region of outlet",
    "capital and country named",
    "people of the country named",
    "police of the country named",
};

static_assert(std::size(reason_words) == std::countr_zero(std::uint32_t{reason_police}) + 1);

std::string in_words(std::uint32_t reasons) {
  if (reasons == 0) return "largest";
  std::string out;
  out.reserve(64);
  for (; reasons != 0; reasons &= reasons - 1) {
    if (!out.empty()) out += ", ";
    out += reason_words[std::countr_zero(reasons)];
  }
  return out;
}

class DocumentPlaces {
 public:
  DocumentPlaces(const Resources::Data& resources, const PlaceLexicon& lexicon, const Analysis& analysis,
                 std::vector<Mention>& mentions)
      : resources_(resources),
        lexicon_(lexicon),
        analysis_(analysis),
        mentions_(mentions),
        text_(resources, lexicon, analysis, mentions) {}

  void resolve() {
    if (spots_.empty()) return;
    read_outlet();
    note_countries();
    for (PlaceGroup& group : groups_) {
      if (group.candidates.size() > 1) choose(group, false);
    }
    bool is_settled = false;
    for (int round = 0; round < rounds && !is_settled; ++round) {
      note_choices();
      is_settled = true;
      for (PlaceGroup& group : groups_) {
        const std::size_t before = group.best;
        choose(group, true);
        is_settled = is_settled && group.best == before;
      }
    }
    for (PlaceGroup& group : groups_) prefer_sure(group);
    note_choices();
    note_region();
    for (PlaceGroup& group : groups_) group.is_rejected = is_from_elsewhere(group) || is_namesake(group);
    note_first_in_region();
    for (const PlaceSpot& spot : spots_) {
      if (groups_[spot.group].is_listed()) {
        write(spot);
      } else {
        locate_unlisted(spot);
      }
    }
  }

 private:
  [[nodiscard]] std::string_view word(std::uint32_t token) const { return analysis_.token_text(token); }

  // ---- what the document is about

  void read_outlet() {
    const Document& document = analysis_.document();
    if (document.url.empty() && document.site_name.empty()) return;
    const Outlet outlet = lexicon_.outlets.read(document.url, document.site_name);
    outlet_country_ = outlet.country;
    text_.add_outlet(outlet);
    for (const PlaceGroup& group : groups_) {
      if (group.is_home && home_ == nullptr) home_ = &group.candidates.front();
    }
  }

  // The countries that the document speaks of: by what its names most likely mean, by adjectives, and by
  // areas inside other names ("Ohio Highway Patrol"). Places say more of what a text is about than mere
  // countries.
  void note_countries() {
    constexpr double for_mere_country = 0.5;
    constexpr double for_outlet = 2.0;
    constexpr double most_for_one_name = 4.0;
    const auto note = [&](std::string_view country, double weight) {
      if (country.empty()) return;
      all_countries_ += weight;
      const auto known = said_of(country);
      if (known != countries_.end()) {
        countries_[static_cast<std::size_t>(known - countries_.begin())].second += weight;
      } else {
        countries_.emplace_back(country, weight);
      }
    };
    for (PlaceGroup& group : groups_) {
      if (group.candidates.empty()) continue;
      const PlaceCandidate& likely = group.candidates.front();
      if (!is_clear(group)) continue;
      const double times = std::min(static_cast<double>(group.spots.size()), most_for_one_name);
      group.country = likely.country;
      group.says_country = group.is_outlet                      ? for_outlet
                           : likely.kind == PlaceClass::country ? times * for_mere_country
                                                                : times;
      note(group.country, group.says_country);
      if (likely.kind == PlaceClass::country) capitals_.push_back(capital_of(likely.row));
    }
    note_people();
    std::size_t spot = 0;
    constexpr std::span<const Edge> no_edges;
    for (const NameMatch& match : analysis_.names()) {
      const bool may_be_nationality = (analysis_.lattice().labels_at(match.first) & bit_of(nationality)) != 0;
      for (const Edge& edge : may_be_nationality ? analysis_.lattice().at(match.first) : no_edges) {
        if (edge.label != nationality || edge.last != match.last) continue;
        note(first_value(resources_.gazetteer.cell(edge.payload, country_column)), for_mere_country);
        capitals_.push_back(capital_of(edge.payload));
        break;
      }
      while (spot < spots_.size() && spots_[spot].range.last <= match.first) ++spot;
      if (spot < spots_.size() && spots_[spot].range.first <= match.first) continue;
      const std::vector<PlaceArea> areas = text_.areas_of(match);
      if (areas.size() != 1) continue;
      note(areas.front().country, areas.front().is_country ? for_mere_country : 1.0);
      if (!areas.front().is_country) areas_named_.push_back(areas.front().id);
    }
    std::sort(areas_named_.begin(), areas_named_.end());
    std::sort(capitals_.begin(), capitals_.end());
  }

  [[nodiscard]] std::string_view capital_of(std::uint32_t row) const {
    return resources_.gazetteer.cell(row, capital_column);
  }

  // The countries of listed people and of police.
  void note_people() {
    for (const Mention& mention : mentions_) {
      if (mention.type == MentionType::org && mention.sector == "COP" && !mention.country.empty())
        police_of_.push_back(mention.country);
      if (mention.type == MentionType::person && !mention.entity.empty() && !mention.country.empty() &&
          mention.entity.find(":~") == std::string::npos) {
        people_of_.push_back(mention.country);
      }
    }
    std::sort(people_of_.begin(), people_of_.end());
    std::sort(police_of_.begin(), police_of_.end());
  }

  // The likeliest meaning is much likelier than any in another country.
  static bool is_clear(const PlaceGroup& group) {
    constexpr double lead = 1.2;
    const PlaceCandidate& likely = group.candidates.front();
    return std::all_of(group.candidates.begin(), group.candidates.end(), [&](const PlaceCandidate& each) {
      return each.country == likely.country || likely.prior - each.prior >= lead;
    });
  }

  using Countries = std::vector<std::pair<std::string_view, double>>;

  [[nodiscard]] Countries::const_iterator said_of(std::string_view country) const {
    return std::find_if(countries_.begin(), countries_.end(),
                        [country](const auto& each) { return each.first == country; });
  }

  // 0 to 1: how much of what names countries, without `group` itself, names this one.
  [[nodiscard]] double share_of(std::string_view country, const PlaceGroup& group) const {
    const auto known = said_of(country);
    if (known == countries_.end()) return 0;
    const double own = group.country == country ? group.says_country : 0;
    const double count = known->second - own;
    if (count <= 0) return 0;
    constexpr double doubt = 1.0;  // one name alone says little
    return std::min(1.0, 0.2 + 1.6 * count / (all_countries_ - group.says_country)) * count / (count + doubt);
  }

  void note_choices() {
    ids_ = areas_named_;
    admins_.clear();
    anchors_.clear();
    for (const PlaceGroup& group : groups_) {
      if (!group.is_listed()) continue;
      const PlaceCandidate& chosen = group.chosen();
      ids_.push_back(chosen.id);
      if (!chosen.admin.empty()) admins_.push_back(chosen.admin);
      const bool is_spot = chosen.kind != PlaceClass::country && chosen.kind != PlaceClass::region;
      if (chosen.coordinates && is_spot && anchors_.size() < most_anchors) {
        anchors_.push_back({chosen.row, *chosen.coordinates});
      }
    }
    std::sort(ids_.begin(), ids_.end());
    std::sort(admins_.begin(), admins_.end());
  }

  // ---- which one is meant

  void choose(PlaceGroup& group, bool with_others) {
    if (group.candidates.empty()) return;
    for (PlaceCandidate& each : group.candidates) {
      each.score = each.prior;
      each.reasons = 0;
      const auto add = [&each](Reason reason, double worth) {
        if (worth <= 0) return;
        each.score += worth;
        each.reasons |= reason;
      };
      add(reason_country, for_country_named * share_of(each.country, group));
      if (each.country == outlet_country_)
        add(reason_outlet, outlet_country_.empty() ? 0 : for_country_of_outlet);
      if (home_ != nullptr && !group.is_home && region_of(each) == region_of(*home_))
        add(reason_home, for_region_of_outlet);
      const bool is_country = each.kind == PlaceClass::country;
      // Not "Singapore", which is the capital of itself.
      const bool is_namesake = group.candidates.front().kind == PlaceClass::country;
      if (!is_namesake && std::binary_search(capitals_.begin(), capitals_.end(), each.id))
        add(reason_capital, for_capital_of_named);
      if (is_country && std::binary_search(people_of_.begin(), people_of_.end(), each.country))
        add(reason_people, for_people);
      if (!is_country && std::binary_search(police_of_.begin(), police_of_.end(), each.country))
        add(reason_police, for_police);
      add_surroundings(each, group, with_others);
      if (!with_others) continue;
      if (is_country && std::binary_search(ids_.begin(), ids_.end(), capital_of(each.row)))
        add(reason_capital, for_capital_of_named);
      const PlaceCandidate& before = group.chosen();
      const bool in_region = !each.admin.empty() && std::binary_search(ids_.begin(), ids_.end(), each.admin);
      add(reason_region, in_region ? for_region_named : 0);
      add(reason_other_name, is_among(ids_, each.id, before.id) ? for_other_name : 0);
      add(reason_inside, is_among(admins_, each.id, before.admin) ? for_places_inside : 0);
      if (each.coordinates) add(reason_near, for_neighbours * nearness(each));
    }
    group.best = 0;
    for (std::size_t i = 1; i < group.candidates.size(); ++i) {
      if (group.candidates[i].score > group.chosen().score) group.best = i;
    }
  }

  // Whether an id is among those of the document, which `own`, what the group itself was taken for, is one
  // of.
  static bool is_among(const std::vector<std::string_view>& ids, std::string_view id, std::string_view own) {
    const auto [first, last] = std::equal_range(ids.begin(), ids.end(), id);
    return last - first > (own == id ? 1 : 0);
  }

  // What stands beside the first mentions of the name. One container or holder decides for all of them; kind
  // words and siblings count by their share.
  void add_surroundings(PlaceCandidate& place, const PlaceGroup& group, bool with_others) const {
    const std::size_t looked_at = std::min(group.spots.size(), most_spots);
    if (looked_at == 0) return;
    bool contained = false;
    bool holds = false;
    double kinds = 0;
    double siblings = 0;
    for (std::size_t i = 0; i < looked_at; ++i) {
      const PlaceSpot& spot = spots_[group.spots[i]];
      contained = contained || lies_in_one_of(place, spot.containers);
      holds = holds || (spot.contained != no_place && text_.holds_spot(place, spots_[spot.contained]));
      if (spot.kind_word == place.kind) kinds += 1;
      if (with_others) siblings += likeness_to_siblings(place, group.spots[i]);
    }
    const auto share = static_cast<double>(looked_at);
    const auto add = [&place](Reason reason, double worth) {
      if (worth <= 0) return;
      place.score += worth;
      place.reasons |= reason;
    };
    add(reason_container, contained ? for_container : 0);
    add(reason_holds, holds ? for_holding : 0);
    add(reason_kind_word, for_kind_word * kinds / share);
    add(reason_siblings, for_siblings * siblings / share);
  }

  static bool lies_in_one_of(const PlaceCandidate& place, const std::vector<PlaceArea>& areas) {
    return std::any_of(areas.begin(), areas.end(),
                       [&](const PlaceArea& each) { return lies_in(place, each); });
  }

  [[nodiscard]] double likeness_to_siblings(const PlaceCandidate& place, std::uint32_t spot) const {
    double likeness = 0;
    const auto compare = [&](std::uint32_t other) {
      if (other == no_place || groups_[spots_[other].group].candidates.empty()) return;
      const PlaceCandidate& chosen = groups_[spots_[other].group].chosen();
      if (chosen.id == place.id || chosen.kind != place.kind) return;
      if (place.kind != PlaceClass::country && chosen.country != place.country) return;
      likeness += place.kind == PlaceClass::settlement ? 0.3 : 1.0;  // cities of all the world stand in lists
    };
    compare(spots_[spot].sibling);
    if (spot > 0 && spots_[spot - 1].sibling == spot) compare(spot - 1);
    return likeness;
  }

  // More than 300 km apart, as up to 60 degrees of latitude 6 degrees are, and 30 everywhere but near the
  // poles.
  static bool is_far_by_longitude(Coordinates a, Coordinates b) {
    const double latitude = std::max(std::abs(a.latitude), std::abs(b.latitude));
    const double far = latitude < 60 ? 6 : 30;
    const double apart = std::abs(a.longitude - b.longitude);
    return latitude < 75 && apart > far && apart < 360 - far;
  }

  // 0 to 1: how many of the other places of the document lie near.
  [[nodiscard]] double nearness(const PlaceCandidate& candidate) const {
    constexpr double farthest_km = 300;
    constexpr double farthest_degrees = 3;  // of latitude, a little more than that
    double near = 0;
    for (const Anchor& anchor : anchors_) {
      if (anchor.row == candidate.row) continue;
      if (std::abs(anchor.at.latitude - candidate.coordinates->latitude) > farthest_degrees) continue;
      if (is_far_by_longitude(anchor.at, *candidate.coordinates)) continue;
      const double km = distance_km(*candidate.coordinates, anchor.at);
      if (km < farthest_km) near += km < farthest_km / 3 ? 1.0 : 0.5;
    }
    return near / (near + 1);
  }

  // ---- in the end

  // A container, a kind word or a place inside of its own beats the sense of the document: "Portland, Maine,
  // and Portland, Oregon".
  [[nodiscard]] const PlaceCandidate& meant_by(const PlaceSpot& spot) const {
    const PlaceGroup& group = groups_[spot.group];
    const PlaceCandidate* best = &group.chosen();
    if (group.candidates.size() == 1) return *best;
    const auto prefer = [&](auto fits) {
      if (fits(*best)) return true;
      const PlaceCandidate* better = nullptr;
      for (const PlaceCandidate& each : group.candidates) {
        if (fits(each) && (better == nullptr || each.score > better->score)) better = &each;
      }
      if (better != nullptr) best = better;
      return better != nullptr;
    };
    if (!spot.containers.empty() &&
        prefer([&](const PlaceCandidate& each) { return lies_in_one_of(each, spot.containers); })) {
      return *best;
    }
    if (spot.contained != no_place && groups_[spots_[spot.contained].group].is_listed() &&
        prefer([&](const PlaceCandidate& each) { return text_.holds_spot(each, spots_[spot.contained]); })) {
      return *best;
    }
    if (const auto kind = kind_of_list_around(spot)) {
      prefer([&](const PlaceCandidate& each) { return each.kind == kind; });
    }
    if (spot.kind_word) prefer([&](const PlaceCandidate& each) { return each.kind == spot.kind_word; });
    return *best;
  }

  // "New Mexico, New York and Ohio": what stands between two regions or two countries is one too.
  [[nodiscard]] std::optional<PlaceClass> kind_of_list_around(const PlaceSpot& spot) const {
    const auto here = static_cast<std::size_t>(&spot - spots_.data());
    if (here == 0 || spots_[here - 1].sibling != here || spot.sibling == no_place) return std::nullopt;
    const PlaceGroup& before = groups_[spots_[here - 1].group];
    const PlaceGroup& behind = groups_[spots_[spot.sibling].group];
    if (!before.is_listed() || !behind.is_listed()) return std::nullopt;
    const PlaceClass kind = before.chosen().kind;
    const bool is_area = kind == PlaceClass::region || kind == PlaceClass::country;
    return is_area && behind.chosen().kind == kind ? std::optional(kind) : std::nullopt;
  }

  [[nodiscard]] std::uint32_t reasons_for(const PlaceSpot& spot, const PlaceCandidate& meant) const {
    std::uint32_t reasons = meant.reasons;
    if (lies_in_one_of(meant, spot.containers)) reasons |= reason_container;
    if (spot.contained != no_place && text_.holds_spot(meant, spots_[spot.contained]))
      reasons |= reason_holds;
    if (spot.kind_word == meant.kind) reasons |= reason_kind_word;
    if (kind_of_list_around(spot) == meant.kind) reasons |= reason_siblings;
    return reasons;
  }

  void write(const PlaceSpot& spot) {
    const PlaceCandidate& meant = meant_by(spot);
    Mention& mention = mentions_[spot.mention];
    if (!spot.is_part) {
      if (mention.entity != meant.id) {  // its name is that of the row too
        mention.entity = meant.id;
        mention.name = resources_.gazetteer.name(meant.row);
      }
      mention.by = resources_.gazetteer.by(meant.row);
    }
    mention.country = meant.country;
    mention.coordinates = meant.coordinates;
    if (meant.coordinates) mention.precision = meant.precision;
    const bool is_only = groups_[spot.group].candidates.size() == 1;
    mention.why = in_words(is_only ? std::uint32_t{reason_only} : reasons_for(spot, meant));
    if (spot.is_part) mention.why = fmt::format("part of {}: {}", meant.id, mention.why);
  }

  // ---- what no row knows

  // A region that needs support and has none gives way to what needs none: "Lapland" is rather the landscape.
  static void prefer_sure(PlaceGroup& group) {
    if (group.candidates.empty() || !is_unsupported_region(group.chosen())) return;
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < group.candidates.size(); ++i) {
      const PlaceCandidate& each = group.candidates[i];
      if (!each.needs_support && (!best || each.score > group.candidates[*best].score)) best = i;
    }
    if (best) group.best = *best;
  }

  static bool is_unsupported_region(const PlaceCandidate& place) {
    constexpr std::uint32_t says_nothing = reason_siblings | reason_only;
    return place.needs_support && place.kind == PlaceClass::region && (place.reasons & ~says_nothing) == 0;
  }

  // Whether what the rows mean is not what the text means: none of it lies in the region that stands behind
  // the name ("Greenwood, Yukon"), or it is a small place of a country that is not spoken of while the places
  // of the document agree on a region of another.
  [[nodiscard]] bool is_from_elsewhere(const PlaceGroup& group) const {
    if (group.candidates.empty() || group.is_outlet) return false;
    const PlaceCandidate& chosen = group.chosen();
    // "the Eastern Region": many countries have one, so something has to say which.
    if (is_unsupported_region(chosen)) return true;
    for (std::size_t i = 0; i < std::min(group.spots.size(), most_spots); ++i) {
      const PlaceSpot& spot = spots_[group.spots[i]];
      if (!spot.is_part && is_said_to_lie_elsewhere(group, group.spots[i])) return true;
    }
    constexpr double large_region = 4.3;      // two million inhabitants
    constexpr double large_settlement = 3.7;  // 300,000
    if (region_.empty() || chosen.kind == PlaceClass::country || chosen.kind == PlaceClass::feature)
      return false;
    if (chosen.prior >= (chosen.kind == PlaceClass::region ? large_region : large_settlement)) return false;
    return chosen.country != region_country_ && (chosen.reasons & (reason_country | reason_container)) == 0;
  }

  // A town in another region of the country of a local outlet, which nothing in the text speaks for: rather
  // one of its many namesakes, near the outlet.
  [[nodiscard]] bool is_namesake(const PlaceGroup& group) const {
    constexpr double large = 3.5;  // 100,000 inhabitants
    constexpr std::uint32_t spoken_for = reason_container | reason_holds | reason_siblings | reason_region |
                                         reason_inside | reason_near | reason_other_name | reason_home;
    if (home_ == nullptr || group.candidates.empty() || group.is_outlet) return false;
    const PlaceCandidate& chosen = group.chosen();
    return chosen.kind == PlaceClass::settlement && chosen.prior < large &&
           chosen.country == home_->country && (chosen.reasons & spoken_for) == 0;
  }

  // A region behind its comma, not within a list, in which none of its meanings lies.
  [[nodiscard]] bool is_said_to_lie_elsewhere(const PlaceGroup& group, std::uint32_t index) const {
    const PlaceSpot& spot = spots_[index];
    if (spot.containers.empty() || spot.range.last >= analysis_.tokens().size()) return false;
    if (word(spot.range.last) != ",") return false;
    if (spot.sibling != no_place && spots_[spot.sibling].sibling != no_place) return false;
    if (index > 0 && spots_[index - 1].sibling == index) return false;
    for (const PlaceArea& area : spot.containers) {
      if (area.is_country) return false;
      for (const PlaceCandidate& each : group.candidates) {
        const bool may_lie_in = each.country == area.country && each.admin.empty();
        if (may_lie_in || lies_in(each, area) || each.kind == PlaceClass::country) return false;
      }
    }
    return true;
  }

  // It lies in its container; a facility lies where the place it is named after does; and where the places of
  // the document agree on a region, it lies around the one that was named last. The precision says how little
  // that is.
  void locate_unlisted(const PlaceSpot& spot) {
    Mention& mention = mentions_[spot.mention];
    mention.name = on_one_line(mention.span.of(analysis_.text()));
    mention.entity = unlisted_id("place", mention.name);
    const std::vector<PlaceArea>& own = spot.containers;
    const std::vector<PlaceArea>& containers = own.empty() ? containers_of(groups_[spot.group]) : own;
    if (!containers.empty()) {
      const PlaceArea& area = best_of(containers);
      const GazetteerRow row = resources_.gazetteer.row(area.row);
      std::optional<Coordinates> at;
      if (row.latitude && row.longitude) at = Coordinates{*row.latitude, *row.longitude};
      place_at(mention, at, area.country, area.is_country ? PlacePrecision::country : PlacePrecision::region,
               fmt::format("in {}", area.id));
      return;
    }
    const PlaceCandidate* city = namesake_of_facility(spot);
    if (city == nullptr) city = city_behind(spot);
    if (city != nullptr) {
      place_at(mention, city->coordinates, city->country, PlacePrecision::city,
               fmt::format("in {}", city->id));
      return;
    }
    const PlaceCandidate* near = region_.empty() ? home_ : neighbour_of(spot);
    if (near == nullptr) return;
    place_at(mention, near->coordinates, near->country, PlacePrecision::region,
             fmt::format("around {}", near->id));
  }

  // "Moss Side, Manchester": a listed settlement behind the comma, not within a list.
  [[nodiscard]] const PlaceCandidate* city_behind(const PlaceSpot& spot) const {
    const auto here = static_cast<std::size_t>(&spot - spots_.data());
    if (spot.sibling == no_place || word(spot.range.last) != ",") return nullptr;
    const PlaceSpot& next = spots_[spot.sibling];
    if (next.sibling != no_place || next.range.first != spot.range.last + 1) return nullptr;
    if (here > 0 && spots_[here - 1].sibling == here) return nullptr;
    if (!groups_[next.group].is_listed()) return nullptr;
    const PlaceCandidate& city = meant_by(next);
    return city.kind == PlaceClass::settlement && !next.is_part ? &city : nullptr;
  }

  // One mention that says where it lies speaks for all of the name.
  [[nodiscard]] const std::vector<PlaceArea>& containers_of(const PlaceGroup& group) const {
    static const std::vector<PlaceArea> nothing;
    for (std::size_t i = 0; i < std::min(group.spots.size(), most_spots); ++i) {
      const PlaceSpot& spot = spots_[group.spots[i]];
      if (!spot.containers.empty()) return spot.containers;
    }
    return nothing;
  }

  static void place_at(Mention& mention, std::optional<Coordinates> at, std::string_view country,
                       PlacePrecision precision, std::string why) {
    mention.country = country;
    mention.coordinates = at;
    if (at) mention.precision = precision;
    mention.why = std::move(why);
  }

  // Of several areas of one name that which the document means.
  [[nodiscard]] const PlaceArea& best_of(const std::vector<PlaceArea>& areas) const {
    for (const PlaceArea& area : areas) {
      if (std::binary_search(ids_.begin(), ids_.end(), area.id)) return area;
    }
    return areas.front();
  }

  // "Lyon Airport" in a text that speaks of Lyon.
  [[nodiscard]] const PlaceCandidate* namesake_of_facility(const PlaceSpot& spot) const {
    const Edge* suffix = nullptr;
    for (std::uint32_t i = spot.range.first + 1; i < spot.range.last && suffix == nullptr; ++i) {
      const Edge* edge = analysis_.lattice().find(i, place_suffix);
      if (edge != nullptr && edge->last == spot.range.last) suffix = edge;
    }
    if (suffix == nullptr || class_of_place(suffix->value) != PlaceClass::point) return nullptr;
    for (std::uint32_t last = suffix->first; last > spot.range.first; --last) {
      const std::uint32_t group = text_.group_at({spot.range.first, last});
      if (group == no_place) continue;
      const PlaceGroup& city = groups_[group];
      return city.is_listed() && city.chosen().kind == PlaceClass::settlement ? &city.chosen() : nullptr;
    }
    return nullptr;
  }

  // The region that most of the places named in the document lie in. One town alone does not say, nor does an
  // outlet of that name: small towns have namesakes that no table has.
  void note_region() {
    constexpr double share = 0.6;
    constexpr double fewest = 2.0;
    std::map<std::string_view, double> places_in;
    double all = 0;
    for (const PlaceGroup& group : groups_) {
      if (!group.is_listed() || group.chosen().kind == PlaceClass::country) continue;
      const double weight = weight_for_region(group);
      all += weight;
      places_in[region_of(group.chosen())] += weight;
    }
    for (const std::string_view area : areas_named_) {
      all += 1;
      places_in[area] += 1;
    }
    for (const auto& [region, count] : places_in) {
      if (!region.empty() && count >= fewest && count >= share * all) region_ = region;
    }
    if (region_.empty()) return;
    if (const auto row = resources_.gazetteer.find_id(region_)) {
      region_country_ = first_value(resources_.gazetteer.row(*row).attribute("country"));
    }
  }

  // A place in the region, else the region itself.
  void note_first_in_region() {
    for (const PlaceGroup& group : groups_) {
      if (!group.is_listed()) continue;
      const PlaceCandidate& place = group.chosen();
      if (region_of(place) != region_ || !place.coordinates) continue;
      if (first_in_region_ == nullptr || first_in_region_->kind == PlaceClass::region)
        first_in_region_ = &place;
      if (first_in_region_->kind != PlaceClass::region) return;
    }
  }

  static double weight_for_region(const PlaceGroup& group) {
    constexpr double large = 3.7;  // 300,000 inhabitants
    const PlaceCandidate& chosen = group.chosen();
    if (group.is_outlet) return chosen.prior >= large || chosen.reasons != 0 ? 1.0 : 0.0;
    const double often = 0.25 * std::min(static_cast<double>(group.spots.size() - 1), 3.0);
    const bool is_sure = chosen.kind == PlaceClass::region ||
                         (chosen.reasons & (reason_container | reason_region | reason_near)) != 0;
    return (is_sure ? 2.0 : 1.0) + often;
  }

  static std::string_view region_of(const PlaceCandidate& place) {
    return place.kind == PlaceClass::region ? place.id : place.admin;
  }

  // The place of the document's region that was named last before this one, else the first after it, else
  // that of the outlet. None where the last place named in the sentence lies elsewhere.
  [[nodiscard]] const PlaceCandidate* neighbour_of(const PlaceSpot& spot) const {
    const auto here = static_cast<std::size_t>(&spot - spots_.data());
    const std::uint32_t sentence = analysis_.sentence_of(spot.range.first);
    for (std::size_t i = here; i-- > 0 && here - i <= most_anchors;) {
      const PlaceGroup& group = groups_[spots_[i].group];
      if (!group.is_listed()) continue;
      const PlaceCandidate& place = group.chosen();
      const bool is_inside = region_of(place) == region_;
      if (is_inside && place.kind != PlaceClass::region && place.coordinates) return &place;
      if (!is_inside && analysis_.sentence_of(spots_[i].range.first) == sentence) return nullptr;
    }
    return first_in_region_;
  }

  struct Anchor {
    std::uint32_t row;
    Coordinates at;
  };

  const Resources::Data& resources_;
  const PlaceLexicon& lexicon_;
  const Analysis& analysis_;
  std::vector<Mention>& mentions_;
  PlaceText text_;
  std::vector<PlaceSpot>& spots_ = text_.spots;
  std::vector<PlaceGroup>& groups_ = text_.groups;
  Countries countries_;  // how often named
  double all_countries_ = 0;
  std::string outlet_country_;
  const PlaceCandidate* home_ = nullptr;       // what the outlet is known to write for
  std::vector<std::string_view> capitals_;     // of the countries named; sorted
  std::vector<std::string_view> people_of_;    // countries of listed people; sorted
  std::vector<std::string_view> police_of_;    // countries of police forces; sorted
  std::vector<std::string_view> areas_named_;  // inside other names; sorted
  std::vector<std::string_view> ids_;          // of all chosen, sorted
  std::vector<std::string_view> admins_;
  std::vector<Anchor> anchors_;
  std::string_view region_;  // that most places lie in; empty: they do not agree
  std::string_view region_country_;
  const PlaceCandidate* first_in_region_ = nullptr;
};

}  // namespace

PlaceResolver::PlaceResolver(const Resources::Data& resources) : resources_(resources), lexicon_(resources) {}

std::string PlaceResolver::country_of_outlet(const Document& document) const {
  if (document.url.empty() && document.site_name.empty()) return {};
  return lexicon_.outlets.read(document.url, document.site_name).country;
}

void PlaceResolver::resolve(const Analysis& analysis, std::vector<Mention>& mentions) const {
  DocumentPlaces(resources_, lexicon_, analysis, mentions).resolve();
}

}  // namespace dateline
