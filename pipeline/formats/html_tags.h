#pragma once

#include <cstdint>
#include <string_view>

// The elements the program has a name for; all others are HtmlTag::other. A final underscore is
// dropped, another one stands for a hyphen.
#define DATELINE_HTML_TAGS(X)                                                                                \
  X(a)                                                                                                       \
  X(abbr)                                                                                                    \
  X(acronym)                                                                                                 \
  X(address)                                                                                                 \
  X(amp_img)                                                                                                 \
  X(area) X(article) X(aside) X(audio) X(b) X(base) X(bdi) X(bdo) X(big) X(blockquote) X(body) X(br)         \
      X(button) X(canvas) X(caption) X(center) X(cite) X(code) X(col) X(colgroup) X(data) X(datalist) X(dd)  \
          X(del) X(details) X(dfn) X(dialog) X(dir) X(div) X(dl) X(dt) X(em) X(embed) X(fieldset)            \
              X(figcaption) X(figure) X(font) X(footer) X(form) X(frame) X(frameset) X(h1) X(h2) X(h3) X(h4) \
                  X(h5) X(h6) X(head) X(header) X(hgroup) X(hr) X(html) X(i) X(iframe) X(img) X(input)       \
                      X(ins) X(kbd) X(label) X(legend) X(li) X(link) X(main) X(map) X(mark) X(math) X(menu)  \
                          X(meta) X(meter) X(nav) X(nobr) X(noframes) X(noscript) X(object) X(ol)            \
                              X(optgroup) X(option) X(output) X(p) X(param) X(picture) X(pre) X(progress)    \
                                  X(q) X(rp) X(rt) X(ruby) X(s) X(samp) X(script) X(section) X(select)       \
                                      X(small) X(source) X(span) X(strike) X(strong) X(style) X(sub)         \
                                          X(summary) X(sup) X(svg) X(table) X(tbody) X(template_) X(td)      \
                                              X(textarea) X(tfoot) X(th) X(thead) X(time) X(title) X(tr)     \
                                                  X(track) X(tt) X(u) X(ul) X(var) X(video) X(wbr) X(xmp)

// The attributes the program asks for; all others are HtmlAttributeName::other. Underscores as above.
#define DATELINE_HTML_ATTRIBUTES(X)                                                                      \
  X(class_)                                                                                              \
  X(id)                                                                                                  \
  X(aria_hidden)                                                                                         \
  X(content) X(data_block) X(data_component) X(data_component_name) X(data_testid) X(datetime) X(hidden) \
      X(href) X(http_equiv) X(itemprop) X(lang) X(name) X(property) X(pubdate) X(rel) X(role) X(style)   \
          X(title) X(type)

namespace dateline::pipeline {

enum class HtmlAttributeName : std::uint8_t {
  other,  ///< an attribute without a name here
#define DATELINE_ATTRIBUTE_ENUMERATOR(name) name,
  DATELINE_HTML_ATTRIBUTES(DATELINE_ATTRIBUTE_ENUMERATOR)
#undef DATELINE_ATTRIBUTE_ENUMERATOR
};

/// The attribute of a name in lower case; `other` if there is none.
[[nodiscard]] HtmlAttributeName html_attribute(std::string_view lower_case_name);

enum class HtmlTag : std::uint8_t {
  text_node,  ///< not an element: a run of text
  other,      ///< an element without a name here
#define DATELINE_TAG_ENUMERATOR(name) name,
  DATELINE_HTML_TAGS(DATELINE_TAG_ENUMERATOR)
#undef DATELINE_TAG_ENUMERATOR
};

/// The tag of a name in lower case; `other` if there is none.
[[nodiscard]] HtmlTag html_tag(std::string_view lower_case_name);
/// "div"; "#text" and "" for the first two.
[[nodiscard]] std::string_view name_of(HtmlTag tag);

}  // namespace dateline::pipeline
