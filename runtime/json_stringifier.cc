// The JSON serializer. It writes into one buffer. Plain objects and arrays are read through their
// hidden class as long as it stays what it was; the general steps take over at the first thing that
// could run a program's code.
#include "runtime/json_stringifier.h"

#include <array>

#include "objects/lookup.h"
#include "objects/numbers.h"
#include "runtime/abstract_operations.h"
#include "runtime/array_support.h"
#include "runtime/text_builder.h"

namespace qdr {

namespace {

class JsonStringifier {
 public:
  explicit JsonStringifier(Vm& vm)
      : vm_(vm), open_(vm.heap), open_keys_(vm.heap), property_list_(vm.heap) {}

  Completion<Value> Stringify(Value value, Value replacer, Value space) {
    TRY(SetReplacer(replacer));
    TRY(SetSpace(space));
    // 9-10. Let wrapper be an object with the value as its property "": only a replacer sees it.
    Value holder = Value::Undefined();
    if (HasReplacerFunction()) {
      JSObject* wrapper = JSObject::NewOrdinary(vm_, vm_.intrinsic(Intrinsic::kObjectPrototype));
      JSObject::Put(vm_, wrapper, PropertyKey::Name(vm_.names().empty), value);
      holder = wrapper;
    }
    // 12. Return ? SerializeJSONProperty(state, "", wrapper).
    const Key key{.name = vm_.names().empty};
    if (!TRY(SerializeProperty(holder, key, value))) return Value::Undefined();
    return TRY(text_.Finish(vm_));
  }

 private:
  /// The name a value is serialized under; a string is made only for those who ask.
  struct Key {
    String* name = nullptr;  ///< nullptr: the index
    double index = 0;
    Value ToValue(Vm& vm) const {
      return name != nullptr ? Value(name) : Value(NumberToString(vm, index));
    }
  };

  bool HasReplacerFunction() const { return IsReceiver(replacer_); }

  // 25.5.2 JSON.stringify, step 4.
  Completion<void> SetReplacer(Value replacer) {
    if (!IsReceiver(replacer)) return Done{};
    // 4.a. If IsCallable(replacer) is true, set ReplacerFunction to replacer.
    if (IsCallable(vm_.heap, replacer)) {
      replacer_ = replacer;
      return Done{};
    }
    // 4.b. Else if ? IsArray(replacer) is true, its strings and numbers are the property list.
    if (!TRY(IsArray(vm_, replacer))) return Done{};
    has_property_list_ = true;
    const double length = TRY(LengthOfArrayLike(vm_, AsReceiver(replacer)));
    for (double k = 0; k < length; k++) {
      const Value element = TRY(GetAt(vm_, AsReceiver(replacer), k));
      Value item = Value::Undefined();
      if (IsString(element)) {
        item = element;
      } else if (element.IsNumber()) {
        item = TRY(ToString(vm_, element));
      } else if (Is<JSPrimitiveWrapper>(element)) {
        const Value inner = As<JSPrimitiveWrapper>(element)->value();
        if (IsString(inner) || inner.IsNumber()) item = TRY(ToString(vm_, element));
      }
      if (item.IsUndefined()) continue;
      // Internalized, so that comparing is comparing pointers.
      String* name = String::Internalize(vm_, AsString(item));
      bool listed = false;
      for (Value v : std::span(property_list_.data(), property_list_.size())) {
        listed |= v == Value(name);
      }
      if (!listed) property_list_.push_back(name);
    }
    return Done{};
  }

  // 25.5.2 steps 5 to 8.
  Completion<void> SetSpace(Value space) {
    if (Is<JSPrimitiveWrapper>(space)) {
      const Value inner = As<JSPrimitiveWrapper>(space)->value();
      if (inner.IsNumber()) {
        space = Value::Number(TRY(ToNumber(vm_, space)));
      } else if (IsString(inner)) {
        space = TRY(ToString(vm_, space));
      }
    }
    if (space.IsNumber()) {
      const double count = std::min(10.0, TRY(ToIntegerOrInfinity(vm_, space)));
      if (count >= 1) gap_.assign(static_cast<size_t>(count), ' ');
    } else if (IsString(space)) {
      const FlatString flat = AsString(space)->Flatten(vm_);
      for (uint32_t i = 0; i < std::min(flat.length(), 10u); i++) {
        gap_ += static_cast<char16_t>(flat[i]);
      }
    }
    return Done{};
  }

  // --- 25.5.2.2 SerializeJSONProperty ( state, key, holder ); false: undefined.
  Completion<bool> SerializeProperty(Value holder, const Key& key, Value value) {
    if (text_.overflowed()) return vm_.ThrowRangeError("Invalid string length");
    // 2. If value is an Object or a BigInt, then
    if (IsReceiver(value) || Is<BigInt>(value)) {
      if (!KnownWithoutToJson(value)) {
        // a. Let toJSON be ? GetV(value, "toJSON").
        const Value to_json = TRY(GetV(vm_, value, PropertyKey::Name(vm_.names().toJSON)));
        // b. If IsCallable(toJSON) is true, set value to ? Call(toJSON, value, « key »).
        if (IsCallable(vm_.heap, to_json)) {
          value = TRY(Call(vm_, to_json, value, {key.ToValue(vm_)}));
        }
      }
    }
    // 3. If ReplacerFunction is not undefined, set value to ? Call(it, holder, « key, value »).
    if (HasReplacerFunction()) {
      value = TRY(Call(vm_, replacer_, holder, {key.ToValue(vm_), value}));
    }
    // 4. If value is an Object, unwrap what stands for a primitive.
    if (value.IsCell() && value.AsCell()->type() == InstanceType::kJSRawJson) {
      const PropertyKey raw = PropertyKey::Name(String::InternalizeAscii(vm_, "rawJSON"));
      const Value text = TRY(Get(vm_, AsReceiver(value), raw));
      text_.Append(vm_, AsString(text));
      return true;
    }
    if (Is<JSPrimitiveWrapper>(value)) {
      const Value inner = As<JSPrimitiveWrapper>(value)->value();
      if (inner.IsNumber()) {
        value = Value::Number(TRY(ToNumber(vm_, value)));
      } else if (IsString(inner)) {
        value = TRY(ToString(vm_, value));
      } else if (inner.IsBoolean() || Is<BigInt>(inner)) {
        value = inner;
      }
    }
    // 5-7. null, true, false.
    if (value.IsNull()) {
      text_.AppendAscii("null");
    } else if (value.IsBoolean()) {
      text_.AppendAscii(value.IsTrue() ? "true" : "false");
    } else if (IsString(value)) {
      // 8. If value is a String, return QuoteJSONString(value).
      Quote(AsString(value));
    } else if (value.IsNumber()) {
      // 9. If value is a Number: its text if it is finite, else "null".
      AppendNumber(value);
    } else if (Is<BigInt>(value)) {
      // 10. If value is a BigInt, throw a TypeError exception.
      return vm_.ThrowTypeError("Do not know how to serialize a BigInt");
    } else if (IsReceiver(value) && !IsCallable(vm_.heap, value)) {
      // 11. If value is an Object and IsCallable(value) is false, ...
      TRY(SerializeReceiver(key, AsReceiver(value)));
    } else {
      // 12. Return undefined.
      return false;
    }
    return true;
  }

  /// The value has no toJSON, and looking for one has no effect: its class and prototype chain are
  /// those of the last one that had none.
  bool KnownWithoutToJson(Value value) {
    if (!value.AsCell()->IsJSObject()) return false;
    Map* map = AsReceiver(value)->map(vm_.heap);
    if (map == plain_map_ && plain_cell_->valid()) return true;
    if (map->is_dictionary() || map->is_prototype_map()) return false;
    LookupIterator lookup(vm_, AsReceiver(value), PropertyKey::Name(vm_.names().toJSON));
    if (lookup.found()) return false;
    plain_cell_ = Map::PrototypeChainCell(vm_, map);
    plain_map_ = AsReceiver(value)->map(vm_.heap);
    return true;
  }

  /// A value whose text nothing but itself decides; false: it takes the general steps.
  bool AppendPrimitive(Value value) {
    if (HasReplacerFunction()) return false;
    if (value.IsNumber()) {
      AppendNumber(value);
    } else if (value.IsBoolean()) {
      text_.AppendAscii(value.IsTrue() ? "true" : "false");
    } else if (value.IsNull()) {
      text_.AppendAscii("null");
    } else if (IsString(value) && !text_.overflowed()) {
      Quote(AsString(value));
    } else {
      return false;
    }
    return true;
  }

  void AppendNumber(Value value) {
    if (!value.IsSmi() && !std::isfinite(value.AsDouble())) {
      text_.AppendAscii("null");
      return;
    }
    char buffer[kNumberBufferSize];
    const std::span<char, kNumberBufferSize> space(buffer);
    text_.AppendAscii(value.IsSmi() ? Int32ToChars(value.AsSmi(), space)
                                    : NumberToChars(value.AsDouble(), space));
  }

  // --- 25.5.2.3 QuoteJSONString ( value )

  /// Latin-1 characters that must be escaped.
  static constexpr std::array<bool, 256> kEscaped = [] {
    std::array<bool, 256> result{};
    for (int c = 0; c < 0x20; c++) result[c] = true;
    result['"'] = result['\\'] = true;
    return result;
  }();

  void AppendEscape(uint16_t unit) {
    switch (unit) {
      case '\b':
        text_.AppendAscii("\\b");
        return;
      case '\t':
        text_.AppendAscii("\\t");
        return;
      case '\n':
        text_.AppendAscii("\\n");
        return;
      case '\f':
        text_.AppendAscii("\\f");
        return;
      case '\r':
        text_.AppendAscii("\\r");
        return;
      case '"':
        text_.AppendAscii("\\\"");
        return;
      case '\\':
        text_.AppendAscii("\\\\");
        return;
      default: {
        constexpr char kHex[] = "0123456789abcdef";
        const char escape[] = {
            '\\',           'u', kHex[unit >> 12], kHex[unit >> 8 & 15], kHex[unit >> 4 & 15],
            kHex[unit & 15]};
        text_.AppendAscii(std::string_view(escape, sizeof escape));
      }
    }
  }

  /// Short Latin-1 text that needs no escape, copied while it is checked; false: use Quote.
  bool QuoteShort(const FlatString& flat) {
    constexpr uint32_t kShort = 64;
    const uint32_t length = flat.length();
    if (!flat.is_one_byte() || length > kShort) return false;
    uint8_t* to = text_.NarrowRoom(length + 2);
    if (to == nullptr) return false;
    const uint8_t* from = flat.one_byte().data();
    *to++ = '"';
    for (uint32_t i = 0; i < length; i++) {
      const uint8_t c = from[i];
      if (kEscaped[c]) [[unlikely]]
        return false;
      *to++ = c;
    }
    *to = '"';
    text_.Advance(length + 2);
    return true;
  }

  void Quote(String* string) {
    const FlatString flat = string->Flatten(vm_);
    if (QuoteShort(flat)) return;
    text_.AppendAscii('"');
    if (flat.is_one_byte()) {
      QuoteSpan(flat.one_byte(), [](uint8_t c, size_t) { return kEscaped[c]; });
    } else {
      const std::span<const char16_t> units = flat.two_byte();
      QuoteSpan(units, [&](char16_t c, size_t i) {
        if (c < 0x100) return kEscaped[c];
        // A surrogate without its other half.
        if ((c & 0xf800) != 0xd800) return false;
        if (c < 0xdc00) return i + 1 == units.size() || (units[i + 1] & 0xfc00) != 0xdc00;
        return i == 0 || (units[i - 1] & 0xfc00) != 0xd800;
      });
    }
    text_.AppendAscii('"');
  }

  template <class Char, class MustEscape>
  void QuoteSpan(std::span<const Char> text, MustEscape must_escape) {
    size_t plain = 0;
    for (size_t i = 0; i < text.size(); i++) {
      if (!must_escape(text[i], i)) [[likely]]
        continue;
      text_.Append(text.subspan(plain, i - plain));
      AppendEscape(text[i]);
      plain = i + 1;
    }
    text_.Append(text.subspan(plain));
  }

  // --- Objects and arrays.

  void NewLine() {
    text_.AppendAscii('\n');
    for (size_t i = 0; i < open_.size(); i++) text_.Append(std::span<const char16_t>(gap_));
  }

  Completion<void> SerializeReceiver(const Key& key, JSReceiver* value) {
    TRY(vm_.CheckStack());
    TRY(vm_.PollInterrupt());
    // 1. If state.[[Stack]] contains value, throw a TypeError exception because the structure is
    // cyclical.
    for (size_t i = 0; i < open_.size(); i++) {
      if (open_[i] == Value(value)) return ThrowCircular(key, i);
    }
    // 2. Append value to state.[[Stack]].
    open_.push_back(value);
    open_keys_.push_back(key.name != nullptr ? Value(key.name) : Value::Number(key.index));
    // SerializeJSONProperty, 11.a-c.
    if (TRY(IsArray(vm_, value))) {
      TRY(SerializeArray(value));
    } else {
      TRY(SerializeObject(value));
    }
    // Remove the last element of state.[[Stack]].
    open_.pop_back();
    open_keys_.pop_back();
    return Done{};
  }

  /// `name` and a value behind it, if there is a value; otherwise nothing is left of it.
  Completion<void> SerializeMember(Value holder, String* name, Value value, bool* is_first) {
    const size_t mark = text_.length();
    if (!*is_first) text_.AppendAscii(',');
    if (!gap_.empty()) NewLine();
    Quote(name);
    text_.AppendAscii(':');
    if (!gap_.empty()) text_.AppendAscii(' ');
    if (AppendPrimitive(value) || TRY(SerializeProperty(holder, Key{.name = name}, value))) {
      *is_first = false;
    } else {
      text_.Truncate(mark);
    }
    return Done{};
  }

  // 25.5.2.4 SerializeJSONObject ( state, value )
  Completion<void> SerializeObject(JSReceiver* value) {
    text_.AppendAscii('{');
    bool is_first = true;
    if (!has_property_list_ && HasPlainFields(value)) {
      TRY(SerializeFields(static_cast<JSObject*>(value), &is_first));
    } else {
      // 5-6. Let K be the property list, or ? EnumerableOwnProperties(value, key).
      FixedArray* keys = nullptr;
      size_t count;
      if (has_property_list_) {
        count = property_list_.size();
      } else {
        keys = TRY(EnumerableOwnProperties(vm_, value, PropertyKindFilter::kKey));
        count = keys->length();
      }
      // 8. For each element P of K, serialize the property of that name.
      for (size_t i = 0; i < count; i++) {
        const Value name =
            keys != nullptr ? keys->get(static_cast<uint32_t>(i)) : property_list_[i];
        const PropertyKey key = PropertyKey::From(vm_, AsString(name));
        const Value property = TRY(Get(vm_, value, key));
        TRY(SerializeMember(value, AsString(name), property, &is_first));
      }
    }
    // 9-10.
    if (!is_first && !gap_.empty()) CloseLine();
    text_.AppendAscii('}');
    return Done{};
  }

  /// The end of an object or array that has something in it: back to the outer indent.
  void CloseLine() {
    text_.AppendAscii('\n');
    for (size_t i = 1; i < open_.size(); i++) text_.Append(std::span<const char16_t>(gap_));
  }

  /// Own properties are what the class describes: no elements, no trap.
  bool HasPlainFields(JSReceiver* value) {
    if (value->type() != InstanceType::kJSObject) return false;
    auto* object = static_cast<JSObject*>(value);
    return !object->map(vm_.heap)->is_dictionary() && IsFast(object->elements_kind()) &&
           object->elements() == vm_.empty_fixed_array();
  }

  /// Fast path of an object's members: names and fields come from the descriptors. When a getter or
  /// a callback changed the object's class, the names stay those of the beginning (as K does) and
  /// values are looked up.
  Completion<void> SerializeFields(JSObject* object, bool* is_first) {
    Map* map = object->map(vm_.heap);
    DescriptorArray* descriptors = map->descriptors();
    const uint32_t count = map->own_descriptors();
    for (uint32_t i = 0; i < count; i++) {
      HeapObject* name = descriptors->key(i);
      const PropertyDetails details = descriptors->details(i);
      if (!name->IsString() || !details.enumerable()) continue;
      Value property;
      if (object->map(vm_.heap) == map && details.kind == PropertyDetails::Kind::kData &&
          details.location == PropertyDetails::Location::kField) {
        property = object->GetField(map, details.field);
      } else {
        property = TRY(Get(vm_, object, PropertyKey::Name(static_cast<String*>(name))));
      }
      TRY(SerializeMember(object, static_cast<String*>(name), property, is_first));
    }
    return Done{};
  }

  // 25.5.2.5 SerializeJSONArray ( state, value )
  Completion<void> SerializeArray(JSReceiver* value) {
    text_.AppendAscii('[');
    // 6. Let len be ? LengthOfArrayLike(value). 8. Repeat, while index < len,
    const double length = TRY(LengthOfArrayLike(vm_, value));
    for (double index = 0; index < length; index++) {
      if (index > 0) text_.AppendAscii(',');
      if (!gap_.empty()) NewLine();
      const Value element = TRY(GetAt(vm_, value, index));
      if (AppendPrimitive(element)) continue;
      // a-c. Undefined is "null".
      if (!TRY(SerializeProperty(value, Key{.index = index}, element))) {
        text_.AppendAscii("null");
      }
    }
    // 9-10.
    if (length > 0 && !gap_.empty()) CloseLine();
    text_.AppendAscii(']');
    return Done{};
  }

  // --- The message of cycles.

  std::string ConstructorName(Value object) {
    LookupIterator lookup(vm_, AsReceiver(object), PropertyKey::Name(vm_.names().constructor));
    if (lookup.state() == LookupIterator::State::kData && Is<JSFunction>(lookup.GetDataValue())) {
      const Value name = As<JSFunction>(lookup.GetDataValue())->shared()->name_;
      if (IsString(name)) return AsString(name)->ToUtf8(vm_);
    }
    return "Object";
  }

  std::string DescribeKey(Value key) {
    if (key.IsNumber()) return ConcatText({"index ", DescribeForError(vm_, key)});
    return ConcatText({"property '", AsString(key)->ToUtf8(vm_), "'"});
  }

  Threw ThrowCircular(const Key& key, size_t start) {
    std::string message = ConcatText(
        {"Converting circular structure to JSON\n    --> starting at object with constructor '",
         ConstructorName(open_[start]), "'"});
    const size_t last = open_.size() - 1;
    for (size_t i = start + 1; i <= last; i++) {
      // Of a long way round only both ends.
      if (i == start + 2 && last > start + 3) {
        message += "\n    |     ...";
        i = last - 1;
        continue;
      }
      message += ConcatText({"\n    |     ", DescribeKey(open_keys_[i]),
                             " -> object with constructor '", ConstructorName(open_[i]), "'"});
    }
    const Value closing = key.name != nullptr ? Value(key.name) : Value::Number(key.index);
    message += ConcatText({"\n    --- ", DescribeKey(closing), " closes the circle"});
    return vm_.ThrowTypeError(message);
  }

  Vm& vm_;
  TextBuilder text_;
  RootVector open_;       ///< [[Stack]]
  RootVector open_keys_;  ///< the key under which each was found
  RootVector property_list_;
  bool has_property_list_ = false;
  // The stringifier is on the C++ stack, so what these point to stays alive.
  Value replacer_ = Value::Undefined();
  Map* plain_map_ = nullptr;
  ValidityCell* plain_cell_ = nullptr;
  std::u16string gap_;
};

}  // namespace

Completion<Value> StringifyJson(Vm& vm, Value value, Value replacer, Value space) {
  JsonStringifier stringifier(vm);
  return stringifier.Stringify(value, replacer, space);
}

}  // namespace qdr
