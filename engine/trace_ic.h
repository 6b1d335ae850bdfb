// --trace-ic: a line for each change of an inline cache's state, laid out like V8's.
#ifndef ENGINE_TRACE_IC_H_
#define ENGINE_TRACE_IC_H_

#include <cstdio>

#include "engine/function_names.h"

namespace qdr {

class TraceIc final : public EventListener {
 public:
  static constexpr EventMask kTypes = MaskOf(EventType::kFunction) | MaskOf(EventType::kIcChange);

  explicit TraceIc(std::FILE* out) : out_(out) {}
  void OnEvent(const Event& event) override;

 private:
  FunctionNames names_;
  std::FILE* out_;
};

}  // namespace qdr

#endif  // ENGINE_TRACE_IC_H_
