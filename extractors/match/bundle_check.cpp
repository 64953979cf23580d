// BundleBuilder::check: what only shows when rows are held against each other.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <set>

#include "dateline/suggestion.h"
#include "dateline/unicode.h"
#include "extractors/match/bundle_builder.h"

namespace dateline {
namespace {

constexpr std::array<std::string_view, 24> place_kinds = {
    "country", "territory", "region", "city",     "town",     "village", "airport", "base",
    "border",  "camp",      "site",   "facility", "island",   "sea",     "ocean",   "lake",
    "river",   "strait",    "canal",  "gulf",     "mountain", "desert",  "valley",  "peninsula"};
constexpr std::array<std::string_view, 3> more_place_kinds = {"continent", "area", "neighbourhood"};
constexpr std::array<std::string_view, 18> org_kinds = {
    "government",   "ministry", "parliament", "court",      "army",     "police",
    "intelligence", "agency",   "bank",       "party",      "alliance", "intergovernmental",
    "armed-group",  "company",  "media",      "university", "ngo",      "religious"};
constexpr std::array<std::string_view, 4> more_org_kinds = {"union", "sport", "research", "movement"};
constexpr std::array<std::string_view, 13> person_kinds = {
    "politician", "military",  "militant", "executive", "judge",     "activist", "journalist",
    "diplomat",   "religious", "athlete",  "artist",    "scientist", "royal"};
constexpr std::array<std::string_view, 1> more_person_kinds = {"other"};

constexpr std::array<std::string_view, 6> shared_kinds = {"sea",  "ocean",     "strait",
                                                          "gulf", "continent", "area"};

std::vector<std::string_view> kinds_of(RowKind kind) {
  std::vector<std::string_view> all;
  const auto add = [&all](const auto& kinds) { all.insert(all.end(), kinds.begin(), kinds.end()); };
  switch (kind) {
    case RowKind::place:
      add(place_kinds);
      add(more_place_kinds);
      break;
    case RowKind::org:
      add(org_kinds);
      add(more_org_kinds);
      break;
    case RowKind::person:
      add(person_kinds);
      add(more_person_kinds);
      break;
    case RowKind::word:
      break;
  }
  return all;
}

const char* type_of(RowKind kind) {
  switch (kind) {
    case RowKind::person:
      return "PERSON";
    case RowKind::org:
      return "ORG";
    case RowKind::place:
      return "PLACE";
    case RowKind::word:
      break;
  }
  return "";
}

std::optional<double> to_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "south west north east" in degrees; a box whose west is east of its east crosses 180°.
struct Box {
  double south = 0;
  double west = 0;
  double north = 0;
  double east = 0;

  [[nodiscard]] bool holds(double latitude, double longitude) const {
    if (latitude < south || latitude > north) return false;
    return west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
  }
};

std::optional<std::vector<Box>> boxes_of(std::string_view cell) {
  std::vector<Box> boxes;
  for (const std::string_view each : split(cell, '|')) {
    std::vector<double> sides;
    for (const std::string_view side : split(each, ' ')) {
      const std::optional<double> degrees = to_number(side);
      if (!degrees) return std::nullopt;
      sides.push_back(*degrees);
    }
    if (sides.size() != 4 || sides[0] > sides[2]) return std::nullopt;
    boxes.push_back({sides[0], sides[1], sides[2], sides[3]});
  }
  return boxes;
}

bool is_outside(const std::vector<Box>& boxes, double latitude, double longitude) {
  return std::none_of(boxes.begin(), boxes.end(),
                      [&](const Box& box) { return box.holds(latitude, longitude); });
}

/// A row with where it comes from.
struct Placed {
  TableRow row;
  std::string_view file;
  bool is_new;  // not of a bundle that the folders are laid over

  [[nodiscard]] std::string where() const { return fmt::format("{}:{}", file, row.line); }
};

class Checker {
 public:
  Checker(std::vector<Placed> rows, Diagnostics& diagnostics)
      : rows_(std::move(rows)), diagnostics_(diagnostics) {}

  void run() {
    for (const Placed& each : rows_) {
      if (each.row.kind != RowKind::word) ids_.insert(each.row.id);
      note_boxes(each);
    }
    for (const Placed& each : rows_) {
      if (each.is_new) check_row(each);
      if (each.row.kind != RowKind::word) note_claims(each);
    }
    check_claims();
    check_order();
  }

 private:
  void warn(const Placed& at, const char* code, std::string message) {
    diagnostics_.push_back({Severity::warning, code, at.where(), std::move(message)});
  }

  void note_boxes(const Placed& each) {
    const std::string_view cell = each.row.cell("box");
    if (cell.empty()) return;
    if (const auto boxes = boxes_of(cell)) {
      std::vector<Box>& all = boxes_[each.row.cell("country")];
      all.insert(all.end(), boxes->begin(), boxes->end());
    } else if (each.is_new) {
      warn(each, "G027", fmt::format("\"{}\" is no box; write \"south west north east\" in degrees", cell));
    }
  }

  void check_row(const Placed& each) {
    const TableRow& row = each.row;
    if (row.kind == RowKind::word) return;
    for (const std::string_view column : {"capital", "admin"}) {
      const std::string_view id = row.cell(column);
      if (!id.empty() && !ids_.contains(id))
        warn(each, "G020", fmt::format("{} \"{}\" is no known id", column, id));
    }
    if (const std::string_view kind = row.cell("kind"); !kind.empty()) {
      const std::vector<std::string_view> known = kinds_of(row.kind);
      if (std::find(known.begin(), known.end(), kind) == known.end())
        warn(each, "G026", fmt::format("unknown kind \"{}\"{}", kind, did_you_mean(kind, known)));
    }
    check_id_and_name(each);
    check_years(each);
    if (row.kind == RowKind::place) check_coordinates(each);
  }

  // The three prefixes say a type; one's own ("geonames:2453348") says none.
  void check_id_and_name(const Placed& each) {
    const std::string_view prefix = std::string_view(each.row.id).substr(0, each.row.id.find(':'));
    for (const auto& [known, kind] : {std::pair{"place", RowKind::place}, std::pair{"org", RowKind::org},
                                      std::pair{"person", RowKind::person}}) {
      if (prefix == known && kind != each.row.kind)
        warn(each, "G030", fmt::format("\"{}\" is of type {}", each.row.id, type_of(each.row.kind)));
    }
    if (each.row.name.starts_with("the "))
      warn(each, "G031",
           fmt::format("leave \"the\" off \"{}\"; it is found with and without", each.row.name));
  }

  void check_years(const Placed& each) {
    const std::string_view start_cell = each.row.cell("start");
    const std::string_view end_cell = each.row.cell("end");
    const std::optional<double> start = to_number(start_cell);
    const std::optional<double> end = to_number(end_cell);
    if ((!start_cell.empty() && !start) || (!end_cell.empty() && !end)) {
      warn(each, "G025", "start and end are years");
    } else if (start && end && *start > *end) {
      warn(each, "G025", fmt::format("it starts in {} and ends in {}", start_cell, end_cell));
    }
  }

  void check_coordinates(const Placed& each) {
    const std::optional<double> latitude = to_number(each.row.cell("lat"));
    const std::optional<double> longitude = to_number(each.row.cell("lon"));
    if (latitude.has_value() != longitude.has_value()) warn(each, "G024", "lat and lon belong together");
    const std::string_view countries = each.row.cell("country");
    const std::string_view kind = each.row.cell("kind");
    // Waters and landscapes lie between the countries that they concern.
    if (std::find(shared_kinds.begin(), shared_kinds.end(), kind) != shared_kinds.end()) return;
    if (!latitude || !longitude || countries.empty()) return;
    bool is_known = true;
    bool is_inside = false;
    for (const std::string_view code : split(countries, '|')) {
      const auto boxes = boxes_.find(code);
      if (boxes == boxes_.end()) {
        is_known = false;
      } else if (!is_outside(boxes->second, *latitude, *longitude)) {
        is_inside = true;
      }
    }
    if (is_known && !is_inside) {
      warn(each, "G023",
           fmt::format("{} {} does not lie in {}", each.row.cell("lat"), each.row.cell("lon"), countries));
    }
  }

  void note_claims(const Placed& each) {
    const NameUse use = use_of(each.row.cell("use"));
    const auto claim = [&](std::string_view name) {
      const MarkedName marked = unmark(name, use);
      if (marked.use != NameUse::hint && marked.use != NameUse::force) return;
      claims_[std::string(type_of(each.row.kind)) + ' ' +
              (marked.exact ? std::string(marked.text) : fold(marked.text))]
          .push_back(&each);
    };
    claim(each.row.name);
    if (const std::string_view aliases = each.row.cell("aliases"); !aliases.empty()) {
      for (const std::string_view alias : split(aliases, '|')) claim(alias);
    }
  }

  void check_claims() {
    for (const auto& [name, claimants] : claims_) {
      // The last new one is blamed, as it came into a world that had the name.
      const auto blamed =
          std::find_if(claimants.rbegin(), claimants.rend(), [](const Placed* p) { return p->is_new; });
      if (blamed == claimants.rend()) continue;
      const auto other =
          std::find_if(claimants.begin(), claimants.end(), [&](const Placed* p) { return p != *blamed; });
      if (other == claimants.end()) continue;
      warn(**blamed, "G021",
           fmt::format("{} belongs to {} ({}) as well; mark the rarer one with ~", name, (*other)->row.id,
                       (*other)->where()));
    }
  }

  void check_order() {
    std::map<std::string_view, std::vector<const Placed*>> files;
    for (const Placed& each : rows_) {
      if (each.is_new) files[each.file].push_back(&each);
    }
    for (auto& [file, rows] : files) {
      std::sort(rows.begin(), rows.end(),
                [](const Placed* a, const Placed* b) { return a->row.line < b->row.line; });
      // Words by word, entities by id.
      const auto key = [](const Placed* each) {
        return each->row.kind == RowKind::word ? each->row.name : each->row.id;
      };
      const auto out_of_order = std::adjacent_find(
          rows.begin(), rows.end(), [&](const Placed* a, const Placed* b) { return key(b) < key(a); });
      if (out_of_order == rows.end() || key(*out_of_order).empty()) continue;
      warn(**(out_of_order + 1), "G022",
           fmt::format("out of order: \"{}\" stands behind \"{}\"", key(*(out_of_order + 1)),
                       key(*out_of_order)));
    }
  }

  std::vector<Placed> rows_;
  Diagnostics& diagnostics_;
  std::set<std::string_view> ids_;
  std::map<std::string_view, std::vector<Box>> boxes_;
  std::map<std::string, std::vector<const Placed*>> claims_;
};

}  // namespace

void BundleBuilder::check(Diagnostics& diagnostics) const {
  std::vector<Placed> rows;
  for (const StoredRow& stored : rows_) {
    if (stored.layer == 0) continue;
    Placed placed;
    std::uint32_t file = 0;
    placed.row = stored_row(stored, &file);
    placed.file = files_[file];
    placed.is_new = stored.layer >= first_checked_layer_;
    rows.push_back(std::move(placed));
  }
  Checker(std::move(rows), diagnostics).run();
}

}  // namespace dateline
