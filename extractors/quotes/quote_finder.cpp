#include "extractors/quotes/quote_finder.h"

namespace dateline {

QuoteFinder::QuoteFinder(const Resources::Data& resources) : resources_(resources) {}

void QuoteFinder::find(const Analysis&, Annotations&) const { (void)resources_; }

}  // namespace dateline
