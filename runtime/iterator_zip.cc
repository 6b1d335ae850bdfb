// Iterator.concat, Iterator.zip and Iterator.zipKeyed: helpers over several iterators.
#include "runtime/iterator_helpers.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

/// IfAbruptCloseIterators: closes what was opened so far, keeps the pending exception.
Threw CloseAllOnThrow(Vm& vm, RootVector& iterators) {
  for (size_t i = iterators.size(); i-- > 0;) {
    (void)IteratorCloseOnThrow(vm, {iterators[i], Value::Undefined(), false});
  }
  return Threw{};
}

FixedArray* ToFixedArray(Vm& vm, const RootVector& values) {
  FixedArray* array = FixedArray::New(vm, static_cast<uint32_t>(values.size()));
  for (uint32_t i = 0; i < values.size(); ++i) array->set(vm.heap, i, values[i]);
  return array;
}

struct ZipOptions {
  ZipMode mode = ZipMode::kShortest;
  Value padding = Value::Undefined();
};

/// The steps of zip and zipKeyed up to the first iterator: checks and reads the options.
Completion<ZipOptions> ReadZipOptions(Vm& vm, Arguments& arguments) {
  // 1. If iterables is not an Object, throw a TypeError exception.
  if (!IsReceiver(arguments[0])) {
    return ThrowMessage(vm, Message::kNotObject, {DescribeForError(vm, arguments[0])});
  }
  // 2. Set options to ? GetOptionsObject(options).
  ZipOptions result;
  if (arguments[1].IsUndefined()) return result;
  if (!IsReceiver(arguments[1])) {
    return ThrowMessage(vm, Message::kNotObject, {DescribeForError(vm, arguments[1])});
  }
  JSReceiver* options = AsReceiver(arguments[1]);
  // 3-5. Let mode be ? Get(options, "mode"), one of three strings.
  Value mode = TRY(Get(vm, options, PropertyKey::Name(String::InternalizeAscii(vm, "mode"))));
  if (!mode.IsUndefined()) {
    std::string text = IsString(mode) ? AsString(mode)->ToUtf8(vm) : "";
    if (text == "longest") {
      result.mode = ZipMode::kLongest;
    } else if (text == "strict") {
      result.mode = ZipMode::kStrict;
    } else if (text != "shortest") {
      return vm.ThrowTypeError("mode must be \"shortest\", \"longest\" or \"strict\"");
    }
  }
  // 6-7. Only "longest" pads.
  if (result.mode == ZipMode::kLongest) {
    result.padding =
        TRY(Get(vm, options, PropertyKey::Name(String::InternalizeAscii(vm, "padding"))));
    if (!result.padding.IsUndefined() && !IsReceiver(result.padding)) {
      return ThrowMessage(vm, Message::kNotObject, {DescribeForError(vm, result.padding)});
    }
  }
  return result;
}

JSIterator* NewZip(Vm& vm, RootVector& iterators, RootVector& nexts, RootVector& padding,
                   ZipMode mode, Value keys) {
  JSIterator* helper = NewIteratorHelper(vm, HelperKind::kZip);
  helper->set_field(vm.heap, kHelperIterator, ToFixedArray(vm, iterators));
  helper->set_field(vm.heap, kHelperNext, ToFixedArray(vm, nexts));
  helper->set_field(vm.heap, kHelperExtra, ToFixedArray(vm, padding));
  helper->set_field(vm.heap, kHelperExtraCount, Value::Smi(static_cast<int32_t>(mode)));
  helper->set_field(vm.heap, kHelperFunction, keys);
  return helper;
}

/// The results of one round: an array, or an object with the keys of zipKeyed.
Value FinishResults(Vm& vm, JSIterator* helper, FixedArray* results) {
  Value keys = helper->field(kHelperFunction);
  if (!keys.IsCell()) {
    return CreateArrayFromList(vm, std::span<const Value>(results->data(), results->length()));
  }
  JSObject* object = JSObject::NewOrdinary(vm, Value::Null());
  for (uint32_t i = 0; i < results->length(); ++i) {
    PropertyKey key = MUST(ToPropertyKey(vm, CellCast<FixedArray>(keys)->get(i)));
    MUST(CreateDataPropertyOrThrow(vm, object, key, results->get(i)));
  }
  return object;
}

}  // namespace

// Iterator.concat ( ...items )
Completion<Value> IteratorConcat(Vm& vm, Arguments& arguments) {
  // 2. Each item is an iterable object; its method is read now.
  auto count = static_cast<uint32_t>(arguments.size());
  FixedArray* iterables = FixedArray::New(vm, count * 2);
  for (uint32_t i = 0; i < count; ++i) {
    if (!IsReceiver(arguments[i])) {
      return ThrowMessage(vm, Message::kNotObject, {DescribeForError(vm, arguments[i])});
    }
    Value method = TRY(GetMethod(vm, arguments[i], PropertyKey::Name(vm.symbols().iterator)));
    if (method.IsUndefined()) {
      return ThrowMessage(vm, Message::kNotIterable, {DescribeForError(vm, arguments[i])});
    }
    iterables->set(vm.heap, i * 2, method);
    iterables->set(vm.heap, i * 2 + 1, arguments[i]);
  }
  JSIterator* helper = NewIteratorHelper(vm, HelperKind::kConcat);
  helper->set_field(vm.heap, kHelperIterator, iterables);
  return Value(helper);
}

Completion<bool> StepConcat(Vm& vm, JSIterator* helper, Value* out) {
  auto* iterables = CellCast<FixedArray>(helper->field(kHelperIterator));
  for (;;) {
    if (helper->field(kHelperInner).IsUndefined()) {
      auto index = static_cast<uint32_t>(helper->field(kHelperCounter).AsSmi());
      if (index * 2 >= iterables->length()) return false;
      helper->set_field(vm.heap, kHelperCounter, Value::Number(index + 1));
      // i-iii. Let iter be ? Call(iterable.[[OpenMethod]], iterable.[[Iterable]]).
      Value iterator = TRY(Call(vm, iterables->get(index * 2), iterables->get(index * 2 + 1)));
      if (!IsReceiver(iterator)) {
        return ThrowMessage(vm, Message::kNotObject, {DescribeForError(vm, iterator)});
      }
      IteratorRecord record = TRY(GetIteratorDirect(vm, AsReceiver(iterator)));
      helper->set_field(vm.heap, kHelperInner, record.iterator);
      helper->set_field(vm.heap, kHelperInnerNext, record.next_method);
    }
    IteratorRecord record{helper->field(kHelperInner), helper->field(kHelperInnerNext), false};
    if (TRY(IteratorStepValue(vm, record, out))) return true;
    helper->set_field(vm.heap, kHelperInner, Value::Undefined());
  }
}

// Iterator.zip ( iterables [ , options ] )
Completion<Value> IteratorZip(Vm& vm, Arguments& arguments) {
  ZipOptions options = TRY(ReadZipOptions(vm, arguments));
  RootVector iterators(vm.heap), nexts(vm.heap), padding(vm.heap);
  // 10. Let inputIter be ? GetIterator(iterables, sync).
  IteratorRecord input = TRY(GetIterator(vm, arguments[0]));
  // 12. Open each iterable as it comes.
  for (;;) {
    Value next;
    Completion<bool> more = IteratorStepValue(vm, input, &next);
    if (more.threw()) return CloseAllOnThrow(vm, iterators);
    if (!more.value()) break;
    Completion<IteratorRecord> record =
        GetIteratorFlattenable(vm, next, StringHandling::kRejectPrimitives);
    if (record.threw()) {
      (void)CloseAllOnThrow(vm, iterators);
      return IteratorCloseOnThrow(vm, input);
    }
    iterators.push_back(record.value().iterator);
    nexts.push_back(record.value().next_method);
  }
  // 14. The padding of the longest mode.
  if (options.mode == ZipMode::kLongest) {
    padding.resize(iterators.size());
    if (!options.padding.IsUndefined()) {
      Completion<IteratorRecord> opened = GetIterator(vm, options.padding);
      if (opened.threw()) return CloseAllOnThrow(vm, iterators);
      IteratorRecord record = opened.value();
      for (size_t i = 0; i < iterators.size() && !record.done; ++i) {
        Value value;
        Completion<bool> more = IteratorStepValue(vm, record, &value);
        if (more.threw()) return CloseAllOnThrow(vm, iterators);
        if (more.value()) padding[i] = value;
      }
      if (!record.done && IteratorClose(vm, record).threw()) {
        return CloseAllOnThrow(vm, iterators);
      }
    }
  }
  return Value(NewZip(vm, iterators, nexts, padding, options.mode, Value::Undefined()));
}

// Iterator.zipKeyed ( iterables [ , options ] )
Completion<Value> IteratorZipKeyed(Vm& vm, Arguments& arguments) {
  ZipOptions options = TRY(ReadZipOptions(vm, arguments));
  RootVector iterators(vm.heap), nexts(vm.heap), padding(vm.heap), keys(vm.heap);
  JSReceiver* iterables = AsReceiver(arguments[0]);
  // 9. Let allKeys be ? iterables.[[OwnPropertyKeys]]().
  FixedArray* all_keys = TRY(OwnPropertyKeys(vm, iterables));
  // 12. Each enumerable property that is not undefined is one.
  for (uint32_t i = 0; i < all_keys->length(); ++i) {
    PropertyKey key = MUST(ToPropertyKey(vm, all_keys->get(i)));
    PropertyDescriptor d;
    Completion<bool> exists = GetOwnProperty(vm, iterables, key, &d);
    if (exists.threw()) return CloseAllOnThrow(vm, iterators);
    if (!exists.value() || !d.enumerable) continue;
    Completion<Value> value = Get(vm, iterables, key);
    if (value.threw()) return CloseAllOnThrow(vm, iterators);
    if (value.value().IsUndefined()) continue;
    keys.push_back(all_keys->get(i));
    Completion<IteratorRecord> record =
        GetIteratorFlattenable(vm, value.value(), StringHandling::kRejectPrimitives);
    if (record.threw()) return CloseAllOnThrow(vm, iterators);
    iterators.push_back(record.value().iterator);
    nexts.push_back(record.value().next_method);
  }
  if (options.mode == ZipMode::kLongest) {
    padding.resize(iterators.size());
    if (!options.padding.IsUndefined()) {
      for (size_t i = 0; i < keys.size(); ++i) {
        PropertyKey key = MUST(ToPropertyKey(vm, keys[i]));
        Completion<Value> value = Get(vm, AsReceiver(options.padding), key);
        if (value.threw()) return CloseAllOnThrow(vm, iterators);
        padding[i] = value.value();
      }
    }
  }
  FixedArray* key_list = ToFixedArray(vm, keys);
  return Value(NewZip(vm, iterators, nexts, padding, options.mode, key_list));
}

Completion<bool> StepZip(Vm& vm, JSIterator* helper, Value* out) {
  // The closure of IteratorZip: one round over all iterators. Those that have ended are
  // null in the list, which is the list of open iterators at the same time.
  auto* iterators = CellCast<FixedArray>(helper->field(kHelperIterator));
  auto* nexts = CellCast<FixedArray>(helper->field(kHelperNext));
  auto* padding = CellCast<FixedArray>(helper->field(kHelperExtra));
  auto mode = static_cast<ZipMode>(helper->field(kHelperExtraCount).AsSmi());
  uint32_t count = iterators->length();
  if (count == 0) return false;
  auto retire = [&](uint32_t i) { iterators->set_no_barrier(i, Value::Null()); };
  FixedArray* results = FixedArray::New(vm, count);
  uint32_t open = 0;
  for (uint32_t i = 0; i < count; ++i) open += iterators->get(i).IsCell();
  for (uint32_t i = 0; i < count; ++i) {
    // i. An iterator that has ended gives its padding.
    if (!iterators->get(i).IsCell()) {
      results->set(vm.heap, i, padding->get(i));
      continue;
    }
    IteratorRecord record{iterators->get(i), nexts->get(i), false};
    Value value;
    Completion<bool> more = IteratorStepValue(vm, record, &value);
    if (more.threw()) {
      retire(i);
      (void)IteratorCloseAll(vm, iterators, true);
      return Threw{};
    }
    if (more.value()) {
      results->set(vm.heap, i, value);
      continue;
    }
    retire(i);
    --open;
    switch (mode) {
      case ZipMode::kShortest:
        TRY(IteratorCloseAll(vm, iterators, false));
        return false;
      case ZipMode::kStrict: {
        // The others must end now, too.
        if (i != 0) {
          (void)vm.ThrowTypeError("Iterators have different lengths");
          (void)IteratorCloseAll(vm, iterators, true);
          return Threw{};
        }
        for (uint32_t k = 1; k < count; ++k) {
          // IteratorStep: the value of a result is not read.
          IteratorRecord other{iterators->get(k), nexts->get(k), false};
          Completion<bool> other_more = IteratorStep(vm, other);
          if (other_more.threw()) {
            retire(k);
            (void)IteratorCloseAll(vm, iterators, true);
            return Threw{};
          }
          if (other_more.value()) {
            (void)vm.ThrowTypeError("Iterators have different lengths");
            (void)IteratorCloseAll(vm, iterators, true);
            return Threw{};
          }
          retire(k);
        }
        return false;
      }
      case ZipMode::kLongest:
        if (open == 0) return false;
        results->set(vm.heap, i, padding->get(i));
        break;
    }
  }
  *out = FinishResults(vm, helper, results);
  return true;
}

}  // namespace qdr
