// How values look in error messages: as V8 shows them. Nothing here runs program code or throws.
#include "objects/builtin_objects.h"
#include "objects/lookup.h"
#include "objects/numbers.h"
#include "runtime/abstract_operations.h"

namespace qdr {

namespace {

/// The data property `key` along the chain, or the hole: getters and proxies are not asked.
Value PeekProperty(Vm& vm, JSReceiver* object, PropertyKey key) {
  if (object->IsProxy()) return Value::Hole();
  LookupIterator it(vm, object, key);
  if (it.state() == LookupIterator::State::kData) return it.GetDataValue();
  if (it.state() == LookupIterator::State::kNativeAccessor) {
    return it.native_accessor()->getter()(vm, it.holder_object());
  }
  return Value::Hole();
}

std::string PeekText(Vm& vm, JSReceiver* object, String* name) {
  Value v = PeekProperty(vm, object, PropertyKey::Name(name));
  return IsString(v) ? AsString(v)->ToUtf8(vm) : std::string();
}

constexpr size_t kMaxQuotedText = 200;

}  // namespace

std::string DescribePrimitiveForError(Vm& vm, Value v) {
  if (v.IsNumber()) {
    char buffer[kNumberBufferSize];
    return std::string(NumberToChars(v.AsNumber(), std::span<char, kNumberBufferSize>(buffer)));
  }
  if (v.IsUndefined() || v.IsHole()) return "undefined";
  if (v.IsNull()) return "null";
  if (v.IsBoolean()) return v.IsTrue() ? "true" : "false";
  if (IsString(v)) {
    String* s = AsString(v);
    if (s->length() <= kMaxQuotedText) return s->ToUtf8(vm);
    return String::Substring(vm, s, 0, kMaxQuotedText)->ToUtf8(vm) + "...<omitted>...";
  }
  if (Is<Symbol>(v)) {
    Value d = As<Symbol>(v)->description();
    return "Symbol(" + (IsString(d) ? AsString(d)->ToUtf8(vm) : std::string()) + ")";
  }
  return As<BigInt>(v)->ToString(10);
}

std::string DescribeObjectForError(Vm& vm, JSReceiver* object) {
  switch (object->type()) {
    case InstanceType::kJSArray:
      return "[object Array]";
    case InstanceType::kJSFunction: {
      auto* function = static_cast<JSFunction*>(object);
      std::string text = FunctionSourceText(vm, function)->ToUtf8(vm);
      if (text.size() > kMaxQuotedText) {
        text.resize(kMaxQuotedText);
        text += "...<omitted>...";
      }
      return text;
    }
    case InstanceType::kJSBoundFunction:
      return "function () { [native code] }";
    case InstanceType::kJSError: {
      std::string name = PeekText(vm, object, vm.names().name);
      std::string message = PeekText(vm, object, vm.names().message);
      if (name.empty()) return message;
      return message.empty() ? name : name + ": " + message;
    }
    default:
      break;
  }
  return "#<" + ConstructorNameOf(vm, object) + ">";
}

std::string ConstructorNameOf(Vm& vm, JSReceiver* object) {
  if (object->IsProxy()) {
    Value target = static_cast<JSProxy*>(object)->target();
    return IsReceiver(target) && !AsReceiver(target)->IsProxy()
               ? ConstructorNameOf(vm, AsReceiver(target))
               : "Object";
  }
  Value tag = PeekProperty(vm, object, PropertyKey::Name(vm.symbols().toStringTag));
  if (IsString(tag)) return AsString(tag)->ToUtf8(vm);
  Value constructor = PeekProperty(vm, object, PropertyKey::Name(vm.names().constructor));
  if (IsReceiver(constructor) && IsCallable(vm.heap, constructor)) {
    std::string name = PeekText(vm, AsReceiver(constructor), vm.names().name);
    if (!name.empty()) return name;
  }
  return "Object";
}

std::string DescribeForError(Vm& vm, Value v) {
  if (IsReceiver(v)) return DescribeObjectForError(vm, AsReceiver(v));
  if (IsString(v)) return "\"" + DescribePrimitiveForError(vm, v) + "\"";
  return DescribePrimitiveForError(vm, v);
}

}  // namespace qdr
