// Stepping and closing iterator helpers.
#include "runtime/iterator_helpers.h"

#include "objects/realm_maps.h"
#include "runtime/builtins.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

HelperState StateOf(JSIterator* helper) {
  return static_cast<HelperState>(helper->field(kHelperState).AsSmi());
}
void SetState(Vm& vm, JSIterator* helper, HelperState state) {
  helper->set_field(vm.heap, kHelperState, Value::Smi(static_cast<int32_t>(state)));
}
HelperKind KindOf(JSIterator* helper) {
  return static_cast<HelperKind>(helper->field(kHelperKind).AsSmi());
}
IteratorRecord Underlying(JSIterator* helper) {
  return {helper->field(kHelperIterator), helper->field(kHelperNext), false};
}
IteratorRecord Inner(JSIterator* helper) {
  return {helper->field(kHelperInner), helper->field(kHelperInnerNext), false};
}

/// Calls the callback with the value and the counter; a throw closes the underlying iterator.
Completion<Value> CallBack(Vm& vm, JSIterator* helper, Value value) {
  Value counter = helper->field(kHelperCounter);
  Completion<Value> result =
      Call(vm, helper->field(kHelperFunction), Value::Undefined(), {value, counter});
  if (result.threw()) return IteratorCloseOnThrow(vm, Underlying(helper));
  helper->set_field(vm.heap, kHelperCounter, Value::Number(counter.AsNumber() + 1));
  return result;
}

Completion<bool> StepFlatMap(Vm& vm, JSIterator* helper, Value* out) {
  for (;;) {
    if (helper->field(kHelperInner).IsUndefined()) {
      // iii. Let value be ? IteratorStepValue(iterated).
      IteratorRecord outer = Underlying(helper);
      Value value;
      if (!TRY(IteratorStepValue(vm, outer, &value))) return false;
      Value mapped = TRY(CallBack(vm, helper, value));
      // vi-vii. Let innerIterator be GetIteratorFlattenable(mapped, reject-primitives).
      Completion<IteratorRecord> inner =
          GetIteratorFlattenable(vm, mapped, StringHandling::kRejectPrimitives);
      if (inner.threw()) return IteratorCloseOnThrow(vm, outer);
      helper->set_field(vm.heap, kHelperInner, inner.value().iterator);
      helper->set_field(vm.heap, kHelperInnerNext, inner.value().next_method);
    }
    IteratorRecord inner = Inner(helper);
    Completion<bool> more = IteratorStepValue(vm, inner, out);
    if (more.threw()) return IteratorCloseOnThrow(vm, Underlying(helper));
    if (more.value()) return true;
    helper->set_field(vm.heap, kHelperInner, Value::Undefined());
  }
}

Value TakeBuffer(Vm& vm, JSIterator* helper) {
  auto* buffer = CellCast<FixedArray>(helper->field(kHelperExtra));
  auto count = static_cast<uint32_t>(helper->field(kHelperExtraCount).AsSmi());
  return CreateArrayFromList(vm, std::span<const Value>(buffer->data(), count));
}

void Append(Vm& vm, JSIterator* helper, Value value) {
  auto* buffer = CellCast<FixedArray>(helper->field(kHelperExtra));
  auto count = static_cast<uint32_t>(helper->field(kHelperExtraCount).AsSmi());
  if (count == buffer->length()) {
    buffer = FixedArray::CopyOf(vm, buffer, count, std::max(4u, count * 2), Value::Undefined());
    helper->set_field(vm.heap, kHelperExtra, buffer);
  }
  buffer->set(vm.heap, count, value);
  helper->set_field(vm.heap, kHelperExtraCount, Value::Number(count + 1));
}

// Iterator.prototype.chunks and windows.
Completion<bool> StepBuffered(Vm& vm, JSIterator* helper, bool windows, Value* out) {
  if (helper->field(kHelperIterator).IsUndefined()) return false;
  double size = helper->field(kHelperCounter).AsNumber();
  IteratorRecord record = Underlying(helper);
  for (;;) {
    Value value;
    if (!TRY(IteratorStepValue(vm, record, &value))) {
      // What is left is yielded once more; there is nothing to close any longer.
      helper->set_field(vm.heap, kHelperIterator, Value::Undefined());
      int32_t count = helper->field(kHelperExtraCount).AsSmi();
      bool partial = windows ? helper->field(kHelperFunction).IsTrue() && count < size : true;
      if (count == 0 || !partial) return false;
      *out = TakeBuffer(vm, helper);
      return true;
    }
    auto count = static_cast<uint32_t>(helper->field(kHelperExtraCount).AsSmi());
    if (windows && count == size) {
      // The oldest leaves.
      auto* buffer = CellCast<FixedArray>(helper->field(kHelperExtra));
      for (uint32_t i = 1; i < count; ++i) buffer->set(vm.heap, i - 1, buffer->get(i));
      helper->set_field(vm.heap, kHelperExtraCount, Value::Number(count - 1));
    }
    Append(vm, helper, value);
    if (helper->field(kHelperExtraCount).AsSmi() == size) {
      *out = TakeBuffer(vm, helper);
      if (!windows) helper->set_field(vm.heap, kHelperExtraCount, Value::Smi(0));
      return true;
    }
  }
}

/// Runs the helper to its next yield: true with the value, or false when it is done.
Completion<bool> Step(Vm& vm, JSIterator* helper, Value* out) {
  IteratorRecord record = Underlying(helper);
  switch (KindOf(helper)) {
    case HelperKind::kMap: {
      Value value;
      if (!TRY(IteratorStepValue(vm, record, &value))) return false;
      *out = TRY(CallBack(vm, helper, value));
      return true;
    }
    case HelperKind::kFilter:
      for (;;) {
        if (!TRY(IteratorStepValue(vm, record, out))) return false;
        Value value = *out;
        if (ToBoolean(vm, TRY(CallBack(vm, helper, value)))) {
          *out = value;
          return true;
        }
      }
    case HelperKind::kTake: {
      double remaining = helper->field(kHelperCounter).AsNumber();
      // i. If remaining = 0, return ? IteratorClose(iterated, ReturnCompletion(undefined)).
      if (remaining == 0) {
        TRY(IteratorClose(vm, record));
        return false;
      }
      helper->set_field(vm.heap, kHelperCounter, Value::Number(remaining - 1));
      return IteratorStepValue(vm, record, out);
    }
    case HelperKind::kDrop: {
      double remaining = helper->field(kHelperCounter).AsNumber();
      helper->set_field(vm.heap, kHelperCounter, Value::Smi(0));
      for (; remaining > 0; --remaining) {
        if (!TRY(IteratorStepValue(vm, record, out))) return false;
      }
      return IteratorStepValue(vm, record, out);
    }
    case HelperKind::kFlatMap:
      return StepFlatMap(vm, helper, out);
    case HelperKind::kChunks:
      return StepBuffered(vm, helper, false, out);
    case HelperKind::kWindows:
      return StepBuffered(vm, helper, true, out);
    case HelperKind::kConcat:
      return StepConcat(vm, helper, out);
    case HelperKind::kZip:
      return StepZip(vm, helper, out);
  }
  QDR_UNREACHABLE();
}

/// What a return completion does in the body: closes what is open.
Completion<void> Close(Vm& vm, JSIterator* helper) {
  switch (KindOf(helper)) {
    case HelperKind::kZip:
      return IteratorCloseAll(vm, CellCast<FixedArray>(helper->field(kHelperIterator)), false);
    case HelperKind::kConcat:
      if (helper->field(kHelperInner).IsUndefined()) return Done{};
      return IteratorClose(vm, Inner(helper));
    case HelperKind::kFlatMap:
      if (!helper->field(kHelperInner).IsUndefined()) {
        if (IteratorClose(vm, Inner(helper)).threw()) {
          return IteratorCloseOnThrow(vm, Underlying(helper));
        }
      }
      return IteratorClose(vm, Underlying(helper));
    default:
      if (helper->field(kHelperIterator).IsUndefined()) return Done{};
      return IteratorClose(vm, Underlying(helper));
  }
}

Completion<JSIterator*> ThisHelper(Vm& vm, Arguments& arguments, const char* method) {
  Value v = arguments.this_value();
  if (!IsIterator(v, JSIterator::Kind::kHelper)) {
    return ThrowMessage(vm, Message::kIncompatibleReceiver, {method, DescribeForError(vm, v)});
  }
  auto* helper = CellCast<JSIterator>(v);
  if (StateOf(helper) == HelperState::kExecuting) {
    return ThrowMessage(vm, Message::kGeneratorRunning);
  }
  return helper;
}

// 27.1.2.1.1 %IteratorHelperPrototype%.next ( )
Completion<Value> HelperNext(Vm& vm, Arguments& arguments) {
  JSIterator* helper = TRY(ThisHelper(vm, arguments, "Iterator Helper.prototype.next"));
  if (StateOf(helper) == HelperState::kCompleted) {
    return Value(CreateIteratorResult(vm, Value::Undefined(), true));
  }
  SetState(vm, helper, HelperState::kExecuting);
  Value value;
  Completion<bool> more = Step(vm, helper, &value);
  bool yielded = !more.threw() && more.value();
  SetState(vm, helper, yielded ? HelperState::kYielded : HelperState::kCompleted);
  if (more.threw()) return Threw{};
  return Value(CreateIteratorResult(vm, yielded ? value : Value::Undefined(), !yielded));
}

// 27.1.2.1.2 %IteratorHelperPrototype%.return ( )
Completion<Value> HelperReturn(Vm& vm, Arguments& arguments) {
  JSIterator* helper = TRY(ThisHelper(vm, arguments, "Iterator Helper.prototype.return"));
  HelperState state = StateOf(helper);
  if (state != HelperState::kCompleted) {
    SetState(vm, helper,
             state == HelperState::kStart ? HelperState::kCompleted : HelperState::kExecuting);
    Completion<void> closed = Close(vm, helper);
    SetState(vm, helper, HelperState::kCompleted);
    if (closed.threw()) return Threw{};
  }
  return Value(CreateIteratorResult(vm, Value::Undefined(), true));
}

constexpr BuiltinSpec kPrototypeSpecs[] = {
    {"next", HelperNext, 0},
    {"return", HelperReturn, 0},
};

}  // namespace

Completion<void> IteratorCloseAll(Vm& vm, FixedArray* iterators, bool exception_pending) {
  for (uint32_t i = iterators->length(); i-- > 0;) {
    if (!iterators->get(i).IsCell()) continue;
    IteratorRecord record{iterators->get(i), Value::Undefined(), false};
    if (exception_pending) {
      (void)IteratorCloseOnThrow(vm, record);
    } else if (IteratorClose(vm, record).threw()) {
      exception_pending = true;
    }
  }
  if (exception_pending) return Threw{};
  return Done{};
}

JSIterator* NewIteratorHelper(Vm& vm, HelperKind kind) {
  JSIterator* helper = JSIterator::New(vm, vm.realm()->map(Intrinsic::kIteratorHelperMap),
                                       JSIterator::Kind::kHelper);
  helper->set_field(vm.heap, kHelperKind, Value::Smi(static_cast<int32_t>(kind)));
  SetState(vm, helper, HelperState::kStart);
  helper->set_field(vm.heap, kHelperCounter, Value::Smi(0));
  helper->set_field(vm.heap, kHelperExtraCount, Value::Smi(0));
  return helper;
}

void CreateIteratorHelpers(Vm& vm, Realm* realm) {
  JSObject* prototype = NewBuiltinObject(vm, realm->get(Intrinsic::kIteratorPrototype));
  realm->set(vm.heap, Intrinsic::kIteratorHelperPrototype, prototype);
  DefineBuiltins(vm, prototype, kPrototypeSpecs);
  DefineToStringTag(vm, prototype, "Iterator Helper");
  realm->set(vm.heap, Intrinsic::kIteratorHelperMap,
             NewObjectMap(vm, InstanceType::kJSIterator, JSIterator::SizeFor(kHelperFieldCount), 0,
                          prototype));
}

}  // namespace qdr
