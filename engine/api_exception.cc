// The public API: exceptions.
#include "engine/api_internal.h"
#include "engine/source_location.h"
#include "objects/builtin_objects.h"
#include "runtime/errors.h"
#include "runtime/stack_trace.h"

namespace quadrille {

using internal::Access;
using internal::Entry;

namespace {

std::vector<StackFrame> ReadFrames(Isolate& isolate, qdr::FixedArray* frames) {
  std::vector<StackFrame> result;
  if (frames == nullptr) return result;
  qdr::Vm& vm = Access::VmOf(isolate);
  for (uint32_t index = 0; index < qdr::StackFrame::CountIn(frames); ++index) {
    qdr::StackFrame frame(vm, frames, index);
    StackFrame row;
    row.function = frame.function_name();
    qdr::Value name = frame.script_name();
    if (qdr::IsString(name)) row.file = qdr::AsString(name)->ToUtf8(vm);
    if (auto place = frame.location()) {
      row.line = static_cast<int>(place->line);
      row.column = static_cast<int>(place->column);
    }
    result.push_back(std::move(row));
  }
  return result;
}

qdr::FixedArray* FramesOf(Isolate& isolate, const Value& value) {
  if (!value.Is<Error>()) return nullptr;
  return qdr::CapturedFrames(Access::VmOf(isolate), Access::ToEngine(value));
}

}  // namespace

Exception Access::Take(Isolate& isolate) {
  Isolate::Data& data = DataOf(isolate);
  qdr::Isolate& engine = *data.engine;
  Exception::Data result;
  if (engine.is_terminating()) {
    engine.ClearTermination();
    engine.TakeException();
    result.kind = data.stopped;
    // Callbacks further out on the stack go on unwinding when they return.
    data.unwinding = data.depth > 1;
    return Make(std::move(result));
  }
  qdr::Value thrown = engine.TakeException();
  result.value = Wrap(isolate, thrown);
  if (!result.value.Is<Error>()) {
    // Errors know where they were made; of other values the engine remembers the throw.
    const qdr::Isolate::UncaughtThrow& uncaught = engine.uncaught_throw();
    if (uncaught.exception == thrown && uncaught.function.IsCell()) {
      auto* shared = qdr::CellCast<qdr::JSFunction>(uncaught.function)->shared();
      int32_t position = engine.SourcePosition(engine, shared, uncaught.bytecode_offset);
      if (shared->has_script() && position >= 0) {
        auto offset = static_cast<uint32_t>(position);
        result.location = internal::LocateIn(engine, shared->script(), offset, offset);
      }
    }
  }
  return Make(std::move(result));
}

Exception Access::TakeEarly(Isolate& isolate, bool incomplete_input, SourceLocation location) {
  Exception exception = Take(isolate);
  if (exception.kind() == Exception::Kind::kThrown) {
    exception.data_->kind = Exception::Kind::kEarly;
    exception.data_->incomplete_input = incomplete_input;
    exception.data_->location = std::move(location);
  }
  return exception;
}

Exception Access::TakeLink(Isolate& isolate) {
  Exception exception = Take(isolate);
  if (exception.kind() == Exception::Kind::kThrown) {
    exception.data_->kind = Exception::Kind::kLink;
  }
  return exception;
}

qdr::Threw Access::Rethrow(Isolate& isolate, const Exception& exception) {
  Isolate::Data& data = DataOf(isolate);
  if (exception.is_termination()) {
    data.stopped = exception.kind();
    data.unwinding = false;
    return data.engine->Terminate();
  }
  return data.engine->Throw(ToEngine(exception.value()));
}

Exception Access::NewError(Isolate& isolate, qdr::ErrorKind kind, std::string_view message) {
  Entry entry(isolate);
  (void)entry.vm().ThrowError(kind, message);
  return Take(isolate);
}

Exception Exception::Throw(Isolate& isolate, const quadrille::Value& value) {
  Data data;
  data.value = value;
  return Access::Make(std::move(data));
}
Exception Exception::Error(Isolate& isolate, std::string_view message) {
  return Access::NewError(isolate, qdr::ErrorKind::kError, message);
}
Exception Exception::TypeError(Isolate& isolate, std::string_view message) {
  return Access::NewError(isolate, qdr::ErrorKind::kTypeError, message);
}
Exception Exception::RangeError(Isolate& isolate, std::string_view message) {
  return Access::NewError(isolate, qdr::ErrorKind::kRangeError, message);
}
Exception Exception::SyntaxError(Isolate& isolate, std::string_view message) {
  return Access::NewError(isolate, qdr::ErrorKind::kSyntaxError, message);
}
Exception Exception::ReferenceError(Isolate& isolate, std::string_view message) {
  return Access::NewError(isolate, qdr::ErrorKind::kReferenceError, message);
}

Exception::Kind Exception::kind() const { return data_->kind; }

bool Exception::is_termination() const {
  return data_->kind == Kind::kInterrupted || data_->kind == Kind::kTimeLimit ||
         data_->kind == Kind::kOutOfMemory;
}

bool Exception::incomplete_input() const { return data_->incomplete_input; }
const Value& Exception::value() const { return data_->value; }

namespace {

std::string TextProperty(const Value& error, const char* key) {
  if (!error.Is<Error>()) return "";
  Result<Value> value = error.As<Object>().Get(key);
  return value.ok() && value->IsString() ? value->As<String>().ToUtf8() : "";
}

}  // namespace

std::string Exception::name() const { return TextProperty(data_->value, "name"); }

std::string Exception::message() const {
  if (is_termination()) return "";
  if (data_->value.Is<quadrille::Error>()) return TextProperty(data_->value, "message");
  return data_->value.ToDisplayString();
}

std::string Exception::Header() const {
  switch (data_->kind) {
    case Kind::kInterrupted:
      return "interrupted";
    case Kind::kTimeLimit:
      return "the time limit is reached";
    case Kind::kOutOfMemory:
      return "the heap's limit is reached";
    default:
      break;
  }
  std::string first = name();
  std::string second = message();
  if (first.empty() || second.empty()) return first + second;
  return first + ": " + second;
}

std::string Exception::stack() const { return TextProperty(data_->value, "stack"); }

std::vector<StackFrame> Exception::frames() const {
  Isolate* isolate = Access::IsolateOf(data_->value);
  if (isolate == nullptr) return {};
  Entry entry(*isolate);
  return ReadFrames(*isolate, FramesOf(*isolate, data_->value));
}

SourceLocation Exception::location() const {
  if (data_->location.has_value()) return *data_->location;
  Isolate* isolate = Access::IsolateOf(data_->value);
  if (isolate == nullptr) return {};
  Entry entry(*isolate);
  qdr::Vm& vm = entry.vm();
  qdr::ErrorPosition known = qdr::PositionOfError(Access::ToEngine(data_->value));
  if (known.script != nullptr) return internal::LocateIn(vm, known.script, known.start, known.end);
  qdr::FixedArray* frames = FramesOf(*isolate, data_->value);
  if (frames == nullptr) return {};
  for (uint32_t index = 0; index < qdr::StackFrame::CountIn(frames); ++index) {
    qdr::StackFrame frame(vm, frames, index);
    if (frame.is_native()) continue;
    auto position = frame.position();
    if (!position.has_value()) continue;
    return internal::LocateIn(vm, frame.function()->shared()->script(), *position, *position);
  }
  return {};
}

std::vector<StackFrame> Error::Frames() const {
  Isolate& isolate = *Access::IsolateOf(*this);
  Entry entry(isolate);
  return ReadFrames(isolate, FramesOf(isolate, *this));
}

std::vector<StackFrame> Isolate::CurrentStack(size_t limit) const {
  auto& isolate = const_cast<Isolate&>(*this);
  Entry entry(isolate);
  return ReadFrames(isolate,
                    entry.engine().CaptureStackTrace(entry.vm(), static_cast<uint32_t>(limit),
                                                     qdr::Value::Undefined()));
}

}  // namespace quadrille
