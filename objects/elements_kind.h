// Elements kinds: what the indexed properties of an object are known to be.
//
// All fast kinds share one physical form, a FixedArray of Values, so that a load is the same for
// all of them; the kind is a promise about the contents: kSmi holds only Smis, kDouble only numbers
// *in double encoding* (an int32 is stored as a double), kTagged anything. Holey kinds may also
// hold the hole. So Smi -> double rewrites in place, double -> tagged rewrites nothing. A kind only
// climbs: packed to holey, Smi to double to tagged, anything to dictionary.
#ifndef OBJECTS_ELEMENTS_KIND_H_
#define OBJECTS_ELEMENTS_KIND_H_

#include <cstdint>

namespace qdr {

enum class ElementsKind : uint8_t {
  kPackedSmi,
  kHoleySmi,
  kPackedDouble,
  kHoleyDouble,
  kPacked,
  kHoley,
  kDictionary,     ///< NumberDictionary; also every object with non-default element attributes
  kSlowArguments,  ///< mapped arguments (JSMappedArguments)
  kString,         ///< characters of a String wrapper come first; the rest as kDictionary
  kNone,           ///< exotic receivers (proxies, module namespaces)
  // Typed arrays, in the order of the specification's Table 71.
  kInt8,
  kUint8,
  kUint8Clamped,
  kInt16,
  kUint16,
  kInt32,
  kUint32,
  kBigInt64,
  kBigUint64,
  kFloat16,
  kFloat32,
  kFloat64,
};

inline constexpr bool IsFast(ElementsKind k) { return k <= ElementsKind::kHoley; }
inline constexpr bool IsHoley(ElementsKind k) {
  return IsFast(k) && (static_cast<uint8_t>(k) & 1) != 0;
}
inline constexpr bool IsPacked(ElementsKind k) {
  return IsFast(k) && (static_cast<uint8_t>(k) & 1) == 0;
}
inline constexpr bool IsSmiKind(ElementsKind k) { return k <= ElementsKind::kHoleySmi; }
inline constexpr bool IsDoubleKind(ElementsKind k) {
  return k == ElementsKind::kPackedDouble || k == ElementsKind::kHoleyDouble;
}
inline constexpr bool IsTaggedKind(ElementsKind k) {
  return k == ElementsKind::kPacked || k == ElementsKind::kHoley;
}
inline constexpr bool IsTypedArrayKind(ElementsKind k) { return k >= ElementsKind::kInt8; }
inline constexpr ElementsKind ToHoley(ElementsKind k) {
  return IsFast(k) ? static_cast<ElementsKind>(static_cast<uint8_t>(k) | 1) : k;
}
/// The least fast kind that can stand for both.
inline constexpr ElementsKind JoinFastKinds(ElementsKind a, ElementsKind b) {
  uint8_t level = (static_cast<uint8_t>(a) >> 1) > (static_cast<uint8_t>(b) >> 1)
                      ? static_cast<uint8_t>(a) >> 1
                      : static_cast<uint8_t>(b) >> 1;
  return static_cast<ElementsKind>(level << 1 |
                                   ((static_cast<uint8_t>(a) | static_cast<uint8_t>(b)) & 1));
}
const char* ElementsKindName(ElementsKind kind);

}  // namespace qdr

#endif  // OBJECTS_ELEMENTS_KIND_H_
