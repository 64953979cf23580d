#include "pipeline/exports/rows.h"

#include <algorithm>
#include <charconv>
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

class TableWriter final : public RowWriter {
 public:
  TableWriter(std::vector<std::string> columns, WriteText write, std::size_t width)
      : columns_(std::move(columns)),
        write_(std::move(write)),
        width_(width),
        numeric_(columns_.size(), true) {}

  void row(std::span<const Cell> cells) override {
    std::vector<std::string> line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      line.push_back(
          shorten(cell_text(cells[i], [](const std::string& text) { return escape_controls(text); }),
                  max_table_column));
      if (std::holds_alternative<std::string>(cells[i])) numeric_[i] = false;
    }
    rows_.push_back(std::move(line));
    notes_.emplace_back();
  }

  void note(std::string_view text) override {
    std::string line(text);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    const std::size_t width = width_ == 0 ? note_width : std::max(width_, note_width / 2);
    for (const std::string& part : wrap_text(escape_controls(line), width - note_indent))
      notes_.back() += std::string(note_indent, ' ') + part + "\n";
  }

  void end() override {
    if (rows_.empty()) return;
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      std::size_t width = count_characters(columns_[i]);
      for (const auto& line : rows_) width = std::max(width, count_characters(line[i]));
      widths.push_back(width);
    }
    fit(widths);
    write_line(columns_, widths);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      write_line(rows_[i], widths);
      if (!notes_[i].empty()) write_(notes_[i]);
    }
  }

 private:
  static constexpr std::size_t note_indent = 4;
  static constexpr std::size_t note_width = 100;  ///< where there is no terminal

  /// Leaves out columns without a word; takes from the widest column of words until a line has room, or none
  /// is wider than a word.
  void fit(std::vector<std::size_t>& widths) const {
    constexpr std::size_t least = 6;
    if (width_ == 0) return;
    std::size_t used = 0;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const bool has_words =
          std::any_of(rows_.begin(), rows_.end(), [&](const auto& line) { return !line[i].empty(); });
      if (!has_words) widths[i] = 0;
      if (widths[i] > 0) used += widths[i] + (used > 0 ? 2 : 0);
    }
    for (; used > width_; --used) {
      std::size_t widest = widths.size();
      for (std::size_t i = 0; i < widths.size(); ++i) {
        if (numeric_[i] || widths[i] <= least) continue;
        if (widest == widths.size() || widths[i] > widths[widest]) widest = i;
      }
      if (widest == widths.size()) return;
      --widths[widest];
    }
  }

  void write_line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (widths[i] == 0) continue;
      const std::string cell = shorten(cells[i], widths[i]);
      const std::string padding(widths[i] - count_characters(cell), ' ');
      if (!out.empty()) out += "  ";
      out += numeric_[i] ? padding + cell : cell + padding;
    }
    out.erase(out.find_last_not_of(' ') + 1);
    write_(out + "\n");
  }

  std::vector<std::string> columns_;
  WriteText write_;
  std::size_t width_;
  std::vector<bool> numeric_;  ///< aligned to the right
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::string> notes_;  ///< of the rows, lines with their ends
};

bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
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
  return std::make_unique<TableWriter>(std::move(columns), std::move(write), width);
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

std::string shorten(std::string_view text, std::size_t count) {
  if (count_characters(text) <= count) return std::string(text);
  std::size_t end = 0;
  for (std::size_t kept = 0; end < text.size(); ++end) {
    if (starts_character(text[end]) && ++kept >= count) break;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::vector<std::string> wrap_text(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    if (word.empty()) continue;
    const std::size_t size = count_characters(word);
    if (used > 0 && used + 1 + size > width) {
      lines.emplace_back();
      used = 0;
    }
    if (used > 0) {
      lines.back() += ' ';
      ++used;
    }
    lines.back() += word;
    used += size;
  }
  return lines;
}

}  // namespace dateline::pipeline
