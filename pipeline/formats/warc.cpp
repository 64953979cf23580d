#include "pipeline/formats/warc.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "pipeline/base/decompression.h"
#include "pipeline/base/limits.h"
#include "pipeline/base/url.h"
#include "pipeline/base/web_time.h"
#include "pipeline/formats/feed_text.h"
#include "pipeline/formats/header_block.h"
#include "pipeline/formats/sniff.h"

namespace dateline::pipeline {

namespace {

constexpr std::string_view signature = "WARC/1.";
constexpr int max_damaged_members = 1000;  ///< each may cost an unpacking

template <typename Number>
std::optional<Number> number_of(std::string_view text, int base = 10) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return value;
}

/// Where the next record begins: at the start of a line.
std::size_t find_record(std::string_view bytes, std::size_t from) {
  while ((from = bytes.find(signature, from)) != std::string_view::npos && from > 0 &&
         bytes[from - 1] != '\n')
    from += signature.size();
  return from;
}

/// The body of an HTTP message sent in chunks; nothing if it is not (some archives keep the header and join
/// the chunks).
std::optional<std::string> joined_chunks(std::string_view body) {
  std::string out;
  bool first = true;
  while (!body.empty()) {
    const std::size_t line_end = body.find('\n');
    const auto size = number_of<std::size_t>(trim(body.substr(0, line_end)), 16);
    if (!size || line_end == std::string_view::npos)
      return first ? std::nullopt : std::optional(std::move(out));
    body.remove_prefix(line_end + 1);
    if (*size == 0) break;
    out.append(body.substr(0, *size));
    body.remove_prefix(std::min(*size, body.size()));
    while (body.starts_with('\r') || body.starts_with('\n')) body.remove_prefix(1);
    first = false;
  }
  return out;
}

/// Or none at all: then the content has to tell.
bool may_be_page_type(std::string_view field) {
  const std::string type = media_type_of(field);
  return type.empty() || type == "text/html" || type == "application/xhtml+xml";
}

/// No control characters at the beginning.
bool is_text(std::string_view bytes) {
  const std::string_view start = bytes.substr(0, 1000);
  return std::all_of(start.begin(), start.end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
  });
}

/// Unpacked bytes in place of the packed ones. Some archives undo an encoding and keep its header: what is
/// text already stays as it is.
std::optional<Diagnostic> take(Result<std::string> unpacked, std::string& bytes) {
  if (unpacked) {
    bytes = std::move(*unpacked);
    return std::nullopt;
  }
  if (unpacked.error().code == "B005" && is_text(bytes)) return std::nullopt;
  return unpacked.error();
}

}  // namespace

Diagnostic WarcReader::problem(const char* code, std::string message) const {
  return {Severity::error, code, where_, std::move(message)};
}

/// Unpacks the next gzip member, or takes the rest of a plain file; false at the end.
bool WarcReader::fill() {
  const std::string_view rest = std::string_view(bytes_).substr(at_);
  if (rest.empty()) return false;
  if (!is_gzip(rest)) {
    records_ = rest;
    at_ = bytes_.size();
    return true;
  }
  std::size_t used = 0;
  Result<std::string> unpacked = gunzip_member(rest, max_archive_bytes, used, where_);
  if (unpacked) {
    at_ += used;
    member_ = std::move(*unpacked);
    records_ = member_;
    return true;
  }
  const std::size_t next = std::string_view(bytes_).find(std::string_view("\x1F\x8B\x08", 3), at_ + 1);
  at_ = next == std::string::npos || ++damaged_members_ > max_damaged_members ? bytes_.size() : next;
  lost_ = next == std::string::npos ? problem("F412", "the last record is damaged or cut off")
                                    : problem("F411", "a damaged record was passed over");
  records_ = {};
  return true;
}

/// The bytes of the next record with its header, within what is unpacked.
std::optional<std::string_view> WarcReader::next_record() {
  const std::size_t begin = find_record(records_, 0);
  if (begin == std::string_view::npos) {
    if (!trim(records_).empty()) lost_ = problem("F411", "bytes that are no WARC record were passed over");
    records_ = {};
    return std::nullopt;
  }
  const std::string_view from = records_.substr(begin);
  const std::size_t next = find_record(from, 1);
  const HeaderBlock header(from.substr(0, next));
  const auto length = number_of<std::size_t>(header.field("content-length"));
  const std::size_t most = from.size() - header.size();
  std::size_t end = from.size();
  if (length && *length <= most) {
    end = header.size() + *length;
    const std::size_t behind = from.find_first_not_of("\r\n", end);
    const bool last = behind == std::string_view::npos || next == std::string_view::npos;
    if (last || from.substr(behind).starts_with(signature)) {
      records_ = from.substr(std::min(behind, from.size()));
      return from.substr(0, end);
    }
  }
  if (next == std::string_view::npos) {
    records_ = {};
    if (from.size() > header.size() && from.ends_with("\r\n\r\n")) {  // as a record ends
      lost_ = problem("F412", "the last record is shorter than it says");
      return trim(from);
    }
    lost_ = problem("F412", "the last record is damaged or cut off");
    return std::nullopt;
  }
  records_ = from.substr(next);  // the length is wrong
  return trim(from.substr(0, next));
}

std::optional<Result<ContainedPage>> WarcReader::next() {
  while (true) {
    if (lost_) return Result<ContainedPage>(*std::exchange(lost_, std::nullopt));
    if (records_.empty() && !fill()) return std::nullopt;
    if (lost_) continue;
    const std::optional<std::string_view> record = next_record();
    if (!record) continue;
    const HeaderBlock header(*record);
    const std::string_view type = header.field("warc-type");
    std::string_view content = record->substr(std::min(header.size(), record->size()));
    ContainedPage page;
    std::string_view url = header.field("warc-target-uri");
    if (url.starts_with('<') && url.ends_with('>'))
      url = url.substr(1, url.size() - 2);  // WARC 1.0 as written by some
    if (is_http_url(url)) page.url = url;
    if (const auto saved = parse_web_time(header.field("warc-date"))) page.fetched = day_in_utc(*saved);
    if (type == "resource") {
      if (!may_be_page_type(header.field("content-type"))) continue;
      page.content_type = header.field("content-type");
      page.bytes = content;
    } else if (type == "response" && content.starts_with("HTTP/")) {
      const HeaderBlock http(content);
      const std::size_t space = std::min(content.find(' '), content.size());
      if (number_of<int>(trim(content.substr(space)).substr(0, 3)) != 200 ||
          !may_be_page_type(http.field("content-type")))
        continue;
      content.remove_prefix(http.size());
      page.content_type = http.field("content-type");
      std::optional<std::string> joined;
      if (lower_ascii(http.field("transfer-encoding")).find("chunked") != std::string::npos)
        joined = joined_chunks(content);
      page.bytes = joined ? std::move(*joined) : std::string(content);
      if (auto wrong = undo_encoding(lower_ascii(trim(http.field("content-encoding"))), page.bytes))
        return Result<ContainedPage>(std::move(*wrong));
    } else {
      continue;
    }
    if (media_type_of(page.content_type).empty() && looks_like(page.bytes) != Looks::page) continue;
    if (page.bytes.size() > max_page_bytes)
      return Result<ContainedPage>(
          problem("B003", "a page larger than " + std::to_string(max_page_bytes) + " bytes was left out"));
    return Result<ContainedPage>(std::move(page));
  }
}

std::optional<Diagnostic> WarcReader::undo_encoding(const std::string& encoding, std::string& bytes) const {
  if (is_gzip(bytes)) return take(gunzip(bytes, max_page_bytes, where_), bytes);
  if (encoding == "deflate") return take(inflate(bytes, max_page_bytes, where_), bytes);
  if (encoding == "br") return take(unbrotli(bytes, max_page_bytes, where_), bytes);
  if (encoding == "zstd") return take(unzstd(bytes, max_page_bytes, where_), bytes);
  const bool plain = encoding.empty() || encoding == "identity" || encoding == "gzip" || encoding == "x-gzip";
  if (plain || is_text(bytes)) return std::nullopt;
  return problem("F413", "a page in the encoding \"" + encoding.substr(0, 40) + "\" was left out");
}

bool looks_like_warc(std::string_view start) {
  return start.starts_with(signature);
}

}  // namespace dateline::pipeline
