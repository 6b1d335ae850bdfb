// Hidden classes ("maps"): the shape of an object. Owns descriptors, transitions, prototype
// validity.
//
// A map with fast properties describes its own properties by the first `own_descriptors` entries of
// a descriptor array, which it may share with its descendants in the transition tree. Field numbers
// count in-object slots first. A dictionary map describes nothing: its object's `properties` is a
// NameDictionary. Prototypes have maps of their own (is_prototype_map), never shared.
//
// Invariant: two objects with the same map have the same properties in the same order with the same
// attributes and locations, the same prototype, elements kind and extensibility.
#ifndef OBJECTS_MAP_H_
#define OBJECTS_MAP_H_

#include "objects/arrays.h"
#include "objects/elements_kind.h"
#include "objects/property_key.h"

namespace qdr {

class JSObject;
class Map;

/// Triples (key, details, value); value is the accessor or constant for Location::kDescriptor.
/// The enum cache is here: keys of enumerable own string properties in order, shared by all
/// maps that share the array (a map uses its first `enum_length` entries).
class DescriptorArray : public FixedArray {
 public:
  static constexpr InstanceType kType = InstanceType::kDescriptorArray;
  // Elements: [0] enum cache (FixedArray of names or 0), [1] number of descriptors in use (Smi),
  // then triples.
  static constexpr int kEnumCacheIndex = 0;
  static constexpr int kCountIndex = 1;
  static constexpr int kFirstIndex = 2;
  static constexpr int kEntrySize = 3;
  static constexpr uint32_t kMaxDescriptors = 1020;

  uint32_t count() const { return static_cast<uint32_t>(get(kCountIndex).AsSmi()); }
  HeapObject* key(uint32_t i) const { return get(kFirstIndex + i * kEntrySize).AsCell(); }
  PropertyDetails details(uint32_t i) const {
    return PropertyDetails::Decode(get(kFirstIndex + i * kEntrySize + 1));
  }
  Value value(uint32_t i) const { return get(kFirstIndex + i * kEntrySize + 2); }
  void set_details(uint32_t i, PropertyDetails d) {
    set_no_barrier(kFirstIndex + i * kEntrySize + 1, d.Encode());
  }
  /// Index among the first `limit`, or -1.
  int Find(HeapObject* name, uint32_t limit) const;
};

/// While valid, the prototype chains that guard on this cell have not changed shape. Once invalid,
/// never valid again; whoever wants a guard takes a new cell.
class ValidityCell : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kValidityCell;
  static constexpr int kValidOffset = 8;
  static ValidityCell* New(Vm& vm);
  bool valid() const { return valid_.IsTrue(); }
  void Invalidate() { valid_ = Value::False(); }

 private:
  Value valid_;       ///< true or false
  Value dependents_;  ///< weak list of code that depends on it; 0 until compilers use it
};

class AccessorPair : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kAccessorPair;
  static constexpr int kGetterOffset = 8;
  static constexpr int kSetterOffset = 16;
  static AccessorPair* New(Vm& vm, Value getter, Value setter);
  /// Callable or undefined (the hole while only the other half was defined: reads as undefined).
  Value getter() const { return getter_; }
  Value setter() const { return setter_; }
  void set_getter(Heap& heap, Value v) { heap.Store(this, &getter_, v); }
  void set_setter(Heap& heap, Value v) { heap.Store(this, &setter_, v); }

 private:
  Value getter_;
  Value setter_;
};

/// A property that programs see as a data property while C++ computes it: array and function
/// `length`, function `name` and `prototype`, module exports... Replaced by a true property when
/// redefined.
class NativeAccessor : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kNativeAccessor;
  using Getter = Value (*)(Vm& vm, JSObject* holder);
  /// Stores (ordinary [[Set]] of a writable data property); false if the store is refused.
  using Setter = bool (*)(Vm& vm, JSObject* holder, Value value);
  static NativeAccessor* New(Vm& vm, Getter getter, Setter setter);
  Getter getter() const { return getter_; }
  Setter setter() const { return setter_; }
  static constexpr int kGetterOffset = 8;

 private:
  Getter getter_;
  Setter setter_;
};

class Map : public MapBase {
 public:
  static constexpr InstanceType kType = InstanceType::kMap;
  static constexpr uint32_t kMaxInObjectProperties = 250;
  // map_bits_.
  enum Bit : uint32_t {
    kDictionary = 1 << 0,
    kExtensible = 1 << 1,
    kCallable = 1 << 2,
    kConstructor = 1 << 3,
    kPrototypeMap = 1 << 4,
    kDeprecated = 1 << 5,
    kStable = 1 << 6,        ///< no transition has left it yet
    kUndetectable = 1 << 7,  ///< [[IsHTMLDDA]]
    kImmutablePrototype = 1 << 8,
    kHasReadOnlyElements = 1 << 10,  ///< of typed arrays over immutable buffers
    kInSlackTracking = 1 << 11,
    kMayHaveInterestingSymbols = 1 << 12,
    kClassConstructor = 1 << 13,  ///< callable, but throws when called without new
    /// The prototype object of this map is registered with its own prototype's users.
    kRegisteredWithPrototype = 1 << 14,
    /// `transitions_` is the one data transition's target itself.
    kSingleTransition = 1 << 15,
    /// Made from its parent by a change of elements kind alone.
    kElementsVariant = 1 << 16,
    /// Made by WithPrototype; its back pointer is the map it was made from, which is not its
    /// parent.
    kPrototypeVariant = 1 << 17,
  };

  bool is(Bit bit) const { return (map_bits_ & bit) != 0; }
  void set(Bit bit, bool on = true) { map_bits_ = on ? map_bits_ | bit : map_bits_ & ~bit; }
  bool is_dictionary() const { return is(kDictionary); }
  bool is_callable() const { return is(kCallable); }
  bool is_constructor() const { return is(kConstructor); }
  bool is_extensible() const { return is(kExtensible); }
  bool is_prototype_map() const { return is(kPrototypeMap); }

  MapOffset offset(const Heap& heap) const {
    return static_cast<MapOffset>(address() - heap.map_space_base);
  }
  ElementsKind elements_kind() const {
    return static_cast<ElementsKind>(instance_header() >> 40 & 0xff);
  }
  Value prototype() const { return prototype_; }  ///< object or null
  DescriptorArray* descriptors() const { return CellCast<DescriptorArray>(descriptors_); }
  uint32_t own_descriptors() const { return own_descriptors_; }
  /// In-object property slots in all, and the byte offset of the first.
  uint32_t inobject_capacity() const { return inobject_capacity_; }
  uint32_t inobject_start() const { return inobject_start_; }
  uint32_t field_count() const { return field_count_; }
  /// Byte offset in the object of an in-object field.
  uint32_t FieldOffset(uint32_t field) const { return inobject_start_ + field * 8; }
  bool IsInObject(uint32_t field) const { return field < inobject_capacity_; }

  // --- Making maps.
  static Map* New(Vm& vm, InstanceType type, uint32_t instance_size, uint32_t inobject_start,
                  ElementsKind kind, Value prototype, uint32_t bits);
  /// A sibling with the same layout and another prototype/elements kind/extensibility: through
  /// cached transitions where the specification's operation is frequent.
  static Map* WithPrototype(Vm& vm, Map* map, Value prototype);
  static Map* WithElementsKind(Vm& vm, Map* map, ElementsKind kind);
  static Map* WithIntegrity(Vm& vm, Map* map,
                            uint8_t attributes_for_all);  ///< preventExtensions/seal/freeze
  /// Of a typed array over an immutable buffer: never that of one that can be written.
  static Map* WithReadOnlyElements(Vm& vm, Map* map);
  /// The map after adding a property; nullptr when the object should go to dictionary mode.
  static Map* AddProperty(Vm& vm, Map* map, HeapObject* name, PropertyDetails::Kind kind,
                          uint8_t attributes, Value descriptor_value);
  /// An existing data transition, without creating one; nullptr if none.
  static Map* FindTransition(Vm& vm, Map* map, HeapObject* name, uint8_t attributes);
  /// The map after property `descriptor` became data or accessor with these attributes. A property
  /// that becomes data and was not gets a new field at the end. nullptr: use dictionary mode.
  static Map* Reconfigure(Vm& vm, Map* map, uint32_t descriptor, PropertyDetails::Kind kind,
                          uint8_t attributes, Value descriptor_value);
  static Map* CopyToDictionary(Vm& vm, Map* map);
  /// Index among the map's own descriptors, or -1; uses the Vm's cache for large ones.
  int FindDescriptor(Vm& vm, HeapObject* name) const;
  /// The parent in the transition tree, or nullptr.
  Map* parent() const {
    return Is<Map>(back_pointer_) && !is(kPrototypeVariant) ? CellCast<Map>(back_pointer_)
                                                            : nullptr;
  }
  static constexpr uint16_t kEnumLengthUnknown = 0xffff;
  /// An unshared copy with own descriptors (prototypes, reconfigurations).
  static Map* Copy(Vm& vm, Map* map);
  /// After a property of this map (same index) lost constness: all maps sharing the descriptors see
  /// it.
  static void MakeFieldMutable(Vm& vm, Map* map, uint32_t descriptor);

  // --- Slack tracking: constructors over-allocate in-object slots for their first instances; when
  // the count runs out, all maps of the tree shrink to the largest use.
  void StartSlackTracking(uint32_t constructions);
  void CountConstruction(Vm& vm);
  /// Ends the tracking of the tree this map belongs to, if there is one.
  void FinishSlackTracking();

  // --- Prototype validity. A cell that is valid until any object on the chain starting at `map`'s
  // prototype changes in shape (properties added, removed, reconfigured; prototype changed).
  static ValidityCell* PrototypeChainCell(Vm& vm, Map* map);
  /// The same for the chain that begins with `first` itself: lookups for primitives, super.
  static ValidityCell* ChainCellFrom(Vm& vm, JSObject* first);
  /// An object that is a prototype changed: invalidates what depends on it, transitively.
  static void InvalidatePrototypeChains(Vm& vm, Map* prototype_map);
  /// Makes sure that an object that is going to be somebody's prototype has a map of its own.
  static void EnsurePrototype(Vm& vm, Value prototype);
  /// Hands what belongs to the prototype object, not to its shape, from its old map to its new one.
  static void TransferPrototypeInfo(Vm& vm, Map* from, Map* to);
  /// Takes a prototype object off the users of the prototype it had.
  static void UnregisterPrototypeUser(Vm& vm, JSObject* object);
  /// It is a prototype that inline caches have been guarding already.
  bool is_prototype_in_use() const {
    return validity_cell_.IsCell() || users_.IsCell() || is(kRegisteredWithPrototype);
  }

  static constexpr int kPrototypeOffset = 24;
  static constexpr int kBackPointerOffset = 32;
  static constexpr int kDescriptorsOffset = 40;
  static constexpr int kTransitionsOffset = 48;
  static constexpr int kValidityCellOffset = 56;
  static constexpr int kUsersOffset = 64;
  static constexpr int kDependentCodeOffset = 72;
  static constexpr int kMapBitsOffset = 20;
  static constexpr int kRawOffset = 80;
  static constexpr int kSize = 96;

 private:
  friend class Transitions;
  friend class MapBuilder;
  friend class JSObject;
  friend struct MapLayout;
  friend FixedArray* EnumCache(Vm& vm, Map* map, uint32_t* count);
  friend std::string PrintMap(const Heap& heap, const Map* map);
  Value prototype_;
  Value back_pointer_;  ///< parent in the transition tree (Map), or the constructor (JSFunction),
                        ///< or null
  Value descriptors_;
  Value transitions_;    ///< 0, the one target (weak Map), or a TransitionArray; prototype maps:
                         ///< WeakArray of the maps made for their object by WithPrototype, or 0
  Value validity_cell_;  ///< ValidityCell of this prototype map's chain, or 0
  Value users_;  ///< prototype maps: WeakArray of the prototypes whose own prototype this map's
                 ///< object is; or 0
  Value dependent_code_;  ///< weak list; 0 until compilers use it
  // Raw.
  uint16_t own_descriptors_;
  uint16_t field_count_;
  uint16_t enum_length_;  ///< 0xffff: enum cache not computed
  uint8_t inobject_capacity_;
  uint8_t construction_counter_;
  uint16_t inobject_start_;
  uint16_t unused_;
  uint32_t unused2_;
};
static_assert(sizeof(Map) == Map::kSize);

}  // namespace qdr

#endif  // OBJECTS_MAP_H_
