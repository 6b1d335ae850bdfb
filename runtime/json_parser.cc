// The JSON parser. Values under construction lie on one rooted stack; an object is made when all
// its members are known. Objects near each other tend to look alike, so each nesting depth
// remembers the hidden class of the last object it made: while the members' names agree with it,
// names are compared in place with no look-up, and an object that agrees to the end is filled
// without transitions.
#include "runtime/json_parser.h"

#include <cstring>

#include "objects/numbers.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins_support.h"
#include "runtime/text_builder.h"

namespace qdr {

namespace {

template <class Char>
class JsonParser {
 public:
  JsonParser(Vm& vm, String* text, std::span<const Char> characters, JsonRecords* records)
      : vm_(vm),
        text_(text),
        begin_(characters.data()),
        cursor_(characters.data()),
        end_(characters.data() + characters.size()),
        records_(records),
        stack_(vm.heap),
        shapes_(vm.heap) {}

  Completion<Value> Parse() {
    SkipSpace();
    uint32_t record = JsonRecords::kNone;
    if (records_ != nullptr) record = records_->Add(Value::Undefined());
    const Value result = TRY(ParseValue(0, record));
    SkipSpace();
    if (cursor_ != end_) {
      return ThrowAt("Unexpected non-whitespace character after JSON", cursor_);
    }
    return result;
  }

 private:
  // --- Errors.

  size_t Offset(const Char* at) const { return static_cast<size_t>(at - begin_); }

  std::string Number(size_t n) {
    char buffer[kNumberBufferSize];
    return std::string(
        NumberToChars(static_cast<double>(n), std::span<char, kNumberBufferSize>(buffer)));
  }

  Threw ThrowAt(std::string_view what, const Char* at) {
    size_t line = 1;
    const Char* line_start = begin_;
    for (const Char* c = begin_; c < at; c++) {
      const bool is_pair = *c == '\r' && c + 1 < at && c[1] == '\n';
      if (*c == '\n' || (*c == '\r' && !is_pair)) {
        line++;
        line_start = c + 1;
      }
    }
    return vm_.ThrowSyntaxError(
        ConcatText({what, what.ends_with("JSON") ? " at position " : " in JSON at position ",
                    Number(Offset(at)), " (line ", Number(line), " column ",
                    Number(static_cast<size_t>(at - line_start) + 1), ")"}));
  }

  /// The token at the cursor cannot stand here.
  Threw ThrowUnexpected() {
    if (cursor_ == end_) return vm_.ThrowSyntaxError("Unexpected end of JSON input");
    auto part = [&](size_t from, size_t to) {
      return String::Substring(vm_, text_, static_cast<uint32_t>(from), static_cast<uint32_t>(to))
          ->ToUtf8(vm_);
    };
    const size_t at = Offset(cursor_);
    const size_t length = Offset(end_);
    const std::string token = part(at, at + 1);
    // As much of the text as helps to find the place.
    constexpr size_t kContext = 10;
    constexpr size_t kShort = 40;
    std::string context;
    if (length <= kShort) {
      context = ConcatText({"\"", part(0, length), "\""});
    } else if (at < kContext) {
      context = ConcatText({"\"", part(0, at + kContext), "\"..."});
    } else if (at + kContext >= length) {
      context = ConcatText({"...\"", part(at - kContext, length), "\""});
    } else {
      context = ConcatText({"...\"", part(at - kContext, at + kContext), "\"..."});
    }
    return vm_.ThrowSyntaxError(
        ConcatText({"Unexpected token '", token, "', ", context, " is not valid JSON"}));
  }

  // --- Characters.

  static bool IsSpace(Char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
  static bool IsDigit(Char c) { return c >= '0' && c <= '9'; }
  void SkipSpace() {
    while (cursor_ != end_ && IsSpace(*cursor_)) cursor_++;
  }
  bool At(char c) const { return cursor_ != end_ && *cursor_ == static_cast<Char>(c); }

  // --- Values.

  Completion<Value> ParseValue(uint32_t depth, uint32_t record) {
    const Char* start = cursor_;
    const Value value = TRY(ParseValueItself(depth, record));
    if (records_ != nullptr) {
      records_->at(record).start = static_cast<uint32_t>(Offset(start));
      records_->at(record).end = static_cast<uint32_t>(Offset(cursor_));
      records_->set_value(record, value);
    }
    return value;
  }

  Completion<Value> ParseValueItself(uint32_t depth, uint32_t record) {
    if (cursor_ == end_) return ThrowUnexpected();
    switch (*cursor_) {
      case '"':
        return TRY(ParseString());
      case '{':
        return ParseObject(depth, record);
      case '[':
        return ParseArray(depth, record);
      case 't':
        return ParseWord("true", Value::True());
      case 'f':
        return ParseWord("false", Value::False());
      case 'n':
        return ParseWord("null", Value::Null());
      default:
        return ParseNumber();
    }
  }

  Completion<Value> ParseWord(std::string_view word, Value value) {
    for (char c : word) {
      if (!At(c)) return ThrowUnexpected();
      cursor_++;
    }
    return value;
  }

  Completion<Value> ParseNumber() {
    const Char* start = cursor_;
    const bool negative = At('-');
    if (negative) cursor_++;
    if (cursor_ == end_ || !IsDigit(*cursor_)) {
      if (negative) return ThrowAt("No number after minus sign", cursor_);
      return ThrowUnexpected();
    }
    int32_t small = 0;
    if (*cursor_ == '0') {
      cursor_++;
      if (cursor_ != end_ && IsDigit(*cursor_)) return ThrowAt("Unexpected number", cursor_);
    } else {
      int digits = 0;
      for (; cursor_ != end_ && IsDigit(*cursor_); cursor_++, digits++) {
        if (digits < 9) small = small * 10 + static_cast<int32_t>(*cursor_ - '0');
      }
      if (digits > 9) small = -1;
    }
    bool is_integer = true;
    if (At('.')) {
      is_integer = false;
      cursor_++;
      if (cursor_ == end_ || !IsDigit(*cursor_)) {
        return ThrowAt("Unterminated fractional number", cursor_);
      }
      while (cursor_ != end_ && IsDigit(*cursor_)) cursor_++;
    }
    if (At('e') || At('E')) {
      is_integer = false;
      cursor_++;
      if (At('+') || At('-')) cursor_++;
      if (cursor_ == end_ || !IsDigit(*cursor_)) {
        return ThrowAt("Exponent part is missing a number", cursor_);
      }
      while (cursor_ != end_ && IsDigit(*cursor_)) cursor_++;
    }
    if (is_integer && small >= 0 && !(negative && small == 0)) {
      return Value::Smi(negative ? -small : small);
    }
    if (negative) start++;
    double number;
    if constexpr (sizeof(Char) == 1) {
      number = ParseDecimal(std::string_view(reinterpret_cast<const char*>(start),
                                             static_cast<size_t>(cursor_ - start)));
    } else {
      number = ParseDecimal(std::string(start, cursor_));
    }
    return Value::Number(negative ? -number : number);
  }

  // --- Strings.

  /// Skips characters that stand for themselves; `*seen` collects their bits.
  const Char* SkipPlain(const Char* at, Char* seen) {
    Char all = 0;
    for (; at != end_; at++) {
      const Char c = *at;
      if (c == '"' || c == '\\' || c < 0x20) break;
      all |= c;
    }
    *seen = all;
    return at;
  }

  static String* NewString(Vm& vm, std::span<const Char> characters) {
    if constexpr (sizeof(Char) == 1) {
      return String::NewOneByte(vm, characters);
    } else {
      return String::NewTwoByte(vm, characters);
    }
  }

  /// The cursor is at the opening quotation mark; goes behind the closing one.
  Completion<String*> ParseString() {
    const Char* start = ++cursor_;
    Char seen;
    const Char* at = SkipPlain(start, &seen);
    if (at != end_ && *at == '"') {
      cursor_ = at + 1;
      return NewString(vm_, {start, static_cast<size_t>(at - start)});
    }
    TextBuilder builder;
    builder.Append(std::span<const Char>(start, static_cast<size_t>(at - start)));
    cursor_ = at;
    while (true) {
      if (cursor_ == end_) return ThrowAt("Unterminated string", cursor_);
      if (*cursor_ == '"') break;
      if (*cursor_ < 0x20) return ThrowAt("Bad control character in string literal", cursor_);
      if (*cursor_ == '\\') {
        TRY(ParseEscape(builder));
        continue;
      }
      at = SkipPlain(cursor_, &seen);
      builder.Append(std::span<const Char>(cursor_, static_cast<size_t>(at - cursor_)));
      cursor_ = at;
    }
    cursor_++;
    return builder.Finish(vm_);
  }

  Completion<void> ParseEscape(TextBuilder& builder) {
    cursor_++;
    if (cursor_ == end_) return ThrowAt("Unterminated string", cursor_);
    switch (*cursor_) {
      case '"':
      case '\\':
      case '/':
        builder.AppendUnit(*cursor_);
        break;
      case 'b':
        builder.AppendAscii('\b');
        break;
      case 'f':
        builder.AppendAscii('\f');
        break;
      case 'n':
        builder.AppendAscii('\n');
        break;
      case 'r':
        builder.AppendAscii('\r');
        break;
      case 't':
        builder.AppendAscii('\t');
        break;
      case 'u': {
        uint32_t unit = 0;
        for (int i = 0; i < 4; i++) {
          cursor_++;
          const uint32_t c = cursor_ != end_ ? *cursor_ : 0;
          uint32_t digit;
          if (c >= '0' && c <= '9') {
            digit = c - '0';
          } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
            digit = (c | 0x20) - 'a' + 10;
          } else {
            return ThrowAt("Bad Unicode escape", cursor_);
          }
          unit = unit * 16 + digit;
        }
        builder.AppendUnit(static_cast<uint16_t>(unit));
        break;
      }
      default:
        return ThrowAt("Bad escaped character", cursor_);
    }
    cursor_++;
    return Done{};
  }

  // --- Arrays.

  /// Links a new record as the next child of `parent`.
  uint32_t AddChild(uint32_t parent, uint32_t* last, Value key) {
    const uint32_t child = records_->Add(key);
    if (*last == JsonRecords::kNone) {
      records_->at(parent).first_child = child;
    } else {
      records_->at(*last).next = child;
    }
    *last = child;
    return child;
  }

  Completion<Value> ParseArray(uint32_t depth, uint32_t record) {
    TRY(vm_.CheckStack());
    const size_t base = stack_.size();
    uint32_t last_child = JsonRecords::kNone;
    cursor_++;
    SkipSpace();
    if (At(']')) {
      cursor_++;
      return JSArray::New(vm_);
    }
    while (true) {
      uint32_t child = JsonRecords::kNone;
      if (records_ != nullptr) child = AddChild(record, &last_child, Value::Undefined());
      stack_.push_back(TRY(ParseValue(depth + 1, child)));
      TRY(vm_.PollInterrupt());
      SkipSpace();
      if (At(',')) {
        cursor_++;
        SkipSpace();
        continue;
      }
      if (At(']')) break;
      if (cursor_ == end_) return ThrowUnexpected();
      return ThrowAt("Expected ',' or ']' after array element", cursor_);
    }
    cursor_++;
    if (stack_.size() - base > FixedArray::kMaxLength ||
        !vm_.heap.CanAllocate(FixedArray::SizeFor(static_cast<uint32_t>(stack_.size() - base)))) {
      return vm_.ThrowRangeError("Invalid array length");
    }
    JSArray* array = JSArray::FromValues(
        vm_, std::span<const Value>(stack_.data() + base, stack_.size() - base));
    stack_.resize(base);
    return array;
  }

  // --- Objects.

  Value ShapeAt(uint32_t depth) const {
    return depth < shapes_.size() ? shapes_[depth] : Value::Undefined();
  }
  void SetShapeAt(uint32_t depth, Map* map) {
    if (depth >= shapes_.size()) shapes_.resize(depth + 1);
    shapes_[depth] = map;
  }

  /// The text at the cursor is this name between quotation marks: goes behind it.
  bool SkipName(HeapObject* name) {
    if (name->type() != InstanceType::kSeqOneByteString) return false;
    auto* expected = static_cast<SeqOneByteString*>(name);
    const uint32_t length = expected->length();
    if (static_cast<size_t>(end_ - cursor_) < size_t{length} + 2) return false;
    const Char* at = cursor_ + 1;
    if (at[length] != '"') return false;
    if constexpr (sizeof(Char) == 1) {
      if (std::memcmp(at, expected->data(), length) != 0) return false;
    } else {
      for (uint32_t i = 0; i < length; i++) {
        if (at[i] != expected->data()[i]) return false;
      }
    }
    // A name with characters that JSON escapes is not written like that.
    for (uint32_t i = 0; i < length; i++) {
      if (at[i] == '\\' || at[i] == '"' || at[i] < 0x20) return false;
    }
    cursor_ = at + length + 1;
    return true;
  }

  /// A member's name as a property key in the form of a value: an internalized string, or the
  /// number of an array index.
  Completion<Value> ParseName() {
    const Char* start = cursor_ + 1;
    Char seen;
    const Char* at = SkipPlain(start, &seen);
    if (at != end_ && *at == '"' && !(at != start && IsDigit(*start))) {
      cursor_ = at + 1;
      const std::span<const Char> name(start, static_cast<size_t>(at - start));
      if constexpr (sizeof(Char) == 1) {
        return String::InternalizeOneByte(vm_, name);
      } else {
        return String::InternalizeTwoByte(vm_, name);
      }
    }
    String* name = TRY(ParseString());
    const PropertyKey key = PropertyKey::From(vm_, name);
    return key.is_index() ? Value::Number(key.index()) : Value(key.name());
  }

  Completion<Value> ParseObject(uint32_t depth, uint32_t record) {
    TRY(vm_.CheckStack());
    const size_t base = stack_.size();
    uint32_t last_child = JsonRecords::kNone;
    cursor_++;
    SkipSpace();
    if (At('}')) {
      cursor_++;
      return JSObject::New(vm_, vm_.realm()->map(Intrinsic::kObjectMap));
    }
    // The class that the members agree with so far, or nullptr.
    Map* shape = ShapeAt(depth).IsCell() ? CellCast<Map>(ShapeAt(depth)) : nullptr;
    uint32_t members = 0;
    while (true) {
      if (!At('"')) {
        if (cursor_ == end_) {
          return members == 0 ? ThrowAt("Expected property name or '}'", cursor_)
                              : ThrowAt("Expected double-quoted property name", cursor_);
        }
        return ThrowAt(
            members == 0 ? "Expected property name or '}'" : "Expected double-quoted property name",
            cursor_);
      }
      Value key;
      if (shape != nullptr && members < shape->own_descriptors() &&
          SkipName(shape->descriptors()->key(members))) {
        key = shape->descriptors()->key(members);
      } else {
        shape = nullptr;
        key = TRY(ParseName());
      }
      stack_.push_back(key);
      members++;
      SkipSpace();
      if (!At(':')) {
        if (cursor_ == end_) return ThrowAt("Expected ':' after property name", cursor_);
        return ThrowAt("Expected ':' after property name", cursor_);
      }
      cursor_++;
      SkipSpace();
      uint32_t child = JsonRecords::kNone;
      if (records_ != nullptr) child = AddChild(record, &last_child, key);
      stack_.push_back(TRY(ParseValue(depth + 1, child)));
      TRY(vm_.PollInterrupt());
      SkipSpace();
      if (At(',')) {
        cursor_++;
        SkipSpace();
        continue;
      }
      if (At('}')) break;
      return ThrowAt("Expected ',' or '}' after property value", cursor_);
    }
    cursor_++;
    JSObject* object = shape != nullptr && shape->own_descriptors() == members
                           ? FillShape(shape, base, members)
                           : BuildObject(depth, base, members);
    stack_.resize(base);
    return object;
  }

  /// All names agree with the class, whose properties are plain fields.
  JSObject* FillShape(Map* shape, size_t base, uint32_t members) {
    JSObject* object = JSObject::New(vm_, shape);
    if (shape->field_count() > shape->inobject_capacity()) {
      JSObject::EnsureFieldCapacity(vm_, object, shape, shape->field_count());
    }
    DescriptorArray* descriptors = shape->descriptors();
    for (uint32_t i = 0; i < members; i++) {
      object->SetField(vm_.heap, shape, descriptors->details(i).field, stack_[base + 2 * i + 1]);
    }
    return object;
  }

  JSObject* BuildObject(uint32_t depth, size_t base, uint32_t members) {
    JSObject* object = JSObject::New(vm_, vm_.realm()->map(Intrinsic::kObjectMap));
    bool named_only = true;
    for (uint32_t i = 0; i < members; i++) {
      const Value name = stack_[base + 2 * i];
      const Value value = stack_[base + 2 * i + 1];
      if (name.IsNumber()) {
        named_only = false;
        JSObject::Put(vm_, object, PropertyKey::Index(static_cast<uint32_t>(name.AsNumber())),
                      value);
      } else {
        JSObject::Put(vm_, object, PropertyKey::Name(AsString(name)), value);
      }
    }
    Map* map = object->map(vm_.heap);
    // Repeated names make fewer properties than members.
    if (named_only && !map->is_dictionary() && map->own_descriptors() == members) {
      SetShapeAt(depth, map);
    }
    return object;
  }

  Vm& vm_;
  String* text_;
  // The parser is on the C++ stack, so these pointers keep the string where it is.
  const Char* begin_;
  const Char* cursor_;
  const Char* end_;
  JsonRecords* records_;
  RootVector stack_;
  RootVector shapes_;  ///< by depth: the class of the last object, or undefined
};

}  // namespace

Completion<Value> ParseJson(Vm& vm, String* text, JsonRecords* records) {
  const FlatString flat = text->Flatten(vm);
  if (flat.is_one_byte()) {
    return JsonParser<uint8_t>(vm, text, flat.one_byte(), records).Parse();
  }
  return JsonParser<char16_t>(vm, text, flat.two_byte(), records).Parse();
}

}  // namespace qdr
