#pragma once

#include <string>
#include <string_view>

namespace dateline {

/// The id of something that no table lists: "person:~moussa-ag-assarid" for the prefix "person".
/// The tilde keeps it apart from the ids of the tables.
[[nodiscard]] std::string unlisted_id(std::string_view prefix, std::string_view name);

/// Words of a text joined by single spaces, without line breaks.
[[nodiscard]] std::string on_one_line(std::string_view text);

}  // namespace dateline
