#include "extractors/dates/date_finder.h"

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "extractors/match/bundle_builder.h"
#include "extractors/match/rule_source.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

/// The tables and rules as they stand in the repository.
const Resources::Data& resources() {
  static const Resources::Data data = [] {
    BundleBuilder builder;
    Diagnostics diagnostics;
    builder.add_folder(DATELINE_SOURCE_DIR "/gazetteers", diagnostics);
    return Resources::Data(builder.build());
  }();
  return data;
}

/// The rules of a language as they stand in its folder.
RuleSource rules(const std::string& language) {
  std::ifstream file(DATELINE_SOURCE_DIR "/gazetteers/" + language + "/dates.toml");
  std::stringstream text;
  text << file.rdbuf();
  Diagnostics diagnostics;
  RuleSource source = read_rules(text.str(), language + "/dates.toml", diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) UNSCOPED_INFO(to_string(diagnostic));
  REQUIRE(diagnostics.empty());
  return source;
}

/// Those that have dates.toml.
std::vector<std::string> languages() {
  std::vector<std::string> found;
  for (const std::string_view file : resources().rule_files()) {
    if (file.ends_with("/dates.toml")) found.emplace_back(file.substr(0, file.find('/')));
  }
  return found;
}

std::vector<Mention> found_in(const Document& document) {
  static const DateFinder finder(resources());
  const Analysis analysis(document, resources());
  std::vector<Mention> mentions;
  finder.find(analysis, mentions);
  return mentions;
}

Document article(std::string text, std::optional<Day> published = make_day(2013, 1, 25)) {
  Document document;
  document.text = std::move(text);
  document.published = published;
  document.language = "en";
  return document;
}

/// "span = value", in order, joined by "; ".
std::string dates(const Document& document) {
  std::string out;
  for (const Mention& mention : found_in(document)) {
    if (!out.empty()) out += "; ";
    out += std::string(mention.span.of(document.text)) + " = " + mention.timex->value;
  }
  return out;
}

std::string days(const DayInterval& interval) {
  return (interval.begin ? to_iso(*interval.begin) : "open") + " to " +
         (interval.end ? to_iso(*interval.end) : "open");
}

Timex only_date(const Document& document) {
  const std::vector<Mention> mentions = found_in(document);
  REQUIRE(mentions.size() == 1);
  return *mentions.front().timex;
}

}  // namespace

TEST_CASE("all rules of dates.toml say what they mean") {
  const DateFinder finder(resources());
  const Diagnostics problems = finder.problems();
  for (const Diagnostic& diagnostic : problems) UNSCOPED_INFO(to_string(diagnostic));
  CHECK(problems.empty());
  CHECK(resources().rules("en/dates.toml").rules().size() > 100);
}

TEST_CASE("every rule of dates.toml keeps its examples") {
  const std::string language = GENERATE(from_range(languages()));
  const RuleSource source = rules(language);
  for (const RuleText& rule : source.rules) {
    const std::string by = language + "/dates.toml:" + rule.name;
    const std::optional<Day> published = parse_iso_day(rule.field("published"));
    const bool ignores = rule.field("ignore") == "true";
    CAPTURE(language, rule.name, rule.line);
    if (!ignores) CHECK_FALSE(rule.yes.empty());
    CHECK_FALSE(rule.no.empty());
    for (const auto& [text, wanted] : rule.yes) {
      Document document = article(text, published ? published : make_day(2013, 1, 25));
      document.language = language == "common" ? "und" : language;
      std::vector<std::string> values;
      std::string all;
      for (const Mention& mention : found_in(document)) {
        if (mention.by == by) values.push_back(mention.timex->value);
        all += std::string(mention.span.of(text)) + " = " + mention.timex->value + " by " + mention.by + "; ";
      }
      CAPTURE(text, wanted, all);
      CHECK(std::find(values.begin(), values.end(), wanted) != values.end());
    }
    for (const std::string& text : rule.no) {
      Document document = article(text, published ? published : make_day(2013, 1, 25));
      document.language = language == "common" ? "und" : language;
      const std::vector<Mention> mentions = found_in(document);
      CAPTURE(text);
      CHECK(std::none_of(mentions.begin(), mentions.end(),
                         [&by](const Mention& mention) { return mention.by == by; }));
      // What a rule is there to keep out must not come in by another.
      if (ignores) CHECK(mentions.empty());
    }
  }
}

TEST_CASE("a bullet that begins with its date speaks from that day") {
  const Document document = article(
      "  • On December 3, the commander announced his split, said an associate who was briefed on Monday.\n"
      "  • On November 19, a spokesman said the rebels were fighting.\n\n"
      "The army said on Monday that it had withdrawn.");
  CHECK(dates(document) ==
        "December 3 = 2012-12-03; Monday = 2012-12-03; November 19 = 2012-11-19; Monday = 2013-01-21");
  const std::vector<Mention> mentions = found_in(document);
  CHECK(mentions[1].timex->basis == DateBasis::paragraph);
  CHECK(mentions[3].timex->basis == DateBasis::publication);
}

TEST_CASE("the dateline of an article is its today and no date of what it tells") {
  const Document filed =
      article("GAO, Mali, January 23 (Agency) -- The council met today.\n\nIt will meet on Friday.");
  CHECK(dates(filed) == "today = 2013-01-23; Friday = 2013-01-25");
  CHECK(found_in(filed)[0].timex->basis == DateBasis::dateline);
  CHECK(dates(article("The rain came back\n\nTuesday, January 22, 2013\n\nYesterday it rained.")) ==
        "Tuesday, January 22, 2013 = 2013-01-22; Yesterday = 2013-01-21");
  CHECK(dates(article("GAO, 3 May 1999 (Agency) -- It rained yesterday.", {})) == "yesterday = 1999-05-02");
  // Far from the day of publication it is another date.
  CHECK(dates(article("GAO, December 3 (Agency) -- It rained today.")) ==
        "December 3 = 2012-12-03; today = 2013-01-25");
}

TEST_CASE("a quotation counts from the day of the occasion it was spoken at") {
  const std::string told = "They met on Wednesday. ";
  CHECK(dates(article(told + "\"We learned a lot today,\" the coach said after the match.")) ==
        "Wednesday = 2013-01-23; today = 2013-01-23");
  CHECK(dates(article(told + "After the match, the coach said: \"We learned a lot today.\"")) ==
        "Wednesday = 2013-01-23; today = 2013-01-23");
  CHECK(dates(article(told + "After the match the coach rested; he speaks today.")) ==
        "Wednesday = 2013-01-23; today = 2013-01-25");
  CHECK(dates(article("They met on January 3. After the match the coach said: “We learned a lot today.”")) ==
        "January 3 = 2013-01-03; today = 2013-01-25");
}

TEST_CASE("weekdays go on from the day that a paragraph tells of") {
  CHECK(dates(article("On 3 December 2012, he was shot. He died on Friday.")) ==
        "3 December 2012 = 2012-12-03; Friday = 2012-12-07");
  CHECK(dates(article("- 22 March 2012: Soldiers came. The next day, shops burned. On Friday it went on.")) ==
        "22 March 2012 = 2012-03-22; The next day = 2012-03-23; Friday = 2012-03-23");
  CHECK(dates(article("He died on 26 September 2012. On Monday he was buried.", {})) ==
        "26 September 2012 = 2012-09-26; Monday = 2012-10-01");
  // A bullet that reports from its day looks back, and so does the news.
  CHECK(dates(article("* 22 March 2012: Soldiers came. The fire had begun on Monday.")) ==
        "22 March 2012 = 2012-03-22; Monday = 2012-03-19");
  CHECK(dates(article("They met on Wednesday. He left on Monday.")) ==
        "Wednesday = 2013-01-23; Monday = 2013-01-21");
}

TEST_CASE("news goes on from its own day behind a paragraph's old date and behind a header") {
  CHECK(dates(article("On 3 September 2012, gunmen seized him. His company said on Thursday that he lives.")) ==
        "3 September 2012 = 2012-09-03; Thursday = 2013-01-24");
  CHECK(dates(article("On 10 January, rebels took it. Yesterday jets struck. Paris will decide next week.")) ==
        "10 January = 2013-01-10; Yesterday = 2013-01-24; next week = 2013-W05");
  CHECK(dates(article("Published: January 22, 2013\n\nGunmen came on Monday.", {})) ==
        "January 22, 2013 = 2013-01-22; Monday = 2013-01-21");
  CHECK(dates(article("In 2003, clerics opposed it. In February a plan will start.")) ==
        "2003 = 2003; February = 2013-02");
}

TEST_CASE("the items of a list have the year of the item before or of the heading") {
  CHECK(dates(article("2010\n\nFeb. 18 - Coup.\n\nOct. 31 - A vote.\n\n2011\n\nJan. 31 - Another vote.")) ==
        "2010 = 2010; Feb. 18 = 2010-02-18; Oct. 31 = 2010-10-31; 2011 = 2011; Jan. 31 = 2011-01-31");
  CHECK(dates(article("Key dates in 2011\n\n17 January: It begins.\n\n22 March: It ends.")) ==
        "2011 = 2011; 17 January = 2011-01-17; 22 March = 2011-03-22");
  CHECK(dates(article("* 1 November 2011 - It begins.\n* 22 December - It goes on.\n* 3 January - It ends.")) ==
        "1 November 2011 = 2011-11-01; 22 December = 2011-12-22; 3 January = 2012-01-03");
  CHECK(dates(article("* 3 March 2012 - It ends.\n* 3 January - It goes on.\n* 22 December - It begins.")) ==
        "3 March 2012 = 2012-03-03; 3 January = 2012-01-03; 22 December = 2011-12-22");
}

TEST_CASE("what stands below a day alone in its line is of that day") {
  CHECK(dates(article("Monday 5 March 2012\n\nWe woke at dawn. Yesterday the water failed.\n\nTuesday 6 March 2012\n\n"
                      "The trucks came this morning. On Thursday we will leave.")) ==
        "Monday 5 March 2012 = 2012-03-05; Yesterday = 2012-03-04; Tuesday 6 March 2012 = 2012-03-06; this morning = "
        "2012-03-06TMO; Thursday = 2012-03-08");
  // A chronicle goes on from its heading, but not beyond the next one, nor where it says what was before.
  CHECK(dates(article("3 May 2012\n\nRockets fell. On Saturday the army replied.\n\n9 May 2012\n\nTalks opened. They had "
                      "been agreed on Monday.\n\n11 May 2012\n\nThey failed.")) ==
        "3 May 2012 = 2012-05-03; Saturday = 2012-05-05; 9 May 2012 = 2012-05-09; Monday = 2012-05-07; 11 May 2012 = "
        "2012-05-11");
  CHECK(dates(article("Monday, October 22\n\nWe met him. On Wednesday he left.\n\nFriday, October 26\n\nWe flew today.")) ==
        "Monday, October 22 = 2012-10-22; Wednesday = 2012-10-24; Friday, October 26 = 2012-10-26; today = 2012-10-26");
  CHECK(dates(article("Monday\n\nIt rained.\n\nTuesday\n\nIt rained as yesterday.\n\nFriday\n\nIt was dry today.")) ==
        "Monday = 2013-01-21; Tuesday = 2013-01-22; yesterday = 2013-01-21; Friday = 2013-01-25; today = 2013-01-25");
  // One old date at the head is that of a report, which looks back.
  CHECK(dates(article("Situation report\n15 October 2012\n\nYesterday rockets fell. On Friday a convoy was stopped.")) ==
        "15 October 2012 = 2012-10-15; Yesterday = 2012-10-14; Friday = 2012-10-12");
}

TEST_CASE("what stands below a year alone in its line is of that year") {
  CHECK(dates(article("History\n\n1968\nIn August tanks came.\n\n1969\nOn 16 January he died. In April she left.")) ==
        "1968 = 1968; August = 1968-08; 1969 = 1969; 16 January = 1969-01-16; April = 1969-04");
  CHECK(dates(article("2011\n\n20 October - He is killed.\n\n2012\n\n7 July - Elections.")) ==
        "2011 = 2011; 20 October = 2011-10-20; 2012 = 2012; 7 July = 2012-07-07");
  CHECK(dates(article("1990 - Aug. 2: It begins.\n1991 - Jan. 17: The air war. On Feb. 24 the ground war.")) ==
        "1990 = 1990; Aug. 2 = 1990-08-02; 1991 = 1991; Jan. 17 = 1991-01-17; Feb. 24 = 1991-02-24");
}

TEST_CASE("days are counted below the month and from the first day that their headings name") {
  CHECK(dates(article("2011\n\nFebruary\n\n15 - Protests.\n\nMarch\n\n19 - Jets strike. On Sunday the port burns.")) ==
        "2011 = 2011; February = 2011-02; 15 = 2011-02-15; March = 2011-03; 19 = 2011-03-19; Sunday = 2011-03-20");
  CHECK(dates(article("Day 1: 22 October 2012\nIt rained.\nDay 4: It was dry. The day before we had rested.")) ==
        "22 October 2012 = 2012-10-22; Day 4 = 2012-10-25; The day before = 2012-10-24");
  CHECK(dates(article("Day 2 - 18 May 2011\nYesterday we lost a canoe.\nDay 5 - We rested today.")) ==
        "18 May 2011 = 2011-05-18; Yesterday = 2011-05-17; Day 5 = 2011-05-21; today = 2011-05-21");
  CHECK(dates(article("Day 4\nIt was dry. It was day 3 of the strike.")).empty());
}

TEST_CASE("the later dates of an item go on from its first") {
  CHECK(dates(article("- July 31, 2011: Tanks come. On Monday they leave. In March they return.")) ==
        "July 31, 2011 = 2011-07-31; Monday = 2011-08-01; March = 2012-03");
}

TEST_CASE("a short history goes on from the date that it opens with") {
  CHECK(dates(article("On 28 June 1914 the archduke was shot. On 28 July war was declared. In January snow fell.")) ==
        "28 June 1914 = 1914-06-28; 28 July = 1914-07-28; January = 1915-01");
  CHECK(dates(article("He was born on 12 May 1877. He built a car in 1898. On 24 December he drove it. He died in 1944.")) ==
        "12 May 1877 = 1877-05-12; 1898 = 1898; 24 December = 1898-12-24; 1944 = 1944");
  CHECK(dates(article("The coup took place on 11 September 1973. By November thousands were in jail.")) ==
        "11 September 1973 = 1973-09-11; November = 1973-11");
  CHECK(dates(article("The treaty was signed on 3 March 1918. On 11 November the guns fell silent.")) ==
        "3 March 1918 = 1918-03-03; 11 November = 1918-11-11");
}

TEST_CASE("an old date in the background moves no news") {
  // Other days of the news, an aside, the last weeks before the publication, what will be.
  CHECK(dates(article("The war began on 3 May 2003. The envoy left on Monday. On 14 August he had arrived.")) ==
        "3 May 2003 = 2003-05-03; Monday = 2013-01-21; 14 August = 2012-08-14");
  CHECK(dates(article("Born on 4 August 1961 in Honolulu, he won. The vote was held on 6 November.")) ==
        "4 August 1961 = 1961-08-04; 6 November = 2012-11-06");
  CHECK(dates(article("The bridge was opened on 3 May 1950. It fell on January 20.")) ==
        "3 May 1950 = 1950-05-03; January 20 = 2013-01-20");
  CHECK(dates(article("He resigned on 14 August. He had taken office on 3 May 2003.")) ==
        "14 August = 2012-08-14; 3 May 2003 = 2003-05-03");
  CHECK(dates(article("A law of 3 March 1992 bans it. The union said in September it would strike.")) ==
        "3 March 1992 = 1992-03-03; September = 2012-09");
  CHECK(dates(article("They met on 3 May 2003. They will meet in June.")) == "3 May 2003 = 2003-05-03; June = 2013-06");
  // But one sentence that goes on stays in its year.
  CHECK(dates(article("He fell on Friday. He was arrested on 26 May 2011 and extradited on 31 May.")) ==
        "Friday = 2013-01-25; 26 May 2011 = 2011-05-26; 31 May = 2011-05-31");
  CHECK(dates(article("The September 11 attacks changed much; the July 7 bombings did so too.")).ends_with("July 7 = 2012-07-07"));
}

TEST_CASE("the present of several or of what is set lies ahead") {
  for (const std::string text :
       {"Foreign ministers meet on Monday.", "The party holds its congress on Monday.", "Workers strike on Monday.",
        "Polls open on Monday.", "The union plans a march for Monday.", "They are planning to march on Monday.",
        "Unions have called a strike for Monday.", "The vote is on Monday.", "Parliament votes on Monday.",
        "He faces a hearing on Monday.", "Ahead of Monday's meeting, he was hopeful.",
        "Ministers of France and Mali meet on Monday."}) {
    CAPTURE(text);
    CHECK(only_date(article(text)).value == "2013-01-28");
  }
  for (const std::string text :
       {"The strike on Monday failed.", "Sources close to the court spoke on Monday.", "The plan on Monday was dropped.",
        "Three people died in the vote on Monday.", "He blamed them for Monday's attack.", "He was praised for Monday night's speech."}) {
    CAPTURE(text);
    CHECK(only_date(article(text)).value.substr(0, 10) == "2013-01-21");
  }
}

TEST_CASE("what is set in the present may be of the day itself") {
  CHECK(only_date(article("The trial begins on Friday.")).value == "2013-01-25");
  CHECK(only_date(article("Voters elect a president on Friday.")).value == "2013-01-25");
  CHECK(only_date(article("The trial will begin on Friday.")).value == "2013-02-01");
}

TEST_CASE("both ends of a range lie in order") {
  CHECK(dates(article("It was shut from Monday to Thursday last week.")) ==
        "Monday = 2013-01-14; Thursday last week = 2013-01-17");
  CHECK(dates(article("It was shut from Wednesday to Friday.")) == "Wednesday = 2013-01-23; Friday = 2013-01-25");
  CHECK(dates(article("It was shut on Friday and Wednesday.")) == "Friday = 2013-01-25; Wednesday = 2013-01-23");
  CHECK(dates(article("It was open from 9 a.m. to 5 p.m. on Wednesday.")) ==
        "9 a.m. = 2013-01-23T09:00; 5 p.m. on Wednesday = 2013-01-23T17:00");
}

TEST_CASE("a line that says when a text was put out is its today where nothing else is") {
  CHECK(dates(article("Published: 19:21, 22 January 2013 | Updated: 07:10 GMT, 23 January 2013\n\nA fire on Monday. He "
                      "will appear tomorrow.", {})).ends_with("Monday = 2013-01-21; tomorrow = 2013-01-24"));
}

TEST_CASE("a line of any number of dates takes as long as they are many") {
  // Looking back from each date to the start of its line would outlast the time limit of this program.
  const std::vector<std::string> pieces = {"3 May until 1990 ", "on Monday 1990 (1812 ", "- 2011 April ",
                                           "before 3 May 1914 ", "9 a.m. to the next day ", "that year two days earlier "};
  constexpr std::size_t wanted = 3'000'000;  // bytes
  std::string text;
  for (std::size_t n = 0; text.size() < wanted; ++n) text += pieces[n % pieces.size()];
  CHECK(found_in(article(text)).size() > wanted / 25);
}

TEST_CASE("a day has the year that was just given to its month") {
  CHECK(dates(article("In November 1968, soldiers seized power. On 19 November, they arrested him.")) ==
        "November 1968 = 1968-11; 19 November = 1968-11-19");
  CHECK(dates(article("In 2009, he moved to Gao. In March, he married.")) == "2009 = 2009; March = 2009-03");
  CHECK(dates(article("In June 1967 it began. On 5 June planes struck. Two weeks later it was over.")) ==
        "June 1967 = 1967-06; 5 June = 1967-06-05; Two weeks later = 1967-W25");
}

TEST_CASE("the verb that governs a date says on which side it lies") {
  CHECK(only_date(article("He died on March 3.")).value == "2012-03-03");
  CHECK(only_date(article("Troops entered Kidal on 30 January.")).value == "2012-01-30");
  CHECK(only_date(article("The ceasefire expires on December 31.")).value == "2013-12-31");
  CHECK(only_date(article("The trial resumes Monday.")).value == "2013-01-28");
  CHECK(only_date(article("The court has set Feb. 20 for the hearing.")).value == "2013-02-20");
  CHECK(only_date(article("They agreed to meet in February.")).value == "2013-02");
}

TEST_CASE("the present of any verb with a weekday looks ahead") {
  CHECK(only_date(article("The envoy leaves for Tokyo on Sunday.")).value == "2013-01-27");
  CHECK(only_date(article("The auction takes place on Tuesday.")).value == "2013-01-29");
  CHECK(only_date(article("Shepherds are marching on Sunday.")).value == "2013-01-27");
  CHECK(only_date(article("We're moving on Monday, she said.")).value == "2013-01-28");
  CHECK(only_date(article("The choir sings in Lyon on Tuesday.")).value == "2013-01-29");
  CHECK(only_date(article("The king visits on Tuesday.")).value == "2013-01-29");
  CHECK(only_date(article("The lease runs out in November.")).value == "2013-11");
  CHECK(only_date(article("The ballot is in October.")).value == "2013-10");
  // a noun, a headline, a verb of the past, what a noun's day says
  CHECK(only_date(article("The army's attacks in Gao on Tuesday left ten dead.")).value == "2013-01-22");
  CHECK(only_date(article("Ten hurt: Mali\u2019s losses in Gao on Tuesday.")).value == "2013-01-22");
  CHECK(only_date(article("Peace talks in Gao on Tuesday")).value == "2013-01-22");
  CHECK(only_date(article("He ate three burgers in Paris on Tuesday.")).value == "2013-01-22");
  CHECK(only_date(article("Police are searching for the man seen on Tuesday.")).value == "2013-01-22");
  CHECK(only_date(article("They are investigating the attack on Tuesday.")).value == "2013-01-22");
}

TEST_CASE("what is moved to a day is to come") {
  CHECK(only_date(article("The mandate was extended to September.")).value == "2013-09");
  CHECK(only_date(article("The ballot was brought forward to April 5.")).value == "2013-04-05");
  CHECK(only_date(article("The truce was prolonged until October.")).value == "2013-10");
  CHECK(dates(article("The judge postponed the hearing from Thursday to Monday.")) ==
        "Thursday = 2013-01-24; Monday = 2013-01-28");
}

TEST_CASE("weekdays that are joined go on from the first that is to come") {
  CHECK(dates(article("Gales are forecast for Sunday and Monday.")) == "Sunday = 2013-01-27; Monday = 2013-01-28");
  CHECK(dates(article("The auction takes place on Saturday, Sunday or Monday.")) ==
        "Saturday = 2013-01-26; Sunday = 2013-01-27; Monday = 2013-01-28");
  CHECK(dates(article("Prices fell on Monday and Thursday.")) == "Monday = 2013-01-21; Thursday = 2013-01-24");
  CHECK(dates(article("Talks will be held on Sunday and three men died on Monday.")) ==
        "Sunday = 2013-01-27; Monday = 2013-01-21");
}

TEST_CASE("what is not before a date lies from then on") {
  CHECK(only_date(article("Talks will not begin before 2014.")).mod == "ON_OR_AFTER");
  CHECK(days(only_date(article("He did not leave until May 2010.")).interval) == "2010-05-01 to open");
  CHECK(only_date(article("He left before 2010.")).mod == "BEFORE");
}

TEST_CASE("the first of two dates has the year of the second") {
  CHECK(dates(article("from mid-March to early June 2010")) == "mid-March = 2010-03; early June 2010 = 2010-06");
  CHECK(dates(article("between late November and March 2010")) ==
        "late November = 2009-11; March 2010 = 2010-03");
  CHECK(dates(article("from Monday, 3 May to Friday, 7 May 2010")) ==
        "Monday, 3 May = 2010-05-03; Friday, 7 May 2010 = 2010-05-07");
  CHECK(dates(article("sales in Q1-Q3 2010")) == "Q1 = 2010-Q1; Q3 2010 = 2010-Q3");
  CHECK(dates(article("the night of 30 April to 1 May 2010")) ==
        "the night of 30 April = 2010-04-30TNI; 1 May 2010 = 2010-05-01");
}

TEST_CASE("a narrative stays where it is when it touches on another time") {
  const std::string war = "On April 18, 1775, the general sent his men. In June 1775 he withdrew. ";
  const std::string behind = " On January 3, 1776, the town fell. On March 4, 1776, it was free.";
  const auto third = [&](const std::string& words) {
    return found_in(article(war + words + behind, {}))[3].timex->value;
  };
  CHECK(third("Papers found in 2004 tell of it. On July 2 he came back.") == "1775-07-02");
  CHECK(third("It was held until 1790. On July 2 he came back.") == "1775-07-02");
  CHECK(third("It had begun in the previous year. On July 2 he came back.") == "1775-07-02");
}

TEST_CASE("the language of the document chooses the rules") {
  Document document = article("Le 3 août 2012; May 3, 2012; 2012-05-03");
  document.language = "fr-CA";
  CHECK(dates(document) == "3 août 2012 = 2012-08-03; 2012-05-03 = 2012-05-03");
  document.language = "xx";
  CHECK(dates(document) == "2012-05-03 = 2012-05-03");
  document.language = "";
  CHECK(dates(document) == "2012 = 2012; May 3, 2012 = 2012-05-03; 2012-05-03 = 2012-05-03");
}

TEST_CASE("days of the Islamic calendar are known to within one") {
  const Timex eid = only_date(article("They met after Eid al-Adha."));
  CHECK(eid.value == "2012-10-26");
  CHECK(eid.mod == "APPROX");
  CHECK(days(eid.interval) == "2012-10-25 to 2012-10-28");
  const Timex ramadan = only_date(article("It rained in Ramadan 2012."));
  CHECK(ramadan.value == "2012-XX");
  CHECK(days(ramadan.interval) == "2012-07-19 to 2012-08-20");
  CHECK(days(only_date(article("ten days before Ramadan 2012")).interval) == "2012-07-09 to 2012-07-12");
}

TEST_CASE("tense chooses between the last and the next such day") {
  CHECK(dates(article("The council met on Tuesday.")) == "Tuesday = 2013-01-22");
  CHECK(dates(article("The council will meet on Tuesday.")) == "Tuesday = 2013-01-29");
  CHECK(dates(article("He said on Tuesday the council will meet.")) == "Tuesday = 2013-01-22");
  CHECK(dates(article("The talks are scheduled for Friday.")) == "Friday = 2013-02-01");
  CHECK(dates(article("The minister resigned Friday.")) == "Friday = 2013-01-25");
  CHECK(dates(article("The vote is due to take place on March 3.")) == "March 3 = 2013-03-03");
  CHECK(dates(article("The vote took place on March 3.")) == "March 3 = 2012-03-03");
}

TEST_CASE("without any anchor what is open stays open") {
  const Document document = article("On September 26 she spoke. Yesterday he came. Last year it rained.", {});
  const std::vector<Mention> mentions = found_in(document);
  REQUIRE(mentions.size() == 3);
  CHECK(mentions[0].timex->value == "XXXX-09-26");
  CHECK(mentions[0].timex->basis == DateBasis::none);
  CHECK(mentions[0].timex->interval == DayInterval{});
  CHECK(mentions[1].timex->value == "XXXX-XX-XX");
  CHECK(mentions[2].timex->value == "XXXX");
}

TEST_CASE("a narrative resolves against the date it named last") {
  const Document document = article(
      "On April 18, 1775, the general sent his men. They fought on June 17 and the next day. In October "
      "they withdrew. In early 1776 they came back, and in March they left.",
      {});
  CHECK(dates(document) ==
        "April 18, 1775 = 1775-04-18; June 17 = 1775-06-17; the next day = 1775-06-18; October = 1775-10; "
        "early 1776 = 1776; March = 1776-03");
  CHECK(found_in(document)[1].timex->basis == DateBasis::narrative);
}

TEST_CASE("a text about times long before its publication is a narrative") {
  CHECK(dates(article(
            "In March 1943 the army fell back. On April 7, 1943, it was pursued. In May 1943 it gave up. The "
            "talks of June 1943 failed. By July 1943 all was over. In August the ships left.")) ==
        "March 1943 = 1943-03; April 7, 1943 = 1943-04-07; May 1943 = 1943-05; June 1943 = 1943-06; July "
        "1943 = "
        "1943-07; August = 1943-08");
}

TEST_CASE("intervals are half-open days") {
  CHECK(days(only_date(article("in March 2012")).interval) == "2012-03-01 to 2012-04-01");
  CHECK(days(only_date(article("in 2012")).interval) == "2012-01-01 to 2013-01-01");
  CHECK(days(only_date(article("in the 1990s")).interval) == "1990-01-01 to 2000-01-01");
  CHECK(days(only_date(article("in the third quarter of 2012")).interval) == "2012-07-01 to 2012-10-01");
  CHECK(days(only_date(article("in the summer of 2012")).interval) == "2012-06-01 to 2012-09-01");
  CHECK(days(only_date(article("last week")).interval) == "2013-01-14 to 2013-01-21");
  CHECK(days(only_date(article("the past three weeks")).interval) == "2013-01-04 to 2013-01-26");
  CHECK(days(only_date(article("was recently seen")).interval) == "open to 2013-01-26");
  CHECK(days(only_date(article("fiscal 2012")).interval) == "open to open");
}

TEST_CASE("a part of a period narrows its interval") {
  const Timex early = only_date(article("in early 2012"));
  CHECK(early.value == "2012");
  CHECK(early.mod == "START");
  CHECK(early.precision == DatePrecision::part);
  CHECK(days(early.interval) == "2012-01-01 to 2012-05-01");
  CHECK(days(only_date(article("late December 2012")).interval) == "2012-12-21 to 2013-01-01");
  CHECK(days(only_date(article("earlier this month")).interval) == "2013-01-01 to 2013-01-25");
}

TEST_CASE("what stands before a date opens its interval") {
  const Timex since = only_date(article("He has lived there since March 2012."));
  CHECK(since.mod == "ON_OR_AFTER");
  CHECK(days(since.interval) == "2012-03-01 to open");
  CHECK(days(only_date(article("He worked there until 1999.")).interval) == "open to 2000-01-01");
  CHECK(days(only_date(article("He left before 26 September 2012.")).interval) == "open to 2012-09-26");
  CHECK(days(only_date(article("It fell after 26 September 2012.")).interval) == "2012-09-27 to open");
  CHECK(only_date(article("He won after Monday's vote.")).mod.empty());
  const Timex dawn = only_date(article("They came before dawn on Wednesday."));
  CHECK(dawn.mod == "BEFORE");
  CHECK(days(dawn.interval) == "2013-01-23 to 2013-01-24");
  CHECK(found_in(article("a month after the 22 March coup")).back().timex->mod.empty());
  const std::vector<Mention> between = found_in(article("It ran from 2001 to 2004, or until 2004."));
  REQUIRE(between.size() == 3);
  CHECK(between[1].timex->mod.empty());
  CHECK(between[2].timex->mod == "ON_OR_BEFORE");
}

TEST_CASE("a year of two digits lies within eighty years before and twenty behind") {
  CHECK(dates(article("3Q12 and 4Q98 and 1H32")) == "3Q12 = 2012-Q3; 4Q98 = 1998-Q4; 1H32 = 2032-H1");
  CHECK(dates(article("in 2Q05", make_day(1998, 1, 1))) == "2Q05 = 2005-Q2");
  CHECK(dates(article("in 2Q40", make_day(1998, 1, 1))) == "2Q40 = 1940-Q2");
}

TEST_CASE("only years that follow each other are one season") {
  CHECK(dates(article("the 2011/12 season")) == "2011 = 2011; 12 = 2012");
  CHECK(dates(article("the 1999/2000 season")) == "1999 = 1999; 2000 = 2000");
  CHECK(dates(article("Directive 1999/44 and Resolution 2012/98")).empty());
}

TEST_CASE("halves of units are counted in the finer unit") {
  CHECK(dates(article("two and a half years ago")) == "two and a half years ago = 2010-07");
  CHECK(dates(article("half a century ago")) == "half a century ago = 1963");
  CHECK(dates(article("two and a half weeks ago")) == "two and a half weeks ago = PAST_REF");
}

TEST_CASE("a phrase says more about the tense than the words in it") {
  CHECK(dates(article("Neither of them could be located Wednesday.")) == "Wednesday = 2013-01-23");
}

TEST_CASE("a numeric date takes the order that the text shows") {
  CHECK(dates(article("From 3/4/2012 to 25/4/2012")) == "3/4/2012 = 2012-04-03; 25/4/2012 = 2012-04-25");
  CHECK(dates(article("From 3/4/2012 to 4/25/2012")) == "3/4/2012 = 2012-03-04; 4/25/2012 = 2012-04-25");
  Document british = article("on 3/4/2012");
  british.language = "en-GB";
  CHECK(dates(british) == "3/4/2012 = 2012-04-03");
  Document site = article("on 3/4/2012");
  site.url = "https://www.example.co.uk/news?a=b.com";
  CHECK(dates(site) == "3/4/2012 = 2012-04-03");
  site.url = "https://www.example.gov/news";
  CHECK(dates(site) == "3/4/2012 = 2012-03-04");
  // Neither text nor site says which: the year is all that is known, unless one of the two is of these days.
  CHECK(dates(article("on 3/4/2012")) == "3/4/2012 = 2012");
  CHECK(dates(article("on 4/4/2012")) == "4/4/2012 = 2012-04-04");
  CHECK(dates(article("on 3/4/2012", make_day(2012, 4, 5))) == "3/4/2012 = 2012-04-03");
  CHECK(dates(article("on 12/1/2013")) == "12/1/2013 = 2013-01-12");
}

TEST_CASE("a plan of which nothing came may lie behind") {
  CHECK(dates(article("The launch planned for January 10 was scrubbed.")) == "January 10 = 2013-01-10");
  CHECK(dates(article("The launch planned for February 10 was scrubbed.")) == "February 10 = 2013-02-10");
  CHECK(dates(article("The inquest, originally scheduled for December 3, was adjourned.")) == "December 3 = 2012-12-03");
  CHECK(dates(article("He had been due in court on Tuesday but failed to appear.")) == "Tuesday = 2013-01-22");
  CHECK(dates(article("The vote was set for Thursday but was put off.")) == "Thursday = 2013-01-24");
  CHECK(dates(article("The vote set for Sunday was called off.")) == "Sunday = 2013-01-27");
  CHECK(dates(article("The vote set for Thursday may be put off.")) == "Thursday = 2013-01-31");
  CHECK(dates(article("The deadline passed on December 29.")) == "December 29 = 2012-12-29");
  CHECK(dates(article("The deadline expired on Tuesday.")) == "Tuesday = 2013-01-22");
  CHECK(dates(article("The hearing was due on January 10.")) == "January 10 = 2013-01-10");
}

TEST_CASE("numbers that are no dates are left alone") {
  for (const std::string text :
       {"He sold 1,990 shares at $1990.", "Call 555-1990 or (212) 555-2001.", "Arsenal won 2-1.",
        "a 26-year-old man", "He may march on, sat in the sun and came second after a fall.",
        "the Boeing 747s", "Section 2012 applies", "2,000 troops", "1600 Pennsylvania Avenue"}) {
    CAPTURE(text);
    CHECK(dates(article(text)).empty());
  }
}

TEST_CASE("a text in lower case has dates, but no May") {
  CHECK(dates(article("they may meet on monday, september 26, 2012.")) ==
        "monday, september 26, 2012 = 2012-09-26");
}

TEST_CASE("ranges are two dates") {
  CHECK(dates(article("from November to March 2012")) == "November = 2011-11; March 2012 = 2012-03");
  CHECK(dates(article("May 3-5, 2012")) == "May 3 = 2012-05-03; 5, 2012 = 2012-05-05");
  CHECK(dates(article("in 2010-2011")) == "2010 = 2010; 2011 = 2011");
}

TEST_CASE("nonsense made of date words gives values that are well-formed or none at all") {
  const RuleSource source = rules("en");
  std::vector<std::string> pieces = {
      "1",   "31",  "2012",  "0001", "9998", "99999999", "1,000,000", "8,000,000,000",
      "1/2", "2.5", "26T14", "BC",   "Q3",   "00",       "\n\n",      "\n",
      "•",   ",",   "-",     "–",    "'",    "$"};
  for (const WordClass& words : source.words) {
    for (const auto& [word, value] : words.words) pieces.push_back(word);
  }
  for (const RuleText& rule : source.rules) {
    for (const auto& [example, value] : rule.yes) pieces.push_back(example);
  }
  const std::vector<std::optional<Day>> days = {std::nullopt, make_day(2012, 2, 29), make_day(1, 1, 1),
                                                make_day(9999, 12, 31), make_day(2013, 1, 25)};
  std::mt19937 dice(20130125);
  std::size_t found = 0;
  for (int n = 0; n < 800; ++n) {
    std::string text;
    for (unsigned i = 0; i < 5 + dice() % 30; ++i)
      text += pieces[dice() % pieces.size()] + (dice() % 8 == 0 ? "" : " ");
    const Document document = article(text, days[dice() % days.size()]);
    std::uint32_t end = 0;
    for (const Mention& mention : found_in(document)) {
      ++found;
      const Timex& timex = *mention.timex;
      INFO(text << " | " << mention.span.of(document.text) << " = " << timex.value << " by " << mention.by);
      const bool is_plain =
          timex.value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:") == std::string::npos;
      const bool is_ordered =
          !timex.interval.begin || !timex.interval.end || *timex.interval.begin < *timex.interval.end;
      const bool is_in_order = mention.span.begin >= end && mention.span.end > mention.span.begin;
      if (timex.value.empty() || !is_plain || !is_ordered || !is_in_order) {
        FAIL_CHECK("not well-formed: " << is_plain << is_ordered << is_in_order);
      }
      end = mention.span.end;
    }
  }
  CHECK(found > 2000);
}
