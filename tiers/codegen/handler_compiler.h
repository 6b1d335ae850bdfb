// Native code for the shapes of handlers: compiled at the first request, kept for the isolate's
// life, shared by all handlers of the shape. Register conventions: stubs.h, with rcx = the Handler.
#ifndef TIERS_CODEGEN_HANDLER_COMPILER_H_
#define TIERS_CODEGEN_HANDLER_COMPILER_H_

#include "absl/container/flat_hash_map.h"
#include "feedback/handler.h"
#include "heap/code_space.h"

namespace qdr {

class NativeHandlerCompiler : public HandlerCompiler {
 public:
  NativeHandlerCompiler(Vm& vm, CodeSpace& space) : vm_(vm), space_(space) {}
  const void* CodeFor(uint64_t shape) override;

 private:
  Vm& vm_;
  CodeSpace& space_;
  absl::flat_hash_map<uint64_t, const void*> code_;
};

}  // namespace qdr

#endif  // TIERS_CODEGEN_HANDLER_COMPILER_H_
