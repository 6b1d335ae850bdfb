// Values of the language, and handles on them.
//
// A Value is a cheap handle that keeps what it names alive: copy it, store it in containers, hold
// it as long as you like. It belongs to the isolate it came from and is used only on the thread
// that uses that isolate. Undefined, null, booleans and numbers belong to no isolate. A Value that
// outlives its isolate turns into undefined.
#ifndef QUADRILLE_VALUE_H_
#define QUADRILLE_VALUE_H_

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "quadrille/export.h"

namespace quadrille {

class BigInt;
class Isolate;
class Object;
class String;
template <class T>
class Result;

namespace internal {

/// A cell the collector knows as a root; shared by the copies of one Value.
struct Root {
  uint64_t bits;
  uint64_t references;
  void* table;
};

/// Gives back a root that no Value refers to any more.
QUADRILLE_EXPORT void ReleaseRoot(Root* root);
/// Ends the process: a handle was used as something that it is not.
[[noreturn]] QUADRILLE_EXPORT void BadAccess(const char* what);
/// The engine's side of the API.
struct Access;
class Entry;
/// Marks a constructor that trusts its caller about the class of a value.
struct Unchecked {};

}  // namespace internal

/// The types of the language.
enum class Type { kUndefined, kNull, kBoolean, kNumber, kString, kSymbol, kBigInt, kObject };

class QUADRILLE_EXPORT Value {
 public:
  /// Undefined.
  Value() = default;
  template <class T>
  requires std::same_as<T, bool> Value(T boolean)
      : bits_(BooleanBits(boolean)) {}  // NOLINT: implicit by intent
  template <class T>
  requires(std::is_arithmetic_v<T> && !std::same_as<T, bool>) Value(T number)
      : bits_(NumberBits(static_cast<double>(number))) {}  // NOLINT
  /// No pointer becomes a boolean by accident; text becomes a value with String::New.
  Value(const void*) = delete;

  Value(const Value& other) : bits_(other.bits_), root_(other.root_) {
    if (root_ != nullptr) ++root_->references;
  }
  Value(Value&& other) noexcept
      : bits_(std::exchange(other.bits_, 0)), root_(std::exchange(other.root_, nullptr)) {}
  Value& operator=(Value other) noexcept {
    std::swap(bits_, other.bits_);
    std::swap(root_, other.root_);
    return *this;
  }
  ~Value() {
    if (root_ != nullptr && --root_->references == 0) internal::ReleaseRoot(root_);
  }

  static Value Undefined() { return Value(); }
  static Value Null();

  Type type() const;
  bool IsUndefined() const { return type() == Type::kUndefined; }
  bool IsNull() const { return type() == Type::kNull; }
  /// Undefined or null.
  bool IsNullish() const { return IsUndefined() || IsNull(); }
  bool IsBoolean() const { return type() == Type::kBoolean; }
  bool IsNumber() const { return type() == Type::kNumber; }
  bool IsString() const { return type() == Type::kString; }
  bool IsSymbol() const { return type() == Type::kSymbol; }
  bool IsBigInt() const { return type() == Type::kBigInt; }
  bool IsObject() const { return type() == Type::kObject; }
  bool IsFunction() const;
  bool IsArray() const;

  /// True if the value can be seen as the handle class T: `value.Is<Array>()`.
  template <class T>
  bool Is() const {
    return T::Matches(*this);
  }
  /// The value seen as T. Ends the process if it is not one: ask Is, or use TryAs.
  template <class T>
  T As() const {
    if (!T::Matches(*this)) internal::BadAccess("Value::As: the value is not of that class");
    return T(internal::Unchecked{}, *this);
  }
  template <class T>
  std::optional<T> TryAs() const {
    if (!T::Matches(*this)) return std::nullopt;
    return T(internal::Unchecked{}, *this);
  }

  /// The boolean or number itself; the process ends if the value is none.
  bool AsBoolean() const;
  double AsNumber() const;

  /// The language's conversions. All but ToBoolean may run JavaScript, and may throw.
  bool ToBoolean() const;
  Result<double> ToNumber() const;
  Result<int32_t> ToInt32() const;
  Result<String> ToString(Isolate& isolate) const;
  Result<Object> ToObject(Isolate& isolate) const;
  /// Text for people: String(value), and a description in brackets if that throws.
  std::string ToDisplayString() const;

  bool StrictEquals(const Value& other) const;
  bool SameValue(const Value& other) const;
  Result<bool> LooseEquals(const Value& other) const;
  /// What the operator typeof gives.
  std::string_view TypeOf() const;

  /// A number that stays the same for one object while it lives; for hash tables of handles.
  uint64_t IdentityHash() const;

 protected:
  friend struct internal::Access;
  static uint64_t BooleanBits(bool boolean);
  static uint64_t NumberBits(double number);

  // What the value is if no root holds it (only such as no collection moves); 0 is undefined.
  uint64_t bits_ = 0;
  internal::Root* root_ = nullptr;
};

/// A string: a sequence of 16-bit code units.
class QUADRILLE_EXPORT String : public Value {
 public:
  /// From UTF-8; what is not valid becomes U+FFFD.
  static String New(Isolate& isolate, std::string_view utf8);
  static String NewUtf16(Isolate& isolate, std::u16string_view units);
  /// From bytes that are code points up to U+00FF each.
  static String NewLatin1(Isolate& isolate, std::string_view bytes);

  /// Length in code units.
  size_t length() const;
  /// As UTF-8; a surrogate without its partner becomes U+FFFD.
  std::string ToUtf8() const;
  std::u16string ToUtf16() const;

  static bool Matches(const Value& value) { return value.IsString(); }
  String(internal::Unchecked, const Value& value) : Value(value) {}
};

class QUADRILLE_EXPORT Symbol : public Value {
 public:
  static Symbol New(Isolate& isolate, std::string_view description);
  /// Symbol.for(key).
  static Symbol For(Isolate& isolate, std::string_view key);
  /// A well-known symbol by the name of its property of Symbol: "iterator", "toStringTag", ...
  static Symbol WellKnown(Isolate& isolate, std::string_view name);

  /// Undefined or a string.
  Value description() const;

  static bool Matches(const Value& value) { return value.IsSymbol(); }
  Symbol(internal::Unchecked, const Value& value) : Value(value) {}
};

class QUADRILLE_EXPORT BigInt : public Value {
 public:
  static BigInt New(Isolate& isolate, int64_t value);
  static BigInt NewUnsigned(Isolate& isolate, uint64_t value);
  /// From text as the function BigInt takes it, of any size; nothing if it is no integer, or if the
  /// isolate was told to stop meanwhile.
  static std::optional<BigInt> Parse(Isolate& isolate, std::string_view text);

  /// The low 64 bits; `exact` says whether they are the whole value.
  int64_t ToInt64(bool* exact = nullptr) const;
  uint64_t ToUint64(bool* exact = nullptr) const;
  /// The digits, without the suffix n.
  std::string Digits() const;

  static bool Matches(const Value& value) { return value.IsBigInt(); }
  BigInt(internal::Unchecked, const Value& value) : Value(value) {}
};

}  // namespace quadrille

#endif  // QUADRILLE_VALUE_H_
