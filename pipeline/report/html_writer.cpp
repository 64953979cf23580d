#include "pipeline/report/html_writer.h"

#include <algorithm>
#include <cassert>

#include "dateline/unicode.h"
#include "pipeline/base/markup.h"
#include "pipeline/base/url.h"
#include "pipeline/exports/rows.h"

namespace dateline::pipeline {
namespace {

/// Elements within a line; all others end one.
bool is_within_line(std::string_view element) {
  constexpr std::string_view names[] = {"a", "b", "bdi", "span", "strong", "td", "th"};
  return std::find(std::begin(names), std::end(names), element) != std::end(names);
}

bool begins_as_web_address(std::string_view url) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (url.size() <= scheme.size()) continue;
    const bool same = std::equal(scheme.begin(), scheme.end(), url.begin(), [](char wanted, char given) {
      return wanted == (given >= 'A' && given <= 'Z' ? given - 'A' + 'a' : given);
    });
    if (same) return true;
  }
  return false;
}

}  // namespace

bool is_linkable(std::string_view url) {
  return begins_as_web_address(url) && url.find_first_of(" \t\r\n\"'<>\\`") == std::string_view::npos &&
         is_valid_utf8(url) && escape_controls(url) == url && is_http_url(url);
}

void HtmlWriter::document_type() {
  out_ += "<!DOCTYPE html>\n";
}

void HtmlWriter::begin(const char* element, Attributes attributes) {
  out_ += '<';
  out_ += element;
  for (const Attribute& attribute : attributes) {
    out_ += ' ';
    out_ += attribute.name;
    out_ += "=\"";
    append_markup(out_, visible_text(attribute.value), true);
    out_ += '"';
  }
}

void HtmlWriter::open(const char* element, Attributes attributes) {
  begin(element, attributes);
  out_ += '>';
  open_.push_back(element);
}

void HtmlWriter::close() {
  assert(!open_.empty());
  out_ += "</";
  out_ += open_.back();
  out_ += is_within_line(open_.back()) ? ">" : ">\n";
  open_.pop_back();
}

void HtmlWriter::empty(const char* element, Attributes attributes) {
  begin(element, attributes);
  out_ += "/>\n";
}

void HtmlWriter::element(const char* element, std::string_view text, Attributes attributes) {
  open(element, attributes);
  this->text(text);
  close();
}

void HtmlWriter::text(std::string_view text) {
  append_markup(out_, visible_text(text), false);
}

void HtmlWriter::foreign(std::string_view text) {
  element("bdi", text, {{"dir", "auto"}});
}

void HtmlWriter::link(std::string_view url, std::string_view says) {
  if (!is_linkable(url)) {
    if (!says.empty()) foreign(says);
    if (!says.empty() && !url.empty()) text(" ");
    if (!url.empty()) foreign(url);
    return;
  }
  open("a", {{"href", url}, {"rel", "noopener noreferrer"}, {"class", says.empty() ? "address" : "titled"}});
  foreign(says.empty() ? url : says);
  close();
}

void HtmlWriter::style(std::string_view sheet) {
  assert(sheet.find_first_of("<&") == std::string_view::npos);
  open("style");
  out_ += sheet;
  close();
}

}  // namespace dateline::pipeline
