// Iterator (ECMA-262 27.1): the constructor, %IteratorPrototype% with the methods that consume or
// wrap an iterator, %AsyncIteratorPrototype%. The helpers themselves are in iterator_helpers.cc.
#include "objects/lookup.h"
#include "objects/numbers.h"
#include "objects/realm_maps.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/builtins_async.h"
#include "runtime/internal_methods.h"
#include "runtime/iterator_helpers.h"
#include "runtime/messages.h"
#include "runtime/text_builder.h"

namespace qdr {

namespace {

// 27.1.3.1.1 Iterator ( )
Completion<Value> IteratorConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is undefined or the active function, throw a TypeError exception.
  if (!arguments.is_construct()) {
    return ThrowMessage(vm, Message::kConstructorRequiresNew, {"Iterator"});
  }
  if (arguments.new_target() == Value(arguments.callee())) {
    return ThrowMessage(vm, Message::kAbstractClass, {"Iterator"});
  }
  Map* map = TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kObjectMap,
                                    Intrinsic::kIteratorPrototype));
  return Value(JSObject::New(vm, map));
}

Completion<JSReceiver*> ThisObject(Vm& vm, Arguments& arguments, const char* method) {
  if (IsReceiver(arguments.this_value())) return AsReceiver(arguments.this_value());
  return ThrowMessage(vm, Message::kCalledOnNonObject, {method});
}

/// Throws and closes the receiver, whose next method was not read yet.
Threw CloseThis(Vm& vm, JSReceiver* object) {
  return IteratorCloseOnThrow(vm, {Value(object), Value::Undefined(), false});
}

/// The callback argument; a TypeError (closing the receiver) if it is not callable.
Completion<Value> Callback(Vm& vm, JSReceiver* object, Value v) {
  if (IsCallable(vm.heap, v)) return v;
  (void)ThrowMessage(vm, Message::kNotCallable, {DescribeForError(vm, v)});
  return CloseThis(vm, object);
}

// --- Methods that return helpers.

Completion<Value> WithCallback(Vm& vm, Arguments& arguments, HelperKind kind, const char* name) {
  JSReceiver* object = TRY(ThisObject(vm, arguments, name));
  Value callback = TRY(Callback(vm, object, arguments[0]));
  IteratorRecord record = TRY(GetIteratorDirect(vm, object));
  JSIterator* helper = NewIteratorHelper(vm, kind);
  helper->set_field(vm.heap, kHelperIterator, record.iterator);
  helper->set_field(vm.heap, kHelperNext, record.next_method);
  helper->set_field(vm.heap, kHelperFunction, callback);
  return Value(helper);
}

// 27.1.4.8 Iterator.prototype.map ( mapper )
Completion<Value> IteratorMap(Vm& vm, Arguments& arguments) {
  return WithCallback(vm, arguments, HelperKind::kMap, "Iterator.prototype.map");
}
// 27.1.4.4 Iterator.prototype.filter ( predicate )
Completion<Value> IteratorFilter(Vm& vm, Arguments& arguments) {
  return WithCallback(vm, arguments, HelperKind::kFilter, "Iterator.prototype.filter");
}
// 27.1.4.6 Iterator.prototype.flatMap ( mapper )
Completion<Value> IteratorFlatMap(Vm& vm, Arguments& arguments) {
  return WithCallback(vm, arguments, HelperKind::kFlatMap, "Iterator.prototype.flatMap");
}

Completion<Value> WithLimit(Vm& vm, Arguments& arguments, HelperKind kind, const char* name) {
  JSReceiver* object = TRY(ThisObject(vm, arguments, name));
  // 4-5. Let numLimit be ToNumber(limit); a throw closes.
  Completion<double> number = ToNumber(vm, arguments[0]);
  if (number.threw()) return CloseThis(vm, object);
  // 6-8. NaN, negative limits and those beyond the safe integers are RangeErrors.
  double limit = DoubleToIntegerOrInfinity(number.value());
  bool too_large = limit > kMaxSafeInteger && std::isfinite(limit);
  if (number.value() != number.value() || limit < 0 || too_large) {
    (void)ThrowMessage(vm, Message::kMustBePositive, {DescribeForError(vm, arguments[0])});
    return CloseThis(vm, object);
  }
  IteratorRecord record = TRY(GetIteratorDirect(vm, object));
  JSIterator* helper = NewIteratorHelper(vm, kind);
  helper->set_field(vm.heap, kHelperIterator, record.iterator);
  helper->set_field(vm.heap, kHelperNext, record.next_method);
  helper->set_field(vm.heap, kHelperCounter, Value::Number(limit));
  return Value(helper);
}

// 27.1.4.11 Iterator.prototype.take ( limit )
Completion<Value> IteratorTake(Vm& vm, Arguments& arguments) {
  return WithLimit(vm, arguments, HelperKind::kTake, "Iterator.prototype.take");
}
// 27.1.4.2 Iterator.prototype.drop ( limit )
Completion<Value> IteratorDrop(Vm& vm, Arguments& arguments) {
  return WithLimit(vm, arguments, HelperKind::kDrop, "Iterator.prototype.drop");
}

Completion<Value> WithSize(Vm& vm, Arguments& arguments, HelperKind kind, const char* name) {
  JSReceiver* object = TRY(ThisObject(vm, arguments, name));
  // The size is not coerced: a number from 1 to 2^32 - 1.
  Value size = arguments[0];
  if (!IsIntegralNumber(size)) {
    (void)vm.ThrowTypeError(DescribeForError(vm, size) + " is not an integral number");
    return CloseThis(vm, object);
  }
  if (size.AsNumber() < 1 || size.AsNumber() > 4294967295.0) {
    (void)ThrowMessage(vm, Message::kMustBePositive, {DescribeForError(vm, size)});
    return CloseThis(vm, object);
  }
  bool partial = false;
  if (kind == HelperKind::kWindows && !arguments[1].IsUndefined()) {
    std::string mode = IsString(arguments[1]) ? AsString(arguments[1])->ToUtf8(vm) : "";
    partial = mode == "allow-partial";
    if (!partial && mode != "only-full") {
      (void)vm.ThrowTypeError("undersized must be \"only-full\" or \"allow-partial\"");
      return CloseThis(vm, object);
    }
  }
  IteratorRecord record = TRY(GetIteratorDirect(vm, object));
  JSIterator* helper = NewIteratorHelper(vm, kind);
  helper->set_field(vm.heap, kHelperIterator, record.iterator);
  helper->set_field(vm.heap, kHelperNext, record.next_method);
  helper->set_field(vm.heap, kHelperCounter, size);
  helper->set_field(vm.heap, kHelperFunction, Value::Boolean(partial));
  helper->set_field(vm.heap, kHelperExtra, vm.empty_fixed_array());
  return Value(helper);
}

// Iterator.prototype.chunks ( chunkSize )
Completion<Value> IteratorChunks(Vm& vm, Arguments& arguments) {
  return WithSize(vm, arguments, HelperKind::kChunks, "Iterator.prototype.chunks");
}
// Iterator.prototype.windows ( windowSize [ , undersized ] )
Completion<Value> IteratorWindows(Vm& vm, Arguments& arguments) {
  return WithSize(vm, arguments, HelperKind::kWindows, "Iterator.prototype.windows");
}

// --- Methods that consume.

/// Calls the callback for each value until `visit` (given value and result) says that it has an
/// answer; the iterator is then closed. False: exhausted.
template <class Visit>
Completion<bool> ForEachValue(Vm& vm, Arguments& arguments, const char* name, Visit visit) {
  JSReceiver* object = TRY(ThisObject(vm, arguments, name));
  Value callback = TRY(Callback(vm, object, arguments[0]));
  IteratorRecord record = TRY(GetIteratorDirect(vm, object));
  Value value;
  for (double counter = 0; TRY(IteratorStepValue(vm, record, &value)); ++counter) {
    Completion<Value> result =
        Call(vm, callback, Value::Undefined(), {value, Value::Number(counter)});
    if (result.threw()) return IteratorCloseOnThrow(vm, record);
    if (visit(value, result.value())) {
      TRY(IteratorClose(vm, record));
      return true;
    }
  }
  return false;
}

// 27.1.4.3 Iterator.prototype.every ( predicate )
Completion<Value> IteratorEvery(Vm& vm, Arguments& arguments) {
  bool failed = TRY(ForEachValue(vm, arguments, "Iterator.prototype.every",
                                 [&](Value, Value r) { return !ToBoolean(vm, r); }));
  return Value::Boolean(!failed);
}
// 27.1.4.5 Iterator.prototype.find ( predicate )
Completion<Value> IteratorFind(Vm& vm, Arguments& arguments) {
  Value found = Value::Undefined();
  TRY(ForEachValue(vm, arguments, "Iterator.prototype.find", [&](Value v, Value r) {
    if (!ToBoolean(vm, r)) return false;
    found = v;
    return true;
  }));
  return found;
}
// 27.1.4.7 Iterator.prototype.forEach ( procedure )
Completion<Value> IteratorForEach(Vm& vm, Arguments& arguments) {
  TRY(ForEachValue(vm, arguments, "Iterator.prototype.forEach",
                   [](Value, Value) { return false; }));
  return Value::Undefined();
}
// 27.1.4.10 Iterator.prototype.some ( predicate )
Completion<Value> IteratorSome(Vm& vm, Arguments& arguments) {
  return Value::Boolean(TRY(ForEachValue(vm, arguments, "Iterator.prototype.some",
                                         [&](Value, Value r) { return ToBoolean(vm, r); })));
}

// 27.1.4.9 Iterator.prototype.reduce ( reducer [ , initialValue ] )
Completion<Value> IteratorReduce(Vm& vm, Arguments& arguments) {
  JSReceiver* object = TRY(ThisObject(vm, arguments, "Iterator.prototype.reduce"));
  Value reducer = TRY(Callback(vm, object, arguments[0]));
  IteratorRecord record = TRY(GetIteratorDirect(vm, object));
  // 6-7. Without an initial value the first one is it.
  double counter = 0;
  Value accumulator;
  if (arguments.size() < 2) {
    if (!TRY(IteratorStepValue(vm, record, &accumulator))) {
      return ThrowMessage(vm, Message::kIteratorReduceNoInitial);
    }
    counter = 1;
  } else {
    accumulator = arguments[1];
  }
  Value value;
  for (; TRY(IteratorStepValue(vm, record, &value)); ++counter) {
    Completion<Value> result =
        Call(vm, reducer, Value::Undefined(), {accumulator, value, Value::Number(counter)});
    if (result.threw()) return IteratorCloseOnThrow(vm, record);
    accumulator = result.value();
  }
  return accumulator;
}

// 27.1.4.12 Iterator.prototype.toArray ( )
Completion<Value> IteratorToArray(Vm& vm, Arguments& arguments) {
  JSReceiver* object = TRY(ThisObject(vm, arguments, "Iterator.prototype.toArray"));
  IteratorRecord record = TRY(GetIteratorDirect(vm, object));
  JSArray* array = JSArray::New(vm);
  Value value;
  while (TRY(IteratorStepValue(vm, record, &value))) JSArray::Push(vm, array, value);
  return Value(array);
}

// Iterator.prototype.includes ( searchElement [ , skippedElements ] )
Completion<Value> IteratorIncludes(Vm& vm, Arguments& arguments) {
  JSReceiver* object = TRY(ThisObject(vm, arguments, "Iterator.prototype.includes"));
  // 4-8. The number to skip is not coerced.
  double to_skip = 0;
  if (!arguments[1].IsUndefined()) {
    Value skipped = arguments[1];
    bool infinite = skipped.IsDouble() && std::isinf(skipped.AsDouble());
    if (!infinite && !IsIntegralNumber(skipped)) {
      (void)vm.ThrowTypeError(DescribeForError(vm, skipped) + " is not an integral number");
      return CloseThis(vm, object);
    }
    to_skip = skipped.AsNumber();
    if (to_skip < 0 || (!infinite && to_skip > kMaxSafeInteger)) {
      (void)ThrowMessage(vm, Message::kMustBePositive, {DescribeForError(vm, skipped)});
      return CloseThis(vm, object);
    }
  }
  IteratorRecord record = TRY(GetIteratorDirect(vm, object));
  Value value;
  for (double skipped = 0; TRY(IteratorStepValue(vm, record, &value));) {
    if (skipped < to_skip) {
      ++skipped;
      TRY(vm.PollInterrupt());
      continue;
    }
    if (SameValueZero(vm, value, arguments[0])) {
      TRY(IteratorClose(vm, record));
      return Value::True();
    }
  }
  return Value::False();
}

// Iterator.prototype.join ( separator )
Completion<Value> IteratorJoin(Vm& vm, Arguments& arguments) {
  // 1-2. Let O be the this value. If O is not an Object, throw a TypeError exception.
  JSReceiver* object = TRY(ThisObject(vm, arguments, "Iterator.prototype.join"));
  // 4-5. If separator is undefined, let sep be ",", else ToString(separator); a throw closes.
  String* separator = String::FromCharCode(vm, ',');
  if (!arguments[0].IsUndefined()) {
    Completion<String*> text = ToString(vm, arguments[0]);
    if (text.threw()) return CloseThis(vm, object);
    separator = text.value();
  }
  // 6. Let iterated be ? GetIteratorDirect(O).
  IteratorRecord record = TRY(GetIteratorDirect(vm, object));
  // 7. Let R be the empty String. 9. Repeat,
  TextBuilder result;
  Value value;
  for (bool first = true; TRY(IteratorStepValue(vm, record, &value)); first = false) {
    TRY(vm.PollInterrupt());
    if (!first) result.Append(vm, separator);
    // c. If value is neither undefined nor null, append ToString(value); a throw closes.
    if (!value.IsNullish()) {
      Completion<String*> text = ToString(vm, value);
      if (text.threw()) return IteratorCloseOnThrow(vm, record);
      result.Append(vm, text.value());
    }
    if (result.overflowed()) {
      (void)result.Finish(vm);
      return IteratorCloseOnThrow(vm, record);
    }
  }
  return TRY(result.Finish(vm));
}

// 27.1.4.13 Iterator.prototype [ %Symbol.iterator% ] ( ), 27.1.5.1 of the async one
Completion<Value> ReturnThis(Vm& vm, Arguments& arguments) { return arguments.this_value(); }

// Iterator.prototype [ %Symbol.dispose% ] ( )
Completion<Value> IteratorDispose(Vm& vm, Arguments& arguments) {
  // 2. Let return be ? GetMethod(O, "return").
  Value method = TRY(GetMethod(vm, arguments.this_value(), PropertyKey::Name(vm.names().return_)));
  if (!method.IsUndefined()) TRY(Call(vm, method, arguments.this_value()));
  return Value::Undefined();
}

// --- 27.1.4.1 and 27.1.4.14: accessors that stand for data properties.

Completion<Value> ConstructorGetter(Vm& vm, Arguments& arguments) {
  return vm.intrinsic(Intrinsic::kIterator);
}
Completion<Value> ConstructorSetter(Vm& vm, Arguments& arguments) {
  return SetterThatIgnoresPrototypeProperties(
      vm, arguments.this_value(), vm.intrinsic_object(Intrinsic::kIteratorPrototype),
      PropertyKey::Name(vm.names().constructor), arguments[0]);
}
Completion<Value> ToStringTagGetter(Vm& vm, Arguments& arguments) {
  return Value(String::InternalizeAscii(vm, "Iterator"));
}
Completion<Value> ToStringTagSetter(Vm& vm, Arguments& arguments) {
  return SetterThatIgnoresPrototypeProperties(
      vm, arguments.this_value(), vm.intrinsic_object(Intrinsic::kIteratorPrototype),
      PropertyKey::Name(vm.symbols().toStringTag), arguments[0]);
}

// --- 27.1.3.2 Iterator.from and %WrapForValidIteratorPrototype%.

enum WrapField : int { kWrapIterator, kWrapNext, kWrapFieldCount };

// 27.1.3.2.1 Iterator.from ( O )
Completion<Value> IteratorFrom(Vm& vm, Arguments& arguments) {
  // 1. Let iteratorRecord be ? GetIteratorFlattenable(O, iterate-string-primitives).
  IteratorRecord record =
      TRY(GetIteratorFlattenable(vm, arguments[0], StringHandling::kIterateStrings));
  // 2-3. What inherits from %Iterator.prototype% is good as it is.
  if (TRY(OrdinaryHasInstance(vm, vm.intrinsic(Intrinsic::kIterator), record.iterator))) {
    return record.iterator;
  }
  JSIterator* wrapper = JSIterator::New(vm, vm.realm()->map(Intrinsic::kWrapForValidIteratorMap),
                                        JSIterator::Kind::kWrapForValid);
  wrapper->set_field(vm.heap, kWrapIterator, record.iterator);
  wrapper->set_field(vm.heap, kWrapNext, record.next_method);
  return Value(wrapper);
}

Completion<JSIterator*> ThisWrapper(Vm& vm, Arguments& arguments) {
  if (IsIterator(arguments.this_value(), JSIterator::Kind::kWrapForValid)) {
    return CellCast<JSIterator>(arguments.this_value());
  }
  return ThrowMessage(
      vm, Message::kIncompatibleReceiver,
      {"%WrapForValidIteratorPrototype% method", DescribeForError(vm, arguments.this_value())});
}

// 27.1.3.2.1.1.1 %WrapForValidIteratorPrototype%.next ( )
Completion<Value> WrapNext(Vm& vm, Arguments& arguments) {
  JSIterator* wrapper = TRY(ThisWrapper(vm, arguments));
  return Call(vm, wrapper->field(kWrapNext), wrapper->field(kWrapIterator));
}

// 27.1.3.2.1.1.2 %WrapForValidIteratorPrototype%.return ( )
Completion<Value> WrapReturn(Vm& vm, Arguments& arguments) {
  JSIterator* wrapper = TRY(ThisWrapper(vm, arguments));
  Value iterator = wrapper->field(kWrapIterator);
  Value method = TRY(GetMethod(vm, iterator, PropertyKey::Name(vm.names().return_)));
  if (method.IsUndefined()) return Value(CreateIteratorResult(vm, Value::Undefined(), true));
  return Call(vm, method, iterator);
}

constexpr BuiltinSpec kConstructorSpecs[] = {
    {"from", IteratorFrom, 1},
    {"concat", IteratorConcat, 0},
    {"zip", IteratorZip, 1},
    {"zipKeyed", IteratorZipKeyed, 1},
};

constexpr BuiltinSpec kPrototypeSpecs[] = {
    {"chunks", IteratorChunks, 1},
    {"drop", IteratorDrop, 1},
    {"every", IteratorEvery, 1},
    {"filter", IteratorFilter, 1},
    {"find", IteratorFind, 1},
    {"flatMap", IteratorFlatMap, 1},
    {"forEach", IteratorForEach, 1},
    {"includes", IteratorIncludes, 1},
    {"join", IteratorJoin, 1},
    {"map", IteratorMap, 1},
    {"reduce", IteratorReduce, 1},
    {"some", IteratorSome, 1},
    {"take", IteratorTake, 1},
    {"toArray", IteratorToArray, 0},
    {"windows", IteratorWindows, 1},
    {"[Symbol.iterator]", ReturnThis, 0},
    {"[Symbol.dispose]", IteratorDispose, 0},
    {"[Symbol.toStringTag]", ToStringTagGetter, 0, BuiltinSpec::kGetter},
    {"[Symbol.toStringTag]", ToStringTagSetter, 1, BuiltinSpec::kSetter},
};

constexpr BuiltinSpec kConstructorAccessorSpecs[] = {
    {"constructor", ConstructorGetter, 0, BuiltinSpec::kGetter},
    {"constructor", ConstructorSetter, 1, BuiltinSpec::kSetter},
};

constexpr BuiltinSpec kWrapSpecs[] = {
    {"next", WrapNext, 0},
    {"return", WrapReturn, 0},
};

constexpr BuiltinSpec kAsyncIteratorSpecs[] = {
    {"[Symbol.asyncIterator]", ReturnThis, 0},
    {"[Symbol.asyncDispose]", AsyncIteratorDispose, 0},
};

}  // namespace

void CreateIterator(Vm& vm, Realm* realm) {
  JSObject* prototype = NewBuiltinObject(vm, realm->get(Intrinsic::kObjectPrototype));
  realm->set(vm.heap, Intrinsic::kIteratorPrototype, prototype);
  JSFunction* constructor =
      DefineConstructor(vm, realm, "Iterator", IteratorConstructor, 0, Intrinsic::kIterator,
                        Intrinsic::kIteratorPrototype, prototype);
  DefineBuiltins(vm, constructor, kConstructorSpecs);
  // `constructor` is an accessor here (27.1.4.1).
  JSObject::DeleteProperty(vm, prototype, PropertyKey::Name(vm.names().constructor));
  DefineBuiltins(vm, prototype, kConstructorAccessorSpecs);
  DefineBuiltins(vm, prototype, kPrototypeSpecs);
  CreateIteratorHelpers(vm, realm);

  JSObject* wrap = NewBuiltinObject(vm, prototype);
  realm->set(vm.heap, Intrinsic::kWrapForValidIteratorPrototype, wrap);
  DefineBuiltins(vm, wrap, kWrapSpecs);
  realm->set(
      vm.heap, Intrinsic::kWrapForValidIteratorMap,
      NewObjectMap(vm, InstanceType::kJSIterator, JSIterator::SizeFor(kWrapFieldCount), 0, wrap));

  JSObject* async_prototype = NewBuiltinObject(vm, realm->get(Intrinsic::kObjectPrototype));
  realm->set(vm.heap, Intrinsic::kAsyncIteratorPrototype, async_prototype);
  DefineBuiltins(vm, async_prototype, kAsyncIteratorSpecs);
}

}  // namespace qdr
