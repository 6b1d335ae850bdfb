// MapBuilder: the steps from which the operations on hidden classes are put together. Internal to
// objects/map*.cc.
#ifndef OBJECTS_MAP_BUILDER_H_
#define OBJECTS_MAP_BUILDER_H_

#include "objects/map.h"

namespace qdr {

class MapBuilder {
 public:
  /// A map with `from`'s layout, prototype, bits and descriptors (shared, all of them its own), but
  /// no place in any tree.
  static Map* RawCopy(Vm& vm, Map* from);
  /// The same, as a child of `parent` that the caller enters in the parent's transitions.
  static Map* NewChild(Vm& vm, Map* parent);
  static DescriptorArray* NewDescriptors(Vm& vm, uint32_t capacity);
  /// Its first `count` entries, with room for `capacity`.
  static DescriptorArray* CopyDescriptors(Vm& vm, const DescriptorArray* from, uint32_t count,
                                          uint32_t capacity);
  static void SetDescriptor(Heap& heap, DescriptorArray* array, uint32_t i, HeapObject* name,
                            PropertyDetails details, Value value);
  /// Gives `map` one more descriptor behind those it has; appends to the array it shares where
  /// nobody did yet.
  static void AppendDescriptor(Vm& vm, Map* map, HeapObject* name, PropertyDetails details,
                               Value value);
  /// The same for a data field, whose number it gives.
  static void AppendField(Vm& vm, Map* map, HeapObject* name, PropertyDetails details);
  /// Makes `child` a child of `parent`.
  static void SetParent(Vm& vm, Map* parent, Map* child);
  static void SetDescriptors(Vm& vm, Map* map, DescriptorArray* descriptors, uint32_t count,
                             uint32_t fields);
  static void SetInstanceHeader(const Heap& heap, Map* map, InstanceType type, ElementsKind kind);
  static void SetPrototype(Vm& vm, Map* map, Value prototype);

  /// Out-of-object fields beyond which an object goes to dictionary mode.
  static constexpr uint32_t kMaxOutOfObjectFields = 128;
};

}  // namespace qdr

#endif  // OBJECTS_MAP_BUILDER_H_
