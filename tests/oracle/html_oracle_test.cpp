// The tree of our own parser against that of libxml2 on sound pages: where nothing is left out or misplaced,
// two parsers have to see the same elements, attributes and texts.
#include <libxml/HTMLparser.h>

#include <memory>
#include <random>
#include <string>

#include "pipeline/formats/html_tree.h"
#include "tests/support/catch.h"

using namespace dateline::pipeline;

namespace {

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (space && (out.empty() || out.back() == ' ')) continue;
    out += space ? ' ' : c;
  }
  return out;
}

/// Both trees as lines of the same form: "<p class=a>", "'text'", "</p>".
std::string lines_of(const HtmlTree& tree) {
  std::string out;
  std::vector<NodeIndex> open;
  for (NodeIndex i = 1; i <= tree.size(); ++i) {
    while (!open.empty() && tree[open.back()].end <= i) {
      out += "</" + std::string(tree.tag_name(open.back())) + ">\n";
      open.pop_back();
    }
    if (i == tree.size()) break;
    if (tree.is_text(i)) {
      const std::string text = squeezed(tree.text(i));
      if (text != " " && !text.empty()) out += "'" + text + "'\n";
      continue;
    }
    out += "<" + std::string(tree.tag_name(i));
    for (const HtmlAttribute& attribute : tree.attributes(i))
      out += " " + std::string(attribute.name) + "=" + std::string(attribute.value);
    out += ">\n";
    open.push_back(i);
  }
  return out;
}

std::string text_of(const xmlChar* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

std::string lines_of(const xmlNode* root) {
  std::string out;
  const xmlNode* node = root;
  while (node != nullptr) {
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
      const std::string text = squeezed(text_of(node->content));
      if (text != " " && !text.empty()) out += "'" + text + "'\n";
    } else if (node->type == XML_ELEMENT_NODE) {
      out += "<" + text_of(node->name);
      for (const xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next)
        out += " " + text_of(attribute->name) + "=" +
               text_of(attribute->children == nullptr ? nullptr : attribute->children->content);
      out += ">\n";
      if (node->children != nullptr) {
        node = node->children;
        continue;
      }
      out += "</" + text_of(node->name) + ">\n";
    }
    while (node != root && node->next == nullptr) {
      node = node->parent;
      out += "</" + text_of(node->name) + ">\n";
    }
    if (node == root) break;
    node = node->next;
  }
  return out;
}

std::string by_libxml2(const std::string& page) {
  const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
      htmlReadMemory(page.data(), static_cast<int>(page.size()), nullptr, "utf-8",
                     HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET),
      &xmlFreeDoc);
  REQUIRE(document != nullptr);
  return lines_of(xmlDocGetRootElement(document.get()));
}

/// A sound page of nested blocks, lists, tables and marked text.
class PageWriter {
 public:
  explicit PageWriter(unsigned seed) : engine_(seed) {}

  std::string page() {
    std::string out =
        "<!DOCTYPE html>\n<html lang=\"en\"><head><title>A &amp; B</title><meta name=\"x\" "
        "content=\"&quot;y&quot;\">"
        "<style>p > b { color: red }</style></head><body>";
    for (int i = from(2, 6); i > 0; --i) block(out, 0);
    return out + "</body></html>";
  }

 private:
  int from(int low, int high) {
    return low + static_cast<int>(engine_() % static_cast<unsigned>(high - low + 1));
  }

  void block(std::string& out, int depth) {
    switch (depth > 5 ? 0 : from(0, 5)) {
      case 0:
        out += "<p class=\"c" + std::to_string(from(0, 9)) + "\">";
        marked(out, 0);
        out += "</p>\n";
        break;
      case 1:
        out += "<h2 id='h'>";
        marked(out, 2);
        out += "</h2>";
        break;
      case 2:
        out += "<ul>";
        for (int i = from(1, 3); i > 0; --i) {
          out += "<li>";
          marked(out, 1);
          out += "</li> ";
        }
        out += "</ul>";
        break;
      case 3:
        out += "<table><tbody>";
        for (int i = from(1, 3); i > 0; --i) {
          out += "<tr><td>";
          marked(out, 1);
          out += "</td><td>";
          block(out, depth + 2);
          out += "</td></tr>";
        }
        out += "</tbody></table>";
        break;
      default:
        out += "<div data-n=\"" + std::to_string(depth) + "\">";
        for (int i = from(1, 3); i > 0; --i) block(out, depth + 1);
        out += "</div>";
    }
  }

  void marked(std::string& out, int depth) {
    static const char* const words[] = {"river",        "caf\u00E9 &eacute;", "&lt;tag&gt;",
                                        "&#8212; dash", "bridge&nbsp;toll",   "5 &amp; 6"};
    static const char* const tags[] = {"b", "em", "a", "span", "sup"};
    for (int i = from(1, 4); i > 0; --i) {
      out += words[from(0, 5)];
      out += ' ';
      if (depth < 3 && from(0, 2) == 0) {
        const std::string tag = tags[from(0, 4)];
        out += tag == "a" && depth == 0 ? "<a href=\"/x?a=1&amp;b=2\">" : "<" + tag + " title=t>";
        out += tag == "a" ? "link" : "";
        if (tag != "a") marked(out, depth + 1);
        out += "</" + tag + ">";
      }
      if (from(0, 5) == 0) out += "<br>";
      if (from(0, 7) == 0) out += "<!-- remark -->";
    }
  }

  std::mt19937 engine_;
};

/// Comments part texts in libxml2's tree and not in ours.
std::string joined(std::string lines) {
  for (std::size_t at = lines.find("'\n'"); at != std::string::npos; at = lines.find("'\n'", at))
    lines.erase(at, 3);
  return squeezed(lines);
}

}  // namespace

TEST_CASE("sound pages have the tree that libxml2 sees") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    const std::string page = PageWriter(seed).page();
    CAPTURE(seed, page);
    REQUIRE(joined(lines_of(parse_html(page))) == joined(by_libxml2(page)));
  }
}
