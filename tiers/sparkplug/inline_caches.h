// What an access site has seen, as code in line: comparisons of the receiver's hidden class with
// immediates, each with the handler's program behind it, the data of which are immediates too. The
// programs are feedback's (feedback/handler.h); a step that has no translation here keeps its
// program in the shared native code of its shape.
//
// Invariant: what is compared with is weak (BaselineCode::ClassGuard); a handler's data are used
// only behind the comparison that names the handler.
#ifndef TIERS_SPARKPLUG_INLINE_CACHES_H_
#define TIERS_SPARKPLUG_INLINE_CACHES_H_

#include <vector>

#include "tiers/sparkplug/operands.h"

namespace qdr {

class InlineCaches {
 public:
  explicit InlineCaches(SparkplugAssembler& assembler) : a(assembler) {}

  /// A load from the object in rdi, with the key in rax if `keyed`, into rax; what no case covers
  /// goes to `slow` with both intact. False, and nothing emitted, when the site's feedback gives no
  /// case. Clobbers rcx, rdx, r8, r11, xmm0.
  bool EmitLoad(int slot_operand, bool keyed, CodeLabel& slow);
  /// A store of rax to the object in rdi, with the key in rsi if `keyed`; the same otherwise.
  /// Clobbers rcx, rdx, rdi, r8, r11, xmm0.
  bool EmitStore(int slot_operand, bool keyed, CodeLabel& slow);

 private:
  struct Case {
    Map* map;
    Value handler;
  };
  /// The cases of the site that can be in line; none if they do not cover what it has seen.
  std::vector<Case> CasesOf(int slot_operand, bool keyed, bool store) const;
  static bool IsInlinable(const Handler* handler, bool keyed, bool store);
  void CompareClass(const Case& c);
  template <class SmiHandler, class Program>
  bool EmitCases(const std::vector<Case>& cases, CodeLabel& slow, SmiHandler emit_smi_handler,
                 Program emit_program);

  void EmitLoadProgram(const Handler* handler, CodeLabel& slow);
  void EmitStoreProgram(const Handler* handler, CodeLabel& slow);
  void EmitElementLoad(CodeLabel& slow, bool hole_is_undefined);
  void EmitElementStore(int32_t kind, CodeLabel& slow);
  void EmitTypedElementLoad(ElementsKind kind, CodeLabel& slow);
  void EmitTypedElementStore(ElementsKind kind, CodeLabel& slow);
  void Barrier();
  Xbyak::Address Data(const Handler* handler, int i);
  void EmitGuard(const Handler* handler, int i, int data, const Xbyak::Reg64& key, CodeLabel& slow);

  SparkplugAssembler& a;
};

}  // namespace qdr

#endif  // TIERS_SPARKPLUG_INLINE_CACHES_H_
