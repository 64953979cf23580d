#include "pipeline/formats/jsonl.h"

#include <simdjson.h>

#include "dateline/unicode.h"
#include "pipeline/base/url.h"
#include "pipeline/base/web_time.h"
#include "pipeline/formats/header_block.h"

namespace dateline::pipeline {

namespace {

namespace json = simdjson::dom;

std::string place(std::string_view where, std::uint64_t number) {
  std::string out(where);
  if (!out.empty()) out += ':';
  return out + std::to_string(number);
}

Diagnostic problem(const char* code, std::string_view where, std::uint64_t number, std::string message) {
  return {Severity::error, code, place(where, number), std::move(message)};
}

enum class Field : unsigned char { absent, read, wrong };

Field read_text(const json::object& from, std::string_view key, std::string& out) {
  json::element value;
  if (from[key].get(value) != simdjson::SUCCESS || value.is_null()) return Field::absent;
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return Field::wrong;
  out = repair_utf8(text);
  return Field::read;
}

Field read_id(const json::object& from, std::string& out) {
  json::element value;
  if (from["id"].get(value) != simdjson::SUCCESS || value.is_null()) return Field::absent;
  std::string_view text;
  std::int64_t number = 0;
  std::uint64_t large = 0;
  if (value.get(text) == simdjson::SUCCESS) {
    out = repair_utf8(text);
    return out.empty() ? Field::absent : Field::read;
  }
  if (value.get(number) == simdjson::SUCCESS) {
    out = std::to_string(number);
    return Field::read;
  }
  if (value.get(large) == simdjson::SUCCESS) {
    out = std::to_string(large);
    return Field::read;
  }
  return Field::wrong;
}

/// The object of a line; its strings live until the thread reads the next one.
Result<json::object> read_object(std::string_view line, std::uint64_t number, std::string_view where) {
  if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  if (line.find_first_not_of(" \t\r") == std::string_view::npos)
    return problem("F206", where, number, "an empty line");
  // One parser a thread keeps its buffers; the bytes are copied into room with simdjson's padding.
  thread_local json::parser parser;
  json::element element;
  const simdjson::error_code error = parser.parse(line.data(), line.size()).get(element);
  if (error != simdjson::SUCCESS)
    return problem("F201", where, number, std::string("not JSON: ") + simdjson::error_message(error));
  json::object object;
  if (element.get(object) != simdjson::SUCCESS) return problem("F202", where, number, "not a JSON object");
  return object;
}

}  // namespace

JsonlRecord read_jsonl_line(std::string_view line, std::uint64_t number, std::string_view where) {
  const std::string line_number = std::to_string(number);
  const auto failed = [&](std::string id, const char* code, std::string message) {
    return JsonlRecord{number, std::move(id), problem(code, where, number, std::move(message))};
  };
  Result<json::object> read = read_object(line, number, where);
  if (!read) return JsonlRecord{number, line_number, read.error()};
  const json::object& object = *read;

  Document document;
  document.id = line_number;
  if (read_id(object, document.id) == Field::wrong)
    return failed(line_number, "F204", "\"id\" is neither a string nor a whole number");
  const Field text = read_text(object, "text", document.text);
  if (text == Field::absent) return failed(document.id, "F203", "no \"text\"");
  if (text == Field::wrong) return failed(document.id, "F204", "\"text\" is not a string");
  struct Optional {
    std::string_view key;
    std::string Document::*member;
  };
  for (const Optional& optional :
       {Optional{"title", &Document::title}, Optional{"language", &Document::language},
        Optional{"url", &Document::url}, Optional{"site_name", &Document::site_name}}) {
    if (read_text(object, optional.key, document.*optional.member) == Field::wrong)
      return failed(document.id, "F204", "\"" + std::string(optional.key) + "\" is not a string");
  }
  std::string published;
  const Field date = read_text(object, "published", published);
  if (date == Field::wrong) return failed(document.id, "F204", "\"published\" is not a string");
  if (date == Field::read && !published.empty()) {
    // of "2012-09-26T10:00:00+02:00" the day as it is written
    const bool separated =
        published.size() == 10 || (published.size() > 10 && (published[10] == 'T' || published[10] == ' '));
    document.published = separated ? parse_iso_day(std::string_view(published).substr(0, 10)) : std::nullopt;
    if (!document.published)
      return failed(document.id, "F205",
                    "\"published\" is \"" + published.substr(0, 40) + "\", wanted YYYY-MM-DD");
  }
  std::string id = document.id;
  return JsonlRecord{number, std::move(id), std::move(document)};
}

JsonlPage read_jsonl_page(std::string_view line, std::uint64_t number, std::string_view where) {
  JsonlPage out{std::to_string(number), ContainedPage()};
  Result<json::object> read = read_object(line, number, where);
  if (!read) return {std::move(out.id), read.error()};
  const json::object& object = *read;
  if (read_id(object, out.id) == Field::wrong)
    return {std::move(out.id),
            problem("F204", where, number, "\"id\" is neither a string nor a whole number")};
  ContainedPage page;
  if (read_text(object, "html", page.bytes) == Field::absent)
    return {std::move(out.id), problem("F203", where, number, "no \"html\"")};
  std::string url;
  std::string fetched;
  struct Optional {
    std::string_view key;
    std::string& text;
  };
  for (const Optional& optional :
       {Optional{"html", page.bytes}, Optional{"url", url}, Optional{"content_type", page.content_type},
        Optional{"fetched", fetched}}) {
    if (read_text(object, optional.key, optional.text) == Field::wrong)
      return {std::move(out.id),
              problem("F204", where, number, "\"" + std::string(optional.key) + "\" is not a string")};
  }
  if (is_http_url(url)) page.url = std::move(url);
  page.content_type = media_type_of(page.content_type) + "; charset=utf-8";  // as all strings of JSON
  if (!fetched.empty()) {
    const std::optional<WebTime> time = parse_web_time(fetched);
    if (!time)
      return {std::move(out.id),
              problem("F205", where, number,
                      "\"fetched\" is \"" + fetched.substr(0, 40) + "\", wanted ISO 8601")};
    page.fetched = day_in_utc(*time);
  }
  out.page = std::move(page);
  return out;
}

JsonlRecord too_long_jsonl_line(std::uint64_t number, std::string_view where) {
  return {
      number, std::to_string(number),
      problem("F207", where, number, "the line is longer than " + std::to_string(max_line_bytes) + " bytes")};
}

std::optional<JsonlRecord> JsonlReader::next() {
  const std::optional<LineReader::Line> line = lines_.next();
  if (!line) return std::nullopt;
  if (line->too_long) return too_long_jsonl_line(line->number, where_);
  return read_jsonl_line(line->text, line->number, where_);
}

}  // namespace dateline::pipeline
