// The slow paths that make things (tiers/ignition/slow_paths.h): literals, closures, contexts,
// arguments; iteration and generators.
#include "feedback/feedback_vector.h"
#include "feedback/ic_state.h"
#include "objects/builtin_objects.h"
#include "objects/generator.h"
#include "objects/lookup.h"
#include "objects/own_keys.h"
#include "runtime/abstract_operations.h"
#include "runtime/callee_text.h"
#include "runtime/messages.h"
#include "tiers/bytecode/boilerplate.h"
#include "tiers/bytecode/compiler.h"
#include "tiers/bytecode/runtime_functions.h"
#include "tiers/ignition/slow_paths.h"

namespace qdr {

namespace {

template <class T>
Value Bits(const Completion<T*>& completion) {
  return completion.threw() ? Value::Exception() : Value(completion.value());
}
Value Bits(const Completion<Value>& completion) { return completion.value(); }

/// Calls a runtime function with these arguments.
Completion<Value> CallRuntimeFunction(Vm& vm, BuiltinFunction function,
                                      std::initializer_list<Value> arguments) {
  Value block[8];
  QDR_DCHECK(arguments.size() < 8);
  block[0] = Value::Undefined();
  std::copy(arguments.begin(), arguments.end(), block + 1);
  Arguments a{block, arguments.size(), Value::Undefined(), nullptr};
  return function(vm, a);
}

/// Internalized strings, each at most once.
class NameSet {
 public:
  explicit NameSet(Vm& vm) : vm_(vm), names_(vm.heap) {}
  /// False if it is in already.
  bool Add(String* name) {
    auto& places = places_[name->Hash(vm_)];
    for (uint32_t i : places) {
      if (names_[i] == Value(name)) return false;
    }
    places.push_back(static_cast<uint32_t>(names_.size()));
    names_.push_back(name);
    return true;
  }

 private:
  Vm& vm_;
  RootVector names_;
  absl::flat_hash_map<uint32_t, absl::InlinedVector<uint32_t, 1>> places_;
};

}  // namespace

extern "C" {

Value RecordCallTarget(Vm* vm, Value callee, uint64_t* slot) {
  if (!IsSinkSlot(*vm, slot)) {
    ObserveTeaching(*vm, slot, nullptr, callee, Value(), [&] {
      bool first = slot[0] == 0 && Is<JSFunction>(callee);
      StoreSlotWord(*vm, slot, 0, first ? callee : Value(kMegamorphicTarget));
    });
  }
  return callee;
}

// --- Literals.

Value SlowCreateEmptyArray(Vm* vm, uint64_t* slot) { return JSArray::New(*vm); }
Value SlowCreateEmptyObject(Vm* vm) {
  return JSObject::New(*vm, vm->realm()->map(Intrinsic::kObjectMap));
}
Value SlowCloneObject(Vm* vm, Value source, uint64_t flags, uint64_t* slot) {
  JSObject* object = JSObject::New(*vm, vm->realm()->map(Intrinsic::kObjectMap));
  if (CopyDataProperties(*vm, object, source, {}).threw()) return Value::Exception();
  return object;
}

// 13.2.8.4 GetTemplateObject: one object per site.
Value SlowGetTemplateObject(Vm* vm, Value pool, uint64_t* slot) {
  auto* site = CellCast<FixedArray>(pool);
  if (!site->get(kTemplateObject).IsHole()) return site->get(kTemplateObject);
  auto make = [&](TemplateDescriptionField field) {
    auto* strings = CellCast<FixedArray>(site->get(field));
    return JSArray::FromValues(*vm, {strings->data(), strings->length()});
  };
  JSArray* raw = make(kTemplateRaw);
  JSArray* object = make(kTemplateCooked);
  MUST(SetIntegrityLevel(*vm, raw, IntegrityLevel::kFrozen));
  JSObject::AddDataProperty(*vm, object, PropertyKey::Name(vm->names().raw), raw, kAllAttributes);
  MUST(SetIntegrityLevel(*vm, object, IntegrityLevel::kFrozen));
  site->set(vm->heap, kTemplateObject, object);
  return object;
}

// Closures of one site and one vector share their feedback cell.
Value SlowCreateClosure(Vm* vm, Value shared, uint64_t* slot, Value context) {
  FeedbackCell* cell = nullptr;
  if (!IsSinkSlot(*vm, slot)) {
    if (slot[0] == 0) {
      StoreSlotWord(*vm, slot, 0, FeedbackCell::New(*vm, vm->state.initial_budget));
    }
    cell = CellCast<FeedbackCell>(Value(slot[0]));
  } else {
    cell = FeedbackCell::New(*vm, vm->state.initial_budget);
  }
  return JSFunction::New(*vm, CellCast<SharedFunctionInfo>(shared), CellCast<Context>(context),
                         cell);
}

// --- Contexts and arguments.

Value SlowCreateContext(Vm* vm, Value scope_info, uint64_t slots_or_value, Value previous,
                        ContextKind kind) {
  switch (kind) {
    case ContextKind::kFunction:
      return Context::New(*vm, static_cast<uint32_t>(slots_or_value), previous, scope_info);
    case ContextKind::kBlock:
      return Context::New(*vm, static_cast<uint32_t>(slots_or_value), previous, scope_info,
                          Value::Hole());
    case ContextKind::kCatch:
    case ContextKind::kWith:
      return Context::New(*vm, 1, previous, scope_info, Value(slots_or_value));
  }
  QDR_UNREACHABLE();
}
Value SlowCloneContext(Vm* vm, Value context) {
  auto* source = CellCast<Context>(context);
  Context* copy = Context::New(*vm, source->length(), source->previous(), source->scope_info());
  for (uint32_t i = 0; i < source->length(); ++i) copy->set(vm->heap, i, source->get(i));
  return copy;
}

/// length, @@iterator and, unless it is empty, callee: the fields of the maps in realm_maps.cc.
void SetArgumentsFields(Vm& vm, JSObject* object, uint32_t count, Value callee) {
  const Map* map = object->map(vm.heap);
  object->SetField(vm.heap, map, 0, Value::Number(count));
  object->SetField(vm.heap, map, 1, vm.intrinsic(Intrinsic::kArrayPrototypeValues));
  if (!callee.IsEmpty()) object->SetField(vm.heap, map, 2, callee);
}

// 10.4.4.7 CreateMappedArgumentsObject.
Value SlowCreateMappedArguments(Vm* vm, uintptr_t fp, Value slots_value) {
  JsFrame frame(fp);
  auto* slots = CellCast<FixedArray>(slots_value);
  auto count = static_cast<uint32_t>(frame.argument_count());
  uint32_t mapped = std::min(slots->length(), count);
  if (mapped == 0) {
    // Nothing to map: ordinary elements behave the same.
    auto* object = static_cast<JSObject*>(
        JSObject::New(*vm, vm->realm()->map(Intrinsic::kSloppyArgumentsMap)));
    if (count > 0) {
      FixedArray* elements = FixedArray::New(*vm, count);
      for (uint32_t i = 0; i < count; ++i) elements->set(vm->heap, i, frame.argument(i));
      object->set_elements(vm->heap, elements);
    }
    SetArgumentsFields(*vm, object, count, frame.function());
    return object;
  }
  auto* object = static_cast<JSMappedArguments*>(
      JSObject::New(*vm, vm->realm()->map(Intrinsic::kMappedArgumentsMap)));
  FixedArray* elements = FixedArray::New(*vm, count, Value::Hole());
  object->set_elements(vm->heap, elements);
  FixedArray* parameter_map = FixedArray::New(*vm, mapped + 1, Value::Hole());
  object->set_parameter_map(vm->heap, parameter_map);
  parameter_map->set(vm->heap, 0, frame.context());
  for (uint32_t i = 0; i < count; ++i) {
    if (i < mapped && slots->get(i).AsSmi() >= 0) {
      parameter_map->set_no_barrier(i + 1, slots->get(i));
    } else {
      elements->set(vm->heap, i, frame.argument(i));
    }
  }
  SetArgumentsFields(*vm, object, count, frame.function());
  return object;
}

// 10.4.4.6 CreateUnmappedArgumentsObject.
Value SlowCreateUnmappedArguments(Vm* vm, uintptr_t fp) {
  JsFrame frame(fp);
  auto count = static_cast<uint32_t>(frame.argument_count());
  JSObject* object = JSObject::New(*vm, vm->realm()->map(Intrinsic::kStrictArgumentsMap));
  if (count > 0) {
    FixedArray* elements = FixedArray::New(*vm, count);
    for (uint32_t i = 0; i < count; ++i) elements->set(vm->heap, i, frame.argument(i));
    object->set_elements(vm->heap, elements);
  }
  SetArgumentsFields(*vm, object, count, Value());
  return object;
}

Value SlowCreateRest(Vm* vm, uintptr_t fp, uint64_t first) {
  JsFrame frame(fp);
  auto count = static_cast<uint64_t>(frame.argument_count());
  if (count <= first) return JSArray::New(*vm);
  auto* begin = reinterpret_cast<Value*>(fp + frame::kArguments) + first;
  return JSArray::FromValues(*vm, {begin, count - first});
}

// --- Dynamic scope.

Value SlowLoadLookup(Vm* vm, Value name, uintptr_t fp, bool inside_typeof) {
  JsFrame frame(fp);
  Value context(frame.context());
  Completion<Value> base = CallRuntimeFunction(*vm, Runtime_ResolveBinding, {name, context});
  if (base.threw()) return Value::Exception();
  if (base.value().IsHole() && inside_typeof) return Value::Undefined();
  const Value strict = Value::Boolean(frame.function()->shared()->is_strict());
  return Bits(CallRuntimeFunction(*vm, Runtime_LoadBinding, {base.value(), name, strict}));
}
Value SlowStoreLookup(Vm* vm, Value name, Value value, uintptr_t fp, uint64_t flags) {
  Value context(JsFrame(fp).context());
  Completion<Value> base = CallRuntimeFunction(*vm, Runtime_ResolveBinding, {name, context});
  if (base.threw()) return Value::Exception();
  Completion<Value> stored = CallRuntimeFunction(
      *vm, Runtime_StoreBinding, {base.value(), name, value, Value::Boolean((flags & 1) != 0)});
  return stored.threw() ? Value::Exception() : value;
}

// --- Iteration.

Value SlowGetIterator(Vm* vm, Value iterable, Value* pair, uint64_t* slot) {
  // GetIterator (7.4.4) for a sync iterator; the message names the expression.
  if (iterable.IsNullish()) {
    (void)ThrowIterableNotIterable(*vm, iterable);
    return Value::Exception();
  }
  Completion<Value> method = GetV(*vm, iterable, PropertyKey::Name(vm->symbols().iterator));
  if (method.threw()) return Value::Exception();
  if (!IsCallable(vm->heap, method.value())) {
    (void)ThrowIterableNotIterable(*vm, iterable);
    return Value::Exception();
  }
  Completion<IteratorRecord> record = GetIteratorFromMethod(*vm, iterable, method.value());
  if (record.threw()) return Value::Exception();
  IteratorRecord r = record.Take();
  pair[0] = r.iterator;
  pair[1] = r.next_method;
  return r.iterator;
}
Value SlowGetAsyncIterator(Vm* vm, Value iterable, Value* pair) {
  Completion<IteratorRecord> record = GetIterator(*vm, iterable, IteratorKind::kAsync);
  if (record.threw()) return Value::Exception();
  IteratorRecord r = record.Take();
  pair[0] = r.iterator;
  pair[1] = r.next_method;
  return r.iterator;
}

/// Deviation for speed: arrays under the built-in iterator, whose `next` is the intrinsic one, step
/// without calling it and without a result object.
Value TryIteratorStep(Vm* vm, Value iterator, Value next, uint64_t* slot) {
  if (!IsIterator(iterator, JSIterator::Kind::kArray) ||
      next != vm->intrinsic(Intrinsic::kArrayIteratorPrototypeNext)) {
    return Value();
  }
  auto* array_iterator = CellCast<JSIterator>(iterator);
  Value object = array_iterator->field(0);
  if (object.IsUndefined()) return Value::Hole();
  if (!Is<JSArray>(object) ||
      array_iterator->field(2) !=
          Value::Smi(static_cast<int32_t>(JSIterator::IterationKind::kValues))) {
    return Value();
  }
  auto* array = CellCast<JSArray>(object);
  Value index_value = array_iterator->field(1);
  auto index = static_cast<uint32_t>(index_value.AsNumber());
  if (index >= array->length()) {
    array_iterator->set_field(vm->heap, 0, Value::Undefined());
    return Value::Hole();
  }
  if (!IsFast(array->elements_kind())) return Value();
  Value element = JSObject::GetElementFast(array, index);
  if (element.IsHole()) return Value();
  array_iterator->set_field(vm->heap, 1, Value::Number(index + 1));
  return element;
}

/// The hidden class whose enum cache has the keys, or a list of keys.
Value SlowForInEnumerate(Vm* vm, Value object) {
  if (object.IsNullish()) return vm->empty_fixed_array();
  Completion<JSReceiver*> receiver = ToObject(*vm, object);
  if (receiver.threw()) return Value::Exception();
  if (Map* map = ForInEnumCacheMap(*vm, receiver.value())) return map;
  // 14.7.5.10 EnumerateObjectProperties: string keys along the chain, each name once, shadowed ones
  // not.
  RootVector keys(vm->heap);
  NameSet visited(*vm);
  for (Value current(receiver.value()); IsReceiver(current);) {
    JSReceiver* holder = AsReceiver(current);
    Completion<FixedArray*> own = OwnPropertyKeys(*vm, holder);
    if (own.threw()) return Value::Exception();
    for (uint32_t i = 0; i < own.value()->length(); ++i) {
      if (vm->PollInterrupt().threw()) return Value::Exception();
      Value key_value = own.value()->get(i);
      if (!IsString(key_value)) continue;
      String* name = String::Internalize(*vm, AsString(key_value));
      if (!visited.Add(name)) continue;
      PropertyDescriptor descriptor;
      Completion<bool> has = GetOwnProperty(*vm, holder, PropertyKey::From(*vm, name), &descriptor);
      if (has.threw()) return Value::Exception();
      if (has.value() && descriptor.enumerable) keys.push_back(name);
    }
    Completion<Value> prototype = GetPrototypeOf(*vm, holder);
    if (prototype.threw()) return Value::Exception();
    current = prototype.value();
  }
  FixedArray* result = FixedArray::New(*vm, static_cast<uint32_t>(keys.size()));
  for (uint32_t i = 0; i < keys.size(); ++i) result->set(vm->heap, i, keys[i]);
  return result;
}

Value SlowForInPrepare(Vm* vm, Value enumerated, Value* triple) {
  if (Is<Map>(enumerated)) {
    uint32_t count = 0;
    FixedArray* keys = EnumCache(*vm, CellCast<Map>(enumerated), &count);
    triple[0] = enumerated;
    triple[1] = keys;
    triple[2] = Value::Number(count);
  } else {
    triple[0] = Value::Smi(0);
    triple[1] = enumerated;
    triple[2] = Value::Number(CellCast<FixedArray>(enumerated)->length());
  }
  return enumerated;
}

Value SlowForInFilter(Vm* vm, Value object, Value key_value) {
  Completion<JSReceiver*> receiver = ToObject(*vm, object);
  if (receiver.threw()) return Value::Exception();
  const PropertyKey key = PropertyKey::From(*vm, AsString(key_value));
  // 14.7.5.9: a property that was deleted is not visited. [[GetOwnProperty]] along the chain says
  // so, not [[HasProperty]].
  for (Value holder = receiver.value(); IsReceiver(holder);) {
    Completion<bool> has = HasOwnProperty(*vm, AsReceiver(holder), key);
    if (has.threw()) return Value::Exception();
    if (has.value()) return key_value;
    Completion<Value> prototype = GetPrototypeOf(*vm, AsReceiver(holder));
    if (prototype.threw()) return Value::Exception();
    holder = prototype.value();
  }
  return Value::Undefined();
}

Value SlowCreateIteratorResult(Vm* vm, Value value, bool done) {
  return CreateIteratorResult(*vm, value, done);
}

Value SpreadToList(Vm* vm, Value iterable) {
  RootVector list(vm->heap);
  if (IterableToList(*vm, iterable, list).threw()) return Value::Exception();
  if (CheckStackForArguments(*vm, list.size()).threw()) return Value::Exception();
  FixedArray* array = FixedArray::New(*vm, static_cast<uint32_t>(list.size()));
  for (uint32_t i = 0; i < list.size(); ++i) array->set(vm->heap, i, list[i]);
  return array;
}

// --- Generators: parameters first, then registers.

Value SlowSuspendGenerator(Vm* vm, Value generator_value, uintptr_t fp, uint64_t registers,
                           uint64_t id) {
  JsFrame frame(fp);
  auto* generator = CellCast<JSGenerator>(generator_value);
  uint32_t parameters = frame.bytecode()->parameter_count() - 1;
  FixedArray* saved = generator->registers();
  for (uint32_t i = 0; i < parameters; ++i) saved->set(vm->heap, i, frame.argument(i));
  // Dead registers may hold anything.
  const LivenessAnalysis& liveness = vm->compiler_state->liveness.Of(*vm, frame.bytecode());
  auto offset = static_cast<uint32_t>(frame.bytecode_offset());
  for (uint32_t i = 0; i < registers; ++i) {
    bool live = liveness.IsRegisterLiveOut(offset, static_cast<int>(i));
    saved->set(vm->heap, parameters + i,
               live ? frame.reg(static_cast<int>(i)) : Value::Undefined());
  }
  generator->set_context(vm->heap, frame.context());
  // The receiver that it is entered again with.
  vm->heap.Store(generator, generator->slot(JSGenerator::kReceiverOffset), frame.receiver());
  generator->set_resume_offset(static_cast<int32_t>(id));
  return generator_value;
}

Value SlowResumeGenerator(Vm* vm, Value generator_value, uintptr_t fp, uint64_t registers) {
  JsFrame frame(fp);
  auto* generator = CellCast<JSGenerator>(generator_value);
  uint32_t parameters = frame.bytecode()->parameter_count() - 1;
  FixedArray* saved = generator->registers();
  for (uint32_t i = 0; i < registers; ++i) frame.set_reg(i, saved->get(parameters + i));
  frame.set_context(CellCast<Context>(generator->context()));
  generator->set_resume_offset(JSGenerator::kExecuting);
  Value input = generator->input();
  generator->set_input(vm->heap, Value::Undefined());
  return input;
}

Value SlowInterrupt(Vm* vm) {
  return vm->hooks().HandleInterrupt(*vm).threw() ? Value::Exception() : Value::Undefined();
}

Value SlowStackGuard(Vm* vm) {
  constexpr size_t kEntryReserve = 16 * 1024;
  if (vm->state.stack_limit.load() == ~uintptr_t{0}) {
    if (vm->hooks().HandleInterrupt(*vm).threw()) return Value::Exception();
    auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
    if (here > vm->state.real_stack_limit + kEntryReserve) return Value::Undefined();
  }
  (void)vm->ThrowStackOverflow();
  return Value::Exception();
}
}

}  // namespace qdr
