#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace dateline::pipeline {

enum class RowFormat : std::uint8_t { table, csv, tsv, json, jsonl };

/// Absent, text, a whole number or a decimal one.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double>;

/// `text` without control characters (C0, DEL, C1) but tabs and line feeds.
[[nodiscard]] std::string drop_controls(std::string_view text);

/// A text, absent if it is empty.
[[nodiscard]] Cell text_cell(std::string_view text);

/// Writes rows of named columns. One thread.
class RowWriter {
 public:
  RowWriter() = default;
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;
  virtual ~RowWriter() = default;

  virtual void row(std::span<const Cell> cells) = 0;
  /// Says more of the row before, in a table on lines of their own; the other formats have cells for it.
  virtual void note(std::string_view /*text*/) {}
  virtual void end() = 0;
};

using WriteText = std::function<void(std::string_view)>;

/// `csv` is RFC 4180 with a header and CRLF; texts that a spreadsheet would take for a formula get an
/// apostrophe. Neither `csv` nor `tsv` has control characters but line feeds and tabs. `tsv` has no header;
/// tabs and line breaks within a cell become spaces. `json` is one array, `jsonl` an object a line; absent
/// cells are left out of both. `table` is aligned, keeps all rows in memory until end(), escapes control
/// characters and says nothing if there are no rows; a column is cut at 60 characters. Where `width` is not 0
/// no line is wider and columns without a word are left out; numbers, dates, ids and columns of short words
/// are not cut. What else is cut keeps what its column has on average, 16 to 30 characters; what has no room
/// even so stands beneath each row with the name of its column: all sentences, then ids from the last, then
/// the last columns.
[[nodiscard]] std::unique_ptr<RowWriter> make_row_writer(RowFormat format, std::vector<std::string> columns,
                                                         WriteText write, std::size_t width = 0);

/// What becomes of a word that is longer than a line: it stands alone on one too long, or is broken and, far
/// longer than an address, cut.
enum class LongWords : std::uint8_t { alone, broken };

/// `text` in lines of at most `width` columns, the first of at most `first_width`, broken at
/// spaces. At least one line; the first is empty if no word has room there but in the others.
[[nodiscard]] std::vector<std::string> wrap_text(std::string_view text, std::size_t width,
                                                 LongWords long_words = LongWords::alone,
                                                 std::size_t first_width = static_cast<std::size_t>(-1));

/// `text` on one line: line breaks and tabs become spaces, other controls and those of the direction of text
/// are shown ("\x1B", "\u{202E}") and never obeyed.
[[nodiscard]] std::string visible_text(std::string_view text);

/// How many columns of a terminal valid UTF-8 takes: two for each wide or full-width character (Unicode
/// Standard Annex #11, "East Asian Width"), none for marks that combine with the one before.
[[nodiscard]] std::size_t text_width(std::string_view text);

/// What has room in `width` columns, with "…" at its end if something was cut off.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t width);

}  // namespace dateline::pipeline
