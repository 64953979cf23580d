#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/formats/feed.h"
#include "pipeline/formats/feed_text.h"
#include "pipeline/formats/xml_tree.h"

namespace dateline::pipeline {

/// The <link> elements of a channel or item, by what they are for.
struct FeedLinks {
  std::string alternate;
  std::string alternate_html;
  std::string plain;  ///< RSS: the text of <link>
  std::string replies;
  std::string via;
};

/// What other vocabularies (Dublin Core, iTunes, Media RSS, GeoRSS, Slash) say of a channel or item;
/// it counts where the feed's own elements are silent.
struct FeedExtras {
  std::string title;
  std::string summary;
  std::string creator;
  std::string publisher;
  std::string identifier;
  std::string language;
  std::string date;
  std::string published;
  std::string updated;
  std::string image;
  std::string comment_count;
  std::string latitude;
  std::string longitude;
  std::vector<std::string> points;
  std::vector<Enclosure> media;  ///< sound and film of Media RSS
};

/// The elements of an XML feed as both adapters read them. Holds references: the tree and the
/// context have to outlive it; for one thread. An element counts where it stands as a direct child of what it
/// describes: nothing leaks from image or source. Media RSS alone nests what it says.
class FeedXml {
 public:
  FeedXml(const XmlTree& tree, const FeedContext& context, bool atom);

  [[nodiscard]] const XmlTree& tree() const { return tree_; }
  [[nodiscard]] const FeedContext& context() const { return context_; }
  [[nodiscard]] XmlName name(XmlIndex i) const { return tree_[i].name; }
  [[nodiscard]] XmlSpace space(XmlIndex i) const { return tree_[i].space; }
  /// Not one of which nothing is whole because the feed was cut off.
  [[nodiscard]] bool is_item(XmlIndex i) const;
  /// RSS and Atom themselves, whichever the feed is.
  [[nodiscard]] bool is_own(XmlIndex i) const;

  template <typename Function>
  void each_child(XmlIndex parent, Function function) const {
    tree_.each_child(parent, function);
  }
  [[nodiscard]] std::size_t count_items(XmlIndex parent) const;
  [[nodiscard]] XmlIndex child_named(XmlIndex parent, XmlName name) const;

  /// All text below, as it is.
  [[nodiscard]] std::string text(XmlIndex i) const;
  [[nodiscard]] std::string_view text(XmlIndex i, std::string& room) const;
  [[nodiscard]] std::string line(XmlIndex i) const;
  /// A line that is nothing if the feed was cut off within it.
  [[nodiscard]] std::string identifier(XmlIndex i) const;
  [[nodiscard]] std::string title(XmlIndex i) const;
  /// As HTML source, without the div that Atom wraps it in.
  [[nodiscard]] std::string html(XmlIndex i) const;
  [[nodiscard]] std::string person(XmlIndex i) const;
  /// In UTC; what can not be read is noted in `feed`.
  [[nodiscard]] std::string time(XmlIndex i, Feed& feed) const;
  /// `reference` as seen from element `i`.
  [[nodiscard]] std::string address(XmlIndex i, std::string_view reference) const;
  /// The nearest xml:lang, of the element or above it.
  [[nodiscard]] std::string language(XmlIndex i, bool inherited) const;

  // What these leave out is noted in `feed`.
  void read_link(XmlIndex i, FeedLinks& links, std::vector<Enclosure>* enclosures, Feed& feed) const;
  void read_categories(XmlIndex i, std::vector<std::string>& categories, Feed& feed) const;
  void read_keywords(XmlIndex i, std::vector<std::string>& categories, Feed& feed) const;
  void read_enclosure(XmlIndex i, std::vector<Enclosure>& enclosures, Feed& feed) const;
  void read_extension(XmlIndex i, FeedExtras& extras, std::vector<std::string>& categories, Feed& feed) const;
  /// Elements of a feed that RSS and Atom have in common or borrow from each other; false: none.
  bool read_of_feed(XmlIndex i, Feed& feed, FeedLinks& links, std::string& subtitle) const;
  /// Elements of an item that RSS and Atom have in common or borrow from each other; false: none.
  bool read_shared(XmlIndex i, FeedItem& item, FeedLinks& links, Feed& feed) const;
  static void add_extras(FeedExtras& extras, FeedItem& item);

 private:
  void find_bases();
  [[nodiscard]] std::string address_of_feed() const;
  [[nodiscard]] const std::string& base(XmlIndex i) const;
  [[nodiscard]] DateHabits date_habits(XmlIndex i) const;
  [[nodiscard]] DateHabits find_date_habits() const;
  void read_source(XmlIndex i, FeedItem& item, Feed& feed) const;
  void read_media(XmlIndex i, FeedExtras& extras, Feed& feed) const;
  void read_media_below(XmlIndex i, FeedExtras& extras, Feed& feed) const;
  void read_point(XmlIndex i, FeedExtras& extras, Feed& feed) const;
  [[nodiscard]] bool is_content(XmlIndex i) const;
  void read_content(XmlIndex i, FeedItem& item, FeedLinks& links, Feed& feed) const;
  [[nodiscard]] bool has_elements(XmlIndex i) const;
  [[nodiscard]] std::string direct_text(XmlIndex i) const;
  [[nodiscard]] std::string markup(XmlIndex i) const;
  [[nodiscard]] std::string_view text_type(XmlIndex i) const;
  [[nodiscard]] bool is_base64(XmlIndex i) const;

  const XmlTree& tree_;
  const FeedContext& context_;
  bool atom_;
  std::vector<std::string> bases_;      ///< the first is the feed's own address, or the one that it names
  std::vector<std::uint32_t> base_of_;  ///< for each node an index into them; empty: no xml:base
  mutable std::optional<DateHabits> habits_;  ///< looked for when the first date is in doubt
};

}  // namespace dateline::pipeline
