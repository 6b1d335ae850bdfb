// Functions, contexts, bytecode containers, realms: allocation; and the `prototype` property with
// the initial map.
#include "objects/function.h"

#include <algorithm>
#include <cstring>

#include "objects/generator.h"
#include "objects/realm_maps.h"
#include "objects/vm.h"

namespace qdr {

BytecodeArray* BytecodeArray::New(Vm& vm, std::span<const uint8_t> code, uint32_t registers,
                                  uint32_t initialized_registers, uint32_t parameters,
                                  FixedArray* constants, ByteArray* handlers,
                                  ByteArray* positions) {
  size_t size = (kCodeOffset + code.size() + 7) & ~size_t{7};
  auto* array =
      static_cast<BytecodeArray*>(vm.heap.AllocateOld(vm.map(InstanceType::kBytecodeArray), size));
  array->length_ = static_cast<uint32_t>(code.size());
  array->register_count_ = registers;
  array->parameter_count_ = parameters;
  array->initialized_registers_ = initialized_registers;
  array->constants_ = constants;
  array->handlers_ = handlers;
  array->positions_ = positions;
  array->feedback_metadata_ = Value();
  array->shared_ = Value();
  array->set_baseline(nullptr, nullptr);
  array->age_ = 0;
  std::copy(code.begin(), code.end(), const_cast<uint8_t*>(array->code()));
  vm.heap.Barrier(array);
  return array;
}

SharedFunctionInfo* SharedFunctionInfo::New(Vm& vm, FunctionKind kind, String* name,
                                            uint16_t length) {
  auto* shared = static_cast<SharedFunctionInfo*>(
      vm.heap.AllocateOld(vm.map(InstanceType::kSharedFunctionInfo), sizeof(SharedFunctionInfo)));
  shared->realm_ = vm.realm() == nullptr ? Value() : Value(vm.realm());
  shared->bytecode_ = Value();
  shared->name_ = name == nullptr ? Value::Hole() : Value(name);
  shared->script_ = Value();
  shared->outer_scope_ = Value();
  shared->feedback_metadata_ = Value();
  shared->data_ = Value();
  shared->builtin_ = nullptr;
  shared->kind_ = static_cast<uint8_t>(kind);
  shared->tier_flags_ = 0;
  shared->length_ = length;
  shared->literal_id_ = 0;
  shared->start_position_ = 0;
  shared->end_position_ = 0;
  shared->function_token_position_ = 0;
  shared->expected_properties_ = 0;
  shared->event_id_ = 0;
  vm.heap.Barrier(shared);
  return shared;
}

SharedFunctionInfo* SharedFunctionInfo::NewBuiltin(Vm& vm, BuiltinFunction function, String* name,
                                                   uint16_t length, bool is_constructor) {
  SharedFunctionInfo* shared = New(vm, FunctionKind::kBuiltin, name, length);
  shared->builtin_ = function;
  shared->set_flag(kStrictFlag | kNativeFlag);
  if (is_constructor) shared->set_flag(kHasPrototypeFlag);
  return shared;
}

Context* Context::New(Vm& vm, uint32_t slots, Value previous, Value scope_info, Value fill) {
  auto* context = static_cast<Context*>(
      vm.heap.Allocate(vm.map(InstanceType::kContext), kSlotsOffset + size_t{8} * slots));
  context->length_ = slots;
  context->padding_ = 0;
  context->previous_ = previous;
  context->scope_info_ = scope_info;
  for (uint32_t i = 0; i < slots; ++i) context->slots()[i] = fill;
  vm.heap.Barrier(context);
  return context;
}

FeedbackCell* FeedbackCell::New(Vm& vm, int32_t budget) {
  auto* cell = static_cast<FeedbackCell*>(
      vm.heap.AllocateOld(vm.map(InstanceType::kFeedbackCell), sizeof(FeedbackCell)));
  cell->vector_ = vm.state.feedback_sink;
  cell->budget_ = budget;
  cell->padding_ = 0;
  return cell;
}

Realm* Realm::New(Vm& vm) {
  constexpr auto kSlots = static_cast<uint32_t>(Intrinsic::kCount);
  auto* realm = static_cast<Realm*>(
      vm.heap.AllocateOld(vm.map(InstanceType::kRealm), kSlotsOffset + size_t{8} * kSlots));
  realm->length_ = kSlots;
  realm->padding_ = 0;
  for (uint32_t i = 0; i < kSlots; ++i) realm->slots()[i] = Value::Undefined();
  return realm;
}

// --- Closures.

JSFunction* JSFunction::NewWithMap(Vm& vm, Map* map, SharedFunctionInfo* shared, Context* context,
                                   FeedbackCell* cell) {
  auto* function = static_cast<JSFunction*>(JSObject::New(vm, map));
  function->shared_ = shared;
  function->context_ = context == nullptr ? Value() : Value(context);
  function->feedback_cell_ = cell == nullptr ? Value(vm.roots().ManyClosuresCell) : Value(cell);
  function->prototype_or_initial_map_ = Value::Hole();
  function->home_object_ = Value::Undefined();
  function->code_entry_ = vm.hooks().InitialCodeEntry(vm, shared);
  vm.heap.Barrier(function);
  return function;
}

JSFunction* JSFunction::New(Vm& vm, SharedFunctionInfo* shared, Context* context,
                            FeedbackCell* cell) {
  Realm* realm = shared->realm_.IsCell() ? shared->realm() : vm.realm();
  Map* map = realm->map(FunctionMapFor(shared->kind(), shared->flags()));
  return NewWithMap(vm, map, shared, context, cell);
}

Value JSFunction::GetPrototypeProperty(Vm& vm, JSFunction* function) {
  Value held = function->prototype_or_initial_map_;
  if (Is<Map>(held)) return CellCast<Map>(held)->prototype();
  if (!held.IsHole()) return held;
  Realm* realm = function->realm();
  FunctionKind kind = function->shared()->kind();
  JSObject* prototype;
  if (IsGeneratorKind(kind)) {
    Intrinsic parent =
        IsAsyncKind(kind) ? Intrinsic::kAsyncGeneratorPrototype : Intrinsic::kGeneratorPrototype;
    // A class with this prototype is made once for the realm and shared by all its generators.
    Map* map = Map::WithPrototype(vm, realm->map(Intrinsic::kObjectMap), realm->get(parent));
    prototype = JSObject::New(vm, map);
  } else {
    prototype = JSObject::New(vm, realm->map(Intrinsic::kObjectMap));
    JSObject::AddDataProperty(vm, prototype, PropertyKey::Name(vm.names().constructor), function,
                              kDontEnum);
  }
  function->set_prototype_or_initial_map(vm.heap, prototype);
  return prototype;
}

void JSFunction::SetPrototypeProperty(Vm& vm, JSFunction* function, Value value) {
  Value held = function->prototype_or_initial_map_;
  if (Is<Map>(held) && IsReceiver(value)) {
    Map* old = CellCast<Map>(held);
    // Instances made so far keep their class; the new ones have the same layout.
    Map* map = Map::Copy(vm, old);
    Map::EnsurePrototype(vm, value);
    map = Map::WithPrototype(vm, map, value);
    function->set_prototype_or_initial_map(vm.heap, map);
    return;
  }
  function->set_prototype_or_initial_map(vm.heap, value);
}

Map* JSFunction::InitialMap(Vm& vm, JSFunction* function) {
  Value held = function->prototype_or_initial_map_;
  if (Is<Map>(held)) return CellCast<Map>(held);
  Realm* realm = function->realm();
  FunctionKind kind = function->shared()->kind();
  Value prototype = GetPrototypeProperty(vm, function);
  bool is_generator = IsGeneratorKind(kind);
  bool usable = IsReceiver(prototype);
  if (!usable) {
    // 10.1.14 GetPrototypeFromConstructor: the realm's default.
    prototype = realm->get(!is_generator       ? Intrinsic::kObjectPrototype
                           : IsAsyncKind(kind) ? Intrinsic::kAsyncGeneratorPrototype
                                               : Intrinsic::kGeneratorPrototype);
  }
  Map* map;
  if (is_generator) {
    map = NewObjectMap(
        vm, IsAsyncKind(kind) ? InstanceType::kJSAsyncGenerator : InstanceType::kJSGenerator,
        JSGenerator::kFixedSize, 0, prototype);
  } else {
    // Room for what the constructors of the chain assign, and some for what they do not show.
    constexpr uint32_t kSlack = 8;
    constexpr uint32_t kTrackedConstructions = 7;
    uint32_t expected = 0;
    JSFunction* constructor = function;
    for (int depth = 0; depth < 32; ++depth) {
      expected += constructor->shared()->expected_properties_;
      if (constructor->shared()->kind() != FunctionKind::kDerivedConstructor) break;
      Value parent = constructor->map(vm.heap)->prototype();
      if (!Is<JSFunction>(parent)) break;
      constructor = CellCast<JSFunction>(parent);
    }
    map = NewObjectMap(vm, InstanceType::kJSObject, JSObject::kHeaderSize,
                       std::min(expected + kSlack, Map::kMaxInObjectProperties), prototype);
    map->StartSlackTracking(kTrackedConstructions);
  }
  if (usable) function->set_prototype_or_initial_map(vm.heap, map);
  return map;
}

}  // namespace qdr
