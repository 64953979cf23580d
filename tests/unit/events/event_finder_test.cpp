#include "extractors/events/event_finder.h"

#include <string>
#include <vector>

#include "dateline/annotator.h"
#include "extractors/annotator/summary.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

struct Read {
  Document document;
  Annotations found;

  explicit Read(std::string text) {
    static const Annotator annotator(Resources::built_in());
    document.id = "test";
    document.text = std::move(text);
    document.published = make_day(2013, 1, 25);
    found = annotator.annotate(document);
  }

  [[nodiscard]] std::vector<std::string> events() const {
    std::vector<std::string> lines;
    for (const Event& event : found.events) lines.push_back(summary(event, document, found));
    return lines;
  }
  [[nodiscard]] Event only() const {
    REQUIRE(found.events.size() == 1);
    return found.events.front();
  }
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("active and passive tell the same event") {
  CHECK(Read("The police arrested three Libyans in Tunis.").events() ==
        Lines{"COERCE/arrest The police -> three Libyans @ Tunis"});
  CHECK(Read("Three Libyans were arrested by the police in Tunis.").events() ==
        Lines{"COERCE/arrest the police -> Three Libyans @ Tunis"});
}

TEST_CASE("a noun takes its recipient from of, its actor from by") {
  CHECK(Read("The arrest of three Libyans by the police came late.").events() ==
        Lines{"COERCE/arrest the police -> three Libyans"});
}

TEST_CASE("a light verb lends its subject to the noun") {
  CHECK(Read("Boko Haram launched an attack on the army in Mali.").events() ==
        Lines{"ASSAULT Boko Haram -> the army @ Mali"});
}

TEST_CASE("of a list the named ones are the subject") {
  CHECK(Read("Boko Haram and other groups have attacked the army in Mali.").events() ==
        Lines{"ASSAULT Boko Haram -> the army @ Mali"});
}

TEST_CASE("who announces an arrest does not make it") {
  const Read read("Tunisia announced the arrest of three Libyans.");
  CHECK(read.events() == Lines{"COERCE/arrest - -> three Libyans"});
}

TEST_CASE("numbers are read where the text has them") {
  const Event sixteen = Read("The army killed at least 16 soldiers in Mali.").only();
  REQUIRE(sixteen.size.contains("dead"));
  CHECK(sixteen.size.at("dead").min == 16);
  CHECK_FALSE(sixteen.size.at("dead").max.has_value());
  const Event one = Read("A policeman was killed in Tunis.").only();
  REQUIRE(one.size.contains("dead"));
  CHECK(one.size.at("dead").min == 1);
  CHECK(one.size.at("dead").max == 1);
}

TEST_CASE("the date comes from the clause or from the date that heads the paragraph") {
  const Event dated = Read("The army killed three soldiers in Mali on January 3.").only();
  REQUIRE(dated.date);
  CHECK(dated.date->interval.begin == make_day(2013, 1, 3));
  CHECK(dated.date->basis == DateBasis::publication);
  const Read bullet("On January 3, Mali was calm. The army killed three soldiers.");
  REQUIRE(bullet.found.events.size() == 1);
  REQUIRE(bullet.found.events[0].date);
  CHECK(bullet.found.events[0].date->interval.begin == make_day(2013, 1, 3));
  CHECK(bullet.found.events[0].date->basis == DateBasis::paragraph);
}

TEST_CASE("without a date in the text an event has none") {
  CHECK_FALSE(Read("The army killed three soldiers in Mali.").only().date.has_value());
}

TEST_CASE("the date of the saying is not that of the deed") {
  CHECK_FALSE(
      Read("The army killed three soldiers in Mali, the minister said on Monday.").only().date.has_value());
}

TEST_CASE("what has not happened is not told as if it had") {
  CHECK(Read("The army did not arrest three Libyans.").only().status == EventStatus::negated);
  CHECK(Read("The army will arrest three Libyans.").only().status == EventStatus::planned);
  CHECK(Read("The army could arrest three Libyans.").only().status == EventStatus::hypothetical);
  CHECK(Read("The army allegedly arrested three Libyans.").only().status == EventStatus::alleged);
}

TEST_CASE("one happening told twice is one event") {
  const Read read("The army killed three soldiers in Mali.\n\nThe army killed the three soldiers at night.");
  REQUIRE(read.found.events.size() == 1);
  CHECK(read.found.events[0].also.size() == 1);
}

TEST_CASE("an attack and its dead are one happening with both recipients") {
  const Read read("Boko Haram ambushed the army in Mali, killing at least three people.");
  CHECK(read.events() == Lines{"ASSAULT Boko Haram -> the army + at least three people @ Mali"});
  REQUIRE(read.only().size.contains("dead"));
  CHECK(read.only().size.at("dead").min == 3);
}

TEST_CASE("whom one clashes with is on the other side of who was killed") {
  CHECK(Read("A Tunisian policeman was killed during clashes with suspected Islamist fighters.").events() ==
        Lines{"ASSAULT suspected Islamist fighters -> A Tunisian policeman"});
}

TEST_CASE("words in other senses are no events") {
  for (const char* text : {"The minister died of a heart attack in Paris.",
                           "The committee killed the bill in Paris.", "He went into cardiac arrest in Tunis.",
                           "The army released a report in Mali.", "It was Friday, March 2, in Mali."}) {
    CAPTURE(text);
    CHECK(Read(text).events().empty());
  }
}

TEST_CASE("every trigger lies in its sentence and every index exists") {
  const Read read(
      "The army attacked Gao. \"They killed three soldiers,\" said Hillary Clinton, who visited Mali on "
      "Monday. "
      "Clashes between the army and the rebels in Timbuktu, Mali, killed 3,000 people.");
  CHECK_FALSE(read.found.events.empty());
  for (const Event& event : read.found.events) {
    CHECK(event.sentence.contains(event.trigger));
    for (const MentionIndex index : event.actors) CHECK(index < read.found.mentions.size());
    for (const MentionIndex index : event.targets) CHECK(index < read.found.mentions.size());
    CHECK_FALSE(event.by.empty());
  }
}
