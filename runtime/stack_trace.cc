// Frames of a captured stack: locations, names and texts. Nothing here runs program code.
#include "runtime/stack_trace.h"

#include <cstring>

#include "objects/generator.h"
#include "objects/lookup.h"
#include "objects/own_keys.h"
#include "objects/promise.h"
#include "runtime/abstract_operations.h"
#include "runtime/promise_operations.h"
#include "tiers/bytecode/bytecode_iterator.h"

namespace qdr {

namespace {

/// Offsets behind each line terminator of the script's source, kept in the script.
ByteArray* LineEnds(Vm& vm, Script* script) {
  if (Is<ByteArray>(script->get(Script::kLineEnds))) {
    return As<ByteArray>(script->get(Script::kLineEnds));
  }
  std::vector<uint32_t> ends;
  FlatString text = script->source()->Flatten(vm);
  for (uint32_t i = 0; i < text.length(); ++i) {
    uint16_t c = text[i];
    // CR LF is one terminator.
    if (c == '\r' && i + 1 < text.length() && text[i + 1] == '\n') continue;
    if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) ends.push_back(i + 1);
  }
  ByteArray* array = ByteArray::New(vm, static_cast<uint32_t>(ends.size() * sizeof(uint32_t)));
  if (!ends.empty()) std::memcpy(array->data(), ends.data(), ends.size() * sizeof(uint32_t));
  script->set(vm.heap, Script::kLineEnds, array);
  return array;
}

}  // namespace

namespace {

/// The promise that tells of an activation's result, or undefined.
Value ResultPromise(JSGenerator* activation) {
  if (activation->type() == InstanceType::kJSAsyncFunction) return activation->promise();
  if (activation->type() != InstanceType::kJSAsyncGenerator) return Value::Undefined();
  // That of the request it is working on.
  if (!activation->queue().IsCell()) return Value::Undefined();
  return CellCast<AsyncGeneratorRequest>(activation->queue())
      ->get(AsyncGeneratorRequest::kCapability);
}

/// Where a suspended activation goes on: entry `id` of the table its code begins with.
uint32_t ResumePoint(BytecodeArray* bytecode, int32_t id) {
  BytecodeIterator it({bytecode->code(), bytecode->length()});
  while (!it.done() && it.opcode() != Opcode::kSwitchOnGeneratorState) it.Advance();
  if (it.done() || id < 0 || id >= it.operand(2)) return 0;
  Value offset = bytecode->constants()->get(static_cast<uint32_t>(it.operand(1) + id));
  return offset.IsSmi() ? it.offset() + static_cast<uint32_t>(offset.AsSmi()) : 0;
}

}  // namespace

void AppendAsyncFrames(Vm& vm, Value activation, uint32_t limit, RootVector& frames) {
  if (!IsAnyGenerator(activation)) return;
  Value promise = ResultPromise(CellCast<JSGenerator>(activation));
  // The chain may be a ring of the program's making.
  constexpr int kMaxLinks = 1000;
  for (int links = 0; limit > 0 && links < kMaxLinks; ++links) {
    if (!Is<JSPromise>(promise) || As<JSPromise>(promise)->state() != JSPromise::State::kPending) {
      return;
    }
    Value reactions = As<JSPromise>(promise)->reactions();
    if (!reactions.IsCell()) return;
    auto* reaction = CellCast<PromiseReaction>(reactions);
    if (reaction->get(PromiseReaction::kNext).IsCell()) return;
    Value handler = reaction->get(PromiseReaction::kFulfillHandler);
    if (handler == Value::Smi(static_cast<int32_t>(NativeReaction::kSettlePromise))) {
      promise = reaction->get(PromiseReaction::kRejectHandler);
      continue;
    }
    if (!IsAnyGenerator(handler)) {
      // What `then` gave passes the result on.
      promise = reaction->get(PromiseReaction::kCapability);
      continue;
    }
    auto* waiting = CellCast<JSGenerator>(handler);
    if (!waiting->is_suspended()) return;
    uint32_t offset =
        ResumePoint(waiting->function()->shared()->bytecode(), waiting->resume_offset());
    frames.push_back(waiting->function());
    frames.push_back(waiting->receiver());
    frames.push_back(Value::Number(offset));
    frames.push_back(Value::Smi(kFrameIsAsync));
    --limit;
    promise = ResultPromise(waiting);
  }
}

ScriptLocation LocationInScript(Vm& vm, Script* script, uint32_t offset) {
  ByteArray* table = LineEnds(vm, script);
  auto* begin = reinterpret_cast<const uint32_t*>(table->data());
  auto* end = begin + table->length() / sizeof(uint32_t);
  auto* behind = std::upper_bound(begin, end, offset);
  uint32_t line_start = behind == begin ? 0 : behind[-1];
  Value line_offset = script->get(Script::kLineOffset);
  int32_t shift = line_offset.IsSmi() ? line_offset.AsSmi() : 0;
  return {static_cast<uint32_t>(behind - begin + 1 + shift), offset - line_start + 1};
}

Value StackFrame::receiver() const {
  Value v = frames_->get(base_ + kFrameReceiver);
  return v.IsHole() ? Value::Undefined() : v;
}

bool StackFrame::is_toplevel() const {
  Value v = receiver();
  if (v.IsNullish()) return true;
  Realm* realm = function()->realm();
  return v == realm->global_this() || v == realm->get(Intrinsic::kGlobalObject);
}

std::optional<uint32_t> StackFrame::position() const {
  if (is_native()) return std::nullopt;
  int32_t position = vm_.hooks().SourcePosition(
      vm_, function()->shared(), static_cast<uint32_t>(frames_->get(base_ + kFrameOffset).AsSmi()));
  if (position < 0) return std::nullopt;
  return static_cast<uint32_t>(position);
}

std::optional<ScriptLocation> StackFrame::location() const {
  std::optional<uint32_t> offset = position();
  if (!offset) return std::nullopt;
  return LocationInScript(vm_, function()->shared()->script(), *offset);
}

Value StackFrame::script_name() const {
  if (is_native()) return Value::Undefined();
  Value name = function()->shared()->script()->name();
  return IsString(name) ? name : Value::Undefined();
}

std::string StackFrame::function_name() const {
  SharedFunctionInfo* shared = function()->shared();
  // An own name that is a string counts before the literal's.
  LookupIterator it(vm_, function(), PropertyKey::Name(vm_.names().name),
                    LookupIterator::Scope::kOwn);
  if (it.state() == LookupIterator::State::kData && IsString(it.GetDataValue())) {
    return AsString(it.GetDataValue())->ToUtf8(vm_);
  }
  if (IsString(shared->name_) && shared->name()->length() > 0) return shared->name()->ToUtf8(vm_);
  return is_eval() ? "eval" : "";
}

std::string StackFrame::type_name() const {
  Value v = receiver();
  if (v.IsNullish()) return "";
  if (IsReceiver(v)) {
    if (AsReceiver(v)->IsProxy()) return "Proxy";
    if (IsCallable(vm_.heap, v)) return "Function";
    return ConstructorNameOf(vm_, AsReceiver(v));
  }
  JSReceiver* prototype = PrototypeForPrimitive(vm_, v);
  return prototype == nullptr ? "" : ConstructorNameOf(vm_, prototype);
}

std::string StackFrame::method_name() const {
  Value v = receiver();
  if (v.IsNullish()) return "";
  JSReceiver* object = IsReceiver(v) ? AsReceiver(v) : PrototypeForPrimitive(vm_, v);
  auto is_it = [&](LookupIterator& it) {
    if (it.state() == LookupIterator::State::kData) return it.GetDataValue() == Value(function());
    if (it.state() != LookupIterator::State::kAccessor) return false;
    return it.accessor()->getter() == Value(function()) ||
           it.accessor()->setter() == Value(function());
  };
  // Usually the property has the function's name.
  std::string name = function_name();
  if (!name.empty() && !object->IsProxy()) {
    PropertyKey key = PropertyKey::From(vm_, String::FromUtf8(vm_, name));
    LookupIterator it(vm_, object, key);
    if (is_it(it)) return name;
  }
  std::string found;
  for (; object != nullptr && !object->IsProxy() &&
         object->type() != InstanceType::kJSModuleNamespace &&
         object->type() != InstanceType::kJSTypedArray;) {
    FixedArray* keys = MUST(OwnKeys(vm_, static_cast<JSObject*>(object), kSkipIndices));
    for (uint32_t i = 0; i < keys->length(); ++i) {
      PropertyKey key;
      if (!PropertyKey::FromValue(vm_, keys->get(i), &key)) continue;
      LookupIterator it(vm_, object, key, LookupIterator::Scope::kOwn);
      if (!is_it(it)) continue;
      // Two candidates name none.
      if (!found.empty()) return "";
      found = key.ToDisplay(vm_);
    }
    Value next = object->map(vm_.heap)->prototype();
    object = IsReceiver(next) ? AsReceiver(next) : nullptr;
  }
  return found;
}

std::string StackFrame::LocationText() const {
  if (is_native()) return "<anonymous>";
  Value name = script_name();
  std::string text = IsString(name) ? AsString(name)->ToUtf8(vm_) : "<anonymous>";
  if (std::optional<ScriptLocation> at = location()) {
    text += ":" + std::to_string(at->line) + ":" + std::to_string(at->column);
  }
  return text;
}

std::string StackFrame::ToText() const {
  std::string text;
  std::string name = function_name();
  if (is_async()) text += "async ";
  if (is_construct()) {
    text += "new " + (name.empty() ? "<anonymous>" : name);
  } else if (!is_toplevel() && function()->shared()->kind() != FunctionKind::kModule) {
    std::string type = type_name();
    std::string method = method_name();
    if (!name.empty()) {
      if (!type.empty() && !name.starts_with(type)) text += type + ".";
      text += name;
      bool ends_with_method =
          name == method || (name.size() > method.size() && name.ends_with(method) &&
                             (name[name.size() - method.size() - 1] == '.' ||
                              name[name.size() - method.size() - 1] == ' '));
      if (!method.empty() && !ends_with_method) text += " [as " + method + "]";
    } else {
      if (!type.empty()) text += type + ".";
      text += method.empty() ? "<anonymous>" : method;
    }
  } else if (!name.empty()) {
    text += name;
  } else {
    return text + LocationText();
  }
  return text + " (" + LocationText() + ")";
}

}  // namespace qdr
