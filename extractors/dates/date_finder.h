#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/mention.h"
#include "extractors/dates/date_rule.h"
#include "extractors/dates/resolver.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// Finds temporal expressions and resolves them to TIMEX3 by the rules of `LANGUAGE/dates.toml`: of English
/// where the language of the document is not known, of `common` where it has no rules of its own.
/// The anchor of relative expressions is the publication date, or an earlier date of the
/// text, never today; what cannot be known stays open. Immutable, any number of threads.
class DateFinder {
 public:
  explicit DateFinder(const Resources::Data& resources);

  /// Appends mentions of type DATE, in the order of the text, without overlaps. The date in the dateline of
  /// an article ("GAO, Sept. 26 (Agency) --") says when it was filed, not when something happened: it goes to
  /// `datelines`, or nowhere.
  void find(const Analysis& analysis, std::vector<Mention>& mentions,
            std::vector<Mention>* datelines = nullptr) const;

  /// What is wrong with the fields of the rules of all languages; such rules find nothing.
  [[nodiscard]] Diagnostics problems() const;

 private:
  /// The rules of one language, ready for use.
  struct Pack {
    explicit Pack(const RuleSet& rule_set);
    [[nodiscard]] bool is_allowed(const Analysis& analysis, const PatternMatch& match,
                                  const DateRule& rule) const;
    /// A phrase of the word class `words` ends directly before the token `first`.
    [[nodiscard]] bool follows(const Analysis& analysis, std::uint32_t first, const std::string& words) const;
    void read(const Analysis& analysis, const PatternMatch& match, std::vector<DateReading>& readings) const;
    void match(const Analysis& analysis, std::vector<PatternMatch>& matches) const;

    const RuleSet& rules;
    DateWords words;
    PhraseTable needs_capital;
    PhraseTable ordinal_stop;                                        // "26." is a number where there is one
    PhraseTable month_short;                                         // "Okt." before a number ends no sentence
    std::vector<DateRule> meanings;                                  // by rule
    std::map<std::string, PhraseTable, std::less<>> phrases_before;  // by word class, see DateRule::after
    Diagnostics problems;
  };

  /// Made when the first text of the language comes.
  struct StoredPack {
    std::string_view file;
    mutable std::once_flag once;
    mutable std::optional<Pack> pack;
  };

  [[nodiscard]] const Pack& made(const StoredPack& stored) const;
  [[nodiscard]] const Pack* pack_of(std::string_view language) const;

  const Resources::Data& resources_;
  std::map<std::string_view, StoredPack> packs_;  // by language
};

}  // namespace dateline
