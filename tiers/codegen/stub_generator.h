// Generates the stubs of stubs.h; one method a stub or a family.
#ifndef TIERS_CODEGEN_STUB_GENERATOR_H_
#define TIERS_CODEGEN_STUB_GENERATOR_H_

#include "feedback/ic.h"
#include "tiers/codegen/macro_assembler.h"
#include "tiers/codegen/stubs.h"
#include "tiers/codegen/transitions.h"

namespace qdr {

inline constexpr int StubField(Stub stub) {
  return vm_offset::kState + static_cast<int>(offsetof(VmState, stubs)) +
         8 * static_cast<int>(stub);
}

class StubGenerator : public MacroAssembler {
 public:
  StubGenerator(Vm& vm, const Transitions& transitions);
  void Generate(CodeSpace& space);

 private:
  void Begin(Stub stub);
  void CallKeepingCallee(const void* function);
  void LogStubs(const uint8_t* base) const;

  void GenerateEnter();
  void GenerateCallC();
  void GenerateCallRuntime();
  void GenerateThrow();
  void GenerateBuiltinEntry();
  void GenerateCompileLazy();
  void GenerateClassConstructorEntry();
  void InsertBoundArguments(Label& guard);
  void GenerateCallAny();
  void GenerateConstructAny();
  void GenerateCallWithList();
  void GenerateFunctionCallAndApply();
  void GenerateNewArguments();
  void GenerateLoadCache();
  void GenerateStoreCache();
  void GenerateRemember();
  void GenerateStackGuard();
  void GenerateBaselineResume();
  void LoadRealmOfFrame(const Reg64& dst);
  void StoreArgumentsFields(int first_field, const Reg64& iterator);
  void CopyArguments(const Reg64& elements);
  void SpreadArgumentsObject(Label& slow);
  void GenerateStringNatives();
  void LoadStringAndIndex(Label& generic, Label& beyond);
  void GenerateMathNatives();
  void LoadNumberArgument(const Xbyak::Xmm& dst, int i, Label& generic);
  void ReturnNumber();
  void GenerateRounding(Stub stub, int mode, Label& generic);
  void GenerateExtremum(Stub stub, bool max, Label& generic);
  void GenerateArrayNatives();
  void LoadArrayReceiver(Label& generic);
  void CheckPlainArray(Label& generic);
  /// Finds the handler for the receiver in rdi and the name in rsi at slot r10: leaves it in rcx.
  void FindHandler(const StubCacheEntry* cache, Label& found, Label& element, Label& miss);

  Vm& vm_;
  const Transitions& transitions_;
  const bool has_sse41_;
  Label throw_, builtin_entry_, enter_exit_, load_miss_, store_miss_;
  size_t offsets_[static_cast<int>(Stub::kCount)] = {};
};

}  // namespace qdr

#endif  // TIERS_CODEGEN_STUB_GENERATOR_H_
