#pragma once

#include <string>
#include <string_view>

namespace dateline::pipeline {

// Walls: what a site answers in place of an article, such as a question for consent, a login, or its front
// page. They are told by where a link leads, and by titles, whatever else is written on them. All functions
// are pure.

enum class Destination : unsigned char {
  same,        ///< the link, perhaps at another host, with or without a last slash
  elsewhere,   ///< another page: the article under a new address, or a wall
  front_page,  ///< of a site; no article has its address
  asks_for_it  ///< a page that got the link as a parameter, to lead back to it: a wall
};

/// Where a link has led by redirects; both are absolute http(s) addresses.
[[nodiscard]] Destination destination_of(std::string_view link, std::string_view final_url);

/// By what walls are told apart: the address without query and fragment, which may differ for every link.
[[nodiscard]] std::string wall_address(std::string_view final_url);

/// Whether two titles are of one article: half of the words of the shorter one stand in the other. Nothing
/// agrees with an empty one.
[[nodiscard]] bool titles_agree(std::string_view a, std::string_view b);

}  // namespace dateline::pipeline
