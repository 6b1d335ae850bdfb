// What goes wrong, as values: the library neither throws C++ exceptions nor needs them.
#ifndef QUADRILLE_EXCEPTION_H_
#define QUADRILLE_EXCEPTION_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "quadrille/export.h"
#include "quadrille/value.h"

namespace quadrille {

/// A place in a source text, with the line to show under a message.
struct SourceLocation {
  /// The name the source was evaluated under; empty if unknown.
  std::string file;
  /// Counted from 1; 0 if unknown. Columns count UTF-16 code units.
  int line = 0;
  int column = 0;
  /// The line, or a piece around the column if it is long (`cut_before`, `cut_after` say so).
  std::string excerpt;
  /// Where the place is in `excerpt`, in bytes, and how many it spans (at least 1).
  size_t excerpt_offset = 0;
  size_t excerpt_length = 1;
  bool cut_before = false;
  bool cut_after = false;
};

struct StackFrame {
  std::string function;
  std::string file;
  int line = 0;
  int column = 0;
};

/// A completion that is not normal.
class QUADRILLE_EXPORT Exception {
 public:
  enum class Kind {
    kThrown,       ///< JavaScript, or a function from C++, has thrown value().
    kEarly,        ///< The source is no valid program; value() is the SyntaxError.
    kLink,         ///< A module could not be linked: an import nobody exports, ...
    kInterrupted,  ///< Isolate::Interrupt ended it. JavaScript cannot catch this.
    kTimeLimit,    ///< The time limit ended it. JavaScript cannot catch this.
    kOutOfMemory,  ///< The heap's limit ended it. JavaScript cannot catch this.
  };

  /// An exception that throws any value.
  static Exception Throw(Isolate& isolate, const Value& value);
  /// New errors of the current context: `return Exception::TypeError(isolate, "not a number");`
  static Exception Error(Isolate& isolate, std::string_view message);
  static Exception TypeError(Isolate& isolate, std::string_view message);
  static Exception RangeError(Isolate& isolate, std::string_view message);
  static Exception SyntaxError(Isolate& isolate, std::string_view message);
  static Exception ReferenceError(Isolate& isolate, std::string_view message);

  Kind kind() const;
  /// True if JavaScript cannot catch it: the program is to stop.
  bool is_termination() const;
  /// With kEarly: the text is the beginning of a program; more input could make it valid.
  bool incomplete_input() const;

  /// What was thrown; undefined for terminations.
  const Value& value() const;
  /// The error's name, e.g. "TypeError"; empty if value() is no error object.
  std::string name() const;
  /// The error's message; for other values their text.
  std::string message() const;
  /// "TypeError: x is not a function", or the text of what was thrown.
  std::string Header() const;
  /// The text of the property `stack` if it is a string, else empty.
  std::string stack() const;
  /// The stack when the error was made, innermost frame first; empty if value() is no error.
  std::vector<StackFrame> frames() const;
  /// Where it was thrown, or where the syntax error is.
  SourceLocation location() const;

 private:
  friend struct internal::Access;
  struct Data;
  explicit Exception(std::shared_ptr<Data> data) : data_(std::move(data)) {}
  std::shared_ptr<Data> data_;
};

/// A T, or the Exception that kept it from being.
template <class T>
class [[nodiscard]] Result {
 public:
  template <class U = T>
  requires(std::is_convertible_v<U&&, T> && !std::is_same_v<std::remove_cvref_t<U>, Exception>)
      Result(U&& value)
      : state_(std::in_place_index<0>, std::forward<U>(value)) {}                        // NOLINT
  Result(Exception exception) : state_(std::in_place_index<1>, std::move(exception)) {}  // NOLINT
  /// From a result of a class that converts, e.g. Result<Value> from Result<Array>.
  template <class U>
  requires(std::is_convertible_v<U, T> && !std::is_same_v<U, T>) Result(Result<U> other)  // NOLINT
      : state_(other.ok() ? State(std::in_place_index<0>, *std::move(other))
                          : State(std::in_place_index<1>, other.exception())) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// The value; the process ends if there is none.
  T& operator*() & { return Checked(); }
  const T& operator*() const& { return const_cast<Result*>(this)->Checked(); }
  T&& operator*() && { return std::move(Checked()); }
  T* operator->() { return &Checked(); }
  const T* operator->() const { return &const_cast<Result*>(this)->Checked(); }
  T& value() & { return Checked(); }
  T&& value() && { return std::move(Checked()); }
  T value_or(T other) const { return ok() ? *std::get_if<0>(&state_) : std::move(other); }

  const Exception& exception() const {
    if (ok()) internal::BadAccess("Result::exception: the result is a value");
    return *std::get_if<1>(&state_);
  }

 private:
  using State = std::variant<T, Exception>;
  T& Checked() {
    if (!ok()) internal::BadAccess("Result: no value; an exception was not looked at");
    return *std::get_if<0>(&state_);
  }
  State state_;
};

/// Nothing, or an Exception.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Exception exception) : exception_(std::move(exception)) {}  // NOLINT

  bool ok() const { return !exception_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Exception& exception() const {
    if (ok()) internal::BadAccess("Result::exception: the result is a value");
    return *exception_;
  }

 private:
  std::optional<Exception> exception_;
};

}  // namespace quadrille

#endif  // QUADRILLE_EXCEPTION_H_
