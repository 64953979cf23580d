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
  const std::size_t end = address.find_first_of(":/?#");
  return end == std::string_view::npos || address[end] != ':';
}

/// Most HTML of feeds has none; the tags need not be read to see that.
bool may_hold_relative(std::string_view html) {
  for (std::size_t at = html.find('='); at != std::string_view::npos; at = html.find('=', at + 1)) {
    std::string_view name = html.substr(0, at);
    while (!name.empty() && is_xml_space(name.back())) name.remove_suffix(1);
    const bool address = std::any_of(
        std::begin(attributes_with_address), std::end(attributes_with_address), [&](std::string_view one) {
          return name.size() >= one.size() && same_ascii(name.substr(name.size() - one.size()), one);
        });
    if (!address) continue;
    std::size_t value = at + 1;
    while (value < html.size() && (is_xml_space(html[value]) || html[value] == '"' || html[value] == '\''))
      ++value;
    if (is_relative(html.substr(value, 64))) return true;
  }
  return false;
}

}  // namespace

bool holds_address(std::string_view attribute) {
  return std::any_of(std::begin(attributes_with_address), std::end(attributes_with_address),
                     [&](std::string_view one) { return same_ascii(attribute, one); });
}

std::string with_absolute_links(std::string html, std::string_view base) {
  constexpr std::size_t max_attributes = 100;
  constexpr std::size_t always_added = 65'536;
  if (base.empty() || !may_hold_relative(html)) return html;
  const std::size_t most = html.size() + std::max(html.size(), always_added);
  std::string out;
  std::size_t copied = 0;
  MarkupTokenizer tokens(html, MarkupMode::html, max_attributes);
  MarkupToken token;
  while (tokens.next(token)) {
    if (token.kind != MarkupToken::Kind::start) continue;
    for (const MarkupAttribute& attribute : tokens.attributes()) {
      if (attribute.value.empty() || !holds_address(attribute.name)) continue;
      const std::string reference = decode_references(attribute.value);
      if (!is_relative(trim(reference))) continue;
      const std::optional<std::string> address = resolve_url(base, reference);
      const auto begin = static_cast<std::size_t>(attribute.value.data() - html.data());
      if (!address || out.size() + address->size() + (html.size() - copied) > most) continue;
      out.append(html, copied, begin - copied);
      append_markup(out, *address, true);
      copied = begin + attribute.value.size();
    }
    for (const std::string_view raw : {"script", "style"})
      if (same_ascii(token.name, raw)) (void)tokens.raw_text(raw);
  }
  return out.append(html, copied);
}

}  // namespace dateline::pipeline
