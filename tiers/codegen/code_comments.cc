#include "tiers/codegen/code_comments.h"

#include <dlfcn.h>

#include "absl/debugging/symbolize.h"
#include "absl/strings/str_cat.h"
#include "objects/print.h"
#include "tiers/codegen/code_log.h"
#include "tiers/codegen/frames.h"
#include "tiers/codegen/macro_assembler.h"
#include "tiers/codegen/stubs.h"

namespace qdr {

namespace {

constexpr const char* kRootNames[] = {
#define QDR_NAME(Name, ...) #Name,
    // In the order of RootIndex.
    QDR_NAMES(QDR_NAME) QDR_WELL_KNOWN_SYMBOLS(QDR_NAME) QDR_PRIVATE_SYMBOLS(QDR_NAME)
        QDR_ROOT_OBJECTS(QDR_NAME)
#undef QDR_NAME
};
static_assert(std::size(kRootNames) == static_cast<size_t>(RootIndex::kCount));

/// Index of the element of an array of words at `begin` that lies at `offset`; -1 if none does.
int64_t ElementAt(int64_t offset, int64_t begin, size_t count) {
  int64_t distance = offset - begin;
  if (distance < 0 || distance % 8 != 0 || distance / 8 >= static_cast<int64_t>(count)) return -1;
  return distance / 8;
}

}  // namespace

std::string VmFieldName(int64_t offset) {
  constexpr int64_t kStubs = vm_offset::kState + static_cast<int64_t>(offsetof(VmState, stubs));
  if (int64_t i = ElementAt(offset, kStubs, static_cast<size_t>(Stub::kCount)); i >= 0) {
    return absl::StrCat("stub ", std::string(StubName(static_cast<Stub>(i))));
  }
  if (int64_t i = ElementAt(offset, vm_offset::Root(RootIndex{}), std::size(kRootNames)); i >= 0) {
    return absl::StrCat("root ", kRootNames[i]);
  }
  if (int64_t i = ElementAt(offset, vm_offset::InternalMap(InstanceType{}), kInstanceTypeCount);
      i >= 0) {
    return absl::StrCat("map of ", InstanceTypeName(static_cast<InstanceType>(i)));
  }
  static constexpr struct {
    int64_t offset;
    const char* name;
  } kFields[] = {
      {vm_offset::kStackLimit, "stack limit"},
      {vm_offset::kPendingException, "pending exception"},
      {vm_offset::kExitFrame, "exit frame"},
      {vm_offset::kRealm, "realm"},
      {vm_offset::kAllocationTop, "allocation top"},
      {vm_offset::kAllocationLimit, "allocation limit"},
      {vm_offset::kMapSpaceBase, "map space"},
      {vm_offset::kState + offsetof(VmState, exit_stack_pointer), "exit stack pointer"},
      {vm_offset::kState + offsetof(VmState, unwind_frame), "unwind frame"},
      {vm_offset::kState + offsetof(VmState, unwind_pc), "unwind pc"},
  };
  for (const auto& field : kFields) {
    if (field.offset == offset) return field.name;
  }
  return "";
}

std::string FrameSlotName(int64_t offset) {
  static constexpr struct {
    int offset;
    const char* name;
  } kSlots[] = {
      {frame::kReceiver, "this"},
      {frame::kReturnAddress, "return address"},
      {frame::kFunction, "function"},
      {frame::kContext, "context"},
      {frame::kArgumentCount, "argument count"},
      {frame::kBytecode, "bytecode"},
      {frame::kPc, "pc"},
      {frame::kVector, "feedback vector"},
      {frame::kBottom, "bottom"},
      {frame::kNewTarget, "new.target"},
  };
  for (const auto& slot : kSlots) {
    if (slot.offset == offset) return slot.name;
  }
  if (offset % 8 != 0) return "";
  if (offset >= frame::kArguments) return absl::StrCat("a", (offset - frame::kArguments) / 8);
  if (offset <= frame::kFirstRegister) {
    return absl::StrCat("r", (frame::kFirstRegister - offset) / 8);
  }
  return "";
}

std::string AddressName(const CodeLog* log, const void* address) {
  if (log != nullptr) {
    if (std::string name = log->NameAt(address); !name.empty()) return name;
  }
  // Only what lies in the program or its libraries has a symbol.
  Dl_info object;
  char name[256];
  if (dladdr(address, &object) == 0 || !absl::Symbolize(address, name, sizeof name)) return "";
  std::string_view text = name;
  if (text.starts_with("qdr::")) text.remove_prefix(5);
  return std::string(text);
}

std::string ConstantName(Vm& vm, const CodeLog* log, uint64_t bits) {
  Value value(bits);
  if (bits == Value::kNumberTag || bits == Value::kNotCellMask) return "";
  if (!value.IsCell()) return ShortPrint(vm.heap, value);
  // Whether it is a cell only the heap can say.
  HeapObject* object = vm.heap.FindObject(bits);
  if (object != nullptr && object->address() == bits) return ShortPrint(vm.heap, value);
  return AddressName(log, reinterpret_cast<const void*>(bits));
}

}  // namespace qdr
