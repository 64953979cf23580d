#pragma once

#include <string>
#include <vector>

#include "dateline/event.h"
#include "dateline/mention.h"
#include "dateline/span.h"

namespace dateline {

/// All that was found in one document. Records refer to each other by index into
/// `mentions`, which is sorted by position (longer first); the other lists are
/// sorted by position too. Spans are byte spans of Document::text.
struct Annotations {
  std::string language;  ///< declared, else detected; empty: unknown
  std::vector<ByteSpan> sentences;
  std::vector<Mention> mentions;
  std::vector<Quote> quotes;
  std::vector<Event> events;
  std::vector<Relation> relations;
};

}  // namespace dateline
