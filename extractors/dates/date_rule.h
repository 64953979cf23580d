#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dateline/diagnostics.h"
#include "dateline/timex.h"
#include "extractors/dates/granule.h"
#include "extractors/match/analysis.h"
#include "extractors/match/pattern.h"

namespace dateline {

/// Words and phrases of a class with their values, for reading along the text.
class PhraseTable {
 public:
  PhraseTable() = default;
  explicit PhraseTable(const WordClass* words);

  /// The value of the longest phrase that starts at `token` and ends before `limit`, empty: none;
  /// `last`, if given, becomes the token behind it.
  [[nodiscard]] std::string_view find(const Tokens& tokens, std::uint32_t token, std::uint32_t limit,
                                      std::uint32_t* last = nullptr) const;

 private:
  struct Phrase {
    std::vector<std::uint64_t> rest;
    std::string value;
  };
  std::unordered_map<std::uint64_t, std::vector<Phrase>> by_first_;
  std::array<std::uint64_t, 16> first_bits_{};  // a bit for each first token; most words have none
};

/// A match and the text it stands in.
struct MatchContext {
  const PatternMatch& match;
  const Analysis& analysis;
  const PhraseTable& numbers;

  /// The amount that tokens [first, last) say in digits or words: "25", "2.5"; "X": some; empty: no number,
  /// or one of a thousand million and more.
  [[nodiscard]] std::string amount(std::uint32_t first, std::uint32_t last) const;
};

/// Text with captures in it: "{year4}-{month}-{day:2}".
///     {x}           the value of the capture x; where it has none, its text
///     {x?}          the same, and nothing where x was not captured
///     {x:2}, {x:3}, {x:4}  with so many digits at least
///     {x:number}    the amount said in words or digits, "X" where it is vague
///     {x:less-one}  one less: the 20th century begins with 19
///     {x:first-two} the first two characters
///     {x:4..6}      the characters from the fourth on up to the sixth, counted from 0: {x:4..6} of
///     "20120926" is "09"
class Template {
 public:
  Template() = default;
  explicit Template(std::string_view text);

  [[nodiscard]] bool empty() const { return pieces_.empty(); }
  /// Nothing where a capture that is needed is not there.
  [[nodiscard]] std::optional<std::string> expand(const MatchContext& context) const;

 private:
  enum class Format : std::uint8_t {
    plain,
    two_digits,
    three_digits,
    four_digits,
    number,
    less_one,
    first_two,
    slice
  };
  static Format format_of(std::string_view name);

  struct Piece {
    std::string text;  // as it is, or the label of a capture
    bool is_capture = false;
    bool is_optional = false;
    Format format = Format::plain;
    std::size_t from = 0;  // of a slice
    std::size_t to = 0;
  };
  std::vector<Piece> pieces_;
};

/// What a relative expression counts from.
enum class AnchorKind : std::uint8_t {
  speech,  ///< when the text was written: "three weeks ago"
  text,    ///< the date the text spoke of last: "three weeks later"
};

/// Which one of the days, months, … that the words could mean.
enum class Direction : std::uint8_t {
  by_tense,       ///< what the words around and the distance say
  past,           ///< the last one before the anchor
  past_or_now,    ///< the last one that has begun
  future,         ///< the first one that begins behind the anchor
  future_or_now,  ///< the first one that is not over
  nearest,
  same,  ///< that of the same year; of a weekday, that of the same week
  of_the_year,  ///< that of the same year, or of the one before where it is said to be over and has not begun
};

/// What a rule of dates.toml makes of its match; README.md in this folder explains the fields.
struct DateRule {
  bool ignore = false;
  TimexType type = TimexType::date;
  std::vector<Template> values;
  std::vector<std::string> spans;
  Template relative;
  Template offset;
  Template count;
  Template unit;
  Template time;
  Template mod;
  Template feast;
  Template shift;  ///< so many shift_units from the answer
  Template shift_unit;
  Template nth_day;  ///< the day of that number from the one that the text calls the first
  std::vector<Unit> widen;    ///< by value; empty: as it is
  std::optional<Unit> grain;  ///< of what is counted in coarser units: "a decade ago" is a year
  AnchorKind anchor = AnchorKind::speech;
  Direction direction = Direction::by_tense;
  int reach = 0;  ///< of a duration: -1 up to the anchor, 1 from it on
  int clip = 0;   ///< -1: what lies before the anchor day, 1: behind it
  bool keep = false;
  bool same_unit = false;  ///< the last such unit that the text named; offset only where there is none
  bool clock = false;
  bool numeric = false;
  bool exact = true;
  bool consecutive = false;  ///< of two years: the second is the one behind the first
  bool alone = false;
  bool item = false;  ///< only at the head of a line, with nothing behind it or a mark: "17: …"
  bool dateline = false;  ///< at the start of a text its anchor
  bool known = false;
  std::vector<std::string> capital;
  std::string after;      ///< word class; one of its words stands directly before
  std::string not_after;  ///< word class; none of its words does

  /// Reads the fields of `rule`; wrong ones are reported as D001 and the rule finds nothing.
  [[nodiscard]] static DateRule read(const RuleText& rule, std::string_view file, Diagnostics& diagnostics);
};

/// Decimal digits of any script as ASCII: "٢٠١٢" is "2012"; all else as it is.
[[nodiscard]] std::string ascii_digits(std::string_view text);

/// "day", "week", "month", … ; nothing: no unit of the calendar.
[[nodiscard]] std::optional<Unit> unit_named(std::string_view name);

/// "P3D", "PT2H", "PXY": the TIMEX3 duration of an amount of a unit; empty: the unit is unknown.
[[nodiscard]] std::string duration_value(std::string_view count, std::string_view unit);

}  // namespace dateline
