// Completion<T>: the result of everything that can throw (ECMA-262 6.2.4 Completion Records,
// reduced to normal and throw). The thrown value is in Vm::pending_exception; a Completion only
// says so. Completion<Value> is one word, so generated code can test it: Value::Exception() means
// "threw".
#ifndef OBJECTS_COMPLETION_H_
#define OBJECTS_COMPLETION_H_

#include <type_traits>
#include <utility>

#include "heap/value.h"

namespace qdr {

/// Converts to any Completion<T>: `return Threw{};`, after the exception was set in the Vm.
struct Threw {};

template <class T>
class [[nodiscard]] Completion {
 public:
  using ValueType = T;
  Completion(T value) : value_(std::move(value)), threw_(false) {}  // NOLINT: implicit by intent
  Completion(Threw) : value_(), threw_(true) {}                     // NOLINT
  bool threw() const { return threw_; }
  const T& value() const { return value_; }
  T Take() { return std::move(value_); }

 private:
  T value_;
  bool threw_;
};

template <>
class [[nodiscard]] Completion<Value> {
 public:
  using ValueType = Value;
  Completion(Value value) : value_(value) {}          // NOLINT
  Completion(HeapObject* object) : value_(object) {}  // NOLINT
  Completion(Threw) : value_(Value::Exception()) {}   // NOLINT
  bool threw() const { return value_.IsException(); }
  Value value() const { return value_; }
  Value Take() { return value_; }

 private:
  Value value_;
};

/// A pointer that is never null unless something was thrown.
template <class T>
class [[nodiscard]] Completion<T*> {
 public:
  using ValueType = T*;
  Completion(T* value) : value_(value) {}  // NOLINT
  Completion(Threw) : value_(nullptr) {}   // NOLINT
  bool threw() const { return value_ == nullptr; }
  T* value() const { return value_; }
  T* Take() { return value_; }

 private:
  T* value_;
};

struct Nothing {};

/// Completion<void>: `return Done{};` or `return Threw{};`.
using Done = Nothing;
template <>
class [[nodiscard]] Completion<void> {
 public:
  using ValueType = Nothing;
  Completion(Nothing) : threw_(false) {}  // NOLINT
  Completion(Threw) : threw_(true) {}     // NOLINT
  bool threw() const { return threw_; }
  Nothing value() const { return {}; }
  Nothing Take() { return {}; }

 private:
  bool threw_;
};

/// Unwraps a completion or returns from the enclosing function with its throw (ReturnIfAbrupt).
#define TRY(expression)                           \
  ({                                              \
    auto completion_of_try = (expression);        \
    if (completion_of_try.threw()) [[unlikely]] { \
      return ::qdr::Threw{};                      \
    }                                             \
    completion_of_try.Take();                     \
  })

/// For operations the specification marks "!": they cannot throw.
#define MUST(expression)                    \
  ({                                        \
    auto completion_of_must = (expression); \
    QDR_CHECK(!completion_of_must.threw()); \
    completion_of_must.Take();              \
  })

}  // namespace qdr

#endif  // OBJECTS_COMPLETION_H_
