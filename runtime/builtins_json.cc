// JSON (ECMA-262 25.5). The parser and the serializer are in files of their own; here are the
// functions and the reviver.
#include "runtime/array_support.h"
#include "runtime/json_parser.h"
#include "runtime/json_stringifier.h"

namespace qdr {

namespace {

/// Applies a reviver to a parsed value, from the leaves up.
class Reviver {
 public:
  Reviver(Vm& vm, String* text, const JsonRecords& records, Value function)
      : vm_(vm), text_(text), records_(records), function_(function) {}

  // 25.5.1.1 InternalizeJSONProperty ( holder, name, reviver, parseRecord )
  Completion<Value> Internalize(JSReceiver* holder, PropertyKey name, uint32_t record) {
    TRY(vm_.CheckStack());
    // 1. Let val be ? Get(holder, name).
    const Value value = TRY(Get(vm_, holder, name));
    // 2. Let context be OrdinaryObjectCreate(%Object.prototype%).
    JSObject* context = JSObject::NewOrdinary(vm_, vm_.intrinsic(Intrinsic::kObjectPrototype));
    // 3. If parseRecord is a JSON Parse Record and SameValue(parseRecord.[[Value]], val) is true,
    uint32_t child = JsonRecords::kNone;
    if (record != JsonRecords::kNone && SameValue(vm_, records_.value(record), value)) {
      // a. If val is not an Object, its source text is the context's "source".
      if (!IsReceiver(value)) {
        String* source =
            String::Substring(vm_, text_, records_.at(record).start, records_.at(record).end);
        JSObject::Put(vm_, context, PropertyKey::Name(vm_.names().source), source);
      }
      child = records_.at(record).first_child;
    }
    // 5. If val is an Object, then
    if (IsReceiver(value)) {
      JSReceiver* object = AsReceiver(value);
      // a. Let isArray be ? IsArray(val).
      if (TRY(IsArray(vm_, value))) {
        const double length = TRY(LengthOfArrayLike(vm_, object));
        for (double i = 0; i < length; i++) {
          TRY(InternalizeElement(object, IndexKey(vm_, i), child));
          if (child != JsonRecords::kNone) child = records_.at(child).next;
        }
      } else {
        // c. Let keys be ? EnumerableOwnProperties(val, key). For each String P of keys,
        FixedArray* keys = TRY(EnumerableOwnProperties(vm_, object, PropertyKindFilter::kKey));
        const bool repeated = HasRepeatedKeys(child);
        const uint32_t first = child;
        for (uint32_t i = 0; i < keys->length(); i++) {
          const PropertyKey key = PropertyKey::From(vm_, AsString(keys->get(i)));
          uint32_t entry = JsonRecords::kNone;
          if (!repeated && child != JsonRecords::kNone && HasKey(child, key)) {
            // Keys mostly come in the order of the text.
            entry = child;
            child = records_.at(child).next;
          } else {
            entry = FindLast(first, key);
          }
          TRY(InternalizeElement(object, key, entry));
        }
      }
    }
    // 6. Return ? Call(reviver, holder, « name, val, context »).
    return Call(vm_, function_, holder, {name.ToValue(vm_), value, context});
  }

 private:
  Completion<void> InternalizeElement(JSReceiver* object, PropertyKey key, uint32_t record) {
    const Value element = TRY(Internalize(object, key, record));
    if (element.IsUndefined()) {
      // Perform ? val.[[Delete]](prop).
      TRY(Delete(vm_, object, key));
    } else {
      // Perform ? CreateDataProperty(val, prop, newElement).
      TRY(CreateDataProperty(vm_, object, key, element));
    }
    return Done{};
  }

  bool HasKey(uint32_t record, PropertyKey key) const {
    const Value name = records_.key(record);
    if (key.is_index()) return name.IsNumber() && name.AsNumber() == key.index();
    return name == Value(key.name());
  }

  /// The record of an object's member: of several of one name, the last.
  uint32_t FindLast(uint32_t first, PropertyKey key) const {
    uint32_t found = JsonRecords::kNone;
    for (uint32_t i = first; i != JsonRecords::kNone; i = records_.at(i).next) {
      if (HasKey(i, key)) found = i;
    }
    return found;
  }

  /// Whether an object's text names a member twice.
  bool HasRepeatedKeys(uint32_t first) const {
    absl::flat_hash_set<uint64_t> seen;
    for (uint32_t i = first; i != JsonRecords::kNone; i = records_.at(i).next) {
      if (!seen.insert(records_.key(i).bits()).second) return true;
    }
    return false;
  }

  Vm& vm_;
  String* text_;
  const JsonRecords& records_;
  Value function_;
};

// 25.5.1 JSON.parse ( text [ , reviver ] )
Completion<Value> JsonParse(Vm& vm, Arguments& arguments) {
  // 1. Let jsonString be ? ToString(text).
  String* text = TRY(ToString(vm, arguments[0]));
  // 4. If IsCallable(reviver) is false, return the value.
  if (!IsCallable(vm.heap, arguments[1])) return ParseJson(vm, text, nullptr);
  // 2-3. Parse the text, with records for the reviver.
  JsonRecords records(vm);
  const Value unfiltered = TRY(ParseJson(vm, text, &records));
  // 4.a-c. Let root be an object with the value as its property "".
  JSObject* root = JSObject::NewOrdinary(vm, vm.intrinsic(Intrinsic::kObjectPrototype));
  const PropertyKey name = PropertyKey::Name(vm.names().empty);
  JSObject::Put(vm, root, name, unfiltered);
  // 4.d. Return ? InternalizeJSONProperty(root, rootName, reviver, snapshot).
  Reviver reviver(vm, text, records, arguments[1]);
  return reviver.Internalize(root, name, 0);
}

// 25.5.2 JSON.stringify ( value [ , replacer [ , space ] ] )
Completion<Value> JsonStringify(Vm& vm, Arguments& arguments) {
  return StringifyJson(vm, arguments[0], arguments[1], arguments[2]);
}

bool IsJsonSpace(uint16_t c) { return c == '\t' || c == '\n' || c == '\r' || c == ' '; }

// 25.5.3 JSON.rawJSON ( text )
Completion<Value> JsonRawJson(Vm& vm, Arguments& arguments) {
  // 1. Let jsonString be ? ToString(text).
  String* text = TRY(ToString(vm, arguments[0]));
  // 2. Throw a SyntaxError if it is empty, or begins or ends with white space.
  const uint32_t length = text->length();
  if (length == 0 || IsJsonSpace(text->At(vm, 0)) || IsJsonSpace(text->At(vm, length - 1))) {
    return vm.ThrowSyntaxError("Invalid value for JSON.rawJSON");
  }
  // 3. Parse it as a JSON text; objects and arrays are not allowed.
  const uint16_t first = text->At(vm, 0);
  if (first == '{' || first == '[') return vm.ThrowSyntaxError("Invalid value for JSON.rawJSON");
  TRY(ParseJson(vm, text, nullptr));
  // 4-5. Let obj be OrdinaryObjectCreate(null, « [[IsRawJSON]] »).
  JSObject* object = JSObject::New(vm, vm.realm()->map(Intrinsic::kRawJsonMap));
  // 6. Perform ! CreateDataPropertyOrThrow(obj, "rawJSON", jsonString).
  JSObject::AddDataProperty(vm, object, PropertyKey::Name(String::InternalizeAscii(vm, "rawJSON")),
                            text);
  // 7. Perform ! SetIntegrityLevel(obj, frozen).
  MUST(SetIntegrityLevel(vm, object, IntegrityLevel::kFrozen));
  return object;
}

// 25.5.4 JSON.isRawJSON ( O )
Completion<Value> JsonIsRawJson(Vm& vm, Arguments& arguments) {
  return Value::Boolean(Is<JSRawJson>(arguments[0]));
}

constexpr BuiltinSpec kFunctions[] = {
    {"parse", JsonParse, 2},
    {"stringify", JsonStringify, 3},
    {"rawJSON", JsonRawJson, 1},
    {"isRawJSON", JsonIsRawJson, 1},
};

}  // namespace

void CreateJson(Vm& vm, Realm* realm) {
  JSObject* json = DefineNamespace(vm, realm, "JSON", Intrinsic::kJSON);
  DefineBuiltins(vm, json, kFunctions);
  Map* map = NewObjectMap(vm, InstanceType::kJSRawJson, JSRawJson::kFixedSize, 1, Value::Null(),
                          ElementsKind::kHoley, Map::kExtensible);
  realm->set(vm.heap, Intrinsic::kRawJsonMap, map);
}

}  // namespace qdr
