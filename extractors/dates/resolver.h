#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/timex.h"
#include "extractors/dates/date_rule.h"
#include "extractors/dates/feast.h"
#include "extractors/dates/granule.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// The word classes of dates.toml that resolving asks for.
struct DateWords {
  PhraseTable numbers;          ///< numeral: "two" = "2", "several" = "X", "hundred" = "*100"
  PhraseTable tense;            ///< tense: "will" = "future", "said" = "past"
  PhraseTable tense_before;     ///< tense-before: directly before a date: "until" = "future"
  PhraseTable bound;            ///< bound: what makes a date the end of a span: "until", "since"
  PhraseTable limit;            ///< limit: directly before a date: "since" = "ON_OR_AFTER"
  PhraseTable saying;           ///< saying: what reports are told with: "said"
  PhraseTable range;            ///< range: between two dates of one year: "to"
  PhraseTable negation;         ///< negation: "not before 2014" is from then on
  PhraseTable possessive;       ///< possessive: behind a date that limits nothing: "before Friday's vote"
  PhraseTable counted_unit;     ///< counted-unit: in front of limit: "a month after 22 March" limits nothing
  PhraseTable occasion_lead;    ///< occasion-lead: "after the"
  PhraseTable occasion;         ///< occasion: behind it, what people speak at: "match", "hearing"
  PhraseTable lead;             ///< lead: what may stand before the date that heads a paragraph: "on"
  PhraseTable day_first_hosts;  ///< day-first-hosts: "uk": the sites that write 3/4 for 3 April
  PhraseTable month_first_hosts;  ///< month-first-hosts: "us": the sites that write 3/4 for March 4
  PhraseTable clause;           ///< clause: what begins the clause that a date stands in: "que", "dass"
  PhraseTable tense_before_day;  ///< tense-before-day: the same, before a day alone: "a strike for Monday"
  PhraseTable plural;            ///< plural: whom a verb of several fits: "people"
  PhraseTable earlier;           ///< earlier: the verb of what was before: "had"
  PhraseTable joining;           ///< joining: what goes on in the same year: "and"
  PhraseTable between;           ///< between: makes a range of two dates with "and" in the middle
  PhraseTable born;              ///< born-before: what a text tells of someone in passing
  PhraseTable header;            ///< header: the line that says when a text was put out: "published"
  PhraseTable planned;           ///< planned: what was to be: "was due"
  PhraseTable undone;            ///< undone: behind the day of a plan of which nothing came: "was postponed"
  PhraseTable no_subject;        ///< no-subject: in front of a noun, not of its verb: "the"
  PhraseTable complement;        ///< complement: may stand between a verb and its day: "to"
  PhraseTable running;           ///< running: in front of the form of what goes on: "are"
  std::vector<std::pair<std::string, std::string>> present_endings;  ///< present-ending: "s" = "one"; the longest counts
  std::vector<std::string> plural_endings;                      ///< plural-ending: "s"
  std::vector<std::string> participle_endings;                  ///< participle-ending: "ed"
  std::vector<std::pair<std::string, std::string>> endings;     ///< tense-ending: "ed" = "past"
  std::vector<std::pair<std::string, std::string>> beginnings;  ///< tense-beginning: "سي" = "future"

  explicit DateWords(const RuleSet& rules);

  /// "past", "future" or "none" by how a word begins (the longest beginning counts) or else ends;
  /// empty: neither says anything.
  /// "one" of "leaves", "running" of "leaving", "none", empty.
  [[nodiscard]] std::string_view present_form(std::string_view word) const;

  [[nodiscard]] std::string_view tense_of_form(std::string_view word) const;
};

/// What a match says before anything is resolved.
struct DateReading {
  const DateRule* rule = nullptr;
  const PatternMatch* match = nullptr;
  std::uint32_t first = 0;  ///< tokens of the expression itself
  std::uint32_t last = 0;
  std::string value;  ///< TIMEX3 with X for what is open: "XXXX-09-26"; may be empty
  std::string time;   ///< "T14:00", "TMO", or empty
  std::string mod;
  std::optional<Unit> widen;       ///< of the rule, for this value
  std::optional<Granule> granule;  ///< the value, where it is complete

  /// A complete date, not one that waits for its year or a century alone.
  [[nodiscard]] bool is_explicit() const { return granule && value.size() >= 4; }
};

/// Turns the readings of one document, given in the order of the text, into TIMEX3. Keeps what the
/// text has spoken of so far, so one resolver serves one document once.
class Resolver {
 public:
  /// `all` has to outlive it, and what is resolved has to be of it.
  Resolver(const Analysis& analysis, const DateWords& words, const std::vector<DateReading>& all);

  /// Nothing: the reading makes no sense as a date after all. It must be one of `all`: its neighbours are looked at.
  [[nodiscard]] std::optional<Timex> resolve(const DateReading& reading);

  /// The reading is the dateline that the text counts from, and no date of what it tells.
  [[nodiscard]] bool is_anchor(const DateReading& reading) const { return &reading == dateline_; }

  /// One range: "from 9 a.m." and "5 p.m. on Friday" with "to" between them.
  [[nodiscard]] bool is_range(const DateReading& first, const DateReading& second) const;

  /// The text tells of times far from its publication, or has no publication date.
  [[nodiscard]] bool is_narrative() const { return narrative_; }

 private:
  enum class Tense : std::uint8_t { none, past, future, present };

  /// What the verbs around a date say; close: right beside it.
  struct Cue {
    Tense tense = Tense::none;
    bool is_close = false;
    bool is_governing = false;  ///< nothing but "on", "in" and the like between: "died on March 3"
    bool is_present = false;    ///< the future is said in the present: "begins on Monday"
    bool is_behind = false;     ///< the verb stands behind the date
    bool is_nearest = false;    ///< of a weekday: whichever is nearer
  };

  /// A date that the text has spoken of.
  struct Reference {
    Granule granule;
    std::uint32_t token = 0;
    DateBasis basis = DateBasis::none;
    bool is_head = false;   ///< begins its sentence
    bool is_aside = false;  ///< the text does not stay there: "until 1990", "two days earlier"
    bool in_brackets = false;
    bool in_heading = false;  ///< in a line of its own: "Published: January 22, 2013"
    bool names_year = false;
    bool is_bound = false;    ///< the end of a span: "Since 3 December"
  };
  /// The date that the last item of a list began with.
  struct ListHead {
    Granule granule;
    std::uint32_t token = 0;
    bool is_descending = false;  ///< the one before was later
  };
  /// What stands below a day alone in its line: an entry of a diary or chronicle.
  struct Section {
    Day day;
    std::uint32_t token = 0;
  };
  /// "Day 3"
  struct NumberedDay {
    std::int64_t number = 1;
    std::uint32_t token = 0;
  };
  /// A complete date of the text, known before anything is resolved.
  struct Landmark {
    Granule granule;
    std::uint32_t token = 0;
  };
  struct Anchored {
    Granule granule;
    DateBasis basis = DateBasis::none;
  };
  /// The k-th of what recurs every year, month, week, …, if there is such a day.
  using Candidates = std::function<std::optional<Granule>(std::int64_t)>;

  void choose_dateline(const std::vector<DateReading>& all);
  void choose_mode(const std::vector<DateReading>& all);
  void choose_day_order(const std::vector<DateReading>& all);
  void choose_headings(const std::vector<DateReading>& all);
  [[nodiscard]] bool is_short_history(const std::vector<DateReading>& all, int far) const;
  [[nodiscard]] std::optional<Day> day_of_header(const std::vector<DateReading>& all) const;
  [[nodiscard]] const DateReading* end_in_week(const DateReading& reading) const;
  [[nodiscard]] std::optional<Timex> day_in_week_of(const DateReading& end, const DateReading& reading);
  [[nodiscard]] std::optional<Anchored> range_before(const DateReading& reading) const;
  [[nodiscard]] bool is_below_year(const DateReading& reading) const;
  [[nodiscard]] bool is_told_aside(const DateReading& reading) const;
  void follow_paragraphs(const DateReading& reading);
  void remember(const DateReading& reading, const Timex& timex, Granule granule);
  [[nodiscard]] std::optional<std::uint32_t> line_of(const DateReading& reading, std::uint32_t most) const;
  [[nodiscard]] bool is_dateline(const DateReading& reading) const;
  [[nodiscard]] bool is_alone_in_line(const DateReading& reading) const;
  [[nodiscard]] bool is_day_heading(const DateReading& reading) const;
  [[nodiscard]] bool heads_paragraph(const DateReading& reading) const;
  [[nodiscard]] const DateReading* year_in_front(const DateReading& reading) const;
  [[nodiscard]] bool heads_list_item(const DateReading& reading) const;
  [[nodiscard]] bool begins_item(const DateReading& reading) const;
  [[nodiscard]] bool is_said(const DateReading& reading) const;
  [[nodiscard]] bool is_earlier(const DateReading& reading) const;
  [[nodiscard]] bool reports(const DateReading& reading) const;
  [[nodiscard]] bool heads_sentence(const DateReading& reading) const;
  [[nodiscard]] bool is_heading_line(const DateReading& reading, std::uint32_t longest, bool is_item) const;
  [[nodiscard]] std::optional<std::int64_t> year_of_list(const DateReading& reading, Granule in_some_year) const;
  [[nodiscard]] std::optional<Granule> start_of_range(const DateReading& reading, Granule in_some_year) const;
  [[nodiscard]] std::optional<std::int64_t> year_just_named(const DateReading& reading,
                                                            Granule in_some_year) const;
  [[nodiscard]] std::optional<std::int64_t> year_gone_on(const DateReading& reading,
                                                         Granule in_some_year) const;
  [[nodiscard]] std::optional<Granule> following_weekday(const DateReading& reading,
                                                         std::int64_t weekday) const;
  [[nodiscard]] std::optional<Granule> weekday_of_section(const DateReading& reading,
                                                          std::int64_t weekday) const;
  [[nodiscard]] std::optional<Day> next_heading_after(Day day) const;
  [[nodiscard]] std::optional<Anchored> place_in_list() const;

  [[nodiscard]] std::optional<Anchored> anchor(const DateRule& rule, Unit unit) const;
  [[nodiscard]] std::optional<Anchored> day_of_saying() const;
  /// The last date of the text that is at most as long as `unit`; `is_same`: also one in passing.
  [[nodiscard]] std::optional<Anchored> reference(Unit unit, std::size_t back, bool is_same = false) const;
  [[nodiscard]] bool is_in_passing(std::vector<Reference>::const_reverse_iterator each) const;
  [[nodiscard]] bool text_returns(const Reference& from, Granule to) const;
  [[nodiscard]] std::string_view limit_of(const DateReading& reading) const;
  [[nodiscard]] std::string_view phrase_before(const PhraseTable& phrases, const DateReading& reading,
                                               std::uint32_t* start = nullptr) const;
  [[nodiscard]] bool looks_away(const DateReading& reading, bool is_head) const;
  [[nodiscard]] std::optional<Anchored> kept_reference(const DateRule& rule, Unit unit) const;

  [[nodiscard]] std::optional<Timex> relative(const DateReading& reading, const MatchContext& context);
  [[nodiscard]] std::optional<Timex> duration(const DateReading& reading, const MatchContext& context);
  [[nodiscard]] std::optional<Timex> given(const DateReading& reading, const MatchContext& context);
  [[nodiscard]] std::optional<Timex> nth_day(const DateReading& reading, const MatchContext& context);
  [[nodiscard]] std::optional<Timex> day_of_item(const DateReading& reading);
  [[nodiscard]] Timex dateline(const DateReading& reading) const;
  [[nodiscard]] std::optional<Timex> clock(const DateReading& reading);
  [[nodiscard]] std::optional<Timex> numeric(const DateReading& reading);
  [[nodiscard]] std::optional<Timex> open_value(const DateReading& reading, const MatchContext& context);
  [[nodiscard]] std::optional<Timex> in_short_year(const DateReading& reading);
  [[nodiscard]] std::int64_t year_of_two_digits(std::int64_t year) const;
  [[nodiscard]] std::optional<Granule> within(Granule outer, std::string_view value,
                                              const std::optional<Feast>& feast) const;
  [[nodiscard]] std::optional<Granule> choose(const Candidates& candidates, std::int64_t start,
                                              const Anchored& anchor, const DateReading& reading,
                                              bool is_weekday) const;
  [[nodiscard]] bool is_of_several(std::uint32_t verb, std::uint32_t first) const;
  [[nodiscard]] Cue cue_of(const DateReading& reading) const;
  [[nodiscard]] bool is_set_in_present(const DateReading& reading, const Cue& cue) const;
  [[nodiscard]] std::optional<Anchored> joined_before(const DateReading& reading) const;
  [[nodiscard]] bool is_moved_from(const DateReading& reading) const;
  [[nodiscard]] std::string_view plan_before(const DateReading& reading) const;
  [[nodiscard]] std::optional<Cue> cue_of_plan(const DateReading& reading) const;
  [[nodiscard]] std::optional<Granule> shifted(const DateReading& reading, Granule granule) const;
  void observe(const DateReading& reading, Timex& timex) const;
  [[nodiscard]] std::optional<Timex> finish(const DateReading& reading, Granule granule, DateBasis basis);

  const Analysis& analysis_;
  const DateWords& words_;
  const std::vector<DateReading>& all_;
  std::optional<Day> today_;  // when the text was written: its dateline, or the publication
  DateBasis today_basis_ = DateBasis::publication;
  const DateReading* dateline_ = nullptr;
  std::vector<Landmark> landmarks_;
  bool narrative_ = false;
  std::optional<bool> day_first_;  // nothing: neither text nor site says
  std::vector<Reference> references_;
  std::optional<std::uint32_t> period_;  // token of a period of months that the text reports on
  std::optional<Day> head_;              // of the paragraph
  std::uint32_t head_token_ = 0;
  bool is_list_paragraph_ = false;  // "December 3: …"
  bool is_item_ = false;            // so, or behind a bullet
  bool head_names_year_ = false;
  std::optional<ListHead> list_head_;
  std::vector<const DateReading*> headings_;  // days alone in their lines
  std::optional<Reference> month_heading_;    // a month alone in its line
  std::optional<NumberedDay> numbered_;       // "Day 3", the last one
  std::optional<Day> day_one_;
  std::optional<Section> section_;            // below the last of them
  std::optional<Reference> heading_;  // a year that a line of its own names
  bool heads_section_ = false;        // it is alone in that line
  std::uint32_t now_ = 0;  // where resolving is
};

}  // namespace dateline
