#include "pipeline/formats/xml_entities.h"

#include <algorithm>
#include <utility>

#include "pipeline/formats/character_references.h"
#include "pipeline/formats/feed_text.h"

namespace dateline::pipeline {

namespace {

constexpr std::size_t max_entities = 1'000;
constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_text = 1'000;

/// Numeric references are read when an entity is declared, named ones when it is used.
std::string with_numbers(std::string_view value) {
  std::string out;
  while (!value.empty()) {
    const std::size_t at = std::min(value.find("&#"), value.size());
    out += value.substr(0, at);
    value.remove_prefix(at);
    bool undefined = false;
    if (!value.empty()) value.remove_prefix(append_xml_reference(out, value, undefined));
  }
  return out;
}

}  // namespace

XmlEntities::XmlEntities(std::string_view doctype) {
  static constexpr std::string_view begin = "<!ENTITY";
  for (std::size_t at = doctype.find("<!"); at != std::string_view::npos; at = doctype.find("<!", at)) {
    const std::string_view rest = doctype.substr(at);
    if (rest.starts_with("<!--")) {
      at = std::min(doctype.find("-->", at + 4), doctype.size());
    } else if (rest.starts_with(begin)) {
      if (texts_.size() < max_entities)
        declare(rest.substr(begin.size()));
      else
        limited_ = true;
      at += begin.size();
    } else {
      at += 2;
    }
  }
}

/// ` name "value">…`
void XmlEntities::declare(std::string_view declaration) {
  if (declaration.empty() || !is_xml_space(declaration.front())) return;
  const auto skip_space = [&] {
    while (!declaration.empty() && is_xml_space(declaration.front())) declaration.remove_prefix(1);
  };
  skip_space();
  const std::size_t end = declaration.find_first_of(" \t\r\n\"'>%");
  if (end == 0) return;
  if (end > longest_name) {
    limited_ = true;
    return;
  }
  const std::string_view name = declaration.substr(0, end);
  declaration.remove_prefix(end);
  skip_space();
  if (declaration.empty() || (declaration.front() != '"' && declaration.front() != '\'')) return;
  const std::size_t close = declaration.substr(0, longest_text + 2).find(declaration.front(), 1);
  std::string text =
      close == std::string_view::npos ? std::string() : expand(declaration.substr(1, close - 1));
  if (close == std::string_view::npos || text.size() > longest_text)
    limited_ = true;
  else
    texts_.try_emplace(std::string(name), std::move(text));  // the first counts
}

std::string XmlEntities::expand(std::string_view value) const {
  const std::string written = with_numbers(value);
  std::string out;
  std::string_view rest = written;
  while (!rest.empty() && out.size() <= longest_text) {
    const std::size_t at = std::min(rest.find('&'), rest.size());
    out += rest.substr(0, at);
    rest.remove_prefix(at);
    if (rest.empty()) break;
    const std::size_t end = rest.substr(0, longest_name + 2).find(';');
    const std::string* const known = end == std::string_view::npos ? nullptr : find(rest.substr(1, end - 1));
    bool undefined = false;
    if (known != nullptr) out += *known;
    rest.remove_prefix(known != nullptr ? end + 1 : append_xml_reference(out, rest, undefined));
  }
  return out;
}

const std::string* XmlEntities::find(std::string_view name) const {
  const auto found = texts_.find(std::string(name));
  return found == texts_.end() ? nullptr : &found->second;
}

}  // namespace dateline::pipeline
