#include "pipeline/normalize/mojibake.h"

#include "dateline/unicode.h"
#include "pipeline/base/charset.h"
#include "tests/support/catch.h"

using namespace dateline::pipeline;

namespace {

/// UTF-8 read as windows-1252 and written as UTF-8.
std::string read_wrongly(const std::string& text) {
  return decode_text(text + "\xFF", MarkupKind::plain, "text/plain; charset=windows-1252").text;
}

std::string repaired(std::string text) {
  static_cast<void>(repair_mojibake(text));
  return text;
}

}  // namespace

TEST_CASE("UTF-8 that was read as windows-1252 is put right") {
  for (const std::string text : {"Café, déjà vu, “don’t” – naïve", "Минск, Гродно", "à bientôt — là, où"}) {
    const std::string wrong = read_wrongly(text);
    INFO(wrong);
    CHECK(repaired(wrong) == text + "ÿ");
  }
}

TEST_CASE("letters that are meant stay") {
  for (const std::string text : {"NÃO à SÃO Paulo “É” «BOGOTÁ»", "„Spaß“ „Fuß“ „Gruß“", "Â propos, Ã",
                                 "Ð Ñ â€", "one Ã© is not enough"})
    CHECK(repaired(text) == text);
}

TEST_CASE("a text cut anywhere stays UTF-8") {
  const std::string wrong = read_wrongly("“é” “é” “é” ’");
  for (std::size_t size = 0; size <= wrong.size(); ++size) {
    std::string cut = dateline::repair_utf8(wrong.substr(0, size));
    static_cast<void>(repair_mojibake(cut));
    CHECK(dateline::is_valid_utf8(cut));
  }
}
