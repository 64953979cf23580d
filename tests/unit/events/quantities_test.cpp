#include "extractors/events/quantities.h"

#include <string>

#include "dateline/annotator.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

std::string bound(const std::optional<std::uint32_t>& number) {
  return number ? std::to_string(*number) : "?";
}

/// "kind min..max" of the first event that has a size.
std::string size_in(const std::string& text) {
  static const Annotator annotator(Resources::built_in());
  Document document;
  document.text = text;
  document.language = "en";
  const Annotations found = annotator.annotate(document);
  for (const Event& event : found.events) {
    for (const auto& [kind, quantity] : event.size)
      return std::string(kind) + ' ' + bound(quantity.min) + ".." + bound(quantity.max);
  }
  return "none";
}

}  // namespace

TEST_CASE("numbers are read as they are said, in digits and in words") {
  CHECK(size_in("Rebels killed 1.2 million people in Rwanda.") == "dead 1200000..1200000");
  CHECK(size_in("Rebels killed 6 000 people in Rwanda.") == "dead 6000..6000");
  CHECK(size_in("Rebels killed 12 500 people in Rwanda.") == "dead 12500..12500");
  CHECK(size_in("Rebels killed 4.9 billion people in Rwanda.") == "none");
  CHECK(size_in("The army arrested two dozen people in Harare.") == "arrested 24..24");
  CHECK(size_in("The army arrested half a million people in Harare.") == "arrested 500000..500000");
  CHECK(size_in("Police arrested two hundred and fifty people in Harare.") == "arrested 250..250");
  CHECK(size_in("Rebels killed twenty-one villagers in Mali.") == "dead 21..21");
}

TEST_CASE("a range has both ends") {
  CHECK(size_in("The army killed 25-30 militants in Mali.") == "dead 25..30");
  CHECK(size_in("The army killed 25\u201330 militants in Mali.") == "dead 25..30");
  CHECK(size_in("The army killed between 25 and 30 militants in Mali.") == "dead 25..30");
  CHECK(size_in("Between 25 and 30 militants were killed by the army in Mali.") == "dead 25..30");
}

TEST_CASE("halves and millions are read out") {
  CHECK(size_in("Rebels killed two and a half dozen villagers in Mali.") == "dead 30..30");
  CHECK(size_in("The fighting displaced 1.5m people in Mali.") == "displaced 1500000..1500000");
}

TEST_CASE("a bound leaves the other end open") {
  CHECK(size_in("Rebels killed at least 12 villagers in Mali.") == "dead 12..?");
  CHECK(size_in("Rebels killed as many as 40 villagers in Mali.") == "dead ?..40");
}

TEST_CASE("of a part the part is counted") {
  CHECK(size_in("Ten of the 40 hostages were killed by militants in Mali.") == "dead 10..10");
  CHECK(size_in("Some of the 40 hostages were killed by militants in Mali.") == "none");
}

TEST_CASE("several that are joined are counted together, if all are counted") {
  CHECK(size_in("A man and two women were killed by gunmen in Mali.") == "dead 3..3");
  CHECK(size_in("Three soldiers, two policemen and a child were killed by gunmen in Mali.") == "dead 6..6");
  CHECK(size_in("Gunmen killed five people, including two children, in Mali.") == "dead 5..5");
}

TEST_CASE("things and animals are no victims") {
  CHECK(size_in("Police seized nine rifles in Mali.") == "none");
  CHECK(size_in("An airstrike killed 1.5 million chickens in Mali.") == "none");
  CHECK(size_in("Gunmen killed 12 in Mali.") == "dead 12..12");
}

TEST_CASE("a body of people is not one") {
  CHECK(size_in("Gunmen killed a family of six in Mali.") == "dead 6..6");
  CHECK(size_in("Gunmen killed a family in Mali.") == "none");
  CHECK(size_in("Gunmen killed a policeman in Mali.") == "dead 1..1");
}
