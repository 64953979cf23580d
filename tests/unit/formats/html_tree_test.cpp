#include "pipeline/formats/html_tree.h"

#include "dateline/unicode.h"
#include "tests/support/catch.h"

using namespace dateline;
using namespace dateline::pipeline;

namespace {

/// The tree as a line: "html(body(p('a')))".
std::string outline(const HtmlTree& tree) {
  std::string out;
  std::vector<NodeIndex> open;
  for (NodeIndex i = 1; i <= tree.size(); ++i) {
    while (!open.empty() && tree[open.back()].end <= i) {
      out += ')';
      open.pop_back();
    }
    if (i == tree.size()) break;
    if (!out.empty() && out.back() != '(') out += ' ';
    if (tree.is_text(i)) {
      out += "'" + std::string(tree.text(i)) + "'";
    } else {
      out += tree.tag_name(i);
      if (tree[i].end > i + 1) {
        out += '(';
        open.push_back(i);
      }
    }
  }
  return out;
}

std::string parsed(std::string_view html) {
  return outline(parse_html(std::string(html)));
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

/// Every index points where it may, parents hold their children.
void check_invariants(const HtmlTree& tree) {
  for (NodeIndex i = 1; i < tree.size(); ++i) {
    const HtmlNode& node = tree[i];
    REQUIRE(node.parent < i);
    REQUIRE(node.end > i);
    REQUIRE(node.end <= tree[node.parent].end);
    if (node.next_sibling != no_node) {
      REQUIRE(node.next_sibling == node.end);
      REQUIRE(tree[node.next_sibling].parent == node.parent);
    }
  }
}

}  // namespace

TEST_CASE("a page becomes a tree in document order") {
  CHECK(parsed("<!DOCTYPE html><html><head><title>A &amp; "
               "B</title></head><body><p>one<b>two</b></p></body></html>") ==
        "html(head(title('A & B')) body(p('one' b('two'))))");
}

TEST_CASE("end tags that people leave out are understood") {
  CHECK(parsed("<p>one<p>two<div>three</div>") == "p('one') p('two') div('three')");
  CHECK(parsed("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>") == "ul(li('a') li('b' ul(li('c'))) li('d'))");
  CHECK(parsed("<table><tr><td>a<td>b<tr><td>c</table>x") == "table(tr(td('a') td('b')) tr(td('c'))) 'x'");
  CHECK(parsed("<dl><dt>a<dd>b<dt>c</dl>") == "dl(dt('a') dd('b') dt('c'))");
  CHECK(parsed("<a href=1>x<a href=2>y</a>") == "a('x') a('y')");
}

TEST_CASE("end tags of nobody are passed over") {
  CHECK(parsed("<div><p>a</span></b></p>b</div></div></section>c") == "div(p('a') 'b') 'c'");
  CHECK(parsed("<p>a</ p>b</>c") == "p('abc')");
}

TEST_CASE("formatting that ends across blocks ends, and the blocks go on") {
  CHECK(parsed("<a href=x><div>one</a> two</div>three") == "a(div('one')) div(' two') 'three'");
  CHECK(parsed("<p><b>one<em>two</b>three</em>four") == "p(b('one' em('two')) 'threefour')");
  const HtmlTree tree = parse_html("<a href=x><div class=c>one</a>two</div>");
  CHECK(tree.attribute(4, "class") == "c");
  check_invariants(parse_html(repeated("<a href=x><div><p>", 500) + repeated("</a>x", 500)));
}

TEST_CASE("CDATA sections count within drawings only") {
  CHECK(parsed("<svg><![CDATA[a<b]]></svg><![CDATA[c]]>d") == "svg('a<b') 'd'");
}

TEST_CASE("script, style, title and textarea hold text, not elements") {
  CHECK(parsed("<script>if (a<b) x='</p>';</script><p>y") == "script('if (a<b) x='</p>';') p('y')");
  CHECK(parsed("<textarea><b>&lt;</textarea>z") == "textarea('<b><') 'z'");
  CHECK(parsed("<script>never closed <p>") == "script('never closed <p>')");
}

TEST_CASE("comments vanish and do not part a sentence") {
  CHECK(parsed("<p>one <!-- two -- ! -->three<!----><!>four") == "p('one threefour')");
  CHECK(parsed("a<!-- never closed <p>b") == "'a'");
}

TEST_CASE("attributes are found in every way of writing them") {
  const HtmlTree tree =
      parse_html("<a HREF='x&amp;y?a=1&copy=2' id=b class=\"c d\" hidden data-x = 5 id=second>t</a>");
  CHECK(tree.attribute(1, "href") == "x&y?a=1&copy=2");
  CHECK(tree.attribute(1, "id") == "b");
  CHECK(tree.attribute(1, "class") == "c d");
  CHECK(tree.attribute(1, "data-x") == "5");
  CHECK(tree.has_attribute(1, "hidden"));
  CHECK_FALSE(tree.has_attribute(1, "title"));
}

TEST_CASE("character references are decoded as browsers do") {
  CHECK(
      decode_references("&eacute;&#233;&#xE9;&#x92;&notin;&notit;&amp;lt;&nbsp &unknown; & &#0; &#xD800;") ==
      "éé\u00E9’∉¬it;&lt;\u00A0 &unknown; & \uFFFD \uFFFD");
}

TEST_CASE("a fragment becomes plain text with its words apart") {
  CHECK(html_to_text("<p>one</p><p>two<br>three <b>f</b>our &amp; five</p><script>six</script>") ==
        "one two three four & five");
}

TEST_CASE("a tree may be moved") {
  HtmlTree tree = parse_html("<p title=x>text</p>");
  const HtmlTree moved = std::move(tree);
  CHECK(moved.attribute(1, "title") == "x");
  CHECK(moved.text(2) == "text");
}

TEST_CASE("deep nesting is flattened at the limit", "[hostile]") {
  for (const char* tag :
       {"<div>", "<b>", "<span>", "<ul><li>", "<table><tr><td>", "<x-y>", "<p><a href=x>"}) {
    const HtmlTree tree = parse_html(repeated(tag, 100'000) + "end");
    check_invariants(tree);
    CHECK(tree.inner_text(0) == "end");
  }
  const HtmlTree closed =
      parse_html(repeated("<div>", 100'000) + "x" + repeated("</div>", 100'000) + "<p>after</p>");
  CHECK(closed.limited());
  CHECK(closed[static_cast<NodeIndex>(closed.size() - 2)].parent == 0);
}

TEST_CASE("a million attributes are cut to the limit", "[hostile]") {
  std::string page = "<p";
  for (int i = 0; i < 1'000'000; ++i) page += " a" + std::to_string(i) + "=1";
  const HtmlTree tree = parse_html(page + ">text");
  CHECK(tree.attributes(1).size() == HtmlLimits{}.attributes);
  CHECK(tree.inner_text(1) == "text");
  CHECK(tree.limited());
}

TEST_CASE("the number of nodes is bounded", "[hostile]") {
  HtmlLimits limits;
  limits.nodes = 1000;
  const HtmlTree tree = parse_html(repeated("<br>", 5000), limits);
  CHECK(tree.size() == 1000);
  CHECK(tree.limited());
}

TEST_CASE("a page cut anywhere is still a tree", "[hostile]") {
  const std::string page =
      "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>T</title><script>var "
      "a='<b>';</script></head>"
      "<body class='x y'><!-- c --><div id=\"a\"><p>One "
      "&eacute;<br/>two</p><ul><li>a<li>b</ul></div></body></html>";
  for (std::size_t size = 0; size <= page.size(); ++size) {
    const HtmlTree tree = parse_html(page.substr(0, size));
    check_invariants(tree);
    CHECK(is_valid_utf8(tree.inner_text(0)));
  }
}

TEST_CASE("names in capitals, decoded values and joined texts live as long as the tree") {
  const HtmlTree tree = [] {
    HtmlTree parsed =
        parse_html("<SVG viewBox='0 0'></SVG><P CLASS='a&amp;b'>x&lt;<!-- c -->y<!-- d -->z</P>");
    return parsed;
  }();
  CHECK(tree.attribute(1, "viewbox") == "0 0");
  CHECK(tree.attribute(2, HtmlAttributeName::class_) == "a&b");
  CHECK(tree.text(3) == "x<yz");
}

TEST_CASE("a text with a hundred thousand comments is one text", "[hostile]") {
  CHECK(parse_html("<p>" + repeated("a<!-- -->", 100'000)).text(2) == repeated("a", 100'000));
}
