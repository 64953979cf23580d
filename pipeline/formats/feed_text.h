#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/base/web_time.h"
#include "pipeline/formats/feed.h"
#include "pipeline/formats/file_notes.h"

/// The small change of the readers of feeds, outlines and sitemaps. All take and give valid UTF-8, are linear
/// and safe to call from many threads.
namespace dateline::pipeline {

[[nodiscard]] inline bool is_xml_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
/// ASCII letters only.
[[nodiscard]] std::string lower_ascii(std::string_view text);
[[nodiscard]] bool same_ascii(std::string_view a, std::string_view b);
/// The first 4 KB of a file in lower case, without byte order mark and the zero bytes of UTF-16: to see what
/// it is.
[[nodiscard]] std::string sniffed(std::string_view bytes);
[[nodiscard]] inline std::string_view trim(std::string_view text) {
  while (!text.empty() && is_xml_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_xml_space(text.back())) text.remove_suffix(1);
  return text;
}
/// Runs of white space (no-break spaces too) as one space, trimmed.
[[nodiscard]] std::string one_line(std::string_view text);

/// A number of digits alone, as it is written; else nothing.
[[nodiscard]] std::string digits_only(std::string_view text);

void set_if_empty(std::string& slot, std::string value);
void set_if_given(std::string& slot, std::string value);

/// An address in which ampersands were escaped once too often ("?a=1&amp;b=2") as it is meant.
[[nodiscard]] std::string plain_address(std::string address);

/// "feed://example.org/rss" and "feed:https://example.org/rss", which some programs register, as http and
/// https.
[[nodiscard]] std::string without_feed_scheme(std::string_view url);

/// A title as one line of plain text, whether it was written as text or as HTML. It is HTML if all tags in it
/// are of elements that stand in a line of text: "The <script> tag explained" is none.
[[nodiscard]] std::string plain_title(std::string_view text);
/// One that says that it is HTML.
[[nodiscard]] std::string title_of_html(std::string_view text);
/// A name or a label as one line, its character references decoded, which were escaped once too often.
[[nodiscard]] std::string plain_name(std::string_view text);

/// Text that was UTF-8, was read as windows-1252 and encoded once more is turned back ("cafÃ©", "â€¦"); any
/// other comes back as it is. Only what can hardly be meant counts: "CAFÉ…" stays.
[[nodiscard]] std::string without_double_encoding(std::string text);
/// Cheap; most texts are not.
[[nodiscard]] bool may_be_encoded_twice(std::string_view text);

/// HTML that was escaped once too often ("&lt;p&gt;Hello&lt;/p&gt;" and no tag besides) is turned back.
[[nodiscard]] std::string without_double_escaping(std::string html);

/// "jane@example.org (Jane Doe)" and "Jane Doe <jane@example.org>" are Jane Doe.
[[nodiscard]] std::string person_name(std::string_view text);
/// Joins with ", "; a name never stands twice. One that would make them longer than 500 bytes is left out,
/// which is noted (F105).
void add_name(std::string& names, const std::string& name, FileNotes& notes, const FeedContext& context);

inline constexpr std::size_t max_categories = 100;  ///< of an item
/// False: one that is not there yet is left out, because there are `max_categories`.
bool add_category(std::vector<std::string>& categories, std::string_view name);
/// The parts of a list with commas.
bool add_keywords(std::vector<std::string>& categories, std::string_view list);
void note_categories(FileNotes& notes, const FeedContext& context);  ///< that some were left out (F105)

inline constexpr std::size_t max_enclosures = 1000;  ///< of an item
/// What lies over the limit is noted (F105).
void add_enclosure(std::vector<Enclosure>& enclosures, Enclosure enclosure, FileNotes& notes,
                   const FeedContext& context);

void add_note(FileNotes& notes, const FeedContext& context, const char* code, std::string message);
/// Notes what limits left out of an XML file (F105).
void add_limits(FileNotes& notes, const FeedContext& context, const std::vector<std::string>& limits);

/// What a feed says of the dates in it that may be read in two ways.
struct DateHabits {
  DateOrder order = DateOrder::unknown;  ///< as other dates of the feed show it; unknown: as in the language
  std::string language;
};
using FindDateHabits = std::function<DateHabits()>;

/// The order that the dates of a feed show: those in which a number over 12 can be no month.
class ShownDateOrder {
 public:
  void see(std::string_view date);
  /// Unknown if none shows one or they contradict each other.
  [[nodiscard]] DateOrder order() const;

 private:
  bool month_first_ = false;
  bool day_first_ = false;
};

/// A feed's date as "2012-09-26T10:00:00Z"; empty, with a note (F104), if it is none, or if it may be another
/// and `habits`, which is asked only then, does not decide. Without a zone it is taken for UTC, with one that
/// is not known too, with a note.
[[nodiscard]] std::string feed_time(std::string_view text, const FeedContext& context, FileNotes& notes,
                                    const FindDateHabits& habits = {});

}  // namespace dateline::pipeline
