#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/store/database.h"
#include "pipeline/store/happening_writer.h"
#include "pipeline/store/revision_writer.h"

namespace dateline::pipeline {

/// Internal to the store: finds out, across texts, which people and organisations are one under several
/// names, and says so in `entity.same_as`. Called within a transaction, inside with_database_errors.
///
/// The rows of texts stay with the name that the text has; what is taken for one is a row of `entity_merge`
/// with its evidence, so that all of it can be taken back. By these it is told, of two of one type that are
/// not both in the gazetteers:
///
///   name     the same words, but for a company's legal form ("Ltd") and a leading "the"
///   acronym  one bears the letters that texts give as the short form of the other, and of no third one
///   variant  two spellings (Levenshtein, by words, on what transliteration leaves alone), or a middle
///   initial more short    a family name, or the first word of an organisation, that one fuller name alone
///   has
///
/// The last two need company: two others at least (no countries and regions, no media, none that is
/// everywhere), who are named in texts of both; they must not stand side by side in one text. What fits two
/// is left alone. Work is bounded, however large the collection.
class EntityMerger {
 public:
  using WordTest = std::function<bool(std::string_view)>;

  /// `mentions`, `happenings` and `summaries` outlive the merger. `is_legal_form` may be empty.
  EntityMerger(Database& database, EntityMentions& mentions, HappeningWriter& happenings,
               SummaryWriter& summaries, WordTest is_legal_form);
  ~EntityMerger();
  EntityMerger(const EntityMerger&) = delete;
  EntityMerger& operator=(const EntityMerger&) = delete;

  /// After the text `revision` was written in `run`, with what it names; before its happenings are.
  void write(std::int64_t revision, std::int64_t run, const NamesOfText& names);

  /// What a person says: the two are one, or they are not, whatever was found. With `other` equal to
  /// `entity`, apart: nothing is ever found to be the same as it.
  void join(std::int64_t entity, std::int64_t other, const std::string& evidence);
  void part(std::int64_t entity, std::int64_t other, const std::string& evidence);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A name taken apart as it is compared.
struct NameWords {
  std::vector<std::string> words;     ///< folded, without a leading "the" and a trailing legal form
  std::vector<std::string> skeleton;  ///< of each word that is no initial, what spelling leaves alone
};
[[nodiscard]] NameWords take_apart(std::string_view name, const EntityMerger::WordTest& is_legal_form);

/// Whether two names of several words can be spellings of one.
[[nodiscard]] bool are_variants(const NameWords& a, const NameWords& b);

}  // namespace dateline::pipeline
