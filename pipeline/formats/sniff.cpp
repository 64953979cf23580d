#include "pipeline/formats/sniff.h"

#include <algorithm>
#include <array>
#include <string>

#include "pipeline/base/url.h"
#include "pipeline/formats/feed_text.h"
#include "pipeline/formats/markup_tokenizer.h"
#include "pipeline/formats/xml_names.h"

namespace dateline::pipeline {

namespace {

constexpr std::size_t max_text = 4096;
constexpr std::size_t max_tags = 200;
constexpr std::size_t max_attributes = 8;
constexpr std::size_t max_wide = 1'000'000;

/// UTF-16 and UTF-32 without their zero bytes are good enough to tell tags.
std::string narrowed(std::string_view bytes) {
  std::string out(bytes.substr(0, max_wide));
  std::erase(out, '\0');
  return out;
}

std::string_view without_mark(std::string_view text) {
  for (const std::string_view mark : {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"})
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
  return trim(text);
}

Looks looks_of_element(std::string_view name) {
  const std::size_t colon = name.find(':');
  const std::string_view local = colon == std::string_view::npos ? name : name.substr(colon + 1);
  switch (name_of(local)) {
    case XmlName::rss:
    case XmlName::feed:
    case XmlName::rdf:
      return Looks::feed;
    case XmlName::urlset:
    case XmlName::sitemapindex:
      return Looks::sitemap;
    case XmlName::opml:
      return Looks::opml;
    case XmlName::html:
    case XmlName::body:
      return Looks::page;
    default:
      return same_ascii(local, "head") ? Looks::page : Looks::markup;
  }
}

/// An entry of Atom as a document of its own; other vocabularies have entries, too.
bool is_atom_entry(const MarkupToken& token, const MarkupTokenizer& tokens) {
  const std::string_view local = token.name.substr(token.name.find(':') + 1);
  return name_of(local) == XmlName::entry &&
         std::any_of(tokens.attributes().begin(), tokens.attributes().end(),
                     [](const MarkupAttribute& attribute) {
                       const XmlSpace space = space_of_uri(attribute.value);
                       return attribute.name.starts_with("xmlns") &&
                              (space == XmlSpace::atom10 || space == XmlSpace::atom03);
                     });
}

Looks looks_of_tags(std::string_view text, bool guess_missing_ends) {
  MarkupTokenizer tokens(text, MarkupMode::xml, max_attributes);
  if (guess_missing_ends) tokens.guess_missing_ends();
  MarkupToken token;
  std::size_t characters = 0;
  std::size_t tags = 0;
  while (characters < max_text && tags < max_tags && tokens.next(token)) {
    if (token.kind == MarkupToken::Kind::text) characters += token.text.size();
    if (token.kind != MarkupToken::Kind::start) continue;
    ++tags;
    if (tags == 1 && is_atom_entry(token, tokens)) return Looks::feed;
    if (const Looks looks = looks_of_element(token.name); looks != Looks::markup) return looks;
  }
  return text.starts_with('<') ? Looks::markup : Looks::other;
}

/// A comment may be cut off, or never be closed before the root of a feed: a guess tells feeds, but no pages.
Looks looks_of_markup(std::string_view text) {
  if (same_ascii(text.substr(0, 14), "<!doctype html")) return Looks::page;
  const Looks guess = looks_of_tags(text, true);
  const bool serves = guess == Looks::feed || guess == Looks::sitemap || guess == Looks::opml;
  return serves ? guess : looks_of_tags(text, false);
}

}  // namespace

Looks looks_like(std::string_view start) {
  std::string copy;
  if (start.substr(0, 64).find('\0') != std::string_view::npos) start = copy = narrowed(start);
  const std::string_view text = without_mark(start);
  if (text.starts_with('{')) {
    const std::string_view first = text.substr(0, max_text);  // PHP writes jsonfeed.org\/version
    return first.find("jsonfeed.org") != std::string_view::npos ? Looks::feed : Looks::other;
  }
  if (is_http_url(text.substr(0, text.find_first_of("\r\n")))) return Looks::sitemap;
  return looks_of_markup(text);
}

}  // namespace dateline::pipeline
