#include "dateline/calendar.h"

#include <cstdio>

namespace dateline {

std::string to_iso(Day day) {
  const std::chrono::year_month_day ymd{day};
  const int year = static_cast<int>(ymd.year());
  if (year >= 0 && year <= 9999) {
    std::string text = "0000-00-00";
    const auto put = [&text](std::size_t end, unsigned number) {
      for (; number > 0; number /= 10) text[--end] = static_cast<char>('0' + number % 10);
    };
    put(4, static_cast<unsigned>(year));
    put(7, static_cast<unsigned>(ymd.month()));
    put(10, static_cast<unsigned>(ymd.day()));
    return text;
  }
  char buffer[24];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", year, static_cast<unsigned>(ymd.month()),
                static_cast<unsigned>(ymd.day()));
  return buffer;
}

std::optional<Day> parse_iso_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  unsigned parts[3] = {0, 0, 0};
  const std::size_t starts[3] = {0, 5, 8};
  const std::size_t lengths[3] = {4, 2, 2};
  for (int p = 0; p < 3; ++p) {
    for (std::size_t i = 0; i < lengths[p]; ++i) {
      const char c = text[starts[p] + i];
      if (c < '0' || c > '9') return std::nullopt;
      parts[p] = parts[p] * 10 + static_cast<unsigned>(c - '0');
    }
  }
  const std::chrono::year_month_day ymd{std::chrono::year{static_cast<int>(parts[0])},
                                        std::chrono::month{parts[1]}, std::chrono::day{parts[2]}};
  if (!ymd.ok()) return std::nullopt;
  return Day{ymd};
}

Day make_day(int year, unsigned month, unsigned day) {
  return Day{
      std::chrono::year_month_day{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}}};
}

}  // namespace dateline
