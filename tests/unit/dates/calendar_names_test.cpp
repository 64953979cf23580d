// The names of months and days in the packs of languages, against those that ICU carries (CLDR).

#include <unicode/dtfmtsym.h>

#include <set>
#include <string>

#include "dateline/unicode.h"
#include "extractors/dates/date_finder.h"
#include "extractors/match/bundle_builder.h"
#include "tests/support/catch.h"

using namespace dateline;

namespace {

const Resources::Data& resources() {
  static const Resources::Data data = [] {
    BundleBuilder builder;
    Diagnostics diagnostics;
    builder.add_folder(DATELINE_SOURCE_DIR "/gazetteers", diagnostics);
    return Resources::Data(builder.build());
  }();
  return data;
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

using Context = icu::DateFormatSymbols::DtContextType;

struct Locale {
  const char* language;
  const char* name;
};

const Locale locales[] = {{"en", "en"},    {"fr", "fr"},    {"es", "es"},    {"es", "es_PE"}, {"de", "de"},
                          {"de", "de_AT"}, {"ar", "ar_EG"}, {"ar", "ar_LB"}, {"ar", "ar_IQ"}, {"ar", "ar_DZ"},
                          {"ar", "ar_TN"}, {"ar", "ar_MA"}, {"ar", "ar_SA"}, {"ru", "ru"}};

icu::DateFormatSymbols symbols_of(const char* locale) {
  UErrorCode status = U_ZERO_ERROR;
  const std::string gregorian = std::string(locale) + "@calendar=gregorian";
  icu::DateFormatSymbols symbols(icu::Locale(gregorian.c_str()), status);
  REQUIRE(U_SUCCESS(status));
  return symbols;
}

}  // namespace

TEST_CASE("the packs know the months by the names of CLDR") {
  for (const Locale& locale : locales) {
    const RuleSet& rules = resources().rules(std::string(locale.language) + "/dates.toml");
    const icu::DateFormatSymbols symbols = symbols_of(locale.name);
    for (const Context context : {icu::DateFormatSymbols::FORMAT, icu::DateFormatSymbols::STANDALONE}) {
      std::int32_t count = 0;
      const icu::UnicodeString* months = symbols.getMonths(count, context, icu::DateFormatSymbols::WIDE);
      REQUIRE(count == 12);
      for (int i = 0; i < count; ++i) {
        const std::string name = utf8(months[i]);
        CAPTURE(locale.name, name);
        CHECK(rules.word_value("month", name) == (i < 9 ? "0" : "") + std::to_string(i + 1));
      }
    }
  }
}

TEST_CASE("the packs know the days of the week by the names of CLDR") {
  for (const Locale& locale : locales) {
    const RuleSet& rules = resources().rules(std::string(locale.language) + "/dates.toml");
    const icu::DateFormatSymbols symbols = symbols_of(locale.name);
    for (const Context context : {icu::DateFormatSymbols::FORMAT, icu::DateFormatSymbols::STANDALONE}) {
      std::int32_t count = 0;
      const icu::UnicodeString* days = symbols.getWeekdays(count, context, icu::DateFormatSymbols::WIDE);
      REQUIRE(count == 8);  // the first is empty, the second Sunday
      for (int i = 1; i < count; ++i) {
        const std::string name = utf8(days[i]);
        CAPTURE(locale.name, name);
        CHECK(rules.word_value("weekday", name) == std::to_string(i == 1 ? 7 : i - 1));
      }
    }
  }
}
