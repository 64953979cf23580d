#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dateline/calendar.h"
#include "dateline/result.h"

namespace dateline::pipeline {

/// The bytes of a page as a container kept them, with what it says about them.
struct ContainedPage {
  std::string url;           ///< http or https; empty: not said
  std::string content_type;  ///< as HTTP would say it, with the charset if there is one
  std::string bytes;
  std::optional<Day> fetched = std::nullopt;  ///< when it was saved, in UTC where a zone is said
};

/// The page of an MHTML file (MIME multipart/related or a single part; RFC 2557): the part that `start`
/// names, else the first of HTML, with quoted-printable or base64 undone. A file whose end is cut off gives
/// what it holds. Linear in the input, multiparts within each other up to eight deep; safe to call from many
/// threads. Errors: F401 no HTML in it.
[[nodiscard]] Result<ContainedPage> read_mhtml(std::string_view bytes, std::string_view where = {});

/// Whether these first bytes of a file look like MHTML. Cheap.
[[nodiscard]] bool looks_like_mhtml(std::string_view start);

/// A page without the pictures and fonts that SingleFile and others write into it as data: addresses (those
/// above a thousand bytes), which can be most of it.
[[nodiscard]] std::string without_data_urls(std::string html);

/// RFC 2045; what is not of the encoding is left as it is (quoted-printable) or passed over (base64).
[[nodiscard]] std::string decode_quoted_printable(std::string_view text);
[[nodiscard]] std::string decode_base64(std::string_view text);

}  // namespace dateline::pipeline
