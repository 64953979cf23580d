#include "extractors/names/name_finder.h"

namespace dateline {

NameFinder::NameFinder(const Resources::Data& resources) : resources_(resources) {}

void NameFinder::find(const Analysis&, const std::vector<Mention>&, std::vector<Mention>&) const { (void)resources_; }

}  // namespace dateline
