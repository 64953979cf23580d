#include "extractors/events/event_finder.h"

namespace dateline {

struct EventFinder::Frames {};

EventFinder::EventFinder(const Resources::Data& resources) : resources_(resources) {}
EventFinder::~EventFinder() = default;

void EventFinder::find(const Analysis&, Annotations&) const { (void)resources_; }

}  // namespace dateline
