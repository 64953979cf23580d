#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace dateline::pipeline {

/// Whether an address may become a link: an absolute one of http or https without anything in it that would
/// have to be escaped or shown.
[[nodiscard]] bool is_linkable(std::string_view url);

/// Writes HTML by appending to one string, in the form that a parser of XML reads as well. Texts and values
/// of attributes are made visible and escaped here, so that nobody else has to; names of elements and
/// attributes are literals of the program.
///
///     HtmlWriter html(out);
///     html.open("p", {{"class", "source"}});
///     html.text("in ");
///     html.foreign(row.outlet);
///     html.close();
class HtmlWriter {
 public:
  struct Attribute {
    const char* name;
    std::string_view value;
  };
  using Attributes = std::initializer_list<Attribute>;

  explicit HtmlWriter(std::string& out) : out_(out) {}

  void document_type();
  void open(const char* element, Attributes attributes = {});
  /// Closes what was opened last; what stands on lines of its own ends its line.
  void close();
  /// One that has no content: meta, rect.
  void empty(const char* element, Attributes attributes = {});
  void element(const char* element, std::string_view text, Attributes attributes = {});

  void text(std::string_view text);
  /// What comes from articles: apart from what surrounds it, in the direction of its own letters.
  void foreign(std::string_view text);
  /// A link that says something, by default its address. What may not be a link is written as text, with what
  /// it says before it.
  void link(std::string_view url, std::string_view says);
  /// The style sheet of the program, as it is: no "<", no "&".
  void style(std::string_view sheet);

 private:
  void begin(const char* element, Attributes attributes);

  std::string& out_;
  std::vector<const char*> open_;
};

}  // namespace dateline::pipeline
