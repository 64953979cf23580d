// The names under which enumerators appear in JSON and in the database.
#include "dateline/event.h"
#include "dateline/mention.h"
#include "dateline/timex.h"

namespace dateline {

const char* to_string(MentionType type) {
  switch (type) {
    case MentionType::person:
      return "PERSON";
    case MentionType::org:
      return "ORG";
    case MentionType::place:
      return "PLACE";
    case MentionType::date:
      return "DATE";
  }
  return "";
}

const char* to_string(MentionLevel level) {
  return level == MentionLevel::name ? "NAM" : "NOM";
}

const char* to_string(PlacePrecision precision) {
  switch (precision) {
    case PlacePrecision::country:
      return "country";
    case PlacePrecision::region:
      return "region";
    case PlacePrecision::city:
      return "city";
    case PlacePrecision::point:
      return "point";
  }
  return "";
}

const char* to_string(TimexType type) {
  switch (type) {
    case TimexType::date:
      return "DATE";
    case TimexType::time:
      return "TIME";
    case TimexType::duration:
      return "DURATION";
    case TimexType::set:
      return "SET";
  }
  return "";
}

const char* to_string(DatePrecision precision) {
  switch (precision) {
    case DatePrecision::none:
      return "none";
    case DatePrecision::day:
      return "day";
    case DatePrecision::week:
      return "week";
    case DatePrecision::month:
      return "month";
    case DatePrecision::season:
      return "season";
    case DatePrecision::quarter:
      return "quarter";
    case DatePrecision::part:
      return "part";
    case DatePrecision::year:
      return "year";
    case DatePrecision::decade:
      return "decade";
    case DatePrecision::century:
      return "century";
  }
  return "";
}

const char* to_string(DateBasis basis) {
  switch (basis) {
    case DateBasis::none:
      return "none";
    case DateBasis::absolute:
      return "absolute";
    case DateBasis::publication:
      return "publication";
    case DateBasis::paragraph:
      return "paragraph";
    case DateBasis::dateline:
      return "dateline";
    case DateBasis::narrative:
      return "narrative";
  }
  return "";
}

const char* to_string(EventStatus status) {
  switch (status) {
    case EventStatus::actual:
      return "actual";
    case EventStatus::ongoing:
      return "ongoing";
    case EventStatus::planned:
      return "planned";
    case EventStatus::hypothetical:
      return "hypothetical";
    case EventStatus::alleged:
      return "alleged";
    case EventStatus::denied:
      return "denied";
    case EventStatus::negated:
      return "negated";
  }
  return "";
}

const char* to_string(QuoteKind kind) {
  switch (kind) {
    case QuoteKind::direct:
      return "direct";
    case QuoteKind::mixed:
      return "mixed";
    case QuoteKind::indirect:
      return "indirect";
    case QuoteKind::block:
      return "block";
  }
  return "";
}

const char* to_string(RelationStatus status) {
  switch (status) {
    case RelationStatus::asserted:
      return "asserted";
    case RelationStatus::alleged:
      return "alleged";
    case RelationStatus::denied:
      return "denied";
    case RelationStatus::former:
      return "former";
  }
  return "";
}

}  // namespace dateline
