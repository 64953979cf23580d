#include "pipeline/exports/rows.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "dateline/json.h"
#include "dateline/unicode.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t max_table_column = 60;

template <typename Number>
std::string to_text(Number number) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, number);
  return {buffer, result.ptr};
}

/// A cell as plain text; `safe` makes texts of it.
template <typename Safe>
std::string cell_text(const Cell& cell, Safe safe) {
  if (const auto* text = std::get_if<std::string>(&cell)) return safe(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return to_text(*whole);
  if (const auto* real = std::get_if<double>(&cell)) return to_text(*real);
  return {};
}

/// OWASP "CSV injection": a spreadsheet runs what begins with one of these.
std::string guard_formula(const std::string& text) {
  if (text.empty() || std::string_view("=+-@\t\r").find(text.front()) == std::string_view::npos) return text;
  return "'" + text;
}

std::string quoted_for_csv(std::string text) {
  if (text.find_first_of("\",\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

class CsvWriter final : public RowWriter {
 public:
  CsvWriter(const std::vector<std::string>& columns, WriteText write) : write_(std::move(write)) {
    std::vector<Cell> names(columns.begin(), columns.end());
    row(names);
  }

  void row(std::span<const Cell> cells) override {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) line += ',';
      line += quoted_for_csv(
          cell_text(cells[i], [](const std::string& text) { return guard_formula(drop_controls(text)); }));
    }
    write_(line + "\r\n");
  }

  void end() override {}

 private:
  WriteText write_;
};

class TsvWriter final : public RowWriter {
 public:
  explicit TsvWriter(WriteText write) : write_(std::move(write)) {}

  void row(std::span<const Cell> cells) override {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) line += '\t';
      line += cell_text(cells[i], [](std::string_view cell) {
        std::string text = drop_controls(cell);
        std::replace_if(
            text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n'; }, ' ');
        return text;
      });
    }
    write_(line + "\n");
  }

  void end() override {}

 private:
  WriteText write_;
};

class JsonRowWriter final : public RowWriter {
 public:
  JsonRowWriter(std::vector<std::string> columns, WriteText write, bool array)
      : columns_(std::move(columns)), write_(std::move(write)), array_(array) {}

  void row(std::span<const Cell> cells) override {
    std::string line;
    if (array_) line = first_ ? "[\n" : ",\n";
    first_ = false;
    JsonWriter json(line);
    json.begin_object();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (const auto* text = std::get_if<std::string>(&cells[i])) json.field(columns_[i], *text);
      if (const auto* whole = std::get_if<std::int64_t>(&cells[i])) json.field(columns_[i], *whole);
      if (const auto* real = std::get_if<double>(&cells[i])) json.field(columns_[i], *real);
    }
    json.end_object();
    write_(array_ ? line : line + "\n");
  }

  void end() override {
    if (array_) write_(first_ ? "[]\n" : "\n]\n");
  }

 private:
  std::vector<std::string> columns_;
  WriteText write_;
  bool array_;
  bool first_ = true;
};

/// An ISO date or time, an interval of two, or "since" or "before" one.
bool is_date(std::string_view text) {
  for (const std::string_view word : {"since ", "before "})
    if (text.starts_with(word)) text.remove_prefix(word.size());
  return !text.empty() && text.size() <= std::string_view("2000-01-01T00:00:00+00:00").size() &&
         text.find_first_not_of("0123456789-.:+TZ") == std::string_view::npos;
}

/// `text` on one line, without control characters.
class TableWriter final : public RowWriter {
 public:
  TableWriter(const std::vector<std::string>& columns, WriteText write, std::size_t width)
      : write_(std::move(write)), width_(width) {
    for (const std::string& name : columns) columns_.emplace_back(name);
  }

  void row(std::span<const Cell> cells) override {
    const std::size_t kept = width_ == 0 ? max_table_column : std::max(max_table_column, max_lines * width_);
    std::vector<std::string> line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      line.push_back(shorten(cell_text(cells[i], visible_text), kept));
      if (!line.back().empty()) columns_[i].count(line.back(), std::holds_alternative<std::string>(cells[i]));
    }
    rows_.push_back(std::move(line));
    notes_.emplace_back();
  }

  void note(std::string_view text) override {
    add_paragraph(notes_.back(), visible_text(text), std::string::npos);
  }

  void end() override {
    if (rows_.empty()) return;
    for (Column& column : columns_) column.width = std::min(column.natural, max_table_column);
    if (width_ > 0) fit();
    std::vector<std::string> names;
    for (const Column& column : columns_) names.push_back(column.name);
    write_line(names);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      write_line(rows_[i]);
      write_(beneath(rows_[i]) + notes_[i]);
    }
  }

 private:
  static constexpr std::size_t note_indent = 4;
  static constexpr std::size_t note_width = 100;  ///< where there is no terminal
  static constexpr std::size_t max_lines = 3;     ///< of a cell beneath its row
  static constexpr std::size_t short_cell = 12;   ///< is never cut
  static constexpr std::size_t least_words = 16;  ///< no column is cut further
  static constexpr std::size_t most_words = 30;   ///< on average; more is a sentence

  struct Column {
    explicit Column(std::string column_name) : name(std::move(column_name)), natural(text_width(name)) {}

    void count(const std::string& cell, bool is_text) {
      const std::size_t size = text_width(cell);
      natural = std::max(natural, size);
      characters += size;
      ++cells;
      if (!is_text) return;
      is_number = false;
      if (size > short_cell && !is_date(cell)) is_whole = false;
      if (cell.find(' ') != std::string::npos) has_spaces = true;
    }

    /// Sentences, and what is of no use in part: addresses and ids.
    [[nodiscard]] bool is_sentence() const {
      return !is_whole && has_spaces && characters > most_words * cells;
    }
    [[nodiscard]] bool is_id() const {
      return !is_first && !is_whole && !has_spaces && characters > short_cell * cells;
    }

    /// To which it may be cut: what its cells have on average, within reason.
    [[nodiscard]] std::size_t least() const {
      if (is_whole || is_id()) return natural;
      const std::size_t average =
          std::clamp(characters / std::max<std::size_t>(cells, 1), least_words, most_words);
      return std::min(natural, std::max(average, text_width(name)));
    }

    std::string name;
    std::size_t natural;  ///< of the longest cell or the name
    std::size_t width = 0;
    std::size_t characters = 0;
    std::size_t cells = 0;  ///< that are not empty
    bool is_number = true;  ///< aligned to the right
    bool is_whole = true;   ///< nothing in it may be cut
    bool has_spaces = false;
    bool is_first = false;  ///< of those that are shown
    bool is_shown = true;
    bool is_beneath = false;
  };

  /// Leaves out columns without a word. Where the others have no room, all sentences go beneath the rows,
  /// then one by one from the last the ids, then the rest but the first; what stays is cut where it is
  /// longest.
  void fit() {
    for (Column& column : columns_) column.is_shown = column.cells > 0;
    const auto needed = [&] {
      std::size_t sum = 0;
      for (const Column& column : columns_)
        if (column.is_shown) sum += column.least() + (sum > 0 ? gap : 0);
      return sum;
    };
    const auto move = [](Column& column) {
      column.is_shown = false;
      column.is_beneath = true;
    };
    const auto first =
        std::find_if(columns_.begin(), columns_.end(), [](auto& each) { return each.is_shown; });
    if (first != columns_.end()) first->is_first = true;
    if (needed() > width_) {
      for (auto column = first; column != columns_.end(); ++column)
        if (!column->is_first && column->is_shown && column->is_sentence()) move(*column);
    }
    while (needed() > width_) {
      Column* last = nullptr;
      Column* last_id = nullptr;
      for (auto column = first; column != columns_.end(); ++column) {
        if (column->is_first || !column->is_shown) continue;  // what a row is about stays
        last = &*column;
        if (column->is_id()) last_id = last;
      }
      if (last == nullptr) break;
      move(last_id != nullptr ? *last_id : *last);
    }
    share();
  }

  /// The widest of the columns that may be cut get one width, such that a line has room.
  void share() {
    const auto used = [&](std::size_t level) {
      std::size_t sum = 0;
      for (Column& column : columns_) {
        if (!column.is_shown) continue;
        const std::size_t most = std::max(column.least(), std::min(column.natural, max_table_column));
        column.width = std::min(std::clamp(level, column.least(), most), width_);
        sum += column.width + (sum > 0 ? gap : 0);
      }
      return sum;
    };
    std::size_t level = max_table_column;
    while (used(level) > width_ && level > 0) --level;
    std::size_t left = width_ - std::min(width_, used(level));
    for (Column& column : columns_) {
      if (left == 0 || level == max_table_column) break;
      if (!column.is_shown || column.width != level || column.width >= column.natural) continue;
      ++column.width;
      --left;
    }
  }

  void write_line(const std::vector<std::string>& cells) {
    std::string out;
    bool first = true;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const Column& column = columns_[i];
      if (!column.is_shown) continue;
      const std::string cell = shorten(cells[i], column.width);
      const std::string padding(column.width - text_width(cell), ' ');
      if (!first) out.append(gap, ' ');
      first = false;
      out += column.is_number ? padding + cell : cell + padding;
    }
    out.erase(out.find_last_not_of(' ') + 1);
    write_(out + "\n");
  }

  /// What has no room in the row, each with its name, sentences on lines of their own.
  [[nodiscard]] std::string beneath(const std::vector<std::string>& cells) const {
    std::string out;
    std::string facts;
    const auto end_facts = [&] {
      if (!facts.empty()) add_paragraph(out, facts, std::string::npos);
      facts.clear();
    };
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!columns_[i].is_beneath || cells[i].empty()) continue;
      const std::string fact = columns_[i].name + ": " + cells[i];
      if (columns_[i].is_sentence()) {
        end_facts();
        add_paragraph(out, fact, max_lines);
      } else {
        facts += (facts.empty() ? "" : "; ") + fact;
      }
    }
    end_facts();
    return out;
  }

  /// `text` in indented lines, at most so many.
  void add_paragraph(std::string& out, const std::string& text, std::size_t most) const {
    const std::size_t width = width_ == 0 ? note_width : width_;
    const std::size_t indent = width > 4 * note_indent ? note_indent : 0;
    const LongWords long_words = width_ == 0 ? LongWords::alone : LongWords::broken;
    std::vector<std::string> lines = wrap_text(text, width - indent, long_words);
    if (lines.size() > most) {
      lines.resize(most);
      lines.back() = shorten(lines.back() + " …", width - indent);
    }
    for (const std::string& line : lines) out += std::string(indent, ' ') + line + "\n";
  }

  static constexpr std::size_t gap = 2;

  WriteText write_;
  std::size_t width_;
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::string> notes_;  ///< of the rows, lines with their ends
};

std::size_t character_width(UChar32 character) {
  if (character < 0x300) return 1;
  const auto type = u_charType(character);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) return 0;
  const int width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

/// A beginning and its columns.
struct Fitting {
  std::string_view part;
  std::size_t width = 0;
};

/// As much as has room in `width` columns.
Fitting fitting_part(std::string_view text, std::size_t width) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(std::min<std::size_t>(text.size(), INT32_MAX));
  std::size_t used = 0;
  std::int32_t end = 0;
  while (end < size) {
    std::int32_t next = end;
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(bytes, next, size, character);
    const std::size_t more = character_width(character);
    if (used + more > width) break;
    used += more;
    end = next;
  }
  return {text.substr(0, static_cast<std::size_t>(end)), used};
}

}  // namespace

std::string drop_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7F) continue;
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      ++i;
      continue;
    }
    out += text[i];
  }
  return out;
}

Cell text_cell(std::string_view text) {
  if (text.empty()) return std::monostate();
  return std::string(text);
}

std::unique_ptr<RowWriter> make_row_writer(RowFormat format, std::vector<std::string> columns,
                                           WriteText write, std::size_t width) {
  switch (format) {
    case RowFormat::csv:
      return std::make_unique<CsvWriter>(columns, std::move(write));
    case RowFormat::tsv:
      return std::make_unique<TsvWriter>(std::move(write));
    case RowFormat::json:
      return std::make_unique<JsonRowWriter>(std::move(columns), std::move(write), true);
    case RowFormat::jsonl:
      return std::make_unique<JsonRowWriter>(std::move(columns), std::move(write), false);
    case RowFormat::table:
      break;
  }
  return std::make_unique<TableWriter>(columns, std::move(write), width);
}

std::string visible_text(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return escape_controls(line);
}

std::size_t text_width(std::string_view text) {
  return fitting_part(text, static_cast<std::size_t>(-1)).width;
}

std::string shorten(std::string_view text, std::size_t width) {
  if (fitting_part(text, width).part.size() == text.size()) return std::string(text);
  if (width == 0) return {};
  return std::string(fitting_part(text, width - 1).part) + "…";
}

std::vector<std::string> wrap_text(std::string_view text, std::size_t width, LongWords long_words,
                                   std::size_t first_width) {
  constexpr std::size_t longest_word = 400;  // on several lines; addresses are hardly longer
  const bool breaks = long_words == LongWords::broken && width > 0;
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  std::size_t room = std::min(first_width, width);
  const auto next_line = [&] {
    lines.emplace_back();
    used = 0;
    room = width;
  };
  const auto add = [&](std::string_view word, std::size_t size) {
    if (used > 0) {
      lines.back() += ' ';
      ++used;
    }
    lines.back() += word;
    used += size;
  };
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    std::string_view word = text.substr(0, space);
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    if (word.empty()) continue;
    std::size_t size = text_width(word);
    if (size + (used > 0 ? used + 1 : 0) > room && (used > 0 || room < width)) next_line();
    std::string cut;
    if (breaks && size > longest_word) {
      cut = shorten(word, longest_word);
      word = cut;
      size = text_width(word);
    }
    while (breaks && size > width) {
      const Fitting fitting = fitting_part(word, width);
      if (fitting.part.empty()) break;  // not one character has room
      add(fitting.part, fitting.width);
      word.remove_prefix(fitting.part.size());
      size -= fitting.width;
      next_line();
    }
    add(word, size);
  }
  return lines;
}

}  // namespace dateline::pipeline
