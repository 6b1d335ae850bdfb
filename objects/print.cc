// Short texts of values.
#include "objects/print.h"

#include <cinttypes>
#include <cstdio>

#include "objects/bigint.h"
#include "objects/builtin_objects.h"
#include "objects/dictionary.h"
#include "objects/function.h"
#include "objects/numbers.h"
#include "objects/property_cell.h"
#include "objects/transitions.h"

namespace qdr {

namespace {

template <class... Args>
std::string Format(const char* format, Args... args) {
  char buffer[256];
  std::snprintf(buffer, sizeof buffer, format, args...);
  return buffer;
}

void AppendCharacters(const String* string, size_t limit, std::string& out) {
  // A rope is walked with a list of what is still to come; the limit bounds the walk.
  std::vector<const String*> waiting{string};
  while (!waiting.empty() && out.size() <= limit) {
    const String* s = waiting.back();
    waiting.pop_back();
    uint32_t offset = 0;
    uint32_t length = s->length();
    if (s->type() == InstanceType::kConsString) {
      waiting.push_back(static_cast<const ConsString*>(s)->second());
      waiting.push_back(static_cast<const ConsString*>(s)->first());
      continue;
    }
    if (s->type() == InstanceType::kSlicedString) {
      offset = static_cast<const SlicedString*>(s)->offset();
      s = static_cast<const SlicedString*>(s)->parent();
    }
    for (uint32_t i = 0; i < length && out.size() <= limit; ++i) {
      uint16_t c = s->type() == InstanceType::kSeqOneByteString
                       ? static_cast<const SeqOneByteString*>(s)->data()[offset + i]
                       : static_cast<const SeqTwoByteString*>(s)->data()[offset + i];
      if (c == '\n') {
        out += "\\n";
      } else if (c < 0x20 || c > 0x7e) {
        out += Format("\\u%04x", c);
      } else {
        out.push_back(static_cast<char>(c));
      }
    }
  }
}

const char* KindText(PropertyDetails details) {
  return details.kind == PropertyDetails::Kind::kAccessor ? "accessor" : "data";
}

std::string DetailsText(PropertyDetails details) {
  std::string text = KindText(details);
  text += details.writable() ? " W" : " -";
  text += details.enumerable() ? "E" : "-";
  text += details.configurable() ? "C" : "-";
  if (details.is_const) text += " const";
  return text;
}

}  // namespace

std::string StringToDebugText(const String* string, size_t limit) {
  std::string text;
  AppendCharacters(string, limit, text);
  if (text.size() > limit) {
    text.resize(limit);
    text += "...";
  }
  return text;
}

std::string ShortPrint(const Heap& heap, Value v) {
  if (v.IsSmi()) return std::to_string(v.AsSmi());
  if (v.IsNumber()) {
    char buffer[kNumberBufferSize];
    std::string text(NumberToChars(v.AsDouble(), buffer));
    if (v.AsDouble() == 0 && std::signbit(v.AsDouble())) text = "-0";
    // Told apart from Smis of the same value.
    return text.find_first_of(".eIN") == std::string::npos ? text + ".0" : text;
  }
  if (v.IsEmpty()) return "(none)";
  if (v.IsUndefined()) return "undefined";
  if (v.IsNull()) return "null";
  if (v.IsBoolean()) return v.IsTrue() ? "true" : "false";
  if (v.IsHole()) return "(hole)";
  if (v.IsException()) return "(exception)";
  if (!v.IsCell()) return Format("(bits %016" PRIx64 ")", v.bits());
  HeapObject* cell = v.AsCell();
  if (cell->IsString()) return '"' + StringToDebugText(static_cast<String*>(cell)) + '"';
  auto address = static_cast<unsigned long long>(cell->address());
  switch (cell->type()) {
    case InstanceType::kSymbol: {
      Value description = static_cast<Symbol*>(cell)->description();
      return "Symbol(" +
             (IsString(description) ? StringToDebugText(AsString(description)) : std::string()) +
             ")";
    }
    case InstanceType::kBigInt:
      if (static_cast<BigInt*>(cell)->limb_count() > 8) return Format("#<BigInt %llx>", address);
      return static_cast<BigInt*>(cell)->ToString(10) + "n";
    case InstanceType::kMap: {
      auto* map = static_cast<Map*>(cell);
      return Format("#<Map %x %s %s, %u own>", map->offset(heap),
                    InstanceTypeName(map->instance_type()), ElementsKindName(map->elements_kind()),
                    map->own_descriptors());
    }
    case InstanceType::kJSFunction: {
      Value name = static_cast<JSFunction*>(cell)->shared()->name_;
      std::string text = IsString(name) ? StringToDebugText(AsString(name)) : std::string();
      return "#<function " + (text.empty() ? "(anonymous)" : text) + Format(" %llx>", address);
    }
    case InstanceType::kSharedFunctionInfo: {
      Value name = static_cast<SharedFunctionInfo*>(cell)->name_;
      return "#<shared " + (IsString(name) ? StringToDebugText(AsString(name)) : std::string()) +
             ">";
    }
    case InstanceType::kJSArray:
      return Format("#<JSArray[%u] %llx>", static_cast<JSArray*>(cell)->length(), address);
    case InstanceType::kFixedArray:
    case InstanceType::kPropertyArray:
      return Format("#<%s[%u] %llx>", InstanceTypeName(cell->type()),
                    static_cast<FixedArray*>(cell)->length(), address);
    case InstanceType::kPropertyCell:
      return "#<PropertyCell " + ShortPrint(heap, static_cast<PropertyCell*>(cell)->name()) + ">";
    default:
      if (cell->IsJSReceiver()) {
        return Format("#<%s %llx map %x>", InstanceTypeName(cell->type()), address,
                      cell->map_offset());
      }
      return Format("#<%s %llx>", InstanceTypeName(cell->type()), address);
  }
}

std::string PrintMap(const Heap& heap, const Map* map) {
  std::string text = ShortPrint(heap, map);
  text += Format("\n  size %u, in-object %u from %u, fields %u\n", map->instance_size(),
                 map->inobject_capacity(), map->inobject_start(), map->field_count());
  text += "  prototype " + ShortPrint(heap, map->prototype()) + "\n  bits";
  static constexpr struct {
    Map::Bit bit;
    const char* name;
  } kBits[] = {{Map::kDictionary, "dictionary"},
               {Map::kExtensible, "extensible"},
               {Map::kCallable, "callable"},
               {Map::kConstructor, "constructor"},
               {Map::kPrototypeMap, "prototype"},
               {Map::kStable, "stable"},
               {Map::kInSlackTracking, "slack-tracking"},
               {Map::kClassConstructor, "class-constructor"}};
  for (const auto& [bit, name] : kBits) {
    if (map->is(bit)) text += Format(" %s", name);
  }
  text += "\n";
  for (uint32_t i = 0; i < map->own_descriptors(); ++i) {
    PropertyDetails details = map->descriptors()->details(i);
    text += Format("  [%u] ", i) + ShortPrint(heap, map->descriptors()->key(i)) + ": " +
            DetailsText(details);
    if (details.location == PropertyDetails::Location::kField) {
      text += Format(" field %u%s", details.field,
                     map->IsInObject(details.field) ? " (in object)" : "");
    } else {
      text += " " + ShortPrint(heap, map->descriptors()->value(i));
    }
    text += "\n";
  }
  if (map->parent() != nullptr) text += "  parent " + ShortPrint(heap, map->parent()) + "\n";
  Transitions::ForEach(map, [&](Map* target) {
    text += "  -> " + ShortPrint(heap, target);
    if (target->own_descriptors() > map->own_descriptors()) {
      text +=
          " adds " + ShortPrint(heap, target->descriptors()->key(target->own_descriptors() - 1));
    }
    text += "\n";
  });
  return text;
}

std::string PrintObject(const Heap& heap, Value v) {
  std::string text = ShortPrint(heap, v) + "\n";
  if (!v.IsCell()) return text;
  HeapObject* cell = v.AsCell();
  if (cell->type() == InstanceType::kMap) return PrintMap(heap, static_cast<Map*>(cell));
  if (!cell->IsJSObject()) {
    if (cell->type() == InstanceType::kFixedArray) {
      auto* array = static_cast<FixedArray*>(cell);
      for (uint32_t i = 0; i < array->length() && i < 64; ++i) {
        text += Format("  [%u] ", i) + ShortPrint(heap, array->get(i)) + "\n";
      }
    }
    return text;
  }
  auto* object = static_cast<JSObject*>(cell);
  Map* map = object->map(heap);
  text += "  map " + ShortPrint(heap, map) + "\n  prototype " + ShortPrint(heap, map->prototype()) +
          "\n";
  if (map->is_dictionary()) {
    NameDictionary* table = object->dictionary_properties();
    for (uint32_t i = 0; i < table->used(); ++i) {
      if (table->IsDeleted(i)) continue;
      text += "  " + ShortPrint(heap, table->NameAt(i)) + ": " +
              ShortPrint(heap, table->ValueAt(i)) + " (" + DetailsText(table->DetailsAt(i)) + ")\n";
    }
  } else {
    for (uint32_t i = 0; i < map->own_descriptors(); ++i) {
      PropertyDetails details = map->descriptors()->details(i);
      Value value = details.location == PropertyDetails::Location::kField
                        ? object->GetField(map, details.field)
                        : map->descriptors()->value(i);
      text += "  " + ShortPrint(heap, map->descriptors()->key(i)) + ": " + ShortPrint(heap, value) +
              " (" + DetailsText(details) + ")\n";
    }
  }
  text += Format("  elements: %s\n", ElementsKindName(object->elements_kind()));
  if (object->has_dictionary_elements()) {
    NumberDictionary* table = object->dictionary_elements();
    for (uint32_t entry : table->SortedEntries()) {
      text += Format("    [%u] ", table->IndexAt(entry)) + ShortPrint(heap, table->ValueAt(entry)) +
              "\n";
    }
  } else if (!IsTypedArrayKind(object->elements_kind())) {
    FixedArray* elements = object->elements();
    for (uint32_t i = 0; i < elements->length() && i < 64; ++i) {
      text += Format("    [%u] ", i) + ShortPrint(heap, elements->get(i)) + "\n";
    }
  }
  return text;
}

}  // namespace qdr
