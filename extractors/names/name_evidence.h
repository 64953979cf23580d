#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "extractors/names/name_forms.h"
#include "extractors/names/name_lattice.h"

namespace dateline {

/// Tokens that may be read as a name.
struct NameSpan {
  static constexpr std::uint32_t none = 0xFFFFFFFFu;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t form = 0;
  std::uint32_t next = none;  ///< the next longer one that starts at the same token
};

/// All of one document, each once.
class NameSpans {
 public:
  explicit NameSpans(std::size_t tokens)
      : shortest_(tokens, NameSpan::none), starts_(tokens / 64 + 1, 0), tokens_(tokens) {}

  void add(std::uint32_t first, std::uint32_t last, std::uint32_t form);
  /// The first token from `token` on at which one starts; the number of tokens: there is none.
  [[nodiscard]] std::uint32_t next_start(std::uint32_t token) const;
  /// The shortest that starts at `token`; null: none does.
  [[nodiscard]] const NameSpan* at(std::uint32_t token) const { return known(shortest_[token]); }
  [[nodiscard]] const NameSpan* behind(const NameSpan& span) const { return known(span.next); }
  [[nodiscard]] std::size_t size() const { return spans_.size(); }

 private:
  [[nodiscard]] const NameSpan* known(std::uint32_t span) const {
    return span == NameSpan::none ? nullptr : &spans_[span];
  }

  std::vector<std::uint32_t> shortest_;  // by token
  std::vector<std::uint64_t> starts_;    // a bit for each token at which one starts
  std::size_t tokens_;
  std::vector<NameSpan> spans_;
};

/// A reason to read the tokens [first, last) as a name of `type` that holds at this place only.
struct LocalReason {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  NameType type = NameType::nothing;
  float weight = 0;
  Source source;
};

/// A description that a rule found.
struct NominalMatch {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t match_first = 0;  ///< where its pattern began: an article may stand outside
  std::uint32_t head = 0;         ///< token
  std::uint32_t rule = 0;
  std::uint32_t row = Source::none;  ///< of a listed one ("Nepalese government"); its rule means nothing
  std::uint32_t country_row = Source::none;
  std::string_view sector;
};

/// Two forms of one thing by a rule ("National Union (NU)"), or a person and its role.
struct AliasNote {
  std::uint32_t form = 0;
  std::uint32_t alias = 0;
};
struct RoleNote {
  std::uint32_t form = 0;
  std::uint64_t role = 0;  ///< hash of the last token of the role

  auto operator<=>(const RoleNote&) const = default;
};

/// A shorter way to speak of a person, and how much of the full name's strength it gets.
struct ShortForm {
  std::uint64_t key = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  float share = 0;
};

/// At most three.
class ShortForms {
 public:
  void add(const ShortForm& form) { forms_[size_++] = form; }
  [[nodiscard]] const ShortForm* begin() const { return forms_.data(); }
  [[nodiscard]] const ShortForm* end() const { return forms_.data() + size_; }

 private:
  std::array<ShortForm, 3> forms_;
  std::size_t size_ = 0;
};

/// "Linnes"; "al-Oruvek" and "Oruvek"; "Wen": family names, and the first word as a weak one.
[[nodiscard]] ShortForms short_forms_of_person(const Analysis& analysis, const NameLattice& lattice,
                                               const Form& form);

/// Everything that speaks for names in one document: first what tables and rules find, then what
/// follows from it for short forms, then every other occurrence of a string so known.
class NameEvidence {
 public:
  NameEvidence(const Resources::Data& resources, const RuleSet& rules, const std::vector<NameRule>& fields,
               const Analysis& analysis, const NameLattice& lattice);

  NameSpans spans;
  std::vector<LocalReason> reasons;  ///< by first and last token, then by type and weight
  FormTable forms;
  std::vector<NominalMatch> nominals;
  std::vector<AliasNote> aliases;
  std::vector<RoleNote> roles;  ///< sorted

 private:
  void collect_listed();
  void add_listed(const NameMatch& match, const ListedMeaning& listed);
  void silence(const std::vector<TokenRange>& names);
  [[nodiscard]] bool is_silenced(std::uint32_t first, std::uint32_t last) const {
    return !silenced_up_to_.empty() && last <= silenced_up_to_[first];
  }
  [[nodiscard]] std::uint32_t without_title(const NameMatch& match) const;
  [[nodiscard]] bool holds_container(const NameMatch& match) const;
  void collect_rules();
  void take(const PatternMatch& match);
  [[nodiscard]] bool is_listed_otherwise(std::uint32_t first, std::uint32_t last, NameType type);
  void take_nominal(const PatternMatch& match, const NameRule& rule);
  [[nodiscard]] bool is_of_one_country(const Capture& place) const;
  [[nodiscard]] bool needs_support(std::uint32_t first, std::uint32_t last, NameType type);
  [[nodiscard]] bool lies_in(std::uint32_t first, std::uint32_t last, const Capture& container) const;
  void add_description(const NameMatch& match);
  [[nodiscard]] bool is_listed_place(std::uint32_t first, std::uint32_t last) const;
  void add(std::uint32_t first, std::uint32_t last, NameType type, float weight, Source source, bool spreads);
  [[nodiscard]] std::uint32_t with_full_stop(std::uint32_t last) const;
  std::uint32_t form_of(std::uint32_t first, std::uint32_t last);
  void shorten_person(std::uint32_t form);
  void shorten_organisation(std::uint32_t form);
  void add_short(std::uint64_t key, std::uint32_t first, std::uint32_t last, NameType type, float weight,
                 std::uint32_t longer);
  void add_known_strings();
  [[nodiscard]] std::uint32_t before_second_body(std::uint32_t first, std::uint32_t last) const;
  [[nodiscard]] bool begins_body(std::uint32_t first, std::uint32_t last, bool behind_article) const;
  [[nodiscard]] bool is_short_for(const Capture& acronym, std::uint32_t first, std::uint32_t last) const;
  [[nodiscard]] bool are_mixed_initials(std::uint32_t first, std::uint32_t last,
                                        std::string_view acronym) const;
  [[nodiscard]] bool are_openings(std::uint32_t first, std::uint32_t last, std::string_view acronym) const;
  [[nodiscard]] bool are_initials(std::uint32_t first, std::uint32_t last, std::string_view acronym) const;
  [[nodiscard]] bool has(std::uint32_t token, std::uint32_t mark) const {
    return (lattice_.marks[token] & mark) != 0;
  }

  const Resources::Data& resources_;
  const RuleSet& rules_;
  const std::vector<NameRule>& fields_;
  const Analysis& analysis_;
  const NameLattice& lattice_;
  // By token: how far a name that is never to be found goes on from here or from further left; empty: none.
  std::vector<std::uint32_t> silenced_up_to_;
  std::vector<std::uint32_t> last_end_;  // by rule: where its last match ended
  // Whose form was asked for last, mostly the next to be asked for too.
  TokenRange last_asked_;
  std::uint32_t last_form_ = Source::none;
};

}  // namespace dateline
