// The tree of our own XML reader against pugixml's: of what is well-formed both see the same, and what
// pugixml refuses is malformed.
#include <pugixml.hpp>
#include <random>
#include <string>
#include <string_view>

#include "pipeline/formats/xml_tree.h"
#include "tests/support/catch.h"

using namespace dateline::pipeline;

namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string_view local(std::string_view name) {
  return name.substr(name.find(':') + 1);
}

/// Both trees as lines of the same form: "<title a=b", "'text'", ">". Blank texts are left out.
std::string lines_of(const XmlTree& tree) {
  std::string out;
  std::vector<XmlIndex> open;
  for (XmlIndex i = 1; i <= tree.size(); ++i) {
    for (; !open.empty() && tree[open.back()].end <= i; open.pop_back()) out += ">\n";
    if (i == tree.size()) break;
    if (tree[i].is_text) {
      if (!is_blank(tree[i].text)) out += "'" + std::string(tree[i].text) + "'\n";
      continue;
    }
    out += "<" + std::string(tree[i].tag);
    for (const XmlAttribute& attribute : tree.attributes(i))
      out += " " + std::string(attribute.name) + "=" + std::string(attribute.value);
    out += "\n";
    open.push_back(i);
  }
  return out;
}

class Lines : public pugi::xml_tree_walker {
 public:
  bool for_each(pugi::xml_node& node) override {
    close_to(depth());
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
      if (!is_blank(node.value())) lines_ += "'" + std::string(node.value()) + "'\n";
    } else if (node.type() == pugi::node_element) {
      lines_ += "<" + std::string(local(node.name()));
      for (const pugi::xml_attribute attribute : node.attributes())
        if (!std::string_view(attribute.name()).starts_with("xmlns"))
          lines_ += " " + std::string(local(attribute.name())) + "=" + attribute.value();
      lines_ += "\n";
      ++open_;
    }
    return true;
  }
  std::string take() {
    close_to(0);
    return std::move(lines_);
  }

 private:
  void close_to(int depth) {
    for (; open_ > depth; --open_) lines_ += ">\n";
  }

  std::string lines_;
  int open_ = 0;
};

constexpr unsigned flags = pugi::parse_default | pugi::parse_ws_pcdata | pugi::parse_fragment;

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::string document() {
    std::string out = pick({"", "<?xml version='1.0'?>", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n",
                            "<!-- <x> -->", "<!DOCTYPE rss [<!ENTITY a 'b'>]>"});
    append_element(out, 0);
    return out + pick({"", "\n", "<!-- end -->", "<?end?>"});
  }
  std::string pick(std::initializer_list<const char*> choices) {
    return *(choices.begin() + random_() % choices.size());
  }
  std::size_t number(std::size_t below) { return random_() % below; }

 private:
  void append_element(std::string& out, int depth) {
    const std::string name = pick({"rss", "item", "title", "link", "p", "a:b", "media:group", "X-1", "_y"});
    out += "<" + name;
    const std::size_t attributes = number(3);
    for (std::size_t i = 0; i < attributes; ++i) {
      out += pick({" ", "\n", "  "}) + pick({"a", "b:c", "xml:base"}) + std::to_string(i);
      out +=
          pick({"='", " = '"}) + pick({"", "x", "a b", "&lt;&amp;", "1 > 0", "\"", "a\nb\tc", "&#65;"}) + "'";
    }
    if (number(5) == 0) {
      out += pick({"/>", " />"});
      return;
    }
    out += pick({">", "\n>"});
    const std::size_t parts = depth > 5 ? 0 : number(5);
    for (std::size_t i = 0; i < parts; ++i) {
      switch (number(4)) {
        case 0:
          out += "-" +
                 pick({"words", "a &amp; b", "&lt;p&gt;x&lt;/p&gt;", "&#8217;", "l1\r\nl2\rl3", "é", "]]"});
          break;
        case 1:
          out += pick({"<![CDATA[<b>&amp;</b>]]>", "<!-- & -->", "<?pi <x> ?>", "<![CDATA[]]>"});
          break;
        default:
          append_element(out, depth + 1);
      }
    }
    out += "</" + name + pick({">", " >"});
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("of well-formed XML pugixml and our reader see the same") {
  for (unsigned seed = 1; seed <= 3000; ++seed) {
    const std::string text = Generator(seed).document();
    pugi::xml_document document;
    REQUIRE(document.load_buffer(text.data(), text.size(), flags, pugi::encoding_utf8));
    Lines lines;
    document.traverse(lines);
    const XmlTree tree = parse_xml(text);
    INFO(text);
    REQUIRE_FALSE(tree.malformed());
    REQUIRE(lines_of(tree) == lines.take());
  }
}

TEST_CASE("what pugixml refuses is malformed") {
  for (unsigned seed = 1; seed <= 20'000; ++seed) {
    Generator generator(seed);
    std::string text = generator.document();
    if (text.starts_with("<!DOCTYPE")) continue;  // nothing in one is read
    const std::size_t at = generator.number(text.size());
    switch (generator.number(3)) {
      case 0:
        text.erase(at, 1 + generator.number(3));
        break;
      case 1:
        text.insert(at,
                    generator.pick({"<", ">", "&", "'", "\"", "/", "</p>", "<p>", "<!--", "<![CDATA[", "="}));
        break;
      default:
        text.resize(at);
    }
    pugi::xml_document document;
    if (document.load_buffer(text.data(), text.size(), flags, pugi::encoding_utf8)) continue;
    if (is_blank(text)) continue;
    INFO(text);
    REQUIRE(parse_xml(text).malformed());
  }
}
