// The native accessors of arrays, functions and String objects.
#include "objects/native_accessors.h"

#include "objects/vm.h"

namespace qdr {

namespace {

bool Refuse(Vm&, JSObject*, Value) { return false; }

Value ArrayLength(Vm&, JSObject* holder) { return static_cast<JSArray*>(holder)->length_value(); }

/// The value is a valid array length: the conversion of ArraySetLength (10.4.2.4) was done.
bool SetArrayLength(Vm& vm, JSObject* holder, Value value) {
  auto* array = static_cast<JSArray*>(holder);
  if (!value.IsNumber() || array->length_is_read_only()) return false;
  double length = value.AsNumber();
  if (!(length >= 0 && length <= 4294967295.0)) return false;
  auto integer = static_cast<uint32_t>(length);
  return integer == length && JSArray::SetLength(vm, array, integer);
}

Value FunctionLength(Vm&, JSObject* holder) {
  return Value::Smi(static_cast<JSFunction*>(holder)->shared()->length());
}

Value FunctionName(Vm& vm, JSObject* holder) {
  SharedFunctionInfo* shared = static_cast<JSFunction*>(holder)->shared();
  return shared->name_.IsHole() ? Value(vm.names().empty) : shared->name_;
}

Value FunctionPrototype(Vm& vm, JSObject* holder) {
  return JSFunction::GetPrototypeProperty(vm, static_cast<JSFunction*>(holder));
}

bool SetFunctionPrototype(Vm& vm, JSObject* holder, Value value) {
  JSFunction::SetPrototypeProperty(vm, static_cast<JSFunction*>(holder), value);
  return true;
}

Value StringLength(Vm&, JSObject* holder) {
  String* text = AsString(static_cast<JSPrimitiveWrapper*>(holder)->value());
  return Value::Smi(static_cast<int32_t>(text->length()));
}

}  // namespace

void CreateNativeAccessors(Vm& vm) {
  auto make = [&](RootIndex index, NativeAccessor::Getter getter, NativeAccessor::Setter setter) {
    vm.state.roots[static_cast<int>(index)] = NativeAccessor::New(vm, getter, setter);
  };
  make(RootIndex::kArrayLengthAccessor, ArrayLength, SetArrayLength);
  make(RootIndex::kFunctionLengthAccessor, FunctionLength, Refuse);
  make(RootIndex::kFunctionNameAccessor, FunctionName, Refuse);
  make(RootIndex::kFunctionPrototypeAccessor, FunctionPrototype, SetFunctionPrototype);
  make(RootIndex::kStringLengthAccessor, StringLength, Refuse);
}

}  // namespace qdr
