#pragma once

#include <string>
#include <string_view>

namespace dateline::pipeline {

/// Whether an attribute of HTML, in any case, is an address: href, src, cite, poster.
[[nodiscard]] bool holds_address(std::string_view attribute);

/// HTML with the relative addresses in its tags as seen from `base`; those that do not lead to http or https
/// and those within the page (#notes) stay. What it adds is no more than the HTML itself and 64 KB: beyond
/// that addresses stay as they are. Linear; safe to call from many threads.
[[nodiscard]] std::string with_absolute_links(std::string html, std::string_view base);

}  // namespace dateline::pipeline
