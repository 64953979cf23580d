#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/diagnostics.h"
#include "extractors/match/lattice.h"
#include "extractors/match/rule_source.h"

namespace dateline {

/// A part of a match that the pattern names: `%month` is "month", `%day:first` is "first".
struct Capture {
  std::string_view label;
  std::uint32_t first = 0;  ///< tokens [first, last)
  std::uint32_t last = 0;
  std::string_view value;     ///< of a word its value, of a regex its first group, else empty
  std::uint32_t payload = 0;  ///< of an edge: Edge::payload
};

struct PatternMatch {
  std::uint32_t rule = 0;  ///< index into RuleSet::rules
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::vector<Capture> captures;

  [[nodiscard]] const Capture* capture(std::string_view label) const;
  [[nodiscard]] std::string_view value(std::string_view label) const;  ///< empty: not captured
};

/// The rules of one file, compiled for matching over tokens. Immutable, any number of threads.
///
/// A pattern is a sequence of
///     word           a token, compared folded: `september` (also several tokens: `al-qaeda`)
///     %name          a macro, a word class of the file, a word list of the gazetteers (%title), a
///                    unit of the lattice (%PERSON %ORG %PLACE %DATE …) or one of the built-in classes
///                    %Cap %ACRONYM %lower %word %number %any
///     %Cap-name      the class or unit %name, its first letter a capital
///     %name:label    the same, captured under another label
///     /regex/        an RE2 that has to match the whole token as written; only for tokens with a digit
///     /regex/:label  the same, captured
///     ( a | b )      alternatives; also without brackets around a whole pattern
///     x? x* x+ x{2,4}
/// `\` before a character takes its meaning away. A match stays within one sentence.
/// A pattern that could match nothing is refused, also one whose code is longer than 20,000 steps. A
/// match is at most 256 tokens long; the cost of a search grows with the text, not with its ways.
class RuleSet {
 public:
  RuleSet();
  ~RuleSet();
  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;

  /// `kind` chooses the tables with patterns ("rule"). Wrong ones are left out and reported.
  [[nodiscard]] static RuleSet compile(RuleSource source, Diagnostics& diagnostics);

  [[nodiscard]] const std::vector<RuleText>& rules() const;
  [[nodiscard]] const std::string& file() const;
  /// "en/dates.toml:month-day-year", what goes into `by`.
  [[nodiscard]] std::string_view by(std::uint32_t rule) const;

  /// The word class `name`; nothing: the file has none of that name.
  [[nodiscard]] const WordClass* word_class(std::string_view name) const;

  /// The value of `word` (folded, one or several tokens) in the word class `name`; empty: not there.
  [[nodiscard]] std::string_view word_value(std::string_view class_name, std::string_view word) const;
  /// The same, telling a word without a value from one that is not there.
  [[nodiscard]] std::optional<std::string_view> find_word(std::string_view class_name,
                                                          std::string_view word) const;

  /// The words of the class `class_name` of the file, as written there.
  [[nodiscard]] std::vector<std::string_view> words(std::string_view class_name) const;

  /// The longest match that starts at each token (of equally long ones the rule that stands
  /// first in the file), leftmost first, without overlaps. Appends.
  void find(const Lattice& lattice, std::vector<PatternMatch>& matches) const;

  /// The longest match of every rule at every token, overlapping ones too.
  void find_all(const Lattice& lattice, std::vector<PatternMatch>& matches) const;

  /// The same one by one, without their captures: `capture` works them out for whoever needs them, during
  /// the visit only.
  using CaptureInto = std::function<void(PatternMatch& match)>;
  using Visit = std::function<void(PatternMatch& match, const CaptureInto& capture)>;
  void visit_all(const Lattice& lattice, const Visit& visit) const;

  /// Whether a match of `rule` can have a capture `label`.
  [[nodiscard]] bool can_capture(std::uint32_t rule, std::string_view label) const;

  /// The label of the edge that every match of `rule` begins with and that is its capture `label`; nothing:
  /// not all of them do, or not with the same.
  [[nodiscard]] std::optional<Label> leading_edge(std::uint32_t rule, std::string_view label) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace dateline
