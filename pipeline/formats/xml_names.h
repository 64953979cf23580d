#pragma once

#include <cstdint>
#include <string_view>

/// The words of feeds, outlines and sitemaps as numbers, so that readers can switch on them.
namespace dateline::pipeline {

/// Vocabularies, told apart by namespace URI, and by prefix where none is declared.
enum class XmlSpace : std::uint8_t {
  none,
  atom10,
  atom03,
  rss10,
  rss090,
  rdf,
  dublin_core,
  dublin_terms,
  content,
  media,
  itunes,
  xhtml,
  comments,
  georss,
  gml,
  geo,
  slash,
  news,  ///< of Google News sitemaps
  xml,
  other
};

/// Local names of elements, whatever their case. First come, in this order, what holds items, items, fields
/// that hold text only, other fields: where tags are missing, that says where elements end.
enum class XmlName : std::uint8_t {
  channel,
  rss,
  feed,
  rdf,
  urlset,
  sitemapindex,
  item,
  entry,
  url,
  sitemap,
  title,
  link,
  guid,
  pub_date,
  id,
  updated,
  published,
  description,
  summary,
  content,
  author,
  category,
  abstract,
  body,
  comments,
  created,
  creator,
  date,
  day,
  div,
  email,
  enclosure,
  encoded,
  full_item,
  group,
  hour,
  html,
  identifier,
  image,
  issued,
  keywords,
  language,
  last_build_date,
  lastmod,
  lat,
  loc,
  longitude,
  managing_editor,
  modified,
  name,
  news,
  opml,
  outline,
  point,
  pos,
  publication,
  publication_date,
  publisher,
  skip_days,
  skip_hours,
  source,
  subject,
  subtitle,
  tagline,
  tags,
  thumbnail,
  ttl,
  web_master,
  where,
  other
};

[[nodiscard]] XmlSpace space_of_uri(std::string_view uri);
/// For a prefix that nobody declared.
[[nodiscard]] XmlSpace space_of_prefix(std::string_view prefix);
[[nodiscard]] XmlName name_of(std::string_view local);

}  // namespace dateline::pipeline
