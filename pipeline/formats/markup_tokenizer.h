#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dateline::pipeline {

enum class MarkupMode : std::uint8_t { html, xml };

/// Views into the input, case and references as they stand there.
struct MarkupAttribute {
  std::string_view name;
  std::string_view value;
  bool capitals = false;    ///< in the name
  bool prefixed = false;    ///< the name has a colon
  bool well_named = false;  ///< it is one of XML
  bool plain = false;       ///< in XML mode: no ampersand, "<" or white space stands in the value
};

struct MarkupToken {
  enum class Kind : std::uint8_t { text, cdata, start, end };
  Kind kind = Kind::text;
  std::string_view text;    ///< of text and cdata
  bool plain = false;       ///< of text in XML mode: no ampersand stands in it
  std::string_view name;    ///< of start and end
  bool capitals = false;    ///< in the name
  bool well_named = false;  ///< it is one of XML
  bool self_closing = false;
};

/// Cuts any bytes into text, start and end tags as an HTML5 tokenizer would (the states that
/// matter); comments, declarations and processing instructions are skipped. In XML mode
/// CDATA sections count, no element has raw text.
/// Never fails, linear, no recursion. The input has to outlive it.
class MarkupTokenizer {
 public:
  MarkupTokenizer(std::string_view input, MarkupMode mode, std::size_t max_attributes)
      : input_(input), mode_(mode), max_attributes_(max_attributes) {}

  /// False at the end.
  bool next(MarkupToken& token);
  /// The attributes of the last start tag, at most `max_attributes`; duplicates kept, first wins. Without the
  /// one whose value the end of the input cut off.
  [[nodiscard]] const std::vector<MarkupAttribute>& attributes() const { return attributes_; }
  /// All up to the end tag `name` (lower case) or the end of input, for script, style, title, …
  /// The end tag itself is the next token.
  [[nodiscard]] std::string_view raw_text(std::string_view name);
  /// Something was dropped, or not as the standard has it: attributes over the limit, a tag or
  /// comment cut off by the end, an XML declaration that does not come first.
  [[nodiscard]] bool damaged() const { return damaged_; }
  /// Of some tag attributes over the limit were dropped.
  [[nodiscard]] bool dropped_attributes() const { return dropped_attributes_; }
  /// In XML mode: the DOCTYPE with its internal subset, as it stands there.
  [[nodiscard]] std::string_view doctype() const { return doctype_; }
  [[nodiscard]] std::size_t position() const { return at_; }
  /// Not as the standard has it, but in no doubt: "--" within a comment, "]]>" in a text, a declaration or
  /// DOCTYPE that is none of XML. In XML mode only.
  [[nodiscard]] bool irregular() const { return irregular_; }
  /// In XML mode: a value without its closing quote ends with its tag, or before the next attribute; a
  /// DOCTYPE or CDATA section that is never closed ends before the next root, channel, item or entry; a
  /// comment that is never closed, and an instruction without "?>" before the next tag, end at ">" or that
  /// tag. That is guessed, and may be wrong where the quote is there.
  void guess_missing_ends() { guess_ends_ = true; }
  /// Within svg and math CDATA sections count in HTML too.
  void set_foreign(bool foreign) { foreign_ = foreign; }

 private:
  /// False if the input ends within the tag.
  bool read_attributes(MarkupToken& token);
  [[nodiscard]] std::string_view quoted_value();
  /// The value whose opening quote is at `at_`, if it is plain; else nothing, and all is as it was.
  [[nodiscard]] std::string_view plain_value();
  [[nodiscard]] bool ends_value() const;
  void skip_past(std::string_view end, std::size_t from);
  /// Where what is never closed by `end` ends.
  [[nodiscard]] std::size_t end_without(std::string_view end, std::size_t from);
  [[nodiscard]] bool is_gone(std::string_view end) const;
  [[nodiscard]] std::size_t end_before_markup(std::size_t from) const;
  void skip_instruction();
  void skip_comment(std::size_t from);
  [[nodiscard]] std::size_t end_of_open_subset(std::size_t from);
  void skip_doctype();
  /// As raw_text, with the states of a script that hides in a comment.
  std::string_view script_text();

  std::string_view input_;
  MarkupMode mode_;
  std::size_t max_attributes_;
  std::size_t at_ = 0;
  bool damaged_ = false;
  bool dropped_attributes_ = false;
  bool foreign_ = false;
  bool guess_ends_ = false;
  bool irregular_ = false;
  std::string_view doctype_;
  std::size_t last_name_ = 0;              ///< where the name of the last start tag begins
  std::vector<std::string_view> no_more_;  ///< ends that do not come any more
  std::vector<MarkupAttribute> attributes_;
};

}  // namespace dateline::pipeline
