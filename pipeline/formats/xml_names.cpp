#include "pipeline/formats/xml_names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "pipeline/formats/feed_text.h"

namespace dateline::pipeline {

namespace {

constexpr std::pair<std::string_view, XmlName> known_names[] = {
    {"channel", XmlName::channel},
    {"rss", XmlName::rss},
    {"feed", XmlName::feed},
    {"rdf", XmlName::rdf},
    {"urlset", XmlName::urlset},
    {"sitemapindex", XmlName::sitemapindex},
    {"item", XmlName::item},
    {"entry", XmlName::entry},
    {"url", XmlName::url},
    {"sitemap", XmlName::sitemap},
    {"title", XmlName::title},
    {"link", XmlName::link},
    {"guid", XmlName::guid},
    {"pubdate", XmlName::pub_date},
    {"id", XmlName::id},
    {"updated", XmlName::updated},
    {"published", XmlName::published},
    {"description", XmlName::description},
    {"summary", XmlName::summary},
    {"content", XmlName::content},
    {"author", XmlName::author},
    {"category", XmlName::category},
    {"abstract", XmlName::abstract},
    {"body", XmlName::body},
    {"comments", XmlName::comments},
    {"created", XmlName::created},
    {"creator", XmlName::creator},
    {"date", XmlName::date},
    {"day", XmlName::day},
    {"div", XmlName::div},
    {"email", XmlName::email},
    {"enclosure", XmlName::enclosure},
    {"encoded", XmlName::encoded},
    {"fullitem", XmlName::full_item},
    {"group", XmlName::group},
    {"hour", XmlName::hour},
    {"html", XmlName::html},
    {"identifier", XmlName::identifier},
    {"image", XmlName::image},
    {"issued", XmlName::issued},
    {"keywords", XmlName::keywords},
    {"language", XmlName::language},
    {"lastbuilddate", XmlName::last_build_date},
    {"lastmod", XmlName::lastmod},
    {"lat", XmlName::lat},
    {"loc", XmlName::loc},
    {"long", XmlName::longitude},
    {"managingeditor", XmlName::managing_editor},
    {"modified", XmlName::modified},
    {"name", XmlName::name},
    {"news", XmlName::news},
    {"opml", XmlName::opml},
    {"outline", XmlName::outline},
    {"point", XmlName::point},
    {"pos", XmlName::pos},
    {"publication", XmlName::publication},
    {"publication_date", XmlName::publication_date},
    {"publisher", XmlName::publisher},
    {"skipdays", XmlName::skip_days},
    {"skiphours", XmlName::skip_hours},
    {"source", XmlName::source},
    {"subject", XmlName::subject},
    {"subtitle", XmlName::subtitle},
    {"tagline", XmlName::tagline},
    {"tags", XmlName::tags},
    {"thumbnail", XmlName::thumbnail},
    {"ttl", XmlName::ttl},
    {"webmaster", XmlName::web_master},
    {"where", XmlName::where},
};

constexpr std::size_t longest_name = 16;

/// Names by length, first and last letter.
class NameTable {
 public:
  constexpr NameTable() {
    for (std::size_t i = 0; i < std::size(known_names); ++i) {
      std::size_t slot = slot_of(known_names[i].first);
      while (slots_[slot] != 0) slot = (slot + 1) % slots_.size();
      slots_[slot] = static_cast<std::uint8_t>(i + 1);
    }
  }

  [[nodiscard]] XmlName find(std::string_view name) const {
    if (name.empty() || name.size() > longest_name) return XmlName::other;
    for (std::size_t slot = slot_of(name); slots_[slot] != 0; slot = (slot + 1) % slots_.size()) {
      const auto& [known, found] = known_names[slots_[slot] - 1U];
      if (is_same(known, name)) return found;
    }
    return XmlName::other;
  }

 private:
  /// `known` is in lower case.
  static bool is_same(std::string_view known, std::string_view name) {
    if (known.size() != name.size()) return false;
    if (known == name) return true;
    for (std::size_t i = 0; i < known.size(); ++i)
      if (known[i] != name[i] && known[i] != (name[i] | 0x20)) return false;
    return true;
  }

  static constexpr std::size_t slot_of(std::string_view name) {
    const auto letter = [](char c) { return static_cast<std::size_t>(c) & 0x1FU; };  // of either case
    return (name.size() * 37 + letter(name.front()) * 11 + letter(name.back()) * 5) % 256;
  }

  std::array<std::uint8_t, 256> slots_{};
};

constexpr NameTable name_table;

}  // namespace

XmlSpace space_of_uri(std::string_view uri) {
  while (!uri.empty() && uri.back() == ' ') uri.remove_suffix(1);
  static constexpr std::pair<std::string_view, XmlSpace> known[] = {
      {"http://www.w3.org/2005/Atom", XmlSpace::atom10},
      {"https://www.w3.org/2005/Atom", XmlSpace::atom10},
      {"http://purl.org/atom/ns#", XmlSpace::atom03},
      {"http://example.com/newformat#", XmlSpace::atom03},
      {"http://example.com/necho", XmlSpace::atom03},
      {"http://purl.org/echo/", XmlSpace::atom03},
      {"uri/of/echo/namespace#", XmlSpace::atom03},
      {"http://purl.org/pie/", XmlSpace::atom03},
      {"http://purl.org/rss/1.0/", XmlSpace::rss10},
      {"http://my.netscape.com/rdf/simple/0.9/", XmlSpace::rss090},
      {"http://channel.netscape.com/rdf/simple/0.9/", XmlSpace::rss090},
      {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", XmlSpace::rdf},
      {"http://purl.org/dc/elements/1.1/", XmlSpace::dublin_core},
      {"http://purl.org/dc/elements/1.0/", XmlSpace::dublin_core},
      {"http://purl.org/dc/terms/", XmlSpace::dublin_terms},
      {"http://purl.org/rss/1.0/modules/content/", XmlSpace::content},
      {"http://search.yahoo.com/mrss/", XmlSpace::media},
      {"http://search.yahoo.com/mrss", XmlSpace::media},
      {"http://www.itunes.com/dtds/podcast-1.0.dtd", XmlSpace::itunes},
      {"http://www.itunes.com/DTDs/PodCast-1.0.dtd", XmlSpace::itunes},
      {"http://www.w3.org/1999/xhtml", XmlSpace::xhtml},
      {"http://wellformedweb.org/CommentAPI/", XmlSpace::comments},
      {"http://www.georss.org/georss", XmlSpace::georss},
      {"http://www.georss.org/georss/10", XmlSpace::georss},
      {"http://www.opengis.net/gml", XmlSpace::gml},
      {"http://www.opengis.net/gml/3.2", XmlSpace::gml},
      {"http://www.w3.org/2003/01/geo/wgs84_pos#", XmlSpace::geo},
      {"http://purl.org/rss/1.0/modules/slash/", XmlSpace::slash},
      {"http://www.google.com/schemas/sitemap-news/0.9", XmlSpace::news},
      {"http://www.w3.org/XML/1998/namespace", XmlSpace::xml},
      {"http://www.sitemaps.org/schemas/sitemap/0.9", XmlSpace::none},
      {"https://www.sitemaps.org/schemas/sitemap/0.9", XmlSpace::none},
      {"http://www.google.com/schemas/sitemap/0.84", XmlSpace::none},
      {"http://www.google.com/schemas/sitemap/0.9", XmlSpace::none},
      {"http://blogs.law.harvard.edu/tech/rss", XmlSpace::none},
      {"http://backend.userland.com/rss2", XmlSpace::none},
      {"http://backend.userland.com/rss", XmlSpace::none},
  };
  for (const auto& [name, space] : known)
    if (same_ascii(name, uri)) return space;
  if (uri.starts_with("http://purl.org/rss/1.0/modules/")) return XmlSpace::other;
  return uri.empty() ? XmlSpace::none : XmlSpace::other;
}

XmlSpace space_of_prefix(std::string_view prefix) {
  static constexpr std::pair<std::string_view, XmlSpace> usual[] = {
      {"atom", XmlSpace::atom10},      {"atom10", XmlSpace::atom10},   {"a", XmlSpace::atom10},
      {"a10", XmlSpace::atom10},       {"dc", XmlSpace::dublin_core},  {"dcterms", XmlSpace::dublin_terms},
      {"dct", XmlSpace::dublin_terms}, {"content", XmlSpace::content}, {"media", XmlSpace::media},
      {"itunes", XmlSpace::itunes},    {"rdf", XmlSpace::rdf},         {"xhtml", XmlSpace::xhtml},
      {"wfw", XmlSpace::comments},     {"xml", XmlSpace::xml},         {"rss", XmlSpace::none},
      {"georss", XmlSpace::georss},    {"gml", XmlSpace::gml},         {"geo", XmlSpace::geo},
      {"slash", XmlSpace::slash},      {"news", XmlSpace::news},
  };
  for (const auto& [name, space] : usual)
    if (same_ascii(name, prefix)) return space;
  return XmlSpace::other;
}

XmlName name_of(std::string_view local) {
  return name_table.find(local);
}

}  // namespace dateline::pipeline
