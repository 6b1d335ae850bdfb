// Makes events of what inline caches learn.
#ifndef ENGINE_FEEDBACK_EVENTS_H_
#define ENGINE_FEEDBACK_EVENTS_H_

#include "feedback/ic.h"

namespace qdr {

class FeedbackEvents final : public SlotObserver {
 public:
  void SlotChanged(Vm& vm, const SlotChange& change) override;
};

}  // namespace qdr

#endif  // ENGINE_FEEDBACK_EVENTS_H_
