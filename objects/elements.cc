// Elements: the indexed properties of objects, their kinds, growth and the way to and from
// dictionaries.
//
// Invariants: slots of a fast FixedArray that are not elements hold the hole; the length of an
// array with fast elements is at most the FixedArray's; only arrays have packed kinds.
#include <algorithm>

#include "objects/builtin_objects.h"
#include "objects/dictionary.h"
#include "objects/js_object.h"
#include "objects/property_cell.h"
#include "objects/typed_array.h"
#include "objects/vm.h"

namespace qdr {

const char* ElementsKindName(ElementsKind kind) {
  static constexpr const char* kNames[] = {
      "packed-smi",    "holey-smi", "packed-double", "holey-double", "packed", "holey",
      "dictionary",    "arguments", "string",        "none",         "int8",   "uint8",
      "uint8-clamped", "int16",     "uint16",        "int32",        "uint32", "bigint64",
      "biguint64",     "float16",   "float32",       "float64"};
  return kNames[static_cast<int>(kind)];
}

namespace {

/// An index this far beyond the capacity makes the elements sparse.
constexpr uint32_t kMaxGap = 1024;

/// The least packed kind that can hold the value.
ElementsKind KindOf(Value v) {
  if (v.IsSmi()) return ElementsKind::kPackedSmi;
  return v.IsNumber() ? ElementsKind::kPackedDouble : ElementsKind::kPacked;
}

/// The value as elements of the kind hold it.
Value Encoded(ElementsKind kind, Value v) {
  return IsDoubleKind(kind) && v.IsSmi() ? Value::Double(v.AsSmi()) : v;
}

bool IsArray(const JSObject* object) { return object->type() == InstanceType::kJSArray; }

/// An element appeared, went, or changed its nature on somebody's prototype.
void NotePrototypeElements(Vm& vm, JSObject* object) {
  Map* map = object->map(vm.heap);
  if (map->is_prototype_map()) Map::InvalidatePrototypeChains(vm, map);
}

void GrowArrayLength(JSObject* object, uint32_t index) {
  if (!IsArray(object)) return;
  auto* array = static_cast<JSArray*>(object);
  if (index >= array->length()) array->set_length_value(index + 1);
}

uint32_t CountElements(const FixedArray* elements, uint32_t limit) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < limit; ++i) count += !elements->get(i).IsHole();
  return count;
}

/// Would `capacity` slots be mostly empty?
bool IsSparse(JSObject* object, uint32_t index, uint32_t capacity) {
  const FixedArray* elements = object->elements();
  if (index >= elements->length() + kMaxGap) return true;
  constexpr uint32_t kAlwaysFast = 512;
  if (capacity <= kAlwaysFast) return false;
  uint32_t limit = elements->length();
  if (IsArray(object)) limit = std::min(limit, static_cast<JSArray*>(object)->length());
  // Nothing to count when the array is just being appended to.
  if (index == limit && IsPacked(object->elements_kind())) return false;
  // A dictionary entry takes about four words.
  return CountElements(elements, limit) < capacity / 8;
}

NumberDictionary* EmptyDictionaryFor(Vm& vm, uint32_t entries) {
  return NumberDictionary::New(vm, entries);
}

/// Back to fast elements when the dictionary has become dense.
void MakeElementsFastIfDense(Vm& vm, JSObject* object) {
  NumberDictionary* table = object->dictionary_elements();
  Map* map = object->map(vm.heap);
  if (table->requires_slow() || object->elements_kind() != ElementsKind::kDictionary ||
      !map->is_extensible()) {
    return;
  }
  uint32_t size = 0;
  if (IsArray(object)) {
    auto* array = static_cast<JSArray*>(object);
    if (array->length_is_read_only()) return;
    size = array->length();
  } else {
    for (uint32_t i = 0; i < table->used(); ++i) {
      if (!table->IsDeleted(i)) size = std::max(size, table->IndexAt(i) + 1);
    }
  }
  if (size > FixedArray::kMaxLength || table->live() < size / 3) return;
  FixedArray* elements = FixedArray::New(vm, size, Value::Hole());
  ElementsKind kind = ElementsKind::kHoleySmi;
  for (uint32_t i = 0; i < table->used(); ++i) {
    if (!table->IsDeleted(i)) kind = JoinFastKinds(kind, KindOf(table->ValueAt(i)));
  }
  if (!IsArray(object)) kind = ElementsKind::kHoley;
  for (uint32_t i = 0; i < table->used(); ++i) {
    if (table->IsDeleted(i)) continue;
    elements->set(vm.heap, table->IndexAt(i), Encoded(kind, table->ValueAt(i)));
  }
  Map* fast_map = Map::WithElementsKind(vm, map, kind);
  object->set_elements(vm.heap, elements);
  JSObject::MigrateToMap(vm, object, fast_map);
}

void AddToElementsDictionary(Vm& vm, JSObject* object, uint32_t index, Value value,
                             PropertyDetails details) {
  NumberDictionary* table = object->dictionary_elements();
  bool full = table->used() == table->capacity();
  table = NumberDictionary::Add(vm, table, index, value, details);
  if (details.kind == PropertyDetails::Kind::kAccessor || details.attributes != kNoAttributes) {
    table->set_requires_slow();
  }
  object->set_elements(vm.heap, table);
  GrowArrayLength(object, index);
  NotePrototypeElements(vm, object);
  if (full) MakeElementsFastIfDense(vm, object);
}

void SetFastElement(Vm& vm, JSObject* object, uint32_t index, Value value) {
  ElementsKind kind = object->elements_kind();
  FixedArray* elements = object->elements();
  uint32_t length = IsArray(object) ? static_cast<JSArray*>(object)->length() : elements->length();
  if (index >= elements->length()) {
    uint32_t capacity = JSObject::GrownCapacity(std::max(index, elements->length()));
    if (index >= FixedArray::kMaxLength - 1 || IsSparse(object, index, capacity)) {
      JSObject::NormalizeElements(vm, object);
      JSObject::SetElement(vm, object, index, value);
      return;
    }
    JSObject::EnsureCapacity(vm, object, std::min(capacity, FixedArray::kMaxLength));
    elements = object->elements();
  }
  ElementsKind target = JoinFastKinds(kind, KindOf(value));
  if (IsArray(object) && index > length) target = ToHoley(target);
  if (target != kind) JSObject::TransitionElementsKind(vm, object, target);
  bool adds = elements->get(index).IsHole();
  elements->set(vm.heap, index, Encoded(target, value));
  GrowArrayLength(object, index);
  if (adds) NotePrototypeElements(vm, object);
}

}  // namespace

bool JSObject::has_dictionary_elements() const { return Is<NumberDictionary>(elements_); }
NumberDictionary* JSObject::dictionary_elements() const {
  return CellCast<NumberDictionary>(elements_);
}

Value JSObject::GetElementFast(const JSObject* object, uint32_t index) {
  if (IsFast(object->elements_kind())) {
    FixedArray* elements = object->elements();
    return index < elements->length() ? elements->get(index) : Value::Hole();
  }
  if (object->elements_kind() != ElementsKind::kDictionary) return Value::Hole();
  NumberDictionary* table = object->dictionary_elements();
  uint32_t entry = table->Find(index);
  if (entry == Dictionary::kNotFound ||
      table->DetailsAt(entry).kind == PropertyDetails::Kind::kAccessor) {
    return Value::Hole();
  }
  return table->ValueAt(entry);
}

void JSObject::SetElement(Vm& vm, JSObject* object, uint32_t index, Value value) {
  // A double that is an int32 would make the array hold doubles for nothing.
  if (value.IsDouble()) value = Value::Number(value.AsDouble());
  ElementsKind kind = object->elements_kind();
  if (IsFast(kind)) {
    SetFastElement(vm, object, index, value);
    return;
  }
  if (IsTypedArrayKind(kind)) {
    auto* array = static_cast<JSTypedArray*>(object);
    if (index < array->length()) array->SetElement(index, value);
    return;
  }
  if (kind == ElementsKind::kSlowArguments) {
    auto* arguments = static_cast<JSMappedArguments*>(object);
    if (arguments->IsMapped(index)) {
      arguments->SetMapped(vm.heap, index, value);
      return;
    }
    if (!object->has_dictionary_elements() && index < object->elements()->length()) {
      object->elements()->set(vm.heap, index, value);
      return;
    }
  }
  NormalizeElements(vm, object);
  NumberDictionary* table = object->dictionary_elements();
  uint32_t entry = table->Find(index);
  if (entry == Dictionary::kNotFound) {
    AddToElementsDictionary(vm, object, index, value, PropertyDetails());
  } else {
    table->SetValueAt(vm.heap, entry, value);
  }
}

void JSObject::SetElementWithDetails(Vm& vm, JSObject* object, uint32_t index, Value value,
                                     PropertyDetails::Kind kind, uint8_t attributes) {
  NormalizeElements(vm, object);
  PropertyDetails details;
  details.kind = kind;
  details.location = PropertyDetails::Location::kDescriptor;
  details.attributes = attributes;
  NumberDictionary* table = object->dictionary_elements();
  uint32_t entry = table->Find(index);
  if (entry == Dictionary::kNotFound) {
    AddToElementsDictionary(vm, object, index, value, details);
    return;
  }
  table->SetDetailsAt(entry, details);
  table->SetValueAt(vm.heap, entry, value);
  if (kind == PropertyDetails::Kind::kAccessor || attributes != kNoAttributes) {
    table->set_requires_slow();
  }
  NotePrototypeElements(vm, object);
}

void JSObject::DeleteElement(Vm& vm, JSObject* object, uint32_t index) {
  ElementsKind kind = object->elements_kind();
  NotePrototypeElements(vm, object);
  if (kind == ElementsKind::kSlowArguments) {
    auto* arguments = static_cast<JSMappedArguments*>(object);
    if (arguments->IsMapped(index)) arguments->Unmap(index);
    if (!object->has_dictionary_elements()) {
      if (index < object->elements()->length()) {
        object->elements()->set_no_barrier(index, Value::Hole());
      }
      return;
    }
  }
  if (!IsFast(kind)) {
    if (!object->has_dictionary_elements()) return;
    NumberDictionary* table = object->dictionary_elements();
    uint32_t entry = table->Find(index);
    if (entry != Dictionary::kNotFound) table->DeleteAt(entry);
    return;
  }
  FixedArray* elements = object->elements();
  if (index >= elements->length()) return;
  if (IsPacked(kind)) TransitionElementsKind(vm, object, ToHoley(kind));
  elements->set_no_barrier(index, Value::Hole());
  // Large arrays that are emptied piece by piece: look at the density now and then.
  constexpr uint32_t kCheckInterval = 256;
  uint32_t length = elements->length();
  if (length > 1024 && index % kCheckInterval == 0 &&
      CountElements(elements, length) < length / 16) {
    NormalizeElements(vm, object);
  }
}

void JSObject::EnsureCapacity(Vm& vm, JSObject* object, uint32_t capacity) {
  FixedArray* old = object->elements();
  if (capacity <= old->length()) return;
  FixedArray* grown = FixedArray::CopyOf(vm, old, old->length(), capacity, Value::Hole());
  object->set_elements(vm.heap, grown);
}

void JSObject::TransitionElementsKind(Vm& vm, JSObject* object, ElementsKind to) {
  ElementsKind from = object->elements_kind();
  if (from == to) return;
  QDR_DCHECK(IsFast(from) && IsFast(to) && JoinFastKinds(from, to) == to);
  Map* map = Map::WithElementsKind(vm, object->map(vm.heap), to);
  if (IsSmiKind(from) && IsDoubleKind(to)) {
    FixedArray* elements = object->elements();
    for (uint32_t i = 0; i < elements->length(); ++i) {
      elements->set_no_barrier(i, Encoded(to, elements->get(i)));
    }
  }
  MigrateToMap(vm, object, map);
}

void JSObject::NormalizeElements(Vm& vm, JSObject* object) {
  if (object->has_dictionary_elements()) return;
  ElementsKind kind = object->elements_kind();
  QDR_DCHECK(!IsTypedArrayKind(kind));
  FixedArray* elements = object->elements();
  uint32_t limit = elements->length();
  if (IsArray(object)) limit = std::min(limit, static_cast<JSArray*>(object)->length());
  NumberDictionary* table = EmptyDictionaryFor(vm, CountElements(elements, limit) + 2);
  for (uint32_t i = 0; i < limit; ++i) {
    Value value = elements->get(i);
    if (kind == ElementsKind::kSlowArguments) {
      auto* arguments = static_cast<JSMappedArguments*>(object);
      // The entry carries the attributes; the value stays in the context.
      if (arguments->IsMapped(i)) value = Value::Undefined();
    }
    if (!value.IsHole()) table = NumberDictionary::Add(vm, table, i, value, PropertyDetails());
  }
  if (IsFast(kind)) {
    Map* map = Map::WithElementsKind(vm, object->map(vm.heap), ElementsKind::kDictionary);
    object->set_elements(vm.heap, table);
    MigrateToMap(vm, object, map);
  } else {
    object->set_elements(vm.heap, table);
  }
}

void JSObject::ApplyIntegrity(Vm& vm, JSObject* object, uint8_t attributes) {
  QDR_DCHECK(!IsTypedArrayKind(object->elements_kind()));
  auto tightened = [&](PropertyDetails details, Value value) {
    details.attributes |=
        details.kind == PropertyDetails::Kind::kAccessor && Is<AccessorPair>(value)
            ? attributes & ~kReadOnly
            : attributes;
    return details;
  };
  bool has_elements = object->has_dictionary_elements() || object->elements()->length() != 0;
  if (has_elements && attributes != kNoAttributes) {
    NormalizeElements(vm, object);
    NumberDictionary* table = object->dictionary_elements();
    table->set_requires_slow();
    for (uint32_t i = 0; i < table->used(); ++i) {
      if (table->IsDeleted(i)) continue;
      table->SetDetailsAt(i, tightened(table->DetailsAt(i), table->ValueAt(i)));
      if (object->elements_kind() == ElementsKind::kSlowArguments && (attributes & kReadOnly)) {
        // A frozen argument no longer follows its parameter (10.4.4.2, step 7.b.ii).
        auto* arguments = static_cast<JSMappedArguments*>(object);
        uint32_t index = table->IndexAt(i);
        if (arguments->IsMapped(index)) {
          table->SetValueAt(vm.heap, i, arguments->GetMapped(index));
          arguments->Unmap(index);
        }
      }
    }
  }
  if (IsArray(object) && (attributes & kReadOnly)) object->set_flag(JSArray::kReadOnlyLengthFlag);
  Map* map = object->map(vm.heap);
  if (map->is_dictionary()) {
    NameDictionary* table = object->dictionary_properties();
    for (uint32_t i = 0; i < table->used(); ++i) {
      if (table->IsDeleted(i)) continue;
      HeapObject* name = table->NameAt(i);
      if (name->type() == InstanceType::kSymbol && static_cast<Symbol*>(name)->is_private()) {
        continue;
      }
      Value value = table->ValueAt(i);
      if (object->type() == InstanceType::kJSGlobalObject) {
        auto* old_cell = CellCast<PropertyCell>(value);
        PropertyDetails details = tightened(old_cell->details(), old_cell->value());
        // Feedback that knows the cell writes without asking: it must lose it.
        table->SetDetailsAt(i, details);
        table->SetValueAt(vm.heap, i, PropertyCell::New(vm, name, old_cell->value(), details));
        old_cell->set_value(vm.heap, Value::Hole());
      } else {
        table->SetDetailsAt(i, tightened(table->DetailsAt(i), value));
      }
    }
  }
  MigrateToMap(vm, object, Map::WithIntegrity(vm, map, attributes));
}

// --- Mapped arguments.

Value JSMappedArguments::GetMapped(uint32_t index) const {
  FixedArray* map = parameter_map();
  return CellCast<Context>(map->get(0))->get(static_cast<uint32_t>(map->get(index + 1).AsSmi()));
}

void JSMappedArguments::SetMapped(Heap& heap, uint32_t index, Value value) {
  FixedArray* map = parameter_map();
  CellCast<Context>(map->get(0))
      ->set(heap, static_cast<uint32_t>(map->get(index + 1).AsSmi()), value);
}

// --- Arrays.

JSArray* JSArray::NewWithMap(Vm& vm, Map* map, FixedArray* elements, uint32_t length) {
  auto* array = static_cast<JSArray*>(JSObject::New(vm, map));
  array->set_elements(vm.heap, elements);
  array->length_ = Value::Number(length);
  return array;
}

JSArray* JSArray::FromElements(Vm& vm, FixedArray* elements, uint32_t length, ElementsKind kind) {
  QDR_DCHECK(IsFast(kind) && length <= elements->length());
  auto intrinsic = static_cast<Intrinsic>(static_cast<int>(Intrinsic::kArrayMapPackedSmi) +
                                          static_cast<int>(kind));
  return NewWithMap(vm, vm.realm()->map(intrinsic), elements, length);
}

JSArray* JSArray::New(Vm& vm, uint32_t length, ElementsKind kind, uint32_t capacity) {
  QDR_DCHECK(length == 0 || IsHoley(kind));
  capacity = std::max(capacity, length);
  constexpr uint32_t kMaxPreallocated = 32u << 20;
  if (capacity > kMaxPreallocated ||
      (capacity > (1u << 16) && !vm.heap.CanAllocate(FixedArray::SizeFor(capacity)))) {
    JSArray* array = FromElements(vm, vm.empty_fixed_array(), 0, kind);
    NormalizeElements(vm, array);
    array->set_length_value(length);
    return array;
  }
  return FromElements(vm, FixedArray::New(vm, capacity, Value::Hole()), length, kind);
}

JSArray* JSArray::FromValues(Vm& vm, std::span<const Value> values) {
  auto length = static_cast<uint32_t>(values.size());
  ElementsKind kind = ElementsKind::kPackedSmi;
  for (Value v : values) {
    kind = v.IsHole() ? ToHoley(kind) : JoinFastKinds(kind, KindOf(v));
  }
  FixedArray* elements = FixedArray::New(vm, length, Value::Hole());
  for (uint32_t i = 0; i < length; ++i) elements->set(vm.heap, i, Encoded(kind, values[i]));
  return FromElements(vm, elements, length, kind);
}

void JSArray::Push(Vm& vm, JSArray* array, Value value) {
  SetElement(vm, array, array->length(), value);
}

bool JSArray::SetLength(Vm& vm, JSArray* array, uint32_t length) {
  uint32_t old_length = array->length();
  if (length == old_length) return true;
  if (array->has_dictionary_elements()) {
    NumberDictionary* table = array->dictionary_elements();
    if (length < old_length) {
      std::vector<uint32_t> entries = table->SortedEntries();
      for (size_t i = entries.size(); i > 0; --i) {
        uint32_t entry = entries[i - 1];
        uint32_t index = table->IndexAt(entry);
        if (index < length) break;
        if (!table->DetailsAt(entry).configurable()) {
          array->set_length_value(index + 1);
          return false;
        }
        table->DeleteAt(entry);
      }
      NotePrototypeElements(vm, array);
    }
    array->set_length_value(length);
    return true;
  }
  FixedArray* elements = array->elements();
  if (length < old_length) {
    NotePrototypeElements(vm, array);
    if (length == 0) {
      array->set_elements(vm.heap, vm.empty_fixed_array());
    } else if (elements->length() > 2 * length + 16) {
      // Some room stays for what may be pushed next.
      uint32_t keep = length + length / 4 + 4;
      for (uint32_t i = length; i < keep; ++i) elements->set_no_barrier(i, Value::Hole());
      elements->Truncate(keep);
    } else {
      for (uint32_t i = length; i < old_length; ++i) elements->set_no_barrier(i, Value::Hole());
    }
    array->set_length_value(length);
    return true;
  }
  constexpr uint32_t kMaxGrown = 32u << 20;
  if (length > elements->length()) {
    if (length > kMaxGrown || !vm.heap.CanAllocate(FixedArray::SizeFor(length))) {
      NormalizeElements(vm, array);
      array->set_length_value(length);
      return true;
    }
    EnsureCapacity(vm, array, length);
  }
  if (IsPacked(array->elements_kind())) {
    TransitionElementsKind(vm, array, ToHoley(array->elements_kind()));
  }
  array->set_length_value(length);
  return true;
}

}  // namespace qdr
