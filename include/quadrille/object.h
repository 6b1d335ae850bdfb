// Objects: properties, and what every kind of object can tell.
//
// Whatever may run JavaScript (a getter, a proxy's trap, a conversion) returns a Result. What is
// said to have no side effects runs none, so that a debugger or a prompt may call it on anything.
#ifndef QUADRILLE_OBJECT_H_
#define QUADRILLE_OBJECT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quadrille/exception.h"
#include "quadrille/introspection.h"
#include "quadrille/value.h"

namespace quadrille {

class Context;

/// Names a property: text, an array index, or a string or symbol value.
class QUADRILLE_EXPORT PropertyKey {
 public:
  PropertyKey(std::string_view name) : name_(name) {}    // NOLINT
  PropertyKey(const char* name) : name_(name) {}         // NOLINT
  PropertyKey(const std::string& name) : name_(name) {}  // NOLINT
  template <class T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) PropertyKey(T index)
      : value_(static_cast<double>(index)), is_value_(true) {}     // NOLINT
  PropertyKey(const Value& key) : value_(key), is_value_(true) {}  // NOLINT

 private:
  friend struct internal::Access;
  std::string_view name_;
  Value value_;
  bool is_value_ = false;
};

/// A property descriptor. With `get` or `set` an accessor, else a data property.
struct PropertyDescriptor {
  std::optional<Value> value;
  std::optional<Value> get;
  std::optional<Value> set;
  std::optional<bool> writable;
  std::optional<bool> enumerable;
  std::optional<bool> configurable;

  bool is_accessor() const { return get.has_value() || set.has_value(); }
};

/// Which own keys to list.
struct KeyFilter {
  bool strings = true;
  bool symbols = true;
  bool non_enumerable = true;
  /// False: leave out array indices (and those of typed arrays and strings).
  bool indices = true;
};

/// What an object is beyond its properties.
enum class ObjectKind {
  kOrdinary,
  kArray,
  kFunction,
  kError,
  kBoolean,
  kNumber,
  kString,
  kSymbol,
  kBigInt,
  kDate,
  kRegExp,
  kMap,
  kSet,
  kWeakMap,
  kWeakSet,
  kWeakRef,
  kFinalizationRegistry,
  kPromise,
  kProxy,
  kArrayBuffer,
  kSharedArrayBuffer,
  kTypedArray,
  kDataView,
  kArguments,
  kGenerator,
  kAsyncGenerator,
  kMapIterator,
  kSetIterator,
  kModuleNamespace,
  kGlobal,
};

class QUADRILLE_EXPORT Object : public Value {
 public:
  /// A new ordinary object of the current context.
  static Object New(Isolate& isolate);
  static Object NewWithPrototype(Isolate& isolate, const Value& prototype_or_null);

  Result<Value> Get(const PropertyKey& key) const;
  /// As an assignment in strict mode: what cannot be assigned throws.
  Result<void> Set(const PropertyKey& key, const Value& value) const;
  Result<bool> Has(const PropertyKey& key) const;
  Result<bool> HasOwn(const PropertyKey& key) const;
  /// False if the property is there and stays.
  Result<bool> Delete(const PropertyKey& key) const;
  /// Object.defineProperty; throws where it throws.
  Result<void> Define(const PropertyKey& key, const PropertyDescriptor& descriptor) const;
  /// A writable, configurable property that for-in does not list: as builtins have them.
  Result<void> DefineHidden(const PropertyKey& key, const Value& value) const;
  Result<std::optional<PropertyDescriptor>> GetOwnProperty(const PropertyKey& key) const;
  Result<std::vector<Value>> OwnKeys(const KeyFilter& filter = {}) const;

  /// An object or null.
  Result<Value> GetPrototype() const;
  Result<bool> SetPrototype(const Value& prototype) const;
  Result<bool> IsExtensible() const;
  Result<bool> PreventExtensions() const;

  /// Calls the method of that name: `console.CallMethod("log", {text})`.
  Result<Value> CallMethod(const PropertyKey& key, std::span<const Value> arguments) const;
  Result<Value> CallMethod(const PropertyKey& key, std::initializer_list<Value> arguments) const {
    return CallMethod(key, std::span<const Value>(arguments.begin(), arguments.size()));
  }
  Result<bool> InstanceOf(const Value& constructor) const;

  // For inspection; none of these has side effects.

  ObjectKind kind() const;
  /// The name of the constructor found along the prototype chain in data properties; empty if
  /// there is none (an object with a null prototype, for instance).
  std::string ConstructorName() const;
  /// The value in an object of kind kBoolean, kNumber, kString, kSymbol or kBigInt.
  Value PrimitiveValue() const;
  /// What a Map or Set iterator still has to give; `pairs` says that keys and values alternate.
  std::vector<Value> IteratorPreview(bool* pairs) const;

  static bool Matches(const Value& value) { return value.IsObject(); }
  Object(internal::Unchecked, const Value& value) : Value(value) {}
};

class QUADRILLE_EXPORT Array : public Object {
 public:
  static Array New(Isolate& isolate, std::span<const Value> elements = {});
  static Array New(Isolate& isolate, std::initializer_list<Value> elements) {
    return New(isolate, std::span<const Value>(elements.begin(), elements.size()));
  }

  uint32_t length() const;
  Result<void> Push(const Value& value) const;

  static bool Matches(const Value& value) { return value.IsArray(); }
  Array(internal::Unchecked unchecked, const Value& value) : Object(unchecked, value) {}
};

/// What a function from C++ is called with.
class QUADRILLE_EXPORT CallInfo {
 public:
  Isolate& isolate() const { return *isolate_; }
  /// The context the function was made in; the current one while it runs.
  Context context() const;
  const Value& this_value() const { return this_value_; }
  /// Undefined in a call; the constructor in `new`.
  const Value& new_target() const { return new_target_; }
  bool is_construct_call() const { return !new_target_.IsUndefined(); }
  const Value& callee() const { return callee_; }
  size_t size() const { return arguments_.size(); }
  std::span<const Value> arguments() const { return arguments_; }
  /// The argument, or undefined past their end.
  Value operator[](size_t index) const {
    return index < arguments_.size() ? arguments_[index] : Value();
  }

 private:
  friend struct internal::Access;
  CallInfo() = default;
  Isolate* isolate_ = nullptr;
  Value callee_;
  Value this_value_;
  Value new_target_;
  std::vector<Value> arguments_;
};

/// A function in C++. To throw, return an Exception: `return Exception::TypeError(...)`.
using Callback = std::function<Result<Value>(const CallInfo&)>;

enum class FunctionKind {
  kNormal,
  kArrow,
  kMethod,
  kClass,
  kGenerator,
  kAsync,
  kAsyncGenerator,
  kBound,
  kNative,
};

class QUADRILLE_EXPORT Function : public Object {
 public:
  struct Options {
    /// The value of the property `length`.
    int length = 0;
    /// May it be called with `new`? The callback then returns the new object.
    bool constructor = false;
  };
  static Function New(Isolate& isolate, std::string_view name, Callback callback,
                      const Options& options);
  static Function New(Isolate& isolate, std::string_view name, Callback callback) {
    return New(isolate, name, std::move(callback), Options());
  }

  Result<Value> Call(const Value& this_value, std::span<const Value> arguments) const;
  Result<Value> Call(const Value& this_value, std::initializer_list<Value> arguments) const {
    return Call(this_value, std::span<const Value>(arguments.begin(), arguments.size()));
  }
  Result<Object> Construct(std::span<const Value> arguments) const;
  Result<Object> Construct(std::initializer_list<Value> arguments) const {
    return Construct(std::span<const Value>(arguments.begin(), arguments.size()));
  }

  // No side effects:
  FunctionKind function_kind() const;
  bool IsConstructor() const;
  /// The own data property `name`, if it is a string.
  std::string name() const;
  /// The source text, as Function.prototype.toString gives it.
  std::string SourceText() const;
  /// What its sites have seen; nothing for functions that have not run enough, or from C++.
  std::optional<FunctionFeedback> Feedback() const;

  static bool Matches(const Value& value) { return value.IsFunction(); }
  Function(internal::Unchecked unchecked, const Value& value) : Object(unchecked, value) {}
};

class QUADRILLE_EXPORT Promise : public Object {
 public:
  enum class State { kPending, kFulfilled, kRejected };

  State state() const;
  /// The value or the reason; undefined while pending.
  Value result() const;
  /// Says that a rejection is taken care of: no hook will report it.
  void MarkHandled() const;
  Result<Promise> Then(const Function& fulfilled, const Function& rejected) const;

  static bool Matches(const Value& value);
  Promise(internal::Unchecked unchecked, const Value& value) : Object(unchecked, value) {}
};

/// A promise and the two functions that settle it.
class QUADRILLE_EXPORT PromiseResolver {
 public:
  static PromiseResolver New(Isolate& isolate);
  const Promise& promise() const { return promise_; }
  Result<void> Resolve(const Value& value) const;
  Result<void> Reject(const Value& reason) const;

 private:
  friend struct internal::Access;
  PromiseResolver(Promise promise, Function resolve, Function reject)
      : promise_(std::move(promise)), resolve_(std::move(resolve)), reject_(std::move(reject)) {}
  Promise promise_;
  Function resolve_;
  Function reject_;
};

/// A Map, or its contents for inspection.
class QUADRILLE_EXPORT Map : public Object {
 public:
  static Map New(Isolate& isolate);
  size_t size() const;
  Value Get(const Value& key) const;
  void Set(const Value& key, const Value& value) const;
  bool Has(const Value& key) const;
  bool Delete(const Value& key) const;
  /// All entries in order. No side effects.
  std::vector<std::pair<Value, Value>> Entries() const;

  static bool Matches(const Value& value);
  Map(internal::Unchecked unchecked, const Value& value) : Object(unchecked, value) {}
};

class QUADRILLE_EXPORT Set : public Object {
 public:
  static Set New(Isolate& isolate);
  size_t size() const;
  void Add(const Value& value) const;
  bool Has(const Value& value) const;
  bool Delete(const Value& value) const;
  /// All values in order. No side effects.
  std::vector<Value> Values() const;

  static bool Matches(const Value& value);
  Set(internal::Unchecked unchecked, const Value& value) : Object(unchecked, value) {}
};

class QUADRILLE_EXPORT Date : public Object {
 public:
  /// Milliseconds since the start of 1970, UTC.
  static Date New(Isolate& isolate, double milliseconds);
  /// NaN for an invalid date.
  double milliseconds() const;
  /// As toISOString gives it; "Invalid Date" for an invalid date.
  std::string ToIsoString() const;

  static bool Matches(const Value& value);
  Date(internal::Unchecked unchecked, const Value& value) : Object(unchecked, value) {}
};

class QUADRILLE_EXPORT RegExp : public Object {
 public:
  static Result<RegExp> New(Isolate& isolate, std::string_view source, std::string_view flags);
  std::string source() const;
  std::string flags() const;

  static bool Matches(const Value& value);
  RegExp(internal::Unchecked unchecked, const Value& value) : Object(unchecked, value) {}
};

class QUADRILLE_EXPORT Proxy : public Object {
 public:
  static Proxy New(Isolate& isolate, const Object& target, const Object& handler);
  /// Null once it is revoked.
  Value target() const;
  Value handler() const;

  static bool Matches(const Value& value);
  Proxy(internal::Unchecked unchecked, const Value& value) : Object(unchecked, value) {}
};

/// An object with an error's internal slot.
class QUADRILLE_EXPORT Error : public Object {
 public:
  /// The frames recorded when the error was made, innermost first. No side effects.
  std::vector<StackFrame> Frames() const;

  static bool Matches(const Value& value);
  Error(internal::Unchecked unchecked, const Value& value) : Object(unchecked, value) {}
};

}  // namespace quadrille

#endif  // QUADRILLE_OBJECT_H_
