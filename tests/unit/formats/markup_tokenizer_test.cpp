#include "pipeline/formats/markup_tokenizer.h"

#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace dateline::pipeline;

namespace {

bool has_raw_text(std::string_view name) {
  return name == "script" || name == "style" || name == "title" || name == "textarea";
}

/// The tokens as a line: text in quotes, "<a x=1>", "<br/>", "</a>".
std::string tokens_of(std::string_view html, MarkupMode mode = MarkupMode::html) {
  MarkupTokenizer tokens(html, mode, 100);
  MarkupToken token;
  std::string out;
  const auto add = [&](const std::string& piece) { out += (out.empty() ? "" : " ") + piece; };
  while (tokens.next(token)) {
    switch (token.kind) {
      case MarkupToken::Kind::text:
        add("'" + std::string(token.text) + "'");
        break;
      case MarkupToken::Kind::cdata:
        add("cdata'" + std::string(token.text) + "'");
        break;
      case MarkupToken::Kind::end:
        add("</" + std::string(token.name) + ">");
        break;
      case MarkupToken::Kind::start: {
        std::string tag = "<" + std::string(token.name);
        for (const MarkupAttribute& attribute : tokens.attributes())
          tag += " " + std::string(attribute.name) + "=" + std::string(attribute.value);
        add(tag + (token.self_closing ? "/>" : ">"));
        if (mode == MarkupMode::html && has_raw_text(token.name))
          add("raw'" + std::string(tokens.raw_text(token.name)) + "'");
        break;
      }
    }
  }
  return out;
}

struct Case {
  const char* state;  ///< of the HTML standard's tokenizer
  std::string_view html;
  std::string_view tokens;
};

}  // namespace

TEST_CASE("the tokenizer follows the states of the HTML standard") {
  const std::vector<Case> cases = {
      {"data", "a&amp;b", "'a&amp;b'"},
      {"data: less-than alone", "a < b <3 <", "'a < b <3 <'"},
      {"tag open", "<p>a", "<p> 'a'"},
      {"tag open: question mark", "a<?xml x?>b", "'a' 'b'"},
      {"tag open: digit", "<1>", "'<1>'"},
      {"end tag open", "a</p>", "'a' </p>"},
      {"end tag open: nothing", "a</>b", "'a' 'b'"},
      {"end tag open: a space", "a</ p>b", "'a' 'b'"},
      {"end tag open: the end", "a</", "'a</'"},
      {"tag name: a slash", "<br/>", "<br/>"},
      {"tag name: the end", "a<p", "'a'"},
      {"before attribute name: equals", "<p =a>", "<p =a=>"},
      {"attribute name", "<p a b>", "<p a= b=>"},
      {"attribute name: quote", "<p a\"b=1>", "<p a\"b=1>"},
      {"after attribute name", "<p a = 1>", "<p a=1>"},
      {"attribute name: capitals", "<P Ab=C>", "<P Ab=C>"},
      {"after attribute name: a slash", "<p a / b>", "<p a= b=>"},
      {"attribute name: the end", "a<p b", "'a'"},
      {"before attribute value: white space", "<p a=\n\t'1'>", "<p a=1>"},
      {"before attribute value: greater-than", "<p a=>b", "<p a=> 'b'"},
      {"attribute value, double quoted", "<p a=\"1 > '2'\">b", "<p a=1 > '2'> 'b'"},
      {"attribute value, single quoted", "<p a='1 > \"2\"'>b", "<p a=1 > \"2\"> 'b'"},
      {"attribute value, unquoted", "<p a=1/2>b", "<p a=1/2> 'b'"},
      {"attribute value: the end", "a<p b='", "'a'"},
      {"after attribute value, quoted: no space", "<p a='1'b='2'>", "<p a=1 b=2>"},
      {"self-closing start tag", "<p/ a>", "<p a=>"},
      {"bogus comment", "a<!ELEMENT x>b", "'a' 'b'"},
      {"markup declaration open: CDATA outside drawings", "a<![CDATA[b]]>c", "'a' 'c'"},
      {"comment start: greater-than", "a<!-->b", "'a' 'b'"},
      {"comment start dash: greater-than", "a<!--->b", "'a' 'b'"},
      {"comment", "a<!-- > - -- b --->c", "'a' 'c'"},
      {"comment end bang", "a<!-- b --!>c", "'a' 'c'"},
      {"comment: the end", "a<!-- b", "'a'"},
      {"comment end dash", "a<!-- b - -->c", "'a' 'c'"},
      {"comment less-than sign bang", "a<!--<!--b-->c", "'a' 'c'"},
      {"DOCTYPE", "<!DOCTYPE html PUBLIC \"x\">a", "'a'"},
      {"DOCTYPE: greater-than within quotes", "<!DOCTYPE html \"a>b", "'b'"},
      {"RCDATA", "<title>a<b></p></title >c", "<title> raw'a<b></p>' </title> 'c'"},
      {"RCDATA less-than sign", "<title>a<</title>b", "<title> raw'a<' </title> 'b'"},
      {"RCDATA end tag open", "<title>a</ title></title>b", "<title> raw'a</ title>' </title> 'b'"},
      {"RCDATA end tag name: a slash", "<title>a</title/>b", "<title> raw'a' </title> 'b'"},
      {"RCDATA end tag name: longer", "<title>a</titles></title>", "<title> raw'a</titles>' </title>"},
      {"RAWTEXT", "<style>a<!--</style>b", "<style> raw'a<!--' </style> 'b'"},
      {"RAWTEXT: the end", "<style>a", "<style> raw'a'"},
      {"script data", "<script>a<b</SCRIPT>c", "<script> raw'a<b' </SCRIPT> 'c'"},
      {"script data escaped", "<script><!--a</script>b", "<script> raw'<!--a' </script> 'b'"},
      {"script data double escaped", "<script><!--<script>a</script>b--></script>c",
       "<script> raw'<!--<script>a</script>b-->' </script> 'c'"},
      {"script data double escape end", "<script><!--<script>a</script></script>b",
       "<script> raw'<!--<script>a</script>' </script> 'b'"},
      {"script data escape start dash", "<script><!--><script></script>a",
       "<script> raw'<!--><script>' </script> 'a'"},
      {"script data: another name", "<script><!--<scripts></script>a",
       "<script> raw'<!--<scripts>' </script> 'a'"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.state, one.html);
    CHECK(tokens_of(one.html) == one.tokens);
  }
}

TEST_CASE("in XML mode CDATA counts and nothing is raw text") {
  CHECK(tokens_of("<a><![CDATA[<b>]]></a><?x y?><script><c/></script>", MarkupMode::xml) ==
        "<a> cdata'<b>' </a> <script> <c/> </script>");
}

TEST_CASE("attributes over the limit are dropped and said", "[hostile]") {
  std::string tag = "<p";
  for (int i = 0; i < 100'000; ++i) tag += " a" + std::to_string(i) + "=1";
  tag += ">";
  MarkupTokenizer tokens(tag, MarkupMode::html, 100);
  MarkupToken token;
  REQUIRE(tokens.next(token));
  CHECK(tokens.attributes().size() == 100);
  CHECK(tokens.damaged());
}

TEST_CASE("openings that never close take linear time", "[hostile]") {
  const auto repeated = [](std::string_view text) {
    std::string out;
    for (int i = 0; i < 300'000; ++i) out += text;
    return out;
  };
  for (const std::string_view text :
       {"<!--", "<![CDATA[", "<a b='", "</script", "<script><!--<script>", "--", "<?"}) {
    const std::string html = "<script>" + repeated(text);
    MarkupTokenizer tokens(html, MarkupMode::html, 100);
    MarkupToken token;
    REQUIRE(tokens.next(token));
    CHECK(tokens.raw_text("script").size() + 20 >= html.size());
    std::size_t seen = 0;
    const std::string bare = repeated(text);
    MarkupTokenizer outside(bare, MarkupMode::html, 100);
    while (outside.next(token)) ++seen;
    CHECK(seen <= 300'000);
  }
}

TEST_CASE(
    "a value without its closing quote ends with its tag or before the next attribute, if that is asked "
    "for") {
  const auto first = [](std::string_view input) {
    MarkupTokenizer tokens(input, MarkupMode::xml, 10);
    tokens.guess_missing_ends();
    MarkupToken token;
    REQUIRE(tokens.next(token));
    std::vector<std::string> all;
    for (const MarkupAttribute& attribute : tokens.attributes())
      all.push_back(std::string(attribute.name) + "=" + std::string(attribute.value));
    REQUIRE(tokens.next(token));
    all.emplace_back(token.name);
    return all;
  };
  using Strings = std::vector<std::string>;
  CHECK(first("<a href=\"http://x.example/1><b c=\"d\"/>") == Strings{"href=http://x.example/1", "b"});
  CHECK(first("<a href='http://x.example/1 /><b c='d'/>") == Strings{"href=http://x.example/1", "b"});
  CHECK(first("<a href=\"http://x.example/1><b>") == Strings{"href=http://x.example/1", "b"});
  CHECK(first("<a url=\"1.mp3 type=\"audio/mpeg\" length=\"2\"/><b>") ==
        Strings{"url=1.mp3", "type=audio/mpeg", "length=2", "b"});
  CHECK(first("<a title=\"x < y > z\" q=\"1\"/><b>") == Strings{"title=x < y > z", "q=1", "b"});
  CHECK(first("<a href=\"?q=\" r=\"1\"/><b>") == Strings{"href=?q=", "r=1", "b"});
}
