// Realm (ECMA-262 9.3): the intrinsics and global object that code of one global environment sees.
#ifndef OBJECTS_REALM_H_
#define OBJECTS_REALM_H_

#include "objects/intrinsics.h"
#include "objects/js_object.h"

namespace qdr {

enum class Intrinsic : uint16_t {
#define QDR_ENUM(Name) k##Name,
  QDR_INTRINSICS(QDR_ENUM)
#undef QDR_ENUM
      kCount
};

/// Lives in the old generation; generated code reads intrinsics at fixed offsets.
class Realm : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kRealm;
  static constexpr int kLengthOffset = 8;
  static constexpr int kSlotsOffset = 16;
  static constexpr int OffsetOf(Intrinsic i) { return kSlotsOffset + 8 * static_cast<int>(i); }

  static Realm* New(Vm& vm);  ///< all slots undefined
  Value get(Intrinsic i) const { return slots()[static_cast<int>(i)]; }
  void set(Heap& heap, Intrinsic i, Value v) { heap.Store(this, slots() + static_cast<int>(i), v); }
  JSObject* object(Intrinsic i) const { return CellCast<JSObject>(get(i)); }
  Map* map(Intrinsic i) const { return CellCast<Map>(get(i)); }
  JSObject* global_object() const { return object(Intrinsic::kGlobalObject); }
  Value global_this() const { return get(Intrinsic::kGlobalThis); }

 private:
  Value* slots() const {
    return reinterpret_cast<Value*>(reinterpret_cast<uintptr_t>(this) + kSlotsOffset);
  }
  uint32_t length_;
  uint32_t padding_;
};

}  // namespace qdr

#endif  // OBJECTS_REALM_H_
