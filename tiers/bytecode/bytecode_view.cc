// Views of bytecode, and constants as text.
#include "tiers/bytecode/bytecode_view.h"

#include "objects/print.h"
#include "objects/vm.h"
#include "tiers/bytecode/bytecode_builder.h"

namespace qdr {
namespace {

std::string Quote(const std::string& text) {
  constexpr size_t kMaxShown = 60;
  std::string result = "\"";
  for (size_t i = 0; i < text.size() && i < kMaxShown; ++i) {
    char c = text[i];
    if (c == '\n') {
      result += "\\n";
    } else if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else {
      result += c;
    }
  }
  return result + (text.size() > kMaxShown ? "...\"" : "\"");
}

std::string NumberText(double value) {
  char buffer[40];
  snprintf(buffer, sizeof buffer, "%.17g", value);
  return buffer;
}

std::string Describe(const ConstantEntry& entry) {
  using Kind = ConstantEntry::Kind;
  switch (entry.kind) {
    case Kind::kSmi:
      return "Smi " + std::to_string(entry.smi);
    case Kind::kNumber:
      return "Number " + NumberText(entry.number);
    case Kind::kString:
      return "String " + Quote(entry.string->ToUtf8());
    case Kind::kBigInt:
      return "BigInt " + entry.string->ToUtf8();
    case Kind::kHole:
      return "the hole";
    case Kind::kUndefined:
      return "undefined";
    case Kind::kNull:
      return "null";
    case Kind::kTrue:
      return "true";
    case Kind::kFalse:
      return "false";
    case Kind::kScopeInfo:
      return entry.scope_info == nullptr
                 ? "no ScopeInfo"
                 : "ScopeInfo " + std::string(ScopeKindName(entry.scope_info->kind()));
    case Kind::kFunction:
    case Kind::kUnnamedFunction: {
      const AstString* name = entry.function->facts.name;
      return "SharedFunctionInfo " +
             (name == nullptr || name->empty() ? std::string("(anonymous)") : name->ToUtf8());
    }
    case Kind::kObjectBoilerplate:
      return "ObjectBoilerplate";
    case Kind::kArrayBoilerplate:
      return "ArrayBoilerplate";
    case Kind::kTemplate:
      return "TemplateDescription";
    case Kind::kDeclarations:
      return "Declarations";
    case Kind::kParameterSlots:
      return "ParameterSlots";
    case Kind::kGlobalThis:
      return "globalThis";
    case Kind::kIteratorSymbol:
      return "Symbol.iterator";
    case Kind::kAsyncIteratorSymbol:
      return "Symbol.asyncIterator";
    case Kind::kClassFieldsSymbol:
      return "class_fields";
  }
  return "";
}

}  // namespace

BytecodeView ViewOf(const CompiledBytecode& bytecode) {
  BytecodeView view;
  view.code = bytecode.code;
  view.handlers = bytecode.handlers;
  view.positions = bytecode.positions;
  view.slots = bytecode.slots;
  view.register_count = bytecode.register_count;
  // What handlers need besides the variables is found out by the Finalizer.
  if (bytecode.handlers.empty()) view.initialized_registers = bytecode.local_count;
  view.parameter_count = bytecode.parameter_count;
  view.constant_count = static_cast<int>(bytecode.constants.entries().size());
  view.smi_constant = [&bytecode](int index, int32_t* value) {
    const ConstantEntry& entry = bytecode.constants.entries()[index];
    *value = entry.smi;
    return entry.kind == ConstantEntry::Kind::kSmi;
  };
  view.describe_constant = [&bytecode](int index) {
    return Describe(bytecode.constants.entries()[index]);
  };
  return view;
}

BytecodeView ViewOf(Vm& vm, BytecodeArray* array) {
  BytecodeView view;
  view.code = {array->code(), array->length()};
  view.handlers = HandlerEntries(array->handlers()->data(), array->handlers()->length());
  view.positions = {array->positions()->data(), array->positions()->length()};
  auto* slots = CellCast<ByteArray>(array->feedback_metadata());
  view.slots = {reinterpret_cast<const SlotKind*>(slots->data()), slots->length()};
  view.register_count = static_cast<int>(array->register_count());
  view.initialized_registers = static_cast<int>(array->initialized_registers());
  view.parameter_count = static_cast<int>(array->parameter_count()) - 1;
  view.constant_count = static_cast<int>(array->constants()->length());
  view.smi_constant = [array](int index, int32_t* value) {
    Value v = array->constants()->get(index);
    *value = v.AsSmi();
    return v.IsSmi();
  };
  view.describe_constant = [&vm, array](int index) {
    return ShortPrint(vm.heap, array->constants()->get(index));
  };
  return view;
}

}  // namespace qdr
