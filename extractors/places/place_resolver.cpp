#include "extractors/places/place_resolver.h"

namespace dateline {

PlaceResolver::PlaceResolver(const Resources::Data& resources) : resources_(resources) {}

void PlaceResolver::resolve(const Analysis&, std::vector<Mention>&) const { (void)resources_; }

}  // namespace dateline
