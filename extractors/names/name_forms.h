#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "extractors/names/name_rules.h"
#include "extractors/text/tokens.h"

namespace dateline {

/// What made a piece of evidence: a rule by its index, or a row of the tables.
struct Source {
  static constexpr std::uint32_t none = 0xFFFFFFFFu;
  std::uint32_t index = none;
  bool is_row = false;

  bool operator==(const Source&) const = default;
};

/// What speaks for one type: the strongest piece counts whole, the rest add little.
struct Tally {
  float best = 0;
  float rest = 0;
  Source source;

  void add(float weight, Source from);
  [[nodiscard]] float total() const;
};

using Tallies = std::array<Tally, name_type_count>;

/// A string of tokens as the whole document uses it, whatever its case.
struct Form {
  std::uint64_t key = 0;
  std::uint32_t first = 0;  ///< tokens of one occurrence: the first that was seen
  std::uint32_t last = 0;
  std::uint32_t words = 0;
  Tallies tallies;
  std::array<std::uint32_t, 3> row = {Source::none, Source::none,
                                      Source::none};  ///< by type; the best meaning
  std::array<float, 3> row_weight = {0, 0, 0};
  std::uint32_t longer = Source::none;       ///< the form that this one is short for
  std::uint32_t country_row = Source::none;  ///< a place or nationality that is part of it
  std::string_view sector;                   ///< as a rule says; of the resources

  /// The type with most behind it, if it has as much as a name needs.
  [[nodiscard]] std::optional<NameType> decided() const;
};

/// All strings of one document that may be names, found by the hash of their tokens;
/// hyphens and full stops do not count ("al-Qaeda" is "Al Qaeda").
class FormTable {
 public:
  static constexpr float needed = 1.0f;

  explicit FormTable(std::size_t expected);

  [[nodiscard]] std::uint32_t find_or_add(std::uint64_t key, std::uint32_t first, std::uint32_t last);
  [[nodiscard]] std::uint32_t find(std::uint64_t key) const;  ///< Source::none: not there

  [[nodiscard]] std::vector<Form>& forms() { return forms_; }
  [[nodiscard]] const std::vector<Form>& forms() const { return forms_; }

 private:
  void grow();

  std::vector<Form> forms_;
  std::vector<std::uint32_t> slots_;
};

/// Whether a token counts in the key of a form.
[[nodiscard]] bool is_passed_over(std::string_view text, const Token& token);

/// The key of one more token behind `key`; 0 is the key of nothing.
[[nodiscard]] std::uint64_t key_with(std::uint64_t key, const Token& token);

[[nodiscard]] std::uint64_t key_of(std::string_view text, const Tokens& tokens, std::uint32_t first,
                                   std::uint32_t last);

}  // namespace dateline
