#include "pipeline/base/binary.h"

#include <string>
#include <string_view>

#include "tests/support/catch.h"

using namespace dateline::pipeline;

TEST_CASE("what can not be text is known by its first bytes or by its control characters") {
  CHECK(is_binary("%PDF-1.7 and a text"));
  CHECK(is_binary("\xFF\xD8\xFF\xE0"));
  CHECK(is_binary(std::string("\0\0\0\x18", 4) + "ftypmp42"));
  std::string noise = "<html><body>";
  for (unsigned i = 0; i < 4000; ++i) noise += static_cast<char>(i * 2654435761U >> 24);
  CHECK(is_binary(noise));
  CHECK_FALSE(is_binary(""));
  CHECK_FALSE(is_binary("GIF"));
  CHECK_FALSE(is_binary("The big WAVE of the north"));
  CHECK_FALSE(is_binary("<html><body>On %PDF- files\x01"));
  std::string wide;
  for (int i = 0; i < 40; ++i)
    for (const std::string_view unit :
         {std::string_view("<\0", 2), std::string_view("p\0", 2), std::string_view(">\0", 2),
          std::string_view("\x1C\x04", 2), std::string_view("\x3E\x04", 2)})
      wide += unit;
  CHECK_FALSE(is_binary(wide));
  CHECK_FALSE(is_binary("\xFF\xFE" + wide));
}
