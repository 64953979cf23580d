#include "pipeline/run/wall.h"

#include <algorithm>
#include <optional>
#include <set>

#include "dateline/unicode.h"
#include "pipeline/base/url.h"

namespace dateline::pipeline {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_code =
        text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    out += is_code ? static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2])) : text[i];
    if (is_code) i += 2;
  }
  return out;
}

std::string_view without_last_slash(std::string_view path) {
  if (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

/// "//example.org/story" as it stands in a parameter, or the path as the whole of one.
bool has_link_as_parameter(const Url& final_url, const Url& link) {
  const std::string path = percent_decoded(without_last_slash(link.path));
  if (path.empty()) return false;
  const std::string address = "//" + link.host + (link.port.empty() ? "" : ":" + link.port) + path;
  std::string_view left = final_url.query;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find('&'), left.size());
    const std::string_view parameter = left.substr(0, end);
    left.remove_prefix(std::min(end + 1, left.size()));
    // Twice: a wall before a wall has packed it once more.
    const std::string value = percent_decoded(percent_decoded(parameter.substr(parameter.find('=') + 1)));
    const std::string_view value_path = std::string_view(value).substr(0, value.find('?'));
    if (value.find(address) != std::string::npos || without_last_slash(value_path) == path) return true;
  }
  return false;
}

/// Of four letters and more, if there are such: the others stand in every title.
std::set<std::string> words_of(std::string_view title) {
  constexpr std::size_t long_word = 4;
  constexpr std::size_t longest_title = 500;
  std::set<std::string> words;
  std::string word;
  for (const char c : fold(repair_utf8(title.substr(0, longest_title))) + " ") {
    const auto byte = static_cast<unsigned char>(c);
    const bool in_word = byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (in_word) {
      word += c;
    } else if (!word.empty()) {
      words.insert(std::move(word));
      word.clear();
    }
  }
  const auto is_short = [](const std::string& each) { return each.size() < long_word; };
  if (!std::all_of(words.begin(), words.end(), is_short)) std::erase_if(words, is_short);
  return words;
}

}  // namespace

Destination destination_of(std::string_view link, std::string_view final_url) {
  const std::optional<Url> from = parse_url(link);
  const std::optional<Url> to = parse_url(final_url);
  if (!from || !to) return Destination::same;
  const std::string_view path = without_last_slash(to->path);
  const bool same_path = path == without_last_slash(from->path);
  if (same_path && (to->query == from->query || (from->query.empty() && !path.empty())))
    return Destination::same;
  if (has_link_as_parameter(*to, *from)) return Destination::asks_for_it;
  if (path.empty() && to->query.empty()) return Destination::front_page;
  return Destination::elsewhere;
}

std::string wall_address(std::string_view final_url) {
  return std::string(final_url.substr(0, final_url.find_first_of("?#")));
}

bool titles_agree(std::string_view a, std::string_view b) {
  const std::set<std::string> first = words_of(a);
  const std::set<std::string> second = words_of(b);
  const std::size_t shorter = std::min(first.size(), second.size());
  const auto common = static_cast<std::size_t>(std::count_if(
      first.begin(), first.end(), [&](const std::string& word) { return second.contains(word); }));
  return shorter > 0 && common * 2 >= shorter;
}

}  // namespace dateline::pipeline
