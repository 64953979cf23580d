#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "extractors/match/analysis.h"
#include "extractors/names/name_forms.h"
#include "extractors/names/name_lattice.h"

namespace dateline {

/// The rows of countries by their codes, read when they are first asked for. Any number of threads.
class CountryRows {
 public:
  explicit CountryRows(const Gazetteer& gazetteer) : gazetteer_(gazetteer) {}

  /// Source::none: no row is that country.
  [[nodiscard]] std::uint32_t find(std::string_view code) const;

 private:
  void read() const;

  const Gazetteer& gazetteer_;
  mutable std::once_flag once_;
  mutable std::unordered_map<std::string_view, std::uint32_t> rows_;
};

/// Which row a name of one document means where the name alone does not say: one that needs support
/// ("~Apple"), or one of a kind that every state has ("the Supreme Court"). What supports a row is another
/// name of it in the document, its country being spoken of, for an organ such as many states have that the
/// document is about its country, and for a person a title that is part of its role. A company, an outlet, a
/// club or an acronym that no other row claims needs no more than having been read as a name. Without any of
/// it the name has no row.
///
/// The document is read when the first such name shows up; that takes time in proportion to its listed names.
class RowChoice {
 public:
  /// `home`: the country of the outlet, or empty.
  RowChoice(const Resources::Data& resources, const CountryRows& countries, const Analysis& analysis,
            const NameLattice& lattice, std::string_view home)
      : resources_(resources), countries_(countries), analysis_(analysis), lattice_(lattice), home_(home) {}

  /// What the tokens [first, last), read as a name of `type`, mean; `listed` is the row that the tables
  /// would give, if any. Source::none: nothing listed.
  [[nodiscard]] std::uint32_t row_of(std::uint32_t first, std::uint32_t last, NameType type,
                                     std::uint32_t listed);

  /// The organ of that country that is listed as "NAME", "NAME of COUNTRY" or with the country's adjective.
  [[nodiscard]] std::optional<std::uint32_t> organ_of(std::uint32_t country_row, std::string_view name) const;
  /// The same of the country that the document is about.
  [[nodiscard]] std::optional<std::uint32_t> organ_of_document(std::string_view name);

  /// The country of "the High Court in Lahore", which ends before `last`; empty: it is not said.
  [[nodiscard]] std::string_view place_behind(std::uint32_t last) const;
  /// Of a kind that every state has.
  [[nodiscard]] bool is_organ(std::uint32_t row) const;

  /// "Mali"; empty: the row has no country.
  [[nodiscard]] std::string_view country_name_of(std::uint32_t row) const;

  /// The only organisation of this name, whatever its case.
  [[nodiscard]] std::optional<std::uint32_t> organisation_named(std::string_view name) const;

 private:
  struct Listed {
    std::uint32_t row;
    bool is_sure;  // needs no support
  };

  void read_document();
  [[nodiscard]] std::string_view country_said_by(std::span<const ListedMeaning> name);
  void note(std::string_view country, double weight);
  [[nodiscard]] double share_of(std::string_view country) const;
  [[nodiscard]] std::string_view main_country() const;
  using Names = std::pair<std::uint32_t, std::uint32_t>;  // for Gazetteer::meaning
  [[nodiscard]] Names names_of(std::uint32_t first, std::uint32_t last) const;
  [[nodiscard]] std::vector<Listed> rows_named(Names names, std::string_view name, RowKind kind) const;
  [[nodiscard]] bool is_named_otherwise(std::uint32_t row, Names names) const;
  [[nodiscard]] std::optional<int> age_behind(std::uint32_t last) const;
  [[nodiscard]] bool is_too_young(int age, std::uint32_t row) const;
  [[nodiscard]] bool has_title_of(std::uint32_t first, std::uint32_t row) const;
  [[nodiscard]] std::string_view country_of(std::uint32_t row) const;
  [[nodiscard]] std::uint32_t person(std::uint32_t first, std::uint32_t last, std::uint32_t listed,
                                     const std::vector<Listed>& rows) const;
  [[nodiscard]] std::uint32_t organisation(std::uint32_t first, std::uint32_t last, std::uint32_t listed,
                                           const std::vector<Listed>& rows);
  [[nodiscard]] bool is_likely(std::uint32_t first, std::uint32_t last, std::uint32_t row) const;
  [[nodiscard]] std::uint32_t supported(const std::vector<Listed>& rows, std::string_view name,
                                        std::string_view country) const;

  const Resources::Data& resources_;
  const CountryRows& countries_;
  const Analysis& analysis_;
  const NameLattice& lattice_;
  std::string_view home_;
  bool is_read_ = false;
  bool names_body_ = false;                                     // of states, such as the UN
  std::vector<std::pair<std::string_view, double>> spoken_of_;  // countries, and how often
  std::vector<std::pair<std::uint32_t, std::uint32_t>>
      sure_rows_;  // that the text has names of, and the names; sorted
};

}  // namespace dateline
