#include "pipeline/formats/html_links.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "pipeline/base/markup.h"
#include "pipeline/base/url.h"
#include "pipeline/formats/feed_text.h"
#include "pipeline/formats/html_tree.h"
#include "pipeline/formats/markup_tokenizer.h"

namespace dateline::pipeline {

namespace {

constexpr std::string_view attributes_with_address[] = {"href", "src", "cite", "poster"};

bool is_relative(std::string_view address) {
  if (address.empty() || address.starts_with('#')) return false;
  for (const char c : address) {
    if (c == ':') return false;
    if (c == '/' || c == '?' || c == '#') break;
  }
  return true;
}

/// Behind the equals sign of the next attribute that may be a relative address; npos: there is none. Most
/// HTML of feeds has none, and its tags need not be read to see that.
std::size_t find_relative(std::string_view html, std::size_t from) {
  for (std::size_t at = html.find('=', from); at != std::string_view::npos; at = html.find('=', at + 1)) {
    std::size_t end = at;
    while (end > from && is_xml_space(html[end - 1])) --end;
    if (end < from + 3) continue;
    const char last = static_cast<char>(html[end - 1] | 0x20);
    if (last != 'f' && last != 'c' && last != 'e' && last != 'r') continue;
    if (!std::any_of(std::begin(attributes_with_address), std::end(attributes_with_address),
                     [&](std::string_view name) {
                       return end >= from + name.size() &&
                              same_ascii(html.substr(end - name.size(), name.size()), name);
                     }))
      continue;
    std::size_t value = at + 1;
    while (value < html.size() && (is_xml_space(html[value]) || html[value] == '"' || html[value] == '\''))
      ++value;
    if (is_relative(html.substr(value, 64))) return at + 1;
  }
  return std::string_view::npos;
}

}  // namespace

bool holds_address(std::string_view attribute) {
  return std::any_of(std::begin(attributes_with_address), std::end(attributes_with_address),
                     [&](std::string_view one) { return same_ascii(attribute, one); });
}

std::string with_absolute_links(std::string html, std::string_view base) {
  constexpr std::size_t max_attributes = 100;
  constexpr std::size_t always_added = 65'536;
  std::size_t found = base.empty() ? std::string::npos : find_relative(html, 0);
  if (found == std::string::npos) return html;
  const std::string_view text = html;
  const std::size_t most = html.size() + std::max(html.size(), always_added);
  std::string out;
  std::size_t copied = 0;
  for (std::size_t from = 0; found != std::string::npos; found = find_relative(text, from)) {
    const std::size_t tag = text.substr(0, found).substr(from).rfind('<');
    if (tag == std::string_view::npos) {
      from = found;
      continue;
    }
    MarkupTokenizer tokens(text.substr(from + tag), MarkupMode::html, max_attributes);
    MarkupToken token;
    const bool is_tag = tokens.next(token) && token.kind == MarkupToken::Kind::start;
    for (const MarkupAttribute& attribute : tokens.attributes()) {
      if (!is_tag || attribute.value.empty() || !holds_address(attribute.name)) continue;
      const std::string reference = decode_references(attribute.value);
      if (!is_relative(trim(reference))) continue;
      const std::optional<std::string> address = resolve_url(base, reference);
      const auto begin = static_cast<std::size_t>(attribute.value.data() - text.data());
      if (!address || out.size() + address->size() + (text.size() - copied) > most) continue;
      out += text.substr(copied, begin - copied);
      append_markup(out, *address, true);
      copied = begin + attribute.value.size();
    }
    from = std::max(found, from + tag + tokens.position());
  }
  out += text.substr(copied);
  return out;
}

}  // namespace dateline::pipeline
