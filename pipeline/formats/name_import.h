#pragma once

#include <cstdint>
#include <deque>
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
  bool alternate_names_follow = false;          ///< GeoNames: those in the dump itself need no mention
};

/// Turns lists that others publish into a table of names (gazetteers/README.md), line by line; only the
/// rows that are kept stay in memory, at about their size in the table and 150 bytes. What is left out is
/// counted by reason, never dropped silently. A name that several rows have is marked `context` in all of
/// them but the one with most inhabitants.
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

  /// Lines of the GeoNames dump (allCountries, cities500, XX.txt): 19 columns, see its readme. Of the
  /// alternate names in its fourth column the dump says no language, so they are not taken but counted.
  void read_geonames(LineReader& lines);
  /// GeoNames' alternateNamesV2 for the rows read so far: languages asked for and names without one.
  void read_alternate_names(LineReader& lines);
  /// A result of the Wikidata query service as TSV. Columns are known by their names: item,
  /// itemLabel, itemAltLabel, countryCode, coord, population, start, end, genderLabel, and for roles
  /// positionLabel or occupationLabel; others are reported. Rows of one item are joined.
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
  /// A name a line; features behind it ("&country=ML", ":country=ML", or behind a tab) are not taken.
  void read_gate_list(LineReader& lines, const GateList& list);

  /// Counts something that is not in the table, by reason.
  void leave_out(const std::string& why, std::uint64_t count = 1) { left_out_[why] += count; }

  /// Header and rows, sorted by id. Once.
  void write(const std::function<void(std::string_view)>& to);

  [[nodiscard]] std::uint64_t lines_read() const { return lines_read_; }
  [[nodiscard]] std::size_t rows_kept() const { return rows_.size(); }
  [[nodiscard]] const std::map<std::string, std::uint64_t>& left_out() const { return left_out_; }

 private:
  /// A place in texts_.
  struct Text {
    std::uint64_t offset : 40 = 0;
    std::uint64_t size : 24 = 0;
  };
  struct Alias {
    Text text;
    std::uint32_t next = 0;  // in aliases_, 0: the last one
    bool needs_context = false;
  };
  using Label = std::uint16_t;  // in labels_
  /// What a row says, in a few dozen bytes: there may be millions.
  struct Row {
    Text id;
    Text name;
    Text latitude;
    Text longitude;
    Text role;
    Text start;
    Text end;
    Text note;
    std::uint64_t population = 0;
    std::uint32_t aliases = 0;  // the first one
    std::uint16_t alias_count = 0;
    Label type = 0;
    Label country = 0;
    Label kind = 0;
    Label gender = 0;
    bool needs_context = false;
  };

  template <typename Read>
  void for_each_line(LineReader& lines, Read read);
  /// The name as a cell may hold it; nothing: it is counted as left out.
  [[nodiscard]] std::optional<std::string_view> clean_name(std::string_view name);
  [[nodiscard]] std::string_view text(Text text) const {
    return std::string_view(texts_).substr(text.offset, text.size);
  }
  Text keep(std::string_view text);
  Label label_of(std::string_view text);
  /// The row of a number of the list's own, made where there is none yet.
  Row& row_of(std::uint64_t number, const std::string& id, std::string_view type, std::string_view name);
  /// The same for a list without numbers.
  Row& row_of(const std::string& id, std::string_view type, std::string_view name);
  Row& add_row(const std::string& id, std::string_view type, std::string_view name);
  void add_name(std::string_view raw, std::string_view type, std::string_view kind, std::string_view own_id);
  void add_alias(Row& row, std::string_view alias);
  void note_columns(const std::vector<std::string>& columns);
  void mark_homonyms();

  ImportOptions options_;
  Tick tick_;
  std::string texts_;
  std::vector<std::string> labels_ = {""};  // types, countries, kinds, genders: few
  std::unordered_map<std::string, Label> label_numbers_ = {{"", 0}};
  std::deque<Row> rows_;
  std::deque<Alias> aliases_ = {Alias{}};
  std::unordered_map<std::uint64_t, std::uint32_t>
      row_numbers_;  // by the list's number, or by hash of the id
  std::map<std::string, std::uint64_t> left_out_;
  std::uint64_t lines_read_ = 0;
};

}  // namespace dateline::pipeline
