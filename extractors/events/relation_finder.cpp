#include "extractors/events/relation_finder.h"

namespace dateline {

RelationFinder::RelationFinder(const Resources::Data& resources) : resources_(resources) {}

void RelationFinder::find(const Analysis&, Annotations&) const { (void)resources_; }

}  // namespace dateline
