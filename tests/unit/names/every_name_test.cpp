// Every name of the built-in tables, held into texts.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "dateline/annotator.h"
#include "extractors/match/analysis.h"
#include "extractors/match/bundle_compiler.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

struct ListedName {
  std::string text;
  std::uint32_t row;
  NameUse use;
};

std::vector<ListedName> names_of(const Gazetteer& gazetteer) {
  std::vector<ListedName> names;
  for (std::uint32_t i = gazetteer.word_count(); i < gazetteer.row_count(); ++i) {
    const GazetteerRow row = gazetteer.row(i);
    const NameUse use = use_of(row.attribute("use"));
    const auto add = [&](std::string_view cell) {
      const MarkedName name = unmark(cell, use);
      names.push_back({std::string(name.text), i, name.use});
    };
    add(row.name);
    if (row.attribute("aliases").empty()) continue;
    for (const std::string_view alias : split(row.attribute("aliases"), '|')) add(alias);
  }
  return names;
}

/// Whether looking `text` up finds `name`, which begins at `begin`, as a whole and as one of its row.
bool finds(const Resources::Data& data, const std::string& text, std::size_t begin, const ListedName& name) {
  Document document;
  document.text = text;
  const Analysis analysis(document, data);
  return std::any_of(analysis.names().begin(), analysis.names().end(), [&](const NameMatch& match) {
    const ByteSpan span = analysis.bytes(match.first, match.last);
    const std::size_t end = begin + name.text.size();
    const bool is_whole = span.end == end || (span.end + 1 == end && name.text.back() == '.');  // "Acme Inc."
    const bool is_quoted = span.begin == begin + 1 && name.text.front() == '\'';  // "'Ndrangheta"
    if ((span.begin != begin && !is_quoted) || !is_whole || !match.case_agrees) return false;
    for (std::uint32_t i = 0; i < data.gazetteer.meaning_count(match.name); ++i) {
      if (data.gazetteer.meaning(match.name, i).row == name.row) return true;
    }
    return false;
  });
}

}  // namespace

TEST_CASE(
    "every name of the tables is found whole in running text, before a possessive and before a hyphen") {
  const std::shared_ptr<const Resources> resources = Resources::built_in();
  const Resources::Data& data = resources->data();
  // A number and a full stop, and an exclamation mark, end a sentence.
  constexpr std::string_view ending[] = {"1. FC Köln", "1. FC Union Berlin", "Yum! Brands"};
  std::string missed;
  for (const ListedName& name : names_of(data.gazetteer)) {
    if (std::find(std::begin(ending), std::end(ending), name.text) != std::end(ending)) continue;
    for (const std::string_view behind :
         {" on Monday", "'s envoy", "\u2019s envoy", "-based envoy", ", they said", ") on Monday"}) {
      if (behind.ends_with("s envoy") && name.text.ends_with("'s")) continue;
      const std::string before = "Officials met (the) ";
      const std::string text = before + name.text + std::string(behind) + ".";
      if (!finds(data, text, before.size(), name))
        missed += std::string(data.gazetteer.id(name.row)) + ": " + text + '\n';
    }
  }
  CHECK(missed == "");
}

namespace {

/// What is listed but comes out otherwise for a reason that holds for names of its kind.
bool is_explained(const Gazetteer& gazetteer, const ListedName& name, std::size_t begin,
                  const Annotations& found) {
  const std::size_t end = begin + name.text.size();
  const std::string_view id = gazetteer.id(name.row);
  for (const Mention& mention : found.mentions) {
    // Titles, and an apostrophe in front, stand outside; "Cali, Colombia" is a place and where it lies.
    if (mention.span.begin >= begin && mention.span.end == end && mention.entity == id) return true;
    if (mention.span.begin == begin && name.text.find(',') != std::string::npos && mention.entity == id)
      return true;
  }
  // Another row has the name too: a palace and who sits there, a town and its district.
  const auto [first, last] = gazetteer.names_like(name.text);
  for (std::uint32_t same = first; same < last; ++same) {
    for (std::uint32_t i = 0; i < gazetteer.meaning_count(same); ++i) {
      const std::uint32_t row = gazetteer.meaning(same, i).row;
      if (row != name.row && row >= gazetteer.word_count()) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("what the tables hold for sure comes out of a text as a whole, with its id") {
  constexpr std::string_view exceptions[] = {
      "1. FC Köln",
      "1. FC Union Berlin",
      "Yum! Brands",  // where a sentence seems to end
      "MSC",
      "RBI",
      "RPT",  // capitals that stand for things
      "Oscar Romero",
      "Archbishop Oscar Romero",
      "Mullah Radio",                          // an award, a radio
      "St. George's",                          // somebody's
      "Greater Kashmir",                       // a place before a paper
      "National Azawad Liberation movement"};  // half of it is a name as well
  const std::shared_ptr<const Resources> resources = Resources::built_in();
  const Gazetteer& gazetteer = resources->data().gazetteer;
  const Annotator annotator(resources);
  std::string missed;
  for (const ListedName& name : names_of(gazetteer)) {
    if (name.use == NameUse::context || name.use == NameUse::never) continue;
    if (std::find(std::begin(exceptions), std::end(exceptions), name.text) != std::end(exceptions)) continue;
    const bool is_place = gazetteer.kind(name.row) == RowKind::place;
    const std::string before = is_place ? "Officials met in " : "Officials met ";
    Document document;
    document.language = "en";
    document.text = before + name.text + " on Monday. Reporters asked questions.";
    if (!is_explained(gazetteer, name, before.size(), annotator.annotate(document)))
      missed += std::string(gazetteer.id(name.row)) + ": " + name.text + '\n';
  }
  CHECK(missed == "");
}

TEST_CASE("a date gives way to a longer listed name around it, and only to that") {
  const Annotator annotator(Resources::built_in());
  const auto found = [&annotator](const std::string& text) {
    Document document;
    document.language = "en";
    document.text = text;
    std::string out;
    for (const Mention& mention : annotator.annotate(document).mentions) {
      if (mention.level == MentionLevel::nominal && mention.type == MentionType::person) continue;
      out += std::string(out.empty() ? "" : "; ") + to_string(mention.type) + ' ' +
             std::string(mention.span.of(text));
    }
    return out;
  };
  CHECK(found("They joined Sheffield Wednesday on 6 October.") == "ORG Sheffield Wednesday; DATE 6 October");
  CHECK(found("They met in 6th of October City on 6 October.") ==
        "PLACE 6th of October City; DATE 6 October");
  CHECK(found("They met in Sheffield Wednesday.") == "PLACE Sheffield; DATE Wednesday");
  CHECK(found("China's People's Daily is read daily.") == "PLACE China; ORG People's Daily; DATE daily");
  CHECK(found("He sued Golden Dawn on Monday.") == "ORG Golden Dawn");
}
