// LookupIterator: where a property is, in every kind of object.
#include "objects/lookup.h"

#include "objects/builtin_objects.h"
#include "objects/dictionary.h"
#include "objects/module.h"
#include "objects/numbers.h"
#include "objects/property_cell.h"
#include "objects/typed_array.h"
#include "objects/vm.h"

namespace qdr {

bool IsCanonicalNumericString(Vm& vm, String* name) {
  uint32_t length = name->length();
  if (length == 0) return false;
  uint16_t first = name->At(vm, 0);
  if (!(first >= '0' && first <= '9') && first != '-' && first != 'I' && first != 'N') return false;
  FlatString flat = name->Flatten(vm);
  if (length == 2 && flat[0] == '-' && flat[1] == '0') return true;
  char buffer[kNumberBufferSize];
  std::string_view text = NumberToChars(StringToNumber(flat), buffer);
  if (text.size() != length) return false;
  for (uint32_t i = 0; i < length; ++i) {
    if (flat[i] != static_cast<uint8_t>(text[i])) return false;
  }
  return true;
}

LookupIterator::LookupIterator(Vm& vm, Value receiver, PropertyKey key, JSReceiver* start,
                               Scope scope)
    : vm_(vm),
      receiver_(receiver),
      key_(key),
      holder_(start),
      // Private names are never inherited.
      scope_(key.is_private() ? Scope::kOwn : scope) {
  Find();
}

void LookupIterator::Next() {
  if (state_ == State::kNotFound) return;
  state_ = State::kNotFound;
  if (scope_ == Scope::kOwn || holder_->IsProxy()) return;
  Value prototype = holder_->map(vm_.heap)->prototype();
  if (prototype.IsNull()) return;
  holder_ = AsReceiver(prototype);
  Find();
}

void LookupIterator::Find() {
  for (;;) {
    if (FindOwn()) return;
    if (scope_ == Scope::kOwn || holder_->IsProxy()) return;
    Value prototype = holder_->map(vm_.heap)->prototype();
    if (prototype.IsNull()) return;
    holder_ = AsReceiver(prototype);
  }
}

bool LookupIterator::FoundDictionary(Value value) {
  value_ = value;
  if (details_.kind == PropertyDetails::Kind::kData) {
    state_ = State::kData;
  } else {
    state_ = Is<NativeAccessor>(value) ? State::kNativeAccessor : State::kAccessor;
  }
  return true;
}

bool LookupIterator::FindOwn() {
  InstanceType type = holder_->type();
  if (key_.is_index()) {
    if (type == InstanceType::kJSProxy) {
      state_ = State::kProxy;
      return true;
    }
    return FindOwnElement();
  }
  HeapObject* name = key_.name();
  switch (type) {
    case InstanceType::kJSProxy:
      if (!key_.is_private()) {
        state_ = State::kProxy;
        return true;
      }
      if (!Is<NameDictionary>(Value(holder_object()->properties()))) return false;
      return FindInDictionary(holder_object()->dictionary_properties(), name);
    case InstanceType::kJSTypedArray:
      if (key_.is_string_name() && IsCanonicalNumericString(vm_, key_.string())) {
        // No array index, so no index of an element (JSTypedArray::kMaxLength).
        state_ = State::kIntegerIndexedAbsent;
        return true;
      }
      break;
    case InstanceType::kJSModuleNamespace:
      if (key_.is_string_name()) return FindExport();
      break;
    default:
      break;
  }
  Map* map = holder_->map(vm_.heap);
  if (map->is_dictionary()) return FindInDictionary(holder_object()->dictionary_properties(), name);
  int index = map->FindDescriptor(vm_, name);
  if (index < 0) return false;
  index_ = static_cast<uint32_t>(index);
  details_ = map->descriptors()->details(index_);
  if (details_.location == PropertyDetails::Location::kField) {
    state_ = State::kData;
    where_ = map->IsInObject(details_.field) ? Where::kInObject : Where::kOutOfObject;
    return true;
  }
  where_ = Where::kDescriptor;
  return FoundDictionary(map->descriptors()->value(index_));
}

bool LookupIterator::FindInDictionary(NameDictionary* table, HeapObject* name) {
  uint32_t entry = table->Find(name);
  if (entry == Dictionary::kNotFound) return false;
  index_ = entry;
  if (holder_->type() == InstanceType::kJSGlobalObject) {
    auto* cell = CellCast<PropertyCell>(table->ValueAt(entry));
    where_ = Where::kGlobalCell;
    details_ = cell->details();
    FoundDictionary(cell->value());
    value_ = cell;
    return true;
  }
  where_ = Where::kDictionary;
  details_ = table->DetailsAt(entry);
  return FoundDictionary(table->ValueAt(entry));
}

bool LookupIterator::FindExport() {
  auto* module_namespace = static_cast<JSModuleNamespace*>(holder_);
  int index = module_namespace->Find(vm_, key_);
  if (index < 0) return false;
  index_ = static_cast<uint32_t>(index);
  state_ = State::kModuleNamespace;
  value_ = module_namespace->cell(index);
  details_ = PropertyDetails();
  details_.attributes = kDontDelete;
  return true;
}

bool LookupIterator::FindOwnElement() {
  JSObject* object = holder_object();
  uint32_t index = key_.index();
  index_ = index;
  details_ = PropertyDetails();
  ElementsKind kind = object->elements_kind();
  if (IsFast(kind)) {
    FixedArray* elements = object->elements();
    if (index >= elements->length() || elements->get(index).IsHole()) return false;
    state_ = State::kData;
    where_ = Where::kFastElement;
    return true;
  }
  if (IsTypedArrayKind(kind)) {
    auto* array = static_cast<JSTypedArray*>(object);
    if (index >= array->length()) array->RefreshView();
    if (index >= array->length()) {
      state_ = State::kIntegerIndexedAbsent;
      return true;
    }
    state_ = State::kData;
    where_ = Where::kTypedElement;
    if (object->map(vm_.heap)->is(Map::kHasReadOnlyElements)) {
      details_.attributes = kReadOnly | kDontDelete;
    }
    return true;
  }
  if (kind == ElementsKind::kString) {
    auto* text = AsString(static_cast<JSPrimitiveWrapper*>(object)->value());
    if (index < text->length()) {
      state_ = State::kData;
      where_ = Where::kStringCharacter;
      details_.attributes = kReadOnly | kDontDelete;
      return true;
    }
  }
  if (kind == ElementsKind::kNone) {
    return holder_->type() == InstanceType::kJSModuleNamespace && FindExport();
  }
  bool mapped = kind == ElementsKind::kSlowArguments &&
                static_cast<JSMappedArguments*>(object)->IsMapped(index);
  if (object->has_dictionary_elements()) {
    NumberDictionary* table = object->dictionary_elements();
    uint32_t entry = table->Find(index);
    if (entry == Dictionary::kNotFound) return false;
    details_ = table->DetailsAt(entry);
    if (mapped) {
      state_ = State::kData;
      where_ = Where::kMappedArgument;
      return true;
    }
    index_ = entry;
    where_ = Where::kDictionaryElement;
    return FoundDictionary(table->ValueAt(entry));
  }
  if (mapped) {
    state_ = State::kData;
    where_ = Where::kMappedArgument;
    return true;
  }
  FixedArray* elements = object->elements();
  if (index >= elements->length() || elements->get(index).IsHole()) return false;
  state_ = State::kData;
  where_ = Where::kFastElement;
  return true;
}

// --- Reading.

Value LookupIterator::GetDataValue() const {
  QDR_DCHECK(state_ == State::kData || state_ == State::kModuleNamespace);
  if (state_ == State::kModuleNamespace) return CellCast<Cell>(value_)->value();
  JSObject* object = static_cast<JSObject*>(holder_);
  switch (where_) {
    case Where::kInObject:
    case Where::kOutOfObject:
      return object->GetField(holder_->map(vm_.heap), details_.field);
    case Where::kDescriptor:
    case Where::kDictionary:
      return value_;
    case Where::kDictionaryElement:
      return object->dictionary_elements()->ValueAt(index_);
    case Where::kGlobalCell:
      return CellCast<PropertyCell>(value_)->value();
    case Where::kFastElement:
      return object->elements()->get(index_);
    case Where::kTypedElement:
      return JSTypedArray::GetElement(vm_, static_cast<JSTypedArray*>(object), index_);
    case Where::kStringCharacter: {
      String* text = AsString(static_cast<JSPrimitiveWrapper*>(object)->value());
      return String::FromCharCode(vm_, text->At(vm_, index_));
    }
    case Where::kMappedArgument:
      return static_cast<JSMappedArguments*>(object)->GetMapped(index_);
  }
  QDR_UNREACHABLE();
}

AccessorPair* LookupIterator::accessor() const {
  QDR_DCHECK(state_ == State::kAccessor);
  return CellCast<AccessorPair>(
      where_ == Where::kGlobalCell ? CellCast<PropertyCell>(value_)->value() : value_);
}

NativeAccessor* LookupIterator::native_accessor() const {
  QDR_DCHECK(state_ == State::kNativeAccessor);
  return CellCast<NativeAccessor>(
      where_ == Where::kGlobalCell ? CellCast<PropertyCell>(value_)->value() : value_);
}

HeapObject* LookupIterator::property_cell() const {
  QDR_DCHECK(where_ == Where::kGlobalCell);
  return value_.AsCell();
}

Value LookupIterator::module_cell() const {
  QDR_DCHECK(state_ == State::kModuleNamespace);
  return value_;
}

// --- Writing.

void LookupIterator::WriteDataValue(Value value) {
  QDR_DCHECK(state_ == State::kData);
  JSObject* object = holder_object();
  Heap& heap = vm_.heap;
  switch (where_) {
    case Where::kInObject:
    case Where::kOutOfObject: {
      Map* map = object->map(heap);
      if (details_.is_const) {
        Map::MakeFieldMutable(vm_, map, index_);
        details_.is_const = false;
      }
      object->SetField(heap, map, details_.field, value);
      return;
    }
    case Where::kDictionary: {
      NameDictionary* table = object->dictionary_properties();
      if (details_.is_const) {
        details_.is_const = false;
        table->SetDetailsAt(index_, details_);
      }
      table->SetValueAt(heap, index_, value);
      value_ = value;
      return;
    }
    case Where::kGlobalCell: {
      auto* cell = CellCast<PropertyCell>(value_);
      if (details_.is_const) {
        details_.is_const = false;
        cell->set_details(details_);
      }
      cell->set_value(heap, value);
      return;
    }
    case Where::kDictionaryElement:
      object->dictionary_elements()->SetValueAt(heap, index_, value);
      return;
    case Where::kFastElement:
      if (object->elements_kind() == ElementsKind::kSlowArguments) {
        object->elements()->set(heap, index_, value);
      } else {
        JSObject::SetElement(vm_, object, index_, value);
      }
      return;
    case Where::kTypedElement:
      static_cast<JSTypedArray*>(object)->SetElement(index_, value);
      return;
    case Where::kMappedArgument:
      static_cast<JSMappedArguments*>(object)->SetMapped(heap, index_, value);
      return;
    case Where::kDescriptor:
    case Where::kStringCharacter:
      break;
  }
  QDR_UNREACHABLE();
}

void LookupIterator::Reconfigure(PropertyDetails::Kind kind, Value value, uint8_t attributes) {
  QDR_DCHECK(found() && state_ != State::kProxy && state_ != State::kModuleNamespace);
  JSObject* object = holder_object();
  bool is_data = kind == PropertyDetails::Kind::kData;
  switch (where_) {
    case Where::kFastElement:
      if (is_data && attributes == kNoAttributes) {
        WriteDataValue(value);
        return;
      }
      [[fallthrough]];
    case Where::kDictionaryElement:
      JSObject::SetElementWithDetails(vm_, object, key_.index(), value, kind, attributes);
      break;
    case Where::kTypedElement:
      WriteDataValue(value);
      return;
    case Where::kStringCharacter:
      return;
    case Where::kMappedArgument: {
      auto* arguments = static_cast<JSMappedArguments*>(object);
      uint32_t index = key_.index();
      if (is_data) arguments->SetMapped(vm_.heap, index, value);
      if (is_data && attributes == kNoAttributes) return;
      JSObject::SetElementWithDetails(vm_, object, index, value, kind, attributes);
      if (!is_data || (attributes & kReadOnly)) arguments->Unmap(index);
      break;
    }
    case Where::kGlobalCell: {
      // The old cell may be in feedback: it becomes that of an absent property, so that everybody
      // looks again.
      auto* old_cell = CellCast<PropertyCell>(value_);
      PropertyDetails details;
      details.kind = kind;
      details.location = PropertyDetails::Location::kDescriptor;
      details.attributes = attributes;
      details.is_const = false;
      PropertyCell* cell = PropertyCell::New(vm_, key_.name(), value, details);
      NameDictionary* table = object->dictionary_properties();
      table->SetValueAt(vm_.heap, index_, cell);
      table->SetDetailsAt(index_, details);
      old_cell->set_value(vm_.heap, Value::Hole());
      if (Map* map = object->map(vm_.heap); map->is_prototype_map()) {
        Map::InvalidatePrototypeChains(vm_, map);
      }
      break;
    }
    case Where::kDictionary:
      ReconfigureInDictionary(kind, value, attributes);
      break;
    case Where::kInObject:
    case Where::kOutOfObject:
    case Where::kDescriptor: {
      Map* map = object->map(vm_.heap);
      Map* next = Map::Reconfigure(vm_, map, index_, kind, attributes, value);
      if (next == nullptr) {
        JSObject::NormalizeProperties(vm_, object);
        index_ = object->dictionary_properties()->Find(key_.name());
        where_ = Where::kDictionary;
        ReconfigureInDictionary(kind, value, attributes);
        break;
      }
      PropertyDetails details = next->descriptors()->details(index_);
      if (details.location == PropertyDetails::Location::kField) {
        JSObject::EnsureFieldCapacity(vm_, object, next, next->field_count());
        object->SetField(vm_.heap, next, details.field, value);
      } else if (details_.location == PropertyDetails::Location::kField) {
        object->SetField(vm_.heap, map, details_.field, Value::Undefined());
      }
      JSObject::MigrateToMap(vm_, object, next);
      break;
    }
  }
  // Where it is now, for whoever goes on with this iterator.
  state_ = State::kNotFound;
  FindOwn();
}

void LookupIterator::ReconfigureInDictionary(PropertyDetails::Kind kind, Value value,
                                             uint8_t attributes) {
  JSObject* object = holder_object();
  NameDictionary* table = object->dictionary_properties();
  PropertyDetails details;
  details.kind = kind;
  details.location = PropertyDetails::Location::kDescriptor;
  details.attributes = attributes;
  details.is_const = false;
  table->SetDetailsAt(index_, details);
  table->SetValueAt(vm_.heap, index_, value);
  if (object->IsProxy()) return;
  if (Map* map = object->map(vm_.heap); map->is_prototype_map()) {
    Map::InvalidatePrototypeChains(vm_, map);
  }
}

}  // namespace qdr
