#include "extractors/places/place_resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>
#include <unordered_map>

namespace dateline {
namespace {

// What each reason is worth. A capital of ten million inhabitants has about 5 by itself.
constexpr double per_population_digit = 0.4;
constexpr double for_container = 6.0;      // "Portland, Oregon"
constexpr double for_country_named = 2.2;  // the country is spoken of in the document
constexpr double for_region_named = 2.5;   // so is the region it lies in
constexpr double for_places_inside = 2.0;  // it is the region that other places of the document lie in
constexpr double for_neighbours = 2.0;     // other places of the document lie near
constexpr double for_country_of_site = 1.0;
constexpr double against_context_only = 1.0;
constexpr double against_alias = 0.3;

constexpr std::size_t most_candidates = 24;
constexpr std::size_t most_anchors = 24;  // places that distances are measured to; keeps long texts linear
constexpr double near_km = 300;

constexpr Label nationality = label_of("NATIONALITY");

double distance_km(Coordinates a, Coordinates b) {
  constexpr double radians = std::numbers::pi / 180;
  constexpr double diameter_of_earth = 12742;
  const double lat = std::sin((a.latitude - b.latitude) * radians / 2);
  const double lon = std::sin((a.longitude - b.longitude) * radians / 2);
  const double h = lat * lat + std::cos(a.latitude * radians) * std::cos(b.latitude * radians) * lon * lon;
  return diameter_of_earth * std::asin(std::min(1.0, std::sqrt(h)));
}

std::string_view first_value(std::string_view cell) {
  return cell.substr(0, cell.find('|'));
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

PlacePrecision precision_of(std::string_view kind) {
  if (is_one_of(kind, {"country", "territory", "continent"})) return PlacePrecision::country;
  if (is_one_of(kind, {"city", "town", "village", "neighbourhood"})) return PlacePrecision::city;
  if (is_one_of(kind, {"airport", "base", "border", "camp", "site", "facility"}))
    return PlacePrecision::point;
  return PlacePrecision::region;
}

double worth_of_kind(std::string_view kind) {
  if (is_one_of(kind, {"country", "continent"})) return 3.0;
  if (is_one_of(kind, {"territory", "sea", "ocean"})) return 2.0;
  if (kind == "region") return 1.2;
  if (is_one_of(kind, {"city", "river", "gulf", "strait", "desert", "area", "island", "mountain"}))
    return 1.0;
  return 0.5;
}

/// The country of a web address by its last label: "www.example.co.uk" is GB. Empty: not of a country.
std::string country_of_site(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos)
    url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#:"));
  const std::size_t dot = url.rfind('.');
  if (dot == std::string_view::npos || url.size() - dot != 3) return {};
  std::string code;
  for (const char c : url.substr(dot + 1)) {
    if (c >= 'a' && c <= 'z') {
      code += static_cast<char>(c - 'a' + 'A');
    } else if (c >= 'A' && c <= 'Z') {
      code += c;
    } else {
      return {};
    }
  }
  if (code == "UK") return "GB";
  // Sold as words, not as countries.
  if (is_one_of(code, {"TV", "ME", "IO", "CO", "FM", "AM", "LY", "CC", "WS", "AI", "GG", "TO", "EU", "SU"})) {
    return {};
  }
  return code;
}

/// A place that a name may mean.
struct Candidate {
  std::uint32_t row = 0;
  double prior = 0;
  double score = 0;
  std::string_view id;
  std::string_view country;
  std::string_view admin;
  std::optional<Coordinates> coordinates;
};

/// All mentions of a document with one name.
struct Group {
  std::vector<Candidate> candidates;
  std::vector<std::uint32_t> mentions;
  std::size_t best = 0;
};

class DocumentPlaces {
 public:
  DocumentPlaces(const Resources::Data& resources, const Analysis& analysis, std::vector<Mention>& mentions)
      : resources_(resources), analysis_(analysis), mentions_(mentions) {}

  void resolve() {
    collect();
    if (groups_.empty() && unlisted_.empty()) return;
    note_countries();
    for (Group& group : groups_) choose(group, false);
    for (int round = 0; round < 2; ++round) {
      note_choices();
      for (Group& group : groups_) choose(group, true);
    }
    for (const Group& group : groups_) write(group);
    for (const std::uint32_t mention : unlisted_) {
      if (const std::optional<GazetteerRow> container = container_of(mention)) {
        mentions_[mention].country = first_value(container->attribute("country"));
      }
    }
  }

 private:
  // Groups by name: the index of the first stored name that is written alike says which.
  void collect() {
    std::unordered_map<std::uint32_t, std::uint32_t> group_of;
    for (std::uint32_t i = 0; i < mentions_.size(); ++i) {
      const Mention& mention = mentions_[i];
      if (mention.type != MentionType::place || mention.level != MentionLevel::name) continue;
      const auto [first, last] = resources_.gazetteer.names_like(mention.span.of(analysis_.text()));
      if (first == last) {
        unlisted_.push_back(i);
        continue;
      }
      const auto [known, is_new] = group_of.try_emplace(first, static_cast<std::uint32_t>(groups_.size()));
      if (is_new) {
        groups_.emplace_back();
        add_candidates(first, last, groups_.back());
      }
      groups_[known->second].mentions.push_back(i);
    }
  }

  void add_candidates(std::uint32_t first, std::uint32_t last, Group& group) const {
    const Gazetteer& gazetteer = resources_.gazetteer;
    for (std::uint32_t name = first; name < last; ++name) {
      for (std::uint32_t i = 0; i < gazetteer.meaning_count(name); ++i) {
        const Meaning meaning = gazetteer.meaning(name, i);
        if (meaning.role != NameRole::canonical && meaning.role != NameRole::alias) continue;
        if (meaning.use == NameUse::never || group.candidates.size() >= most_candidates) continue;
        const GazetteerRow row = gazetteer.row(meaning.row);
        if (row.kind != RowKind::place) continue;
        Candidate candidate;
        candidate.row = meaning.row;
        candidate.id = row.id;
        candidate.country = first_value(row.attribute("country"));
        candidate.admin = row.attribute("admin");
        if (row.latitude && row.longitude) candidate.coordinates = Coordinates{*row.latitude, *row.longitude};
        candidate.prior = per_population_digit * std::log10(1.0 + row.population) +
                          worth_of_kind(row.attribute("kind")) -
                          (meaning.use == NameUse::context ? against_context_only : 0) -
                          (meaning.role == NameRole::alias ? against_alias : 0);
        group.candidates.push_back(candidate);
      }
    }
  }

  // The countries that a document speaks of, by their share of all that names one.
  void note_countries() {
    double all = 0;
    const auto note = [&](std::string_view country) {
      if (country.empty()) return;
      countries_[std::string(country)] += 1;
      all += 1;
    };
    for (const Group& group : groups_) {
      if (group.candidates.size() != 1) continue;
      for (std::size_t i = 0; i < group.mentions.size(); ++i) note(group.candidates.front().country);
    }
    for (const NameMatch& match : analysis_.names()) {
      for (const Edge& edge : analysis_.lattice().at(match.first)) {
        if (edge.label != nationality || edge.last != match.last) continue;
        note(first_value(resources_.gazetteer.row(edge.payload).attribute("country")));
        break;
      }
    }
    for (auto& [country, count] : countries_) count = std::min(1.0, 0.4 + 2 * count / std::max(all, 1.0));
    site_country_ = country_of_site(analysis_.document().url);
  }

  void note_choices() {
    chosen_ids_.clear();
    chosen_admins_.clear();
    anchors_.clear();
    for (const Group& group : groups_) {
      if (group.candidates.empty()) continue;
      const Candidate& chosen = group.candidates[group.best];
      chosen_ids_.push_back(chosen.id);
      if (!chosen.admin.empty()) chosen_admins_.push_back(chosen.admin);
      const GazetteerRow row = resources_.gazetteer.row(chosen.row);
      const PlacePrecision precision = precision_of(row.attribute("kind"));
      if (chosen.coordinates && precision != PlacePrecision::country && anchors_.size() < most_anchors) {
        anchors_.push_back({chosen.row, *chosen.coordinates});
      }
    }
    std::sort(chosen_ids_.begin(), chosen_ids_.end());
    std::sort(chosen_admins_.begin(), chosen_admins_.end());
  }

  void choose(Group& group, bool with_others) {
    if (group.candidates.empty()) return;
    std::vector<std::optional<GazetteerRow>> containers;
    constexpr std::size_t looked_at = 8;
    for (std::size_t i = 0; i < group.mentions.size() && i < looked_at; ++i) {
      if (std::optional<GazetteerRow> container = container_of(group.mentions[i]))
        containers.push_back(container);
    }
    for (Candidate& each : group.candidates) {
      each.score = each.prior;
      if (const auto country = countries_.find(each.country); country != countries_.end()) {
        each.score += for_country_named * country->second;
      }
      if (!site_country_.empty() && each.country == site_country_) each.score += for_country_of_site;
      for (const auto& container : containers) {
        if (lies_in(each, *container)) {
          each.score += for_container;
          break;
        }
      }
      if (!with_others) continue;
      if (!each.admin.empty() && std::binary_search(chosen_ids_.begin(), chosen_ids_.end(), each.admin)) {
        each.score += for_region_named;
      }
      if (std::binary_search(chosen_admins_.begin(), chosen_admins_.end(), each.id)) {
        each.score += for_places_inside;
      }
      if (each.coordinates) each.score += for_neighbours * nearness(each);
    }
    group.best = best_of(group.candidates);
  }

  static std::size_t best_of(const std::vector<Candidate>& candidates) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < candidates.size(); ++i) {
      if (candidates[i].score > candidates[best].score) best = i;
    }
    return best;
  }

  // 0 to 1: how many of the other places of the document lie near.
  [[nodiscard]] double nearness(const Candidate& candidate) const {
    double near = 0;
    for (const Anchor& anchor : anchors_) {
      if (anchor.row == candidate.row) continue;
      if (distance_km(*candidate.coordinates, anchor.coordinates) < near_km) near += 1;
    }
    return near / (near + 1);
  }

  static bool lies_in(const Candidate& place, const GazetteerRow& container) {
    if (place.id == container.id) return false;
    if (place.admin == container.id) return true;
    const std::string_view kind = container.attribute("kind");
    return (kind == "country" || kind == "territory") &&
           place.country == first_value(container.attribute("country"));
  }

  // What stands behind a comma or in brackets: "Portland, Ore.", "Sikasso (Mali)"; or
  // before: "Mali's Sikasso".
  [[nodiscard]] std::optional<GazetteerRow> container_of(std::uint32_t mention) const {
    const TokenRange range = analysis_.tokens_of(mentions_[mention].span);
    const Tokens& tokens = analysis_.tokens();
    if (range.last + 1 < tokens.size() && !tokens[range.last - 1].sentence_end) {
      std::uint32_t next = range.last;
      const std::string_view mark = analysis_.token_text(next);
      if (mark == "," || mark == "(") ++next;
      const std::string_view word = analysis_.token_text(next);
      if (next > range.last || word == "in") {
        if (word == "in" || analysis_.lattice().has(next, label_of("direction"))) ++next;
        if (const auto row = area_at(next)) return row;
      }
    }
    if (range.first >= 2) {
      const std::string_view mark = analysis_.token_text(range.first - 1);
      if (mark == "'s" || mark == "\xE2\x80\x99s") return area_at(range.first - 2);
    }
    return std::nullopt;
  }

  // A country or region whose name starts at `token`, the longest.
  [[nodiscard]] std::optional<GazetteerRow> area_at(std::uint32_t token) const {
    const std::vector<NameMatch>& names = analysis_.names();
    auto match = std::partition_point(names.begin(), names.end(),
                                      [&](const NameMatch& each) { return each.first < token; });
    std::optional<GazetteerRow> found;
    for (; match != names.end() && match->first == token; ++match) {
      if (!match->case_agrees && !analysis_.is_lower_case()) continue;
      for (std::uint32_t i = 0; i < resources_.gazetteer.meaning_count(match->name); ++i) {
        const Meaning meaning = resources_.gazetteer.meaning(match->name, i);
        if (meaning.role != NameRole::canonical && meaning.role != NameRole::alias) continue;
        const GazetteerRow row = resources_.gazetteer.row(meaning.row);
        if (row.kind != RowKind::place) continue;
        if (!is_one_of(row.attribute("kind"), {"country", "territory", "region"})) continue;
        found = row;
        break;
      }
    }
    return found;
  }

  void write(const Group& group) {
    if (group.candidates.empty()) return;
    for (const std::uint32_t index : group.mentions) {
      const Candidate* chosen = &group.candidates[group.best];
      // A container of its own beats the sense of the document: "Portland, Maine, and Portland, Oregon".
      if (group.candidates.size() > 1) {
        if (const std::optional<GazetteerRow> container = container_of(index);
            container && !lies_in(*chosen, *container)) {
          for (const Candidate& other : group.candidates) {
            if (!lies_in(other, *container)) continue;
            if (chosen == &group.candidates[group.best] || other.score > chosen->score) chosen = &other;
          }
        }
      }
      const GazetteerRow row = resources_.gazetteer.row(chosen->row);
      Mention& mention = mentions_[index];
      mention.entity = row.id;
      mention.name = row.name;
      mention.country = chosen->country;
      mention.coordinates = chosen->coordinates;
      if (chosen->coordinates) mention.precision = precision_of(row.attribute("kind"));
    }
  }

  struct Anchor {
    std::uint32_t row;
    Coordinates coordinates;
  };

  const Resources::Data& resources_;
  const Analysis& analysis_;
  std::vector<Mention>& mentions_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> unlisted_;
  std::map<std::string, double, std::less<>> countries_;
  std::string site_country_;
  std::vector<std::string_view> chosen_ids_;
  std::vector<std::string_view> chosen_admins_;
  std::vector<Anchor> anchors_;
};

}  // namespace

PlaceResolver::PlaceResolver(const Resources::Data& resources) : resources_(resources) {}

void PlaceResolver::resolve(const Analysis& analysis, std::vector<Mention>& mentions) const {
  DocumentPlaces(resources_, analysis, mentions).resolve();
}

}  // namespace dateline
