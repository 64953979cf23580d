#include "pipeline/store/entity_merger.h"

#include <cctype>
#include <map>
#include <string>
#include <vector>

#include "pipeline/store/article_sink.h"
#include "pipeline/store/merges.h"
#include "pipeline/store/queries.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/store/support.h"

namespace dateline::pipeline {
namespace {

bool is_legal_form(std::string_view word) {
  return word == "Ltd" || word == "ASA";
}

/// Who is named in a text, and by what words: {type, words, entity}.
struct Name {
  MentionType type;
  std::string words;
  std::string entity;
};

const Name harbour{MentionType::org, "Harbour Board", "org:~harbour-board"};
const Name ferry{MentionType::person, "Ada Ferry", "person:~ada-ferry"};
const Name pilot{MentionType::person, "Ben Pilot", "person:~ben-pilot"};

Name person(const std::string& words) {
  std::string slug = words;
  for (char& c : slug) c = c == ' ' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return {MentionType::person, words, "person:~" + slug};
}

Name org(const std::string& words) {
  Name name = person(words);
  name.type = MentionType::org;
  name.entity.replace(0, 6, "org");
  return name;
}

/// A database into which texts are written that name one after the other.
class Collection {
 public:
  Collection() : path_(folder_.file("news.db")) {}

  void add(const std::vector<Name>& names) {
    const FixedClock clock;
    Database database = Database::open_for_writing(path_);
    RunDescription run{"ingest", "dateline test", "data 1"};
    run.is_legal_form = is_legal_form;
    ArticleSink sink(database, run, clock);
    IncomingArticle article = make_article("https://example.org/" + std::to_string(++count_), "");
    Annotations found;
    std::string& text = article.document.text;
    for (const Name& name : names) {
      Mention mention;
      mention.type = name.type;
      const auto begin = static_cast<std::uint32_t>(text.size());
      text += name.words;
      mention.span = {begin, static_cast<std::uint32_t>(text.size())};
      mention.entity = name.entity;
      const std::size_t tilde = name.entity.find('~');
      mention.name = names_.emplace(name.entity, name.words).first->second;
      if (tilde == std::string::npos) mention.name = name.words;
      mention.by = "test";
      found.mentions.push_back(mention);
      text += " was there on day " + std::to_string(count_) + ". ";
    }
    sink.add(std::move(article), std::move(found));
    sink.finish(RunOutcome::done);
  }

  /// "name > the one it is the same as", by name.
  [[nodiscard]] std::string merges() const {
    return rows_of(
        path_,
        "select n.name || ' > ' || l.name from entity n join entity l on l.id = n.same_as order by n.name");
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  TemporaryFolder folder_;
  std::string path_;
  int count_ = 0;
  std::map<std::string, std::string> names_;
};

TEST_CASE("the same words but for a legal form are one company") {
  Collection texts;
  texts.add({org("Fjellstad Metals ASA")});
  texts.add({org("Fjellstad Metals")});
  texts.add({org("Fjellstad Mills")});
  CHECK(texts.merges() == "Fjellstad Metals > Fjellstad Metals ASA");
  CHECK(rows_of(texts.path(), "select kind, state from entity_merge") == "name|merged");
}

TEST_CASE("a short form is joined to the name that a text gives it to") {
  Collection texts;
  Name front = org("Free Valley Front");
  Name letters = {MentionType::org, "FVF", front.entity};
  texts.add({front, letters});
  texts.add({org("FVF")});
  CHECK(texts.merges() == "FVF > Free Valley Front");
  CHECK(rows_of(texts.path(), "select evidence from entity_merge") ==
        "article 1 calls \"Free Valley Front\" FVF");
}

TEST_CASE("a short form is joined to the name that a later text gives it to, though it is not named again") {
  Collection texts;
  Name front = org("Free Valley Front");
  texts.add({org("FVF")});
  texts.add({front});
  CHECK(texts.merges().empty());
  texts.add({front, {MentionType::org, "FVF", front.entity}});
  CHECK(texts.merges() == "FVF > Free Valley Front");
}

TEST_CASE("a short form that two names have is nobody's") {
  Collection texts;
  for (const char* full : {"Free Valley Front", "Fair Vote Federation"}) {
    Name name = org(full);
    texts.add({name, {MentionType::org, "FVF", name.entity}});
  }
  texts.add({org("FVF")});
  CHECK(texts.merges().empty());
}

TEST_CASE("two spellings are one person where both keep the same company") {
  Collection texts;
  texts.add({person("Mokhtar Belkasem"), ferry, harbour});
  texts.add({person("Moktar Belkassem")});
  CHECK(texts.merges().empty());
  texts.add({person("Moktar Belkassem"), ferry, harbour});
  CHECK(texts.merges() == "Moktar Belkassem > Mokhtar Belkasem");
}

TEST_CASE("two spellings side by side in one text are two people") {
  Collection texts;
  texts.add({person("Mokhtar Belkasem"), person("Moktar Belkassem"), ferry, harbour});
  texts.add({person("Moktar Belkassem"), ferry, harbour});
  CHECK(texts.merges().empty());
}

TEST_CASE("names that differ in more than spelling are not variants") {
  const auto variants = [](const char* a, const char* b) {
    return are_variants(take_apart(a, {}), take_apart(b, {}));
  };
  CHECK(variants("Mohammed Al-Nasser", "Muhamed Al Naser"));
  CHECK(variants("George H. Marlow", "George Marlow"));
  CHECK_FALSE(variants("George H. Marlow", "George W. Marlow"));
  CHECK_FALSE(variants("Anna Keller", "Hanna Keller"));
  CHECK_FALSE(variants("1st Harbour Brigade", "2nd Harbour Brigade"));
  CHECK_FALSE(variants("Marlow", "Marlowe"));
  CHECK_FALSE(variants("Ada Ferry", "Ada Ferry"));
}

TEST_CASE("a family name stands for the one who bears it, in the same company") {
  Collection texts;
  texts.add({person("Tobias Wender"), ferry, pilot});
  texts.add({person("Wender"), harbour});
  CHECK(texts.merges().empty());
  texts.add({person("Wender"), ferry, pilot});
  CHECK(texts.merges() == "Wender > Tobias Wender");
}

TEST_CASE("a family name is nobody's any more when a second one bears it") {
  Collection texts;
  texts.add({person("Tobias Wender"), ferry, pilot});
  texts.add({person("Wender"), ferry, pilot});
  REQUIRE(texts.merges() == "Wender > Tobias Wender");
  texts.add({person("Clara Wender")});
  CHECK(texts.merges().empty());
}

TEST_CASE("two rows of the gazetteers are never merged") {
  Collection texts;
  texts.add({{MentionType::org, "Harbour Union", "org:harbour-union-at"}});
  texts.add({{MentionType::org, "Harbour Union", "org:harbour-union-be"}});
  CHECK(texts.merges().empty());
}

TEST_CASE("a merge that is undone is not made again") {
  Collection texts;
  texts.add({org("Fjellstad Metals ASA")});
  texts.add({org("Fjellstad Metals")});
  {
    Database database = Database::open_for_writing(texts.path());
    undo_merges(database, {1});
    CHECK_THROWS_AS(undo_merges(database, {1}), Error);
    CHECK_THROWS_AS(undo_merges(database, {77}), Error);
  }
  CHECK(texts.merges().empty());
  texts.add({org("Fjellstad Metals"), harbour});
  CHECK(texts.merges().empty());
  CHECK(rows_of(texts.path(), "select state, kind from entity_merge") == "split|analyst");
}

TEST_CASE("a name that is never another's is parted from all it was taken for") {
  Collection texts;
  texts.add({org("Fjellstad Metals ASA")});
  texts.add({org("Fjellstad Metals")});
  REQUIRE(texts.merges() == "Fjellstad Metals > Fjellstad Metals ASA");
  {
    Database database = Database::open_for_writing(texts.path());
    CHECK(apply_merge_rules(database,
                            {{MergeRule::Decision::never, "org:~fjellstad-metals", "", "", "m:1"}}) == 1);
  }
  CHECK(texts.merges().empty());
}

TEST_CASE("what a person decides holds against what is found") {
  Collection texts;
  texts.add({org("Fjellstad Metals ASA"), org("The Mill"), person("Wender")});
  texts.add({org("Fjellstad Metals")});
  const auto rule = [](MergeRule::Decision decision, const char* entity, const char* other) {
    return MergeRule{decision, entity, other, "seen in the register", "merges.tsv:1"};
  };
  using Decision = MergeRule::Decision;
  {
    Database database = Database::open_for_writing(texts.path());
    CHECK(apply_merge_rules(database, {rule(Decision::merge, "org:~the-mill", "org:~fjellstad-metals"),
                                       rule(Decision::never, "person:~wender", "")}) == 2);
    CHECK(apply_merge_rules(database, {rule(Decision::never, "person:~wender", "")}) == 0);
    CHECK_THROWS_AS(apply_merge_rules(database, {rule(Decision::merge, "org:~nobody", "org:~the-mill")}),
                    Error);
  }
  CHECK(texts.merges() == "Fjellstad Metals > Fjellstad Metals ASA\nThe Mill > Fjellstad Metals ASA");
  {
    Database database = Database::open_for_writing(texts.path());
    CHECK(apply_merge_rules(database, {rule(Decision::split, "org:~the-mill", "org:~fjellstad-metals")}) ==
          1);
  }
  CHECK(texts.merges() == "Fjellstad Metals > Fjellstad Metals ASA");
  texts.add({person("Tobias Wender"), ferry, pilot});
  texts.add({person("Wender"), ferry, pilot});
  CHECK(texts.merges() == "Fjellstad Metals > Fjellstad Metals ASA");
}

TEST_CASE("questions about one name find the rows of all that are the same") {
  Collection texts;
  texts.add({org("Fjellstad Metals ASA")});
  texts.add({org("Fjellstad Metals")});
  Database database = Database::open_for_reading(texts.path());
  CHECK(find_entities(database, "Fjellstad Metals").size() == 2);
  CHECK(find_entities(database, "org:~fjellstad-metals").front().name == "Fjellstad Metals ASA");
  std::vector<EntityRow> rows;
  read_entities(database, {}, [&](const EntityRow& row) { rows.push_back(row); });
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].articles == 2);
  CHECK(names_of(database, rows[0].id).size() == 2);
  CHECK(merges_of(database, rows[0].id).size() == 1);
}

}  // namespace
}  // namespace dateline::pipeline
