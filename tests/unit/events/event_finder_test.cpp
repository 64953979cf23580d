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

TEST_CASE("where somebody is from is no list of who acts") {
  CHECK(Read("Police in Chad, Niger and Togo arrested three men.").only().actors.size() == 1);
  CHECK(Read("Nurses from Chad, Niger and Togo helped the army.").only().actors.size() == 1);
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
  CHECK(Read("A Kenyan soldier was killed during clashes with suspected cattle raiders.").events() ==
        Lines{"ASSAULT suspected cattle raiders -> A Kenyan soldier"});
}

TEST_CASE("words in other senses are no events") {
  for (const char* text : {"The minister died of a heart attack in Paris.",
                           "The committee killed the bill in Paris.", "He went into cardiac arrest in Tunis.",
                           "The army released a report in Mali.", "It was Friday, March 2, in Mali."}) {
    CAPTURE(text);
    CHECK(Read(text).events().empty());
  }
}

TEST_CASE("a subject stands before asides, relative clauses and what is said in between") {
  CHECK(Read("The rebels, who had come from Algeria, attacked the army in Mali.").events() ==
        Lines{"ASSAULT The rebels -> the army @ Mali"});
  CHECK(Read("The army, police said, attacked the rebels.").events() ==
        Lines{"ASSAULT The army -> the rebels"});
  CHECK(Read("Moussa Diarra, the spokesman of Boko Haram, threatened Mali.").events() ==
        Lines{"THREATEN Moussa Diarra -> Mali"});
}

TEST_CASE("verbs that are coordinated share their subject") {
  CHECK(Read("Boko Haram attacked Mali and kidnapped three journalists.").events() ==
        Lines{"ASSAULT Boko Haram -> Mali", "ASSAULT/abduct Boko Haram -> three journalists"});
}

TEST_CASE("subjects that are coordinated act together") {
  CHECK(Read("Algeria and Mali agreed to a truce.").events() == Lines{"AGREE Algeria + Mali -> -"});
}

TEST_CASE("what is asked for, refused or agreed to is part of the asking, refusing and agreeing") {
  CHECK(Read("Algeria urged Boko Haram to release three journalists.").events() ==
        Lines{"REQUEST/yield Algeria -> Boko Haram"});
  CHECK(Read("Algeria refused to lift sanctions on Mali.").events() ==
        Lines{"REJECT/yield Algeria -> Mali @ Mali"});
}

TEST_CASE("a pronoun in somebody's words is who says them") {
  CHECK(Read("Algeria said it will attack Mali.").events() == Lines{"THREATEN Algeria -> Mali (planned)"});
  CHECK(Read("Algeria has said it will not accept a deal with Mali.").events() ==
        Lines{"REJECT/meet Algeria -> Mali"});
}

TEST_CASE("a light verb in the passive tells who did it") {
  CHECK(Read("An attack was carried out by Boko Haram near Gao.").events() ==
        Lines{"ASSAULT Boko Haram -> - @ Gao"});
}

TEST_CASE("the object that a verb asks for is no event of its own") {
  CHECK(Read("Algeria lifted the sanctions against Mali.").events() == Lines{"CONCEDE Algeria -> Mali"});
}

TEST_CASE("a deed that is denied is told with who denies it") {
  for (const char* text :
       {"Algeria denied attacking Mali.", "Algeria denied that it attacked Mali.",
        "Algeria denied it had attacked Mali.", "Algeria rejected claims that it attacked Mali."}) {
    const Read read(text);
    CHECK(read.events() == Lines{"ASSAULT Algeria -> Mali (denied)"});
    REQUIRE(read.only().attribution.speaker);
    CHECK(read.found.mentions[*read.only().attribution.speaker].entity == read.found.mentions[0].entity);
  }
  CHECK(Read("Algeria did not deny attacking Mali.").events().empty());
  CHECK(Read("Algeria denied that it had refused a visa to Mali.").events().empty());
}

TEST_CASE("nature, accidents and animals do no violence") {
  CHECK(Read("A lorry crashed near Gao, killing three villagers and injuring five.").events().empty());
  CHECK(Read("Three villagers were killed in a bus crash near Gao.").events().empty());
  CHECK(Read("Three villagers were killed when a boat capsized near Gao.").events().empty());
  CHECK(Read("An explosion at a coal mine in Mali killed ten workers.").events().empty());
  CHECK(Read("A gunman crashed a lorry into a market in Gao, killing three villagers.").events().size() == 1);
}

TEST_CASE("a game is no fight, by its words, its score or the document") {
  CHECK(Read("Algeria defeated Mali 2-0 on Monday.").events().empty());
  CHECK(Read("The striker attacked Mali. The striker and the goalkeeper won. Algeria attacked Mali.")
            .events()
            .empty());
  CHECK(Read("Gunmen attacked the striker in Gao.").events().size() == 1);
}

TEST_CASE("verbs behind commas share their subject") {
  const Read read("Gunmen attacked a church, killed two villagers and abducted a priest.");
  CHECK(read.found.events.size() > 1);
  for (const Event& event : read.found.events) CHECK(event.actors == std::vector<MentionIndex>{0});
}

TEST_CASE("a headline tells without articles and auxiliaries") {
  CHECK(Read("Ten soldiers killed in ambush in Gao").events() == Lines{"ASSAULT - -> Ten soldiers @ Gao"});
  CHECK(Read("Police arrest opposition leader Omar Diarra").events() ==
        Lines{"COERCE/arrest Police -> Omar Diarra"});
}

TEST_CASE("nobody, inverted conditions and questions tell of nothing that happened") {
  CHECK(Read("Nobody attacked Mali.").only().status == EventStatus::negated);
  CHECK(Read("No soldiers were killed in Mali.").only().status == EventStatus::negated);
  CHECK(Read("Had the army attacked Mali, thousands would have died.").events().empty());
  CHECK(Read("Did the army attack Mali?").events().empty());
  CHECK(Read("Had rebels seized Gao, the war would have ended.").events().empty());
  CHECK(Read("The alleged killing of ten soldiers by rebels angered Mali.").only().status ==
        EventStatus::alleged);
}

TEST_CASE("with what somebody is killed gives the mode") {
  CHECK(Read("A drone strike killed two soldiers.").only().mode == "drone");
  CHECK(Read("Two soldiers were killed by a roadside bomb.").only().mode == "explosives");
  CHECK(Read("Two soldiers were killed when a car bomb exploded.").only().mode == "explosives");
}

TEST_CASE("a noun behind a preposition does not take the date of the verb") {
  CHECK_FALSE(Read("Protests over the killing of two soldiers began on Monday.").found.events.back().date);
}

TEST_CASE("what is only considered, claimed or denied is no event") {
  CHECK(Read("Algeria is considering sending aid to Mali.").events().empty());
  CHECK(Read("The court denied the release of the prisoners in Mali.").events().empty());
}

TEST_CASE("an infinitive tells what happens only behind a verb that says so") {
  CHECK(Read("The rebels began to shell Gao.").events() ==
        Lines{"ASSAULT/heavy-weapons The rebels -> Gao @ Gao"});
  CHECK(Read("Algeria built a wall to arrest three journalists.").events().empty());
}

TEST_CASE("the object of one verb is no subject of the next") {
  CHECK(Read("Gunmen killed 12 villagers and soldiers arrested three men in Mali.").events() ==
        Lines{"ASSAULT Gunmen -> 12 villagers", "COERCE/arrest soldiers -> three men @ Mali"});
}

TEST_CASE("a participle behind its noun is passive") {
  CHECK(
      Read("Three journalists arrested in Mali were freed on Monday.").events() ==
      Lines{"COERCE/arrest - -> Three journalists @ Mali", "RETREAT/release - -> Three journalists @ Mali"});
}

TEST_CASE("people without a mention are counted all the same") {
  const Event event = Read("About 35 persons were arrested in Tunis.").only();
  REQUIRE(event.size.contains("arrested"));
  CHECK(event.size.at("arrested").min == 35);
}

TEST_CASE("of two things to give the second says what it is") {
  CHECK(Read("France gave Mali a loan.").events() == Lines{"AID France -> Mali"});
}

TEST_CASE("words for many stay words") {
  const Event event = Read("Dozens of villagers were killed in Mali.").only();
  REQUIRE(event.size.contains("dead"));
  CHECK_FALSE(event.size.at("dead").min.has_value());
  CHECK(event.size.at("dead").text == "Dozens of villagers");
}

TEST_CASE("a participle before its noun tells who had it done to him") {
  CHECK(Read("The army freed the abducted engineers on Monday.").events() ==
        Lines{"RETREAT/release The army -> the abducted engineers",
              "ASSAULT/abduct - -> the abducted engineers"});
  CHECK(Read("The prisoner read an arrested development of the plan.").events().empty());
}

TEST_CASE("those who are arrested need no noun") {
  const Event event = Read("Those arrested in Tunis were freed by the army.").found.events.front();
  CHECK(event.mode == "arrest");
}

TEST_CASE("a participle behind its noun may have its by-phrase far away") {
  CHECK(Read("Four men caught in Gao by the army were sent home.").events() ==
        Lines{"COERCE/arrest the army -> Four men @ Gao"});
}

TEST_CASE("who had to do it or was forced to, did it") {
  const Lines fired{"ASSAULT/firearms Police -> protesters @ Tunis"};
  CHECK(Read("Police had to open fire on protesters in Tunis.").events() == fired);
  CHECK(Read("Police were forced to open fire on protesters in Tunis.").events() == fired);
  CHECK(Read("Rioters forced the police to open fire in Tunis.").only().type == "ASSAULT");
  CHECK(Read("Algeria wondered whether or not to arrest three journalists.").events().empty());
}

TEST_CASE("a noun behind to is no infinitive") {
  CHECK(Read("The call led to arrest of three journalists in Tunis.").events() ==
        Lines{"COERCE/arrest - -> three journalists @ Tunis"});
}

TEST_CASE("deaths are killings where violence is the cause") {
  CHECK(Read("Three soldiers died in clashes near Gao.").only().type == "ASSAULT");
  CHECK(Read("Three soldiers died in a flood near Gao.").events().empty());
  const Event event = Read("The fighting left at least nine people dead in Gao.").only();
  REQUIRE(event.size.contains("dead"));
  CHECK(event.size.at("dead").min == 9);
}

TEST_CASE("a name in apposition says who the object is") {
  CHECK(Read("Francois Hollande met his Turkish counterpart, Abdullah Gul, in Paris.").events() ==
        Lines{"CONSULT Francois Hollande -> Abdullah Gul @ Paris"});
}

TEST_CASE("him is the only other person of the sentence") {
  const Read read("The army arrested a student and tortured him in Gao.");
  REQUIRE(read.found.events.size() == 2);
  CHECK(read.found.events[1].targets == read.found.events[0].targets);
}

TEST_CASE("what is told of those one mourns is told from before") {
  CHECK(Read("Algeria mourned six farmers who were killed by rebels.").events().empty());
  CHECK(
      Read("Boko Haram claimed responsibility for the raid, which killed three soldiers.").events().empty());
}

TEST_CASE("what is coordinated with a demand is demanded") {
  CHECK(Read("Algeria demanded a ban on Boko Haram and the arrest of its fighters.").found.events.size() ==
        1);
}

TEST_CASE("the object of a clause before is no subject") {
  CHECK(Read("While rebels were making speeches, the police caught three men.").events() ==
        Lines{"COERCE/arrest the police -> three men"});
}

TEST_CASE("a restriction is lifted by those who imposed it, from those it was against") {
  CHECK(Read("NATO restrictions against Mali were eased on Monday.").events() ==
        Lines{"CONCEDE NATO -> Mali"});
}

TEST_CASE("two killings are two although both dead are called one person") {
  const Read read(
      "One person was killed by police in Gao on Monday.\n\nOne person was killed by police in Tunis.");
  CHECK(read.found.events.size() == 2);
}

TEST_CASE("what is told later of others is no retelling") {
  CHECK(Read("The army arrested three men in Gao.\n\nThe army also arrested nine students.")
            .found.events.size() == 2);
}

TEST_CASE("a noun that points back tells the same happening") {
  const Read read("Boko Haram attacked the army in Gao.\n\nThe attack by Boko Haram came at night.");
  REQUIRE(read.found.events.size() == 1);
  CHECK(read.found.events[0].also.size() == 1);
}

TEST_CASE("sums of money are objects") {
  CHECK(Read("France provided over \u20AC3 million in aid to Mali.").events() == Lines{"AID France -> Mali"});
}

TEST_CASE("an outlet that is cited is the source, a person is the speaker, nobody is anonymous") {
  const Event cited = Read("Al Jazeera reported that the army had killed three soldiers.").only();
  CHECK(cited.attribution.source.has_value());
  CHECK_FALSE(cited.attribution.speaker.has_value());
  const Event said = Read("Hillary Clinton said that the army had killed three soldiers.").only();
  CHECK(said.attribution.speaker.has_value());
  CHECK_FALSE(said.attribution.source.has_value());
  CHECK(Read("The army reportedly killed three soldiers.").only().attribution.anonymous);
}

TEST_CASE("what is demanded of somebody has the base form and has not happened") {
  CHECK(Read("Algeria demanded that the Malian government free three journalists.").events() ==
        Lines{"REQUEST/yield Algeria -> Malian government"});
  CHECK(Read("Uganda reiterated its demand that Mali release four soldiers.").events() ==
        Lines{"REQUEST Uganda -> Mali"});
}

TEST_CASE("a threat is for whom its condition is about") {
  CHECK(Read("Algeria threatened to leave unless Mali withdraws.").events() ==
        Lines{"THREATEN Algeria -> Mali"});
  for (const char* asked_of_others : {"Algeria threatened to leave unless ten miners are freed.",
                                      "Algeria threatened to leave unless ten miners held in Gao are freed."})
    CHECK(Read(asked_of_others).events() == Lines{"THREATEN Algeria -> -"});
  CHECK(Read("Algeria threatened Chad unless Mali withdraws.").events() == Lines{"THREATEN Algeria -> Chad"});
}

TEST_CASE("before dawn on a day is on that day, before a day is not") {
  const auto day = [](const char* text) {
    const Read read(text);
    REQUIRE(read.found.events.size() == 1);
    const auto& date = read.found.events[0].date;
    return date && date->interval.begin ? to_iso(*date->interval.begin) : std::string();
  };
  CHECK(day("Gunmen attacked Gao before dawn on 4 February 2013.") == "2013-02-04");
  CHECK(day("Gunmen attacked Gao after midnight on 4 February 2013.") == "2013-02-04");
  CHECK(day("Gunmen attacked Gao before 4 February 2013.").empty());
  CHECK(day("Gunmen attacked Gao before the end of 2012.").empty());
  CHECK(day("Gunmen attacked Gao before early 2012.").empty());
}

TEST_CASE("an offer with the adjective of a country is that country's") {
  CHECK(Read("Algeria rejected a Malian ultimatum.").events() == Lines{"REJECT Algeria -> Malian"});
  CHECK(Read("Algeria rejected a South African ultimatum.").events() ==
        Lines{"REJECT Algeria -> South African"});
}

TEST_CASE("a participle describes the object of another verb") {
  CHECK(Read("Algeria lifted the sanctions imposed on Mali.").events() ==
        Lines{"CONCEDE Algeria -> Mali @ Mali"});
}

TEST_CASE("two that stand before the same preposition are a list") {
  CHECK(Read("The president of Mali and the president of Chad met in Gao.").events() ==
        Lines{"CONSULT The president + the president -> - @ Gao"});
}

TEST_CASE("a town is seized, not abducted") {
  CHECK(Read("The rebels captured Gao on Monday.").events() == Lines{"COERCE/seize The rebels -> Gao @ Gao"});
}

TEST_CASE("the actor's own troops are no other side") {
  CHECK(Read("Algeria agreed to send its troops to Mali.").events() == Lines{"AGREE Algeria -> Mali"});
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
