// The public API: values, their handles and conversions; strings, symbols, BigInts.
#include <cmath>

#include "engine/api_internal.h"
#include "objects/bigint.h"
#include "objects/numbers.h"
#include "objects/ordered_hash_table.h"

namespace quadrille {

using internal::Access;
using internal::Entry;

namespace internal {

Root* RootTable::New(qdr::Value value) {
  if (free_ == nullptr) {
    chunks_.push_back(std::make_unique<Root[]>(kChunkSize));
    Root* chunk = chunks_.back().get();
    for (size_t index = kChunkSize; index-- > 0;) {
      chunk[index].bits = reinterpret_cast<uintptr_t>(free_) | 1;
      free_ = &chunk[index];
    }
  }
  Root* root = free_;
  free_ = reinterpret_cast<Root*>(root->bits & ~uint64_t{1});
  *root = {value.bits(), 1, this};
  ++live_;
  return root;
}

void RootTable::Release(Root* root) {
  root->bits = reinterpret_cast<uintptr_t>(free_) | 1;
  root->references = 0;
  free_ = root;
  if (--live_ == 0 && isolate_ == nullptr) delete this;
}

void RootTable::Detach() {
  isolate_ = nullptr;
  for (const auto& chunk : chunks_) {
    for (size_t index = 0; index < kChunkSize; ++index) {
      if (chunk[index].references > 0) chunk[index].bits = qdr::Value::kUndefinedBits;
    }
  }
  if (live_ == 0) delete this;
}

void RootTable::VisitRoots(qdr::RootVisitor& visitor) {
  for (const auto& chunk : chunks_) {
    for (size_t index = 0; index < kChunkSize; ++index) {
      if (chunk[index].references == 0) continue;
      visitor.VisitRoot(reinterpret_cast<qdr::Value*>(&chunk[index].bits));
    }
  }
}

void ReleaseRoot(Root* root) { static_cast<RootTable*>(root->table)->Release(root); }

void BadAccess(const char* what) { QDR_FATAL(what); }

qdr::Completion<qdr::PropertyKey> Access::Key(qdr::Vm& vm, const PropertyKey& key) {
  if (!key.is_value_) return qdr::PropertyKey::From(vm, qdr::String::FromUtf8(vm, key.name_));
  return qdr::ToPropertyKey(vm, ToEngine(key.value_));
}

}  // namespace internal

uint64_t Value::BooleanBits(bool boolean) { return qdr::Value::Boolean(boolean).bits(); }
uint64_t Value::NumberBits(double number) { return qdr::Value::Number(number).bits(); }

Value Value::Null() {
  Value value;
  value.bits_ = qdr::Value::kNullBits;
  return value;
}

Type Value::type() const {
  qdr::Value value = Access::ToEngine(*this);
  if (value.IsNumber()) return Type::kNumber;
  if (value.IsUndefined()) return Type::kUndefined;
  if (value.IsNull()) return Type::kNull;
  if (value.IsBoolean()) return Type::kBoolean;
  qdr::HeapObject* cell = value.AsCell();
  if (cell->IsString()) return Type::kString;
  if (cell->type() == qdr::InstanceType::kSymbol) return Type::kSymbol;
  if (cell->type() == qdr::InstanceType::kBigInt) return Type::kBigInt;
  return Type::kObject;
}

bool Value::IsFunction() const {
  Isolate* isolate = Access::IsolateOf(*this);
  return isolate != nullptr &&
         qdr::IsCallable(Access::VmOf(*isolate).heap, Access::ToEngine(*this));
}

bool Value::IsArray() const { return qdr::Is<qdr::JSArray>(Access::ToEngine(*this)); }

bool Value::AsBoolean() const {
  if (!IsBoolean()) internal::BadAccess("Value::AsBoolean: not a boolean");
  return Access::ToEngine(*this).IsTrue();
}

double Value::AsNumber() const {
  if (!IsNumber()) internal::BadAccess("Value::AsNumber: not a number");
  return Access::ToEngine(*this).AsNumber();
}

bool Value::ToBoolean() const {
  qdr::Value value = Access::ToEngine(*this);
  if (Isolate* isolate = Access::IsolateOf(*this)) {
    return qdr::ToBoolean(Access::VmOf(*isolate), value);
  }
  if (value.IsNumber()) return value.AsNumber() != 0 && value.AsNumber() == value.AsNumber();
  return value.IsTrue();
}

Result<double> Value::ToNumber() const {
  qdr::Value value = Access::ToEngine(*this);
  if (value.IsNumber()) return value.AsNumber();
  if (Isolate* handle = Access::IsolateOf(*this)) {
    Isolate& isolate = *handle;
    Entry entry(isolate);
    return API_TRY(qdr::ToNumber(entry.vm(), value));
  }
  if (value.IsUndefined()) return std::nan("");
  return value.IsTrue() ? 1.0 : 0.0;
}

Result<int32_t> Value::ToInt32() const {
  Result<double> number = ToNumber();
  if (!number.ok()) return number.exception();
  return qdr::DoubleToInt32(*number);
}

Result<String> Value::ToString(Isolate& isolate) const {
  Entry entry(isolate);
  qdr::String* string = API_TRY(qdr::ToString(entry.vm(), Access::ToEngine(*this)));
  return Access::WrapAs<String>(isolate, string);
}

Result<Object> Value::ToObject(Isolate& isolate) const {
  Entry entry(isolate);
  qdr::JSReceiver* object = API_TRY(qdr::ToObject(entry.vm(), Access::ToEngine(*this)));
  return Access::WrapAs<Object>(isolate, object);
}

std::string Value::ToDisplayString() const {
  qdr::Value value = Access::ToEngine(*this);
  if (value.IsNumber()) {
    char buffer[qdr::kNumberBufferSize];
    return std::string(qdr::NumberToChars(value.AsNumber(), buffer));
  }
  if (value.IsUndefined()) return "undefined";
  if (value.IsNull()) return "null";
  if (value.IsBoolean()) return value.IsTrue() ? "true" : "false";
  Isolate& isolate = *Access::IsolateOf(*this);
  Entry entry(isolate);
  if (value.AsCell()->type() == qdr::InstanceType::kSymbol) {
    qdr::Value description = qdr::CellCast<qdr::Symbol>(value)->description();
    std::string text =
        qdr::IsString(description) ? qdr::AsString(description)->ToUtf8(entry.vm()) : "";
    return "Symbol(" + text + ")";
  }
  auto string = qdr::ToString(entry.vm(), value);
  if (string.threw()) {
    Access::Take(isolate);
    return "[" + qdr::DescribeForError(entry.vm(), value) + "]";
  }
  return string.value()->ToUtf8(entry.vm());
}

namespace {
// The isolate of either of two handles; null if both are immediates.
Isolate* EitherIsolate(const Value& a, const Value& b) {
  Isolate* isolate = Access::IsolateOf(a);
  return isolate != nullptr ? isolate : Access::IsolateOf(b);
}
}  // namespace

bool Value::StrictEquals(const Value& other) const {
  qdr::Value a = Access::ToEngine(*this);
  qdr::Value b = Access::ToEngine(other);
  if (a.IsNumber() && b.IsNumber()) return a.AsNumber() == b.AsNumber();
  if (a == b) return true;
  if (!a.IsCell() || !b.IsCell()) return false;
  Isolate& isolate = *EitherIsolate(*this, other);
  Entry entry(isolate);
  return qdr::IsStrictlyEqual(entry.vm(), a, b);
}

bool Value::SameValue(const Value& other) const {
  qdr::Value a = Access::ToEngine(*this);
  qdr::Value b = Access::ToEngine(other);
  if (a.IsNumber() && b.IsNumber()) {
    double x = a.AsNumber();
    double y = b.AsNumber();
    return x == y ? std::signbit(x) == std::signbit(y) : x != x && y != y;
  }
  return StrictEquals(other);
}

Result<bool> Value::LooseEquals(const Value& other) const {
  qdr::Value a = Access::ToEngine(*this);
  qdr::Value b = Access::ToEngine(other);
  if (Isolate* handle = EitherIsolate(*this, other)) {
    Isolate& isolate = *handle;
    Entry entry(isolate);
    return API_TRY(qdr::IsLooselyEqual(entry.vm(), a, b));
  }
  if (a.IsNullish() || b.IsNullish()) return a.IsNullish() && b.IsNullish();
  return *ToNumber() == *other.ToNumber();
}

std::string_view Value::TypeOf() const {
  switch (type()) {
    case Type::kUndefined:
      return "undefined";
    case Type::kNull:
      return "object";
    case Type::kBoolean:
      return "boolean";
    case Type::kNumber:
      return "number";
    case Type::kString:
      return "string";
    case Type::kSymbol:
      return "symbol";
    case Type::kBigInt:
      return "bigint";
    case Type::kObject:
      break;
  }
  Isolate& isolate = *Access::IsolateOf(*this);
  auto* object = qdr::AsReceiver(Access::ToEngine(*this));
  qdr::Map* map = object->map(Access::VmOf(isolate).heap);
  if (map->is(qdr::Map::kUndetectable)) return "undefined";
  return map->is_callable() ? "function" : "object";
}

uint64_t Value::IdentityHash() const {
  qdr::Value value = Access::ToEngine(*this);
  if (!value.IsCell()) return value.bits() * 0x9e3779b97f4a7c15u;
  Isolate& isolate = *Access::IsolateOf(*this);
  Entry entry(isolate);
  return qdr::HashForKey(entry.vm(), value);
}

// --- Strings.

String String::New(Isolate& isolate, std::string_view utf8) {
  Entry entry(isolate);
  return Access::WrapAs<String>(isolate, qdr::String::FromUtf8(entry.vm(), utf8));
}

String String::NewUtf16(Isolate& isolate, std::u16string_view units) {
  Entry entry(isolate);
  return Access::WrapAs<String>(isolate,
                                qdr::String::NewTwoByte(entry.vm(), {units.data(), units.size()}));
}

String String::NewLatin1(Isolate& isolate, std::string_view bytes) {
  Entry entry(isolate);
  std::span<const uint8_t> characters(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  return Access::WrapAs<String>(isolate, qdr::String::NewOneByte(entry.vm(), characters));
}

size_t String::length() const { return qdr::AsString(Access::ToEngine(*this))->length(); }

std::string String::ToUtf8() const {
  Isolate& isolate = *Access::IsolateOf(*this);
  Entry entry(isolate);
  return qdr::AsString(Access::ToEngine(*this))->ToUtf8(entry.vm());
}

std::u16string String::ToUtf16() const {
  Isolate& isolate = *Access::IsolateOf(*this);
  Entry entry(isolate);
  qdr::FlatString flat = qdr::AsString(Access::ToEngine(*this))->Flatten(entry.vm());
  std::u16string result;
  result.reserve(flat.length());
  for (uint32_t index = 0; index < flat.length(); ++index) {
    result.push_back(static_cast<char16_t>(flat[index]));
  }
  return result;
}

// --- Symbols.

Symbol Symbol::New(Isolate& isolate, std::string_view description) {
  Entry entry(isolate);
  qdr::String* text = qdr::String::FromUtf8(entry.vm(), description);
  return Access::WrapAs<Symbol>(isolate, qdr::Symbol::New(entry.vm(), text));
}

Symbol Symbol::For(Isolate& isolate, std::string_view key) {
  Entry entry(isolate);
  Object constructor =
      Access::WrapAs<Object>(isolate, entry.vm().intrinsic(qdr::Intrinsic::kSymbol));
  Result<Value> symbol = constructor.CallMethod("for", {String::New(isolate, key)});
  QDR_CHECK(symbol.ok());
  return symbol->As<Symbol>();
}

Symbol Symbol::WellKnown(Isolate& isolate, std::string_view name) {
  const qdr::Symbols& symbols = Access::VmOf(isolate).symbols();
#define QDR_FIELD(Name) \
  if (name == #Name) return Access::WrapAs<Symbol>(isolate, symbols.Name);
  QDR_WELL_KNOWN_SYMBOLS(QDR_FIELD)
#undef QDR_FIELD
  internal::BadAccess("Symbol::WellKnown: there is no such symbol");
}

Value Symbol::description() const {
  Isolate& isolate = *Access::IsolateOf(*this);
  return Access::Wrap(isolate, Access::Cell<qdr::Symbol>(*this)->description());
}

// --- BigInts.

BigInt BigInt::New(Isolate& isolate, int64_t value) {
  Entry entry(isolate);
  return Access::WrapAs<BigInt>(isolate, qdr::BigInt::FromInt64(entry.vm(), value));
}

BigInt BigInt::NewUnsigned(Isolate& isolate, uint64_t value) {
  Entry entry(isolate);
  return Access::WrapAs<BigInt>(isolate, qdr::BigInt::FromUint64(entry.vm(), value));
}

std::optional<BigInt> BigInt::Parse(Isolate& isolate, std::string_view text) {
  Entry entry(isolate);
  qdr::String* string = qdr::String::FromUtf8(entry.vm(), text);
  auto result = qdr::BigInt::FromString(entry.vm(), string);
  if (result.threw()) (void)Access::Take(isolate);
  if (!qdr::Is<qdr::BigInt>(result.value())) return std::nullopt;
  return Access::WrapAs<BigInt>(isolate, result.value());
}

int64_t BigInt::ToInt64(bool* exact) const {
  const auto* value = Access::Cell<qdr::BigInt>(*this);
  int64_t low = value->AsInt64();
  if (exact != nullptr) {
    *exact =
        value->limb_count() == 0 || (value->limb_count() == 1 && (low < 0) == value->is_negative());
  }
  return low;
}

uint64_t BigInt::ToUint64(bool* exact) const {
  const auto* value = Access::Cell<qdr::BigInt>(*this);
  if (exact != nullptr) *exact = value->limb_count() <= 1 && !value->is_negative();
  return value->AsUint64();
}

std::string BigInt::Digits() const { return Access::Cell<qdr::BigInt>(*this)->ToString(10); }

}  // namespace quadrille
