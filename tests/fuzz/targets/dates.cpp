// The first line is the language, the second the day of publication, the rest the text.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "dateline/resources.h"
#include "dateline/unicode.h"
#include "extractors/dates/date_finder.h"
#include "extractors/match/analysis.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

namespace {

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

bool is_value_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == ':' || c == '.';
}

void check(const Timex& timex) {
  expect(!timex.value.empty() && std::all_of(timex.value.begin(), timex.value.end(), is_value_character),
         "a value is made of the characters of TIMEX3");
  const DayInterval& days = timex.interval;
  expect(!days.begin || !days.end || *days.begin < *days.end, "an interval begins before it ends");
  for (const std::optional<Day>& day : {days.begin, days.end}) {
    expect(!day || parse_iso_day(to_iso(*day)) == day, "a day can be written and read");
  }
}

}  // namespace

FUZZ_TARGET(dates) {
  static const auto resources = Resources::built_in();
  static const DateFinder finder(resources->data());
  expect(finder.problems().empty(), "the rules are sound");
  Document document;
  document.language = repair_utf8(take_line(bytes));
  document.published = parse_iso_day(take_line(bytes));
  document.text = repair_utf8(bytes);
  const Analysis analysis(document, resources->data());
  std::vector<Mention> mentions;
  finder.find(analysis, mentions);
  std::uint32_t behind = 0;
  for (const Mention& mention : mentions) {
    expect(mention.span.begin >= behind && mention.span.begin < mention.span.end,
           "dates stand in order, apart");
    behind = mention.span.end;
    expect(behind <= document.text.size() && mention.timex && !mention.by.empty(), "a date is whole");
    check(*mention.timex);
  }
  std::vector<Mention> again;
  finder.find(analysis, again);
  const auto same = [](const Mention& a, const Mention& b) { return a.span == b.span && a.timex == b.timex; };
  expect(std::equal(mentions.begin(), mentions.end(), again.begin(), again.end(), same), "the same again");
}
