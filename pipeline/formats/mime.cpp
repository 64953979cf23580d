#include "pipeline/formats/mime.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "pipeline/base/url.h"
#include "pipeline/base/web_time.h"
#include "pipeline/formats/feed_text.h"
#include "pipeline/formats/header_block.h"

namespace dateline::pipeline {

namespace {

constexpr int max_nesting = 8;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_page_type(const std::string& type) {
  return type == "text/html" || type == "application/xhtml+xml";
}

/// The content of a part, as its sender wrote it.
std::string decoded_content(const HeaderBlock& header, std::string_view content) {
  const std::string encoding = lower_ascii(header.field("content-transfer-encoding"));
  if (encoding == "quoted-printable") return decode_quoted_printable(content);
  if (encoding == "base64") return decode_base64(content);
  return std::string(content);
}

/// The next part of a multipart from `at` on; `at` moves behind it. The last one may lack its end.
std::optional<std::string_view> next_part(std::string_view content, const std::string& delimiter,
                                          std::size_t& at) {
  const auto find_line = [&](std::size_t from) {
    while ((from = content.find(delimiter, from)) != std::string_view::npos && from > 0 &&
           content[from - 1] != '\n')
      from += delimiter.size();
    return from;
  };
  const std::size_t open = find_line(at);
  if (open == std::string_view::npos) return std::nullopt;
  const std::size_t behind = open + delimiter.size();
  if (content.substr(behind).starts_with("--")) return std::nullopt;
  const std::size_t line_end = content.find('\n', behind);
  if (line_end == std::string_view::npos) return std::nullopt;
  const std::size_t begin = line_end + 1;
  const std::size_t close = std::min(find_line(begin), content.size());
  at = close;
  return content.substr(begin, close - begin);
}

std::string_view without_brackets(std::string_view id) {
  id = trim(id);
  if (id.starts_with('<') && id.ends_with('>')) id = id.substr(1, id.size() - 2);
  return id;
}

struct Part {
  HeaderBlock header;
  std::string_view content;
};

/// The parts of a message that are no multiparts, in their order.
std::vector<Part> leaves_of(const Part& whole) {
  struct Open {
    std::string_view content;
    std::string delimiter;
    std::size_t at = 0;
  };
  std::vector<Part> leaves;
  std::vector<Open> open;
  const auto visit = [&](const Part& part) {
    const std::string_view type = part.header.field("content-type");
    const std::string boundary = parameter_of(type, "boundary");
    const bool multipart = media_type_of(type).starts_with("multipart/") && !boundary.empty();
    if (multipart && open.size() < max_nesting) {
      open.push_back({part.content, "--" + boundary});
    } else if (!multipart) {
      leaves.push_back(part);
    }
  };
  visit(whole);
  while (!open.empty()) {
    const std::optional<std::string_view> bytes =
        next_part(open.back().content, open.back().delimiter, open.back().at);
    if (!bytes) {
      open.pop_back();
      continue;
    }
    HeaderBlock header(*bytes);
    const std::string_view content = bytes->substr(header.size());
    visit({std::move(header), content});
  }
  return leaves;
}

}  // namespace

std::string decode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (true) {
    const std::size_t equals = text.find('=');
    out.append(text.substr(0, equals));
    if (equals == std::string_view::npos) return out;
    text.remove_prefix(equals);
    const int high = text.size() > 2 ? hex_value(text[1]) : -1;
    const int low = text.size() > 2 ? hex_value(text[2]) : -1;
    const std::size_t line_end = text.find_first_not_of(" \t\r", 1);
    if (high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      text.remove_prefix(3);
    } else if (line_end == std::string_view::npos || text[line_end] == '\n') {  // the line goes on
      text.remove_prefix(
          std::min(line_end == std::string_view::npos ? text.size() : line_end + 1, text.size()));
    } else {
      out += '=';
      text.remove_prefix(1);
    }
  }
}

std::string decode_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    int value = -1;
    if (c >= 'A' && c <= 'Z') value = c - 'A';
    if (c >= 'a' && c <= 'z') value = c - 'a' + 26;
    if (c >= '0' && c <= '9') value = c - '0' + 52;
    if (c == '+') value = 62;
    if (c == '/') value = 63;
    if (c == '=') break;
    if (value < 0) continue;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return out;
}

Result<ContainedPage> read_mhtml(std::string_view bytes, std::string_view where) {
  Part whole{HeaderBlock(bytes), {}};
  whole.content = bytes.substr(whole.header.size());
  const std::vector<Part> parts = leaves_of(whole);
  const std::string start = parameter_of(whole.header.field("content-type"), "start");
  const Part* page = nullptr;
  for (const Part& part : parts) {
    if (!is_page_type(media_type_of(part.header.field("content-type")))) continue;
    const bool named =
        !start.empty() && without_brackets(part.header.field("content-id")) == without_brackets(start);
    if (page == nullptr || named) page = &part;
    if (named) break;
  }
  if (page == nullptr)
    return Diagnostic{Severity::error, "F401", std::string(where), "no HTML page in this MHTML file"};
  ContainedPage out;
  out.content_type = page->header.field("content-type");
  out.bytes = decoded_content(page->header, page->content);
  if (const auto saved = parse_web_time(whole.header.field("date"))) out.fetched = day_in_utc(*saved);
  for (const std::string_view url :
       {page->header.field("content-location"), whole.header.field("snapshot-content-location"),
        whole.header.field("content-location")})
    if (out.url.empty() && is_http_url(url)) out.url = url;
  return out;
}

bool looks_like_mhtml(std::string_view start) {
  const std::string text = sniffed(start);
  if (text.starts_with('<') || text.starts_with('{')) return false;
  const HeaderBlock header(text);
  const std::string type = media_type_of(header.field("content-type"));
  return !header.field("mime-version").empty() && (type.starts_with("multipart/") || is_page_type(type));
}

std::string without_data_urls(std::string html) {
  constexpr std::size_t long_address = 1000;
  constexpr std::string_view label = "data:";
  std::size_t at = html.find(label);
  if (at == std::string::npos) return html;
  const std::string_view text = html;
  std::string out;
  std::size_t kept = 0;
  for (; at != std::string_view::npos; at = text.find(label, at)) {
    const std::size_t end = std::min(text.find_first_of("\"')<> \t\r\n", at), text.size());
    if (end - at > long_address) {
      out.append(text.substr(kept, at + label.size() - kept));
      kept = end;
    }
    at = end;
  }
  out.append(text.substr(kept));
  return out;
}

}  // namespace dateline::pipeline
