#include <random>
#include <string>
#include <vector>

#include "pipeline/store/merges.h"
#include "pipeline/store/queries.h"
#include "pipeline/store/questions.h"
#include "pipeline/store/text_rewriter.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/store/support.h"

namespace dateline::pipeline {
namespace {

const RunDescription run{"ingest", "dateline test", "data 1"};
const FixedClock fixed_clock;

const std::vector<std::string> people = {"Tobias Kuna", "Tobias M. Kuna", "Kuna",       "Ines Vaduk",
                                         "Ines Vadouk", "Boris Temlo",    "Lucia Temlo"};
const std::vector<std::string> places = {"Gao", "Kidal", "Oslo"};
const std::vector<std::string> filler = {"market", "river",   "bridge", "school",
                                         "valley", "harbour", "engine", "garden"};

class Chance {
 public:
  std::size_t below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
  }
  template <typename T>
  const T& of(const std::vector<T>& things) {
    return things[below(things.size())];
  }

 private:
  std::mt19937 random_{11};
};

MentionIndex append_mention(Example& example, MentionType type, const std::string& name,
                            const std::string& entity) {
  std::string& text = example.article.document.text;
  Mention mention;
  mention.type = type;
  mention.span.begin = static_cast<std::uint32_t>(text.size());
  text += name;
  mention.span.end = static_cast<std::uint32_t>(text.size());
  mention.name = name;
  mention.entity = entity;
  mention.by = "test:1";
  if (type == MentionType::org) mention.sector = "JRN";
  if (entity.empty()) mention.level = MentionLevel::nominal;
  example.found.mentions.push_back(mention);
  return static_cast<MentionIndex>(example.found.mentions.size() - 1);
}

/// Ties and events among few people, at few places, in one of few stories that copies share.
Example make_random(Chance& chance, const std::string& url) {
  Example example;
  Document& document = example.article.document;
  document.url = url;
  document.site_name = "Paper";
  if (chance.below(4) > 0) document.published = make_day(2020, 1, 1) + std::chrono::days(chance.below(5));
  document.text = "GAO (";
  if (chance.below(25) == 0) {
    append_mention(example, MentionType::org, "Mali Wire", "org:mali-wire");
    document.text += ") - ";
  }
  const std::size_t sentences = chance.below(4);
  for (std::size_t i = 0; i < sentences; ++i) {
    const auto begin = static_cast<std::uint32_t>(document.text.size());
    const auto person = [&] {
      const std::string& name = chance.of(people);
      return chance.below(6) == 0
                 ? append_mention(example, MentionType::person, "the " + chance.of(filler), "")
                 : append_mention(example, MentionType::person, name, "person:~" + name);
    };
    const MentionIndex subject = person();
    document.text += " stood with ";
    const MentionIndex object = person();
    document.text += " in ";
    const std::string& at = chance.of(places);
    const MentionIndex place = append_mention(example, MentionType::place, at, "place:" + at);
    document.text += ". ";
    const ByteSpan sentence{begin, static_cast<std::uint32_t>(document.text.size() - 1)};
    example.found.sentences.push_back(sentence);
    if (chance.below(3) > 0) {
      Relation relation;
      relation.type = chance.below(2) == 0 ? "member_of" : "ally_of";
      relation.subject = subject;
      relation.object = object;
      relation.evidence = sentence;
      relation.by = "test:relation";
      example.found.relations.push_back(relation);
    }
    Event event;
    event.type = "CONSULT";
    event.trigger = {sentence.begin, sentence.begin + 1};
    event.sentence = sentence;
    if (chance.below(5) > 0) {
      const Day day = make_day(2020, 2, 1) + std::chrono::days(chance.below(3));
      event.date = EventDate{{day, day + std::chrono::days(1)}, DatePrecision::day, DateBasis::absolute};
    }
    event.actors = {subject};
    event.targets = {object};
    if (chance.below(4) > 0) event.place = place;
    event.by = "test:event";
    example.found.events.push_back(event);
  }
  const std::string story = std::to_string(chance.below(12));
  for (int i = 0; i < 60; ++i)
    document.text += filler[static_cast<std::size_t>(i) % 8] + story + std::to_string(i * i % 37) + " ";
  return example;
}

std::vector<std::string> faults_of(const std::string& path) {
  return Database::open_for_reading(path).find_faults();
}

/// What a question answers, a row a line.
std::string answer_of(const std::string& path, Question question, const QuestionFilter& filter) {
  Database database = Database::open_for_reading(path);
  std::string rows;
  AnswerReader reader;
  reader.begin = [](const std::vector<std::string>&) {};
  reader.row = [&](std::span<const Value> row) {
    for (const Value& value : row) {
      if (const auto* text = std::get_if<std::string>(&value)) rows += *text;
      if (const auto* number = std::get_if<std::int64_t>(&value)) rows += std::to_string(*number);
      rows += '|';
    }
    rows += '\n';
  };
  answer(database, question, filter, reader);
  return rows;
}

void reextract(const std::string& path, Chance& chance, int number) {
  const RunDescription again{"reextract", "dateline test", "data " + std::to_string(number)};
  TextReader reader(path, again, true);
  Database database = Database::open_for_writing(path);
  TextRewriter rewriter(database, again, fixed_clock,
                        chance.below(3) == 0 ? TextRewriter::Mode::look : TextRewriter::Mode::keep);
  for (const StoredText& text : reader.next(1'000)) {
    if (chance.below(3) > 0) continue;
    Annotations found;
    // Those of another text: they stand at the beginning, which every text is long enough for.
    if (chance.below(3) > 0) found = make_random(chance, "").found;
    static_cast<void>(rewriter.rewrite(text, found, "facts " + std::to_string(number)));
  }
  rewriter.finish(RunOutcome::done);
}

void change_merges(const std::string& path, Chance& chance) {
  Database database = Database::open_for_writing(path);
  const std::string one = "person:~" + chance.of(people);
  const std::string other = "person:~" + chance.of(people);
  if (one == other || find_entities(database, one).empty() || find_entities(database, other).empty()) return;
  MergeRule rule;
  rule.decision = chance.below(2) == 0 ? MergeRule::Decision::merge : MergeRule::Decision::never;
  rule.entity = one;
  rule.other = other;
  rule.origin = "test";
  static_cast<void>(apply_merge_rules(database, {rule}));
}

TEST_CASE("what is kept of ties and places is what all rows say, whatever happens to texts and names") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  Chance chance;
  int merges = 0;
  for (int step = 0; step < 50; ++step) {
    const std::size_t kind = step < 5 ? 0 : chance.below(6);
    if (kind == 4) reextract(path, chance, step);
    if (kind == 5) change_merges(path, chance);
    if (kind < 4) {
      Database database = Database::open_for_writing(path);
      ArticleSink sink(database, run, fixed_clock);
      const std::size_t count = 1 + chance.below(8);
      for (std::size_t i = 0; i < count; ++i) {
        Example example = make_random(chance, "https://site" + std::to_string(chance.below(4)) + ".example/" +
                                                  std::to_string(chance.below(25)));
        sink.add(example.article, example.found);
        if (chance.below(4) == 0) sink.commit();
      }
      sink.finish(RunOutcome::done);
    }
    INFO("step " << step << ", operation " << kind);
    REQUIRE(faults_of(path) == std::vector<std::string>());
    // Who leads a happening is not led by another.
    REQUIRE(
        rows_of(path,
                "select e.id from event e join event l on l.id = e.happening_id where l.happening_id <> l.id")
            .empty());
    merges +=
        static_cast<int>(rows_of(path, "select 1 from entity where same_as is not null limit 1").size());
  }
  // The operations have to have been what the test is about.
  CHECK(merges > 5);
  CHECK(std::stoi(rows_of(path, "select max(articles) from tie")) > 2);
  CHECK(std::stoi(rows_of(path, "select max(origins) from place_count")) > 2);
  CHECK(std::stoi(rows_of(path, "select count(*) from story")) > 0);
  CHECK(std::stoi(rows_of(path, "select count(*) from revision where number > 1")) > 20);

  // Asked by way of all rows, the answer is the same.
  QuestionFilter every;
  QuestionFilter since;
  since.since_run = 1;
  CHECK(answer_of(path, Question::network, every) == answer_of(path, Question::network, since));
  since.since_run.reset();
  since.types = {"CONSULT"};
  CHECK(answer_of(path, Question::places, every) == answer_of(path, Question::places, since));
}

TEST_CASE("a check says which count is wrong") {
  const TemporaryFolder folder;
  const std::string path = folder.file("news.db");
  {
    Database database = Database::open_for_writing(path);
    ArticleSink sink(database, run, fixed_clock);
    const Example example = make_example();
    sink.add(example.article, example.found);
    sink.finish(RunOutcome::done);
  }
  REQUIRE(faults_of(path).empty());
  for (const char* table : {"entity_count", "tie", "tie_origin", "place_count", "place_origin"}) {
    change_database(path, std::string("update ") + table + " set articles = articles + 1");
    CHECK(faults_of(path) == std::vector<std::string>{std::string("table ") + table +
                                                      " does not agree with the texts it is counted from"});
    change_database(path, std::string("update ") + table + " set articles = articles - 1");
  }
  const std::vector<std::string> mentions = {
      "table entity_mention does not agree with the texts it is counted from"};
  change_database(path, "update entity_mention set span_start = span_start + 1");
  CHECK(faults_of(path) == mentions);
  change_database(path, "update entity_mention set span_start = span_start - 1");
  CHECK(faults_of(path).empty());
  change_database(path, "delete from entity_mention where number = 0");
  CHECK(faults_of(path) == mentions);
  change_database(
      path,
      "insert into entity_mention select entity_id, revision_id, number, span_start from mention "
      "where number = 0; "
      "insert into entity_mention select e.id, m.revision_id, m.number, m.span_start from entity e, "
      "mention m where m.number = 0 and e.id <> m.entity_id limit 1");
  CHECK(faults_of(path) == mentions);
  change_database(path,
                  "delete from entity_mention where not exists (select 1 from mention m where m.entity_id = "
                  "entity_mention.entity_id and m.revision_id = entity_mention.revision_id and m.number = "
                  "entity_mention.number)");
  CHECK(faults_of(path).empty());
  change_database(path, "delete from place_happening");
  CHECK(faults_of(path) ==
        std::vector<std::string>{"table place_happening does not agree with the texts it is counted from"});
}

}  // namespace
}  // namespace dateline::pipeline
