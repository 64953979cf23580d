#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pipeline/base/lines.h"

namespace dateline::pipeline {

/// What to take from a foreign list of names, and what to call it where the list does not say.
struct ImportOptions {
  std::string type = {};                        ///< PERSON, ORG or PLACE: for lists that do not tell
  std::string kind = {};                        ///< the same for the column `kind`
  std::string country = {};                     ///< the same for the column `country`
  std::uint64_t least_population = 0;           ///< GeoNames: smaller cities and towns are left out
  std::vector<std::string> languages = {"en"};  ///< GeoNames: languages of alternate names
};

/// Turns lists that others publish into a table of names (gazetteers/README.md), line by line; only the
/// rows that are kept stay in memory. What is left out is counted by reason, never dropped silently. A name
/// that several rows have is marked `context` in all of them but the one with most inhabitants.
///
///     NameImport names(options);
///     names.read_geonames(lines);
///     names.read_alternate_names(more_lines);     // may be left out
///     names.write([&](std::string_view row) { output.write(row); });
class NameImport {
 public:
  using Tick = std::function<void(const NameImport&)>;  ///< called now and then while reading

  explicit NameImport(ImportOptions options, Tick tick = {})
      : options_(std::move(options)), tick_(std::move(tick)) {}

  /// Lines of the GeoNames dump (allCountries, cities500, XX.txt): 19 columns, see its readme.
  void read_geonames(LineReader& lines);
  /// GeoNames' alternateNamesV2 for the rows read so far: languages asked for and names without one.
  void read_alternate_names(LineReader& lines);
  /// A result of the Wikidata query service as TSV. Columns are known by their names: item,
  /// itemLabel, itemAltLabel, countryCode, coord, population, start, end, genderLabel, and for roles
  /// positionLabel or occupationLabel. Rows of one item are joined.
  void read_wikidata(LineReader& lines);
  /// Patterns of spaCy's EntityRuler, one JSON object a line. Patterns of tokens have to be literal.
  void read_spacy(LineReader& lines);
  /// One name a line; # begins a comment.
  void read_list(LineReader& lines);

  /// A file that GATE's lists.def names, and what its names are.
  struct GateList {
    std::string file;
    std::string type;
    std::string kind;
  };
  /// The lists of a lists.def that hold people, organisations or places; the others are counted as left out.
  [[nodiscard]] std::vector<GateList> read_gate_index(LineReader& lines);
  void read_gate_list(LineReader& lines, const GateList& list);

  /// Header and rows, sorted by id. Once.
  void write(const std::function<void(std::string_view)>& to);

  [[nodiscard]] std::uint64_t lines_read() const { return lines_read_; }
  [[nodiscard]] std::size_t rows_kept() const { return rows_.size(); }
  [[nodiscard]] const std::map<std::string, std::uint64_t>& left_out() const { return left_out_; }

 private:
  struct Row {
    std::string id;
    std::string type;
    std::string name;
    std::vector<std::string> aliases;
    std::string country;
    std::string kind;
    std::string latitude;
    std::string longitude;
    std::uint64_t population = 0;
    std::string role;
    std::string start;
    std::string end;
    std::string gender;
    std::string note;
    bool needs_context = false;
  };

  template <typename Read>
  void for_each_line(LineReader& lines, Read read);
  void leave_out(const char* why) { ++left_out_[why]; }
  /// The name as a cell may hold it; nothing: it is counted as left out.
  [[nodiscard]] std::optional<std::string> clean_name(std::string_view name);
  /// The row of an id, made where there is none yet.
  Row& row_of(const std::string& id, const std::string& type, std::string name);
  void add_name(std::string_view raw, const std::string& type, const std::string& kind,
                std::string_view own_id);
  static void add_alias(Row& row, std::string alias);
  void mark_homonyms();

  ImportOptions options_;
  Tick tick_;
  std::vector<Row> rows_;
  std::unordered_map<std::string, std::size_t> row_numbers_;  // by id; GeoNames' rows by their number as well
  std::map<std::string, std::uint64_t> left_out_;
  std::uint64_t lines_read_ = 0;
};

}  // namespace dateline::pipeline
