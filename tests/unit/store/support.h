#pragma once

#include <string>
#include <vector>

#include "pipeline/base/clock.h"
#include "pipeline/store/article_sink.h"

namespace dateline::pipeline {

/// Always the same moment.
class FixedClock final : public Clock {
 public:
  [[nodiscard]] UtcTime now() const override {
    return UtcTime(make_day(2013, 1, 25)) + std::chrono::hours(10);
  }
};

/// A document with nothing said about it but its address and text.
[[nodiscard]] IncomingArticle make_article(const std::string& url, const std::string& text);

/// "Élodie Kpago was arrested in Gao on 21 December 2012, police said." with a person, a
/// place, a speaker, a date, one event and one indirect quote.
struct Example {
  IncomingArticle article;
  Annotations found;
};
[[nodiscard]] Example make_example();

/// The rows of a query, cells joined by "|", rows by line breaks; through SQLite's own
/// interface, not the store's.
[[nodiscard]] std::string rows_of(const std::string& database, const std::string& sql);

/// Runs statements in the same way.
void change_database(const std::string& database, const std::string& sql);

}  // namespace dateline::pipeline
