// Error and its relatives (ECMA-262 20.5), with V8's additions: Error.captureStackTrace,
// Error.stackTraceLimit, Error.prepareStackTrace with CallSite objects.
//
// `stack` is an accessor of Error.prototype, as the proposal for it says; what captureStackTrace
// marks has an accessor of its own.
//
// An error keeps the frames that were captured when it was made; the text is made when `stack` is
// read for the first time.
#include "objects/lookup.h"
#include "objects/realm_maps.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/errors.h"
#include "runtime/messages.h"
#include "runtime/stack_trace.h"

namespace qdr {

namespace {

struct NativeError {
  const char* name;
  Intrinsic constructor;
  Intrinsic prototype;
};

/// In the order of ErrorKind.
constexpr NativeError kNativeErrors[] = {
    {"Error", Intrinsic::kError, Intrinsic::kErrorPrototype},
    {"EvalError", Intrinsic::kEvalError, Intrinsic::kEvalErrorPrototype},
    {"RangeError", Intrinsic::kRangeError, Intrinsic::kRangeErrorPrototype},
    {"ReferenceError", Intrinsic::kReferenceError, Intrinsic::kReferenceErrorPrototype},
    {"SyntaxError", Intrinsic::kSyntaxError, Intrinsic::kSyntaxErrorPrototype},
    {"TypeError", Intrinsic::kTypeError, Intrinsic::kTypeErrorPrototype},
    {"URIError", Intrinsic::kURIError, Intrinsic::kURIErrorPrototype},
};

PropertyKey StackKey(Vm& vm) { return PropertyKey::Name(vm.private_symbols().error_stack); }

/// The record of a captured stack, on the object itself; nullptr if it has none.
StackTraceInfo* OwnStackInfo(Vm& vm, JSReceiver* object) {
  if (object->type() == InstanceType::kJSError) {
    Value info = static_cast<JSError*>(object)->stack_info();
    if (info.IsCell()) return CellCast<StackTraceInfo>(info);
  }
  if (object->IsProxy()) return nullptr;
  LookupIterator it(vm, object, StackKey(vm), LookupIterator::Scope::kOwn);
  if (it.state() != LookupIterator::State::kData) return nullptr;
  return CellCast<StackTraceInfo>(it.GetDataValue());
}

/// The record of the object or of the nearest prototype that has one.
StackTraceInfo* FindStackInfo(Vm& vm, Value v, JSReceiver** holder) {
  while (IsReceiver(v)) {
    JSReceiver* object = AsReceiver(v);
    if (StackTraceInfo* info = OwnStackInfo(vm, object)) {
      *holder = object;
      return info;
    }
    if (object->IsProxy()) break;
    v = object->map(vm.heap)->prototype();
  }
  return nullptr;
}

/// Error.stackTraceLimit of the current realm: a data property that is a number, or no trace.
bool StackTraceLimit(Vm& vm, uint32_t* limit) {
  JSObject* error = vm.intrinsic_object(Intrinsic::kError);
  LookupIterator it(vm, error, PropertyKey::Name(vm.names().stackTraceLimit),
                    LookupIterator::Scope::kOwn);
  if (it.state() != LookupIterator::State::kData) return false;
  Value v = it.GetDataValue();
  if (!v.IsNumber()) return false;
  double number = v.AsNumber();
  constexpr double kMaxFrames = 10000;
  *limit = number > 0 ? static_cast<uint32_t>(std::min(number, kMaxFrames)) : 0;
  return true;
}

StackTraceInfo* Capture(Vm& vm, Value skip_until) {
  uint32_t limit;
  StackTraceInfo* info = StackTraceInfo::New(vm);
  if (!StackTraceLimit(vm, &limit)) {
    return info;
  }
  FixedArray* frames =
      limit == 0 ? vm.empty_fixed_array() : vm.hooks().CaptureStackTrace(vm, limit, skip_until);
  info->set(vm.heap, StackTraceInfo::kFrames, frames);
  return info;
}

void PutHidden(Vm& vm, JSObject* object, String* name, Value value) {
  JSObject::Put(vm, object, PropertyKey::Name(name), value, kDontEnum);
}

/// An error of a hidden class, with message and stack.
JSError* NewError(Vm& vm, Map* map, Value message) {
  auto* error = static_cast<JSError*>(JSObject::New(vm, map));
  if (!message.IsUndefined()) PutHidden(vm, error, vm.names().message, message);
  return error;
}

Map* InitialMapOf(Vm& vm, Intrinsic constructor) {
  return CellCast<Map>(CellCast<JSFunction>(vm.intrinsic(constructor))->prototype_or_initial_map());
}

// InstallErrorCause (20.5.8.1).
Completion<void> InstallCause(Vm& vm, JSObject* error, Value options) {
  // 1. If options is an Object and ? HasProperty(options, "cause") is true,
  if (!IsReceiver(options)) return Done{};
  PropertyKey cause = PropertyKey::Name(vm.names().cause);
  if (!TRY(HasProperty(vm, AsReceiver(options), cause))) return Done{};
  PutHidden(vm, error, vm.names().cause, TRY(Get(vm, AsReceiver(options), cause)));
  return Done{};
}

/// Steps that all constructors share: OrdinaryCreateFromConstructor, message, cause, stack.
Completion<JSError*> Create(Vm& vm, Arguments& arguments, Intrinsic constructor,
                            Intrinsic prototype, Value message, Value options) {
  // 1. If NewTarget is undefined, the active function.
  Value new_target = arguments.is_construct() ? arguments.new_target() : Value(arguments.callee());
  Map* map;
  if (new_target == vm.intrinsic(constructor)) {
    map = InitialMapOf(vm, constructor);
  } else {
    map = TRY(MapFromConstructor(vm, new_target, Intrinsic::kErrorMap, prototype));
  }
  // If message is not undefined, ToString.
  Value text = Value::Undefined();
  if (!message.IsUndefined()) text = Value(TRY(ToString(vm, message)));
  JSError* error = NewError(vm, map, text);
  TRY(InstallCause(vm, error, options));
  // Constructors of subclasses do not show in the trace.
  bool subclass = Is<JSFunction>(new_target) && !As<JSFunction>(new_target)->shared()->is_builtin();
  CaptureStack(vm, error, subclass ? new_target : Value::Undefined());
  if (subclass && CapturedFrames(vm, error) == vm.empty_fixed_array()) {
    CaptureStack(vm, error, Value::Undefined());
  }
  return error;
}

// 20.5.1.1 Error ( message [ , options ] ), 20.5.6.1.1 NativeError ( message [ , options ] )
template <int kIndex>
Completion<Value> ErrorConstructor(Vm& vm, Arguments& arguments) {
  constexpr NativeError row = kNativeErrors[kIndex];
  return Value(
      TRY(Create(vm, arguments, row.constructor, row.prototype, arguments[0], arguments[1])));
}

// 20.5.7.1.1 AggregateError ( errors, message [ , options ] )
Completion<Value> AggregateErrorConstructor(Vm& vm, Arguments& arguments) {
  JSError* error = TRY(Create(vm, arguments, Intrinsic::kAggregateError,
                              Intrinsic::kAggregateErrorPrototype, arguments[1], arguments[2]));
  // 5-6. Let errorsList be ? IteratorToList(? GetIterator(errors, sync)).
  RootVector list(vm.heap);
  TRY(IterableToList(vm, arguments[0], list));
  PutHidden(vm, error, vm.names().errors,
            CreateArrayFromList(vm, std::span<const Value>(list.data(), list.size())));
  return Value(error);
}

// SuppressedError ( error, suppressed, message )
Completion<Value> SuppressedErrorConstructor(Vm& vm, Arguments& arguments) {
  JSError* error =
      TRY(Create(vm, arguments, Intrinsic::kSuppressedError, Intrinsic::kSuppressedErrorPrototype,
                 arguments[2], Value::Undefined()));
  PutHidden(vm, error, vm.names().error, arguments[0]);
  PutHidden(vm, error, vm.names().suppressed, arguments[1]);
  return Value(error);
}

// 20.5.3.4 Error.prototype.toString ( )
Completion<String*> ErrorToString(Vm& vm, Value v) {
  // 2. If O is not an Object, throw a TypeError exception.
  if (!IsReceiver(v)) {
    return ThrowMessage(vm, Message::kIncompatibleReceiver,
                        {"Error.prototype.toString", DescribeForError(vm, v)});
  }
  JSReceiver* object = AsReceiver(v);
  // 3-4. Let name be ? Get(O, "name"), or "Error".
  Value name_value = TRY(Get(vm, object, PropertyKey::Name(vm.names().name)));
  String* name =
      name_value.IsUndefined() ? String::NewAscii(vm, "Error") : TRY(ToString(vm, name_value));
  // 5-6. Let msg be ? Get(O, "message"), or "".
  Value message_value = TRY(Get(vm, object, PropertyKey::Name(vm.names().message)));
  String* message =
      message_value.IsUndefined() ? vm.names().empty : TRY(ToString(vm, message_value));
  // 7-9. Join what is there.
  if (name->length() == 0) return message;
  if (message->length() == 0) return name;
  String* prefix = TRY(String::Concat(vm, name, String::NewAscii(vm, ": ")));
  return String::Concat(vm, prefix, message);
}

Completion<Value> ErrorPrototypeToString(Vm& vm, Arguments& arguments) {
  return Value(TRY(ErrorToString(vm, arguments.this_value())));
}

// Error.isError ( arg )
Completion<Value> ErrorIsError(Vm& vm, Arguments& arguments) {
  return Value::Boolean(Is<JSError>(arguments[0]));
}

// --- Call sites. The frame is kept under a private symbol.

PropertyKey FrameKey(Vm& vm) { return PropertyKey::Name(vm.private_symbols().error_captured); }

JSObject* NewCallSite(Vm& vm, FixedArray* frames, uint32_t index) {
  FixedArray* frame = FixedArray::New(vm, kStackFrameFieldCount);
  for (uint32_t i = 0; i < kStackFrameFieldCount; ++i) {
    frame->set(vm.heap, i, frames->get(index * kStackFrameFieldCount + i));
  }
  JSObject* site = JSObject::NewOrdinary(vm, vm.intrinsic(Intrinsic::kCallSitePrototype));
  JSObject::AddDataProperty(vm, site, FrameKey(vm), frame, kDontEnum);
  return site;
}

/// The frame of `this`, or a TypeError.
Completion<FixedArray*> FrameOfThis(Vm& vm, Arguments& arguments) {
  Value v = arguments.this_value();
  if (IsReceiver(v) && !AsReceiver(v)->IsProxy()) {
    LookupIterator it(vm, AsReceiver(v), FrameKey(vm), LookupIterator::Scope::kOwn);
    if (it.state() == LookupIterator::State::kData) return CellCast<FixedArray>(it.GetDataValue());
  }
  return ThrowMessage(vm, Message::kIncompatibleReceiver,
                      {"CallSite method", DescribeForError(vm, v)});
}

Value TextOrNull(Vm& vm, const std::string& text) {
  return text.empty() ? Value::Null() : Value(String::FromUtf8(vm, text));
}

enum class SiteQuery : uint8_t {
  kColumn,
  kEnclosingColumn,
  kEnclosingLine,
  kEvalOrigin,
  kFileName,
  kFunction,
  kFunctionName,
  kLine,
  kMethodName,
  kPosition,
  kPromiseIndex,
  kSourceUrl,
  kScriptHash,
  kThis,
  kTypeName,
  kAsync,
  kConstructor,
  kEval,
  kNative,
  kPromiseAll,
  kToplevel,
  kToString,
};

template <SiteQuery kQuery>
Completion<Value> CallSiteMethod(Vm& vm, Arguments& arguments) {
  FixedArray* data = TRY(FrameOfThis(vm, arguments));
  StackFrame frame(vm, data, 0);
  switch (kQuery) {
    case SiteQuery::kColumn:
    case SiteQuery::kLine: {
      auto at = frame.location();
      if (!at) return Value::Null();
      return Value::Number(kQuery == SiteQuery::kLine ? at->line : at->column);
    }
    case SiteQuery::kEnclosingColumn:
    case SiteQuery::kEnclosingLine: {
      if (frame.is_native()) return Value::Null();
      SharedFunctionInfo* shared = frame.function()->shared();
      ScriptLocation at = LocationInScript(vm, shared->script(), shared->start_position_);
      return Value::Number(kQuery == SiteQuery::kEnclosingLine ? at.line : at.column);
    }
    case SiteQuery::kEvalOrigin:
    case SiteQuery::kPromiseIndex:
      return frame.is_eval() ? Value::Undefined() : Value::Null();
    case SiteQuery::kFileName:
    case SiteQuery::kSourceUrl:
      return frame.script_name();
    case SiteQuery::kScriptHash:
      return Value(vm.names().empty);
    // As in V8, functions and receivers of strict code are not given away.
    case SiteQuery::kFunction:
      return frame.function()->shared()->is_strict() ? Value::Undefined() : Value(frame.function());
    case SiteQuery::kThis:
      return frame.function()->shared()->is_strict() ? Value::Undefined() : frame.receiver();
    case SiteQuery::kFunctionName:
      return TextOrNull(vm, frame.function_name());
    case SiteQuery::kMethodName:
      return TextOrNull(vm, frame.method_name());
    case SiteQuery::kTypeName:
      return TextOrNull(vm, frame.type_name());
    case SiteQuery::kPosition:
      return Value::Number(frame.position().value_or(0));
    case SiteQuery::kAsync:
      return Value::Boolean(frame.is_async());
    case SiteQuery::kConstructor:
      return Value::Boolean(frame.is_construct());
    case SiteQuery::kEval:
      return Value::Boolean(frame.is_eval());
    case SiteQuery::kNative:
      return Value::Boolean(frame.is_native());
    case SiteQuery::kPromiseAll:
      return Value::False();
    case SiteQuery::kToplevel:
      return Value::Boolean(frame.is_toplevel());
    case SiteQuery::kToString:
      return Value(String::FromUtf8(vm, frame.ToText()));
  }
  QDR_UNREACHABLE();
}

// --- `stack`.

std::string DefaultStackText(Vm& vm, Value error, FixedArray* frames) {
  std::string text = ErrorToText(vm, error);
  for (uint32_t i = 0; i < StackFrame::CountIn(frames); ++i) {
    text += "\n    at " + StackFrame(vm, frames, i).ToText();
  }
  return text;
}

Completion<Value> FormatStack(Vm& vm, Value error, FixedArray* frames) {
  TRY(vm.CheckStack());
  // Error.prepareStackTrace(error, callSites) formats instead, if it is a function.
  JSObject* constructor = vm.intrinsic_object(Intrinsic::kError);
  Value prepare = TRY(
      Get(vm, constructor, PropertyKey::Name(String::InternalizeAscii(vm, "prepareStackTrace"))));
  if (IsCallable(vm.heap, prepare)) {
    RootVector sites(vm.heap);
    for (uint32_t i = 0; i < StackFrame::CountIn(frames); ++i) {
      sites.push_back(NewCallSite(vm, frames, i));
    }
    JSArray* array = CreateArrayFromList(vm, std::span<const Value>(sites.data(), sites.size()));
    return Call(vm, prepare, constructor, {error, Value(array)});
  }
  return Value(String::FromUtf8(vm, DefaultStackText(vm, error, frames)));
}

Completion<JSReceiver*> ThisOfStack(Vm& vm, Arguments& arguments, std::string_view accessor) {
  if (IsReceiver(arguments.this_value())) return AsReceiver(arguments.this_value());
  return ThrowMessage(vm, Message::kCalledOnNonObject, {accessor});
}

// get Error.prototype.stack
Completion<Value> ErrorPrototypeStackGetter(Vm& vm, Arguments& arguments) {
  // 1-2. Let E be the this value. If E is not an Object, throw a TypeError exception.
  JSReceiver* error = TRY(ThisOfStack(vm, arguments, "get Error.prototype.stack"));
  // 3. If E does not have an [[ErrorData]] internal slot, return undefined.
  if (error->type() != InstanceType::kJSError) return Value::Undefined();
  // 4. Return an implementation-defined string that represents the stack trace of E.
  return GetStack(vm, error);
}

// set Error.prototype.stack
Completion<Value> ErrorPrototypeStackSetter(Vm& vm, Arguments& arguments) {
  // 1-2. Let E be the this value. If E is not an Object, throw a TypeError exception.
  JSReceiver* error = TRY(ThisOfStack(vm, arguments, "set Error.prototype.stack"));
  // 3. If v is not a String, throw a TypeError exception.
  if (!IsString(arguments[0])) {
    return vm.ThrowTypeError("stack must be a string, got " + DescribeForError(vm, arguments[0]));
  }
  // 4-5. Perform ? SetterThatIgnoresPrototypeProperties(E, %Error.prototype%, "stack", v).
  return SetterThatIgnoresPrototypeProperties(vm, error,
                                              vm.intrinsic_object(Intrinsic::kErrorPrototype),
                                              PropertyKey::Name(vm.names().stack), arguments[0]);
}

// The accessor of an object that was given to captureStackTrace.
Completion<Value> CapturedStackGetter(Vm& vm, Arguments& arguments) {
  return GetStack(vm, arguments.this_value());
}

Completion<Value> CapturedStackSetter(Vm& vm, Arguments& arguments) {
  if (!IsReceiver(arguments.this_value())) return Value::Undefined();
  JSReceiver* object = AsReceiver(arguments.this_value());
  if (StackTraceInfo* info = OwnStackInfo(vm, object)) {
    info->set(vm.heap, StackTraceInfo::kFormatted, arguments[0]);
    return Value::Undefined();
  }
  // Inherited: the object gets a property of its own.
  TRY(CreateDataPropertyOrThrow(vm, object, PropertyKey::Name(vm.names().stack), arguments[0]));
  return Value::Undefined();
}

// Error.captureStackTrace ( object [ , constructor ] )
Completion<Value> ErrorCaptureStackTrace(Vm& vm, Arguments& arguments) {
  if (!IsReceiver(arguments[0])) {
    return vm.ThrowTypeError("Invalid argument");
  }
  JSReceiver* object = AsReceiver(arguments[0]);
  Value skip = IsCallable(vm.heap, arguments[1]) ? arguments[1] : Value::Undefined();
  PropertyKey stack = PropertyKey::Name(vm.names().stack);
  StackTraceInfo* info = Capture(vm, skip);
  if (object->IsProxy()) {
    TRY(DefinePropertyOrThrow(
        vm, object, stack,
        PropertyDescriptor::Data(
            TRY(FormatStack(vm, object, CellCast<FixedArray>(info->get(StackTraceInfo::kFrames)))),
            kDontEnum)));
    return Value::Undefined();
  }
  auto* own = static_cast<JSObject*>(object);
  auto* pair = CellCast<AccessorPair>(vm.intrinsic(Intrinsic::kErrorStackAccessor));
  TRY(DefinePropertyOrThrow(
      vm, object, stack, PropertyDescriptor::Accessor(pair->getter(), pair->setter(), kDontEnum)));
  if (object->type() == InstanceType::kJSError) {
    static_cast<JSError*>(object)->set_stack_info(vm.heap, info);
  } else {
    JSObject::Put(vm, own, StackKey(vm), info, kDontEnum);
  }
  return Value::Undefined();
}

constexpr BuiltinSpec kCallSiteSpecs[] = {
    {"getColumnNumber", CallSiteMethod<SiteQuery::kColumn>, 0},
    {"getEnclosingColumnNumber", CallSiteMethod<SiteQuery::kEnclosingColumn>, 0},
    {"getEnclosingLineNumber", CallSiteMethod<SiteQuery::kEnclosingLine>, 0},
    {"getEvalOrigin", CallSiteMethod<SiteQuery::kEvalOrigin>, 0},
    {"getFileName", CallSiteMethod<SiteQuery::kFileName>, 0},
    {"getFunction", CallSiteMethod<SiteQuery::kFunction>, 0},
    {"getFunctionName", CallSiteMethod<SiteQuery::kFunctionName>, 0},
    {"getLineNumber", CallSiteMethod<SiteQuery::kLine>, 0},
    {"getMethodName", CallSiteMethod<SiteQuery::kMethodName>, 0},
    {"getPosition", CallSiteMethod<SiteQuery::kPosition>, 0},
    {"getPromiseIndex", CallSiteMethod<SiteQuery::kPromiseIndex>, 0},
    {"getScriptNameOrSourceURL", CallSiteMethod<SiteQuery::kSourceUrl>, 0},
    {"getScriptHash", CallSiteMethod<SiteQuery::kScriptHash>, 0},
    {"getThis", CallSiteMethod<SiteQuery::kThis>, 0},
    {"getTypeName", CallSiteMethod<SiteQuery::kTypeName>, 0},
    {"isAsync", CallSiteMethod<SiteQuery::kAsync>, 0},
    {"isConstructor", CallSiteMethod<SiteQuery::kConstructor>, 0},
    {"isEval", CallSiteMethod<SiteQuery::kEval>, 0},
    {"isNative", CallSiteMethod<SiteQuery::kNative>, 0},
    {"isPromiseAll", CallSiteMethod<SiteQuery::kPromiseAll>, 0},
    {"isToplevel", CallSiteMethod<SiteQuery::kToplevel>, 0},
    {"toString", CallSiteMethod<SiteQuery::kToString>, 0},
};

constexpr BuiltinSpec kErrorPrototypeSpecs[] = {
    {"toString", ErrorPrototypeToString, 0},
    {"stack", ErrorPrototypeStackGetter, 0, BuiltinSpec::kGetter},
    {"stack", ErrorPrototypeStackSetter, 1, BuiltinSpec::kSetter},
};
constexpr BuiltinSpec kErrorSpecs[] = {
    {"captureStackTrace", ErrorCaptureStackTrace, 2},
    {"isError", ErrorIsError, 1},
};

/// A constructor, its prototype with name and message, and the map of its instances.
JSFunction* CreateErrorClass(Vm& vm, Realm* realm, const char* name, BuiltinFunction function,
                             uint16_t length, Intrinsic constructor, Intrinsic prototype_slot) {
  bool base = constructor == Intrinsic::kError;
  JSObject* prototype = NewBuiltinObject(
      vm, realm->get(base ? Intrinsic::kObjectPrototype : Intrinsic::kErrorPrototype));
  Map* map = realm->map(Intrinsic::kErrorMap);
  map = Map::WithPrototype(vm, map, prototype);
  if (base) realm->set(vm.heap, Intrinsic::kErrorMap, map);
  JSFunction* result =
      DefineConstructor(vm, realm, name, function, length, constructor, prototype_slot, prototype,
                        map, base ? Value::Undefined() : realm->get(Intrinsic::kError));
  DefineConstant(vm, prototype, "name", String::InternalizeAscii(vm, name), kDontEnum);
  DefineConstant(vm, prototype, "message", vm.names().empty, kDontEnum);
  return result;
}

template <int... kIndices>
void CreateNativeErrors(Vm& vm, Realm* realm, std::integer_sequence<int, kIndices...>) {
  (CreateErrorClass(vm, realm, kNativeErrors[kIndices].name, ErrorConstructor<kIndices>, 1,
                    kNativeErrors[kIndices].constructor, kNativeErrors[kIndices].prototype),
   ...);
}

}  // namespace

void CaptureStack(Vm& vm, JSError* error, Value skip_until) {
  error->set_stack_info(vm.heap, Capture(vm, skip_until));
}

FixedArray* CapturedFrames(Vm& vm, Value error) {
  JSReceiver* holder;
  StackTraceInfo* info = FindStackInfo(vm, error, &holder);
  if (info == nullptr || !info->get(StackTraceInfo::kFrames).IsCell()) return nullptr;
  return CellCast<FixedArray>(info->get(StackTraceInfo::kFrames));
}

void SetErrorPosition(Vm& vm, Value error, Script* script, uint32_t start, uint32_t end) {
  if (!Is<JSError>(error) || !Is<StackTraceInfo>(As<JSError>(error)->stack_info())) return;
  FixedArray* position = FixedArray::New(vm, 3);
  position->set(vm.heap, 0, script);
  position->set_no_barrier(1, Value::Smi(static_cast<int32_t>(start)));
  position->set_no_barrier(2, Value::Smi(static_cast<int32_t>(end)));
  As<StackTraceInfo>(As<JSError>(error)->stack_info())
      ->set(vm.heap, StackTraceInfo::kPosition, position);
}

ErrorPosition PositionOfError(Value error) {
  if (!Is<JSError>(error) || !Is<StackTraceInfo>(As<JSError>(error)->stack_info())) return {};
  Value value =
      As<StackTraceInfo>(As<JSError>(error)->stack_info())->get(StackTraceInfo::kPosition);
  if (!value.IsCell()) return {};
  auto* position = CellCast<FixedArray>(value);
  return {CellCast<Script>(position->get(0)), static_cast<uint32_t>(position->get(1).AsSmi()),
          static_cast<uint32_t>(position->get(2).AsSmi())};
}

Completion<Value> GetStack(Vm& vm, Value error) {
  JSReceiver* holder;
  StackTraceInfo* info = FindStackInfo(vm, error, &holder);
  if (info == nullptr) return Value::Undefined();
  Value formatted = info->get(StackTraceInfo::kFormatted);
  if (!formatted.IsUndefined()) return formatted;
  Value frames = info->get(StackTraceInfo::kFrames);
  if (!frames.IsCell()) return Value::Undefined();
  // The frames stay, for messages about uncaught errors.
  Value text = TRY(FormatStack(vm, holder, CellCast<FixedArray>(frames)));
  info->set(vm.heap, StackTraceInfo::kFormatted, text);
  return text;
}

std::string ErrorToText(Vm& vm, Value error) {
  Completion<String*> text = ErrorToString(vm, error);
  if (!text.threw()) return text.value()->ToUtf8(vm);
  if (!vm.is_terminating()) vm.TakeException();
  return "<error>";
}

Value MakeError(Vm& vm, ErrorKind kind, std::string_view utf8_message) {
  const NativeError& row = kNativeErrors[static_cast<int>(kind)];
  JSError* error =
      NewError(vm, InitialMapOf(vm, row.constructor), String::FromUtf8(vm, utf8_message));
  CaptureStack(vm, error, Value::Undefined());
  return error;
}

JSObject* MakeAggregateError(Vm& vm, std::string_view utf8_message, Value errors) {
  JSError* error = NewError(vm, InitialMapOf(vm, Intrinsic::kAggregateError),
                            String::FromUtf8(vm, utf8_message));
  PutHidden(vm, error, vm.names().errors, errors);
  CaptureStack(vm, error, Value::Undefined());
  return error;
}

JSObject* MakeSuppressedError(Vm& vm, Value error, Value suppressed) {
  JSError* result = NewError(vm, InitialMapOf(vm, Intrinsic::kSuppressedError), Value::Undefined());
  PutHidden(vm, result, vm.names().error, error);
  PutHidden(vm, result, vm.names().suppressed, suppressed);
  CaptureStack(vm, result, Value::Undefined());
  return result;
}

void CreateErrors(Vm& vm, Realm* realm) {
  AccessorPair* pair =
      AccessorPair::New(vm, NewBuiltinFunction(vm, "stack", CapturedStackGetter, 0),
                        NewBuiltinFunction(vm, "stack", CapturedStackSetter, 1));
  realm->set(vm.heap, Intrinsic::kErrorStackAccessor, pair);
  // Room for message and cause.
  realm->set(vm.heap, Intrinsic::kErrorMap,
             NewObjectMap(vm, InstanceType::kJSError, JSError::kFixedSize, 2,
                          realm->get(Intrinsic::kObjectPrototype)));
  CreateNativeErrors(vm, realm,
                     std::make_integer_sequence<int, static_cast<int>(std::size(kNativeErrors))>());
  JSObject* error = realm->object(Intrinsic::kError);
  DefineBuiltins(vm, error, kErrorSpecs);
  DefineConstant(vm, error, "stackTraceLimit", Value::Smi(10), kNoAttributes);
  DefineBuiltins(vm, realm->object(Intrinsic::kErrorPrototype), kErrorPrototypeSpecs);
  CreateErrorClass(vm, realm, "AggregateError", AggregateErrorConstructor, 2,
                   Intrinsic::kAggregateError, Intrinsic::kAggregateErrorPrototype);
  CreateErrorClass(vm, realm, "SuppressedError", SuppressedErrorConstructor, 3,
                   Intrinsic::kSuppressedError, Intrinsic::kSuppressedErrorPrototype);
  JSObject* call_site = NewBuiltinObject(vm, realm->get(Intrinsic::kObjectPrototype));
  DefineBuiltins(vm, call_site, kCallSiteSpecs);
  realm->set(vm.heap, Intrinsic::kCallSitePrototype, call_site);
}

}  // namespace qdr
