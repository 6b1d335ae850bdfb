// Strings: sequential Latin-1 and UTF-16, ropes (ConsString) and slices. All share length at 8 and
// hash at 12. A string whose characters all fit Latin-1 may still be stored as UTF-16 when it came
// from one; equality and hashes do not depend on the form.
// Internalized strings are unique by content within a Vm and always sequential. Property names are
// internalized strings that are no array indices (kNotIndexFlag), so comparing names is comparing
// pointers.
#ifndef OBJECTS_STRING_H_
#define OBJECTS_STRING_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "objects/arrays.h"
#include "objects/completion.h"

namespace qdr {

class FlatString;

class String : public HeapObject {
 public:
  static constexpr uint32_t kMaxLength = (1u << 29) - 24;  // as V8: 536870888
  /// Shorter results of concatenation and substring are flat copies.
  static constexpr uint32_t kMinRopeLength = 13;
  static constexpr uint32_t kMinSliceLength = 13;
  static constexpr int kLengthOffset = 8;
  static constexpr int kHashOffset = 12;
  // Flags (header byte 6).
  static constexpr uint8_t kTwoByteFlag = 1;  ///< characters are UTF-16 units (ropes: some part is)
  static constexpr uint8_t kInternalizedFlag = 2;  ///< unique in the string table
  static constexpr uint8_t kNotIndexFlag =
      4;  ///< known not to be an array index (internalized ones)
  // Hash field: 0 is "not computed"; bit 0: computed; bit 1: it is an array index; bits 2-31: the
  // hash, which for indices of up to 9 digits is the index itself.
  static constexpr uint32_t kHashComputedBit = 1;
  static constexpr uint32_t kHashIsIndexBit = 2;
  static constexpr int kHashShift = 2;
  static constexpr uint32_t kMaxCachedIndexLength = 9;

  uint32_t length() const { return length_; }
  bool is_one_byte() const { return !has_flag(kTwoByteFlag); }
  bool is_internalized() const { return has_flag(kInternalizedFlag); }
  bool is_sequential() const { return type() <= InstanceType::kSeqTwoByteString; }
  /// Content hash (30 bits), computed once.
  uint32_t Hash(Vm& vm) {
    if (hash_ == 0) [[unlikely]]
      ComputeHash(vm);
    return hash_ >> kHashShift;
  }
  uint32_t hash_field() const { return hash_; }
  /// For a string that is the canonical text of `index`.
  void SetIndexHash(uint32_t index) {
    if (length_ <= kMaxCachedIndexLength) {
      hash_ = index << kHashShift | kHashIsIndexBit | kHashComputedBit;
    }
  }
  /// For strings whose hash was computed before (internalized ones).
  uint32_t known_hash() const { return hash_ >> kHashShift; }
  /// Ropes are flattened in place; the result has its characters in one piece (sequential or slice
  /// of one).
  FlatString Flatten(Vm& vm);
  uint16_t At(Vm& vm, uint32_t index);
  static bool Equals(Vm& vm, String* a, String* b);
  /// <0, 0, >0 by UTF-16 code units.
  static int Compare(Vm& vm, String* a, String* b);
  /// Canonical array index ("0".."4294967294")?
  bool AsArrayIndex(Vm& vm, uint32_t* index);
  std::string ToUtf8(Vm& vm);  ///< lone surrogates become U+FFFD

  static String* NewOneByte(Vm& vm, std::span<const uint8_t> characters);
  static String* NewTwoByte(Vm& vm,
                            std::span<const char16_t> characters);  ///< narrows if it fits Latin-1
  static String* NewAscii(Vm& vm, std::string_view ascii);
  static String* FromUtf8(Vm& vm, std::string_view utf8);
  static String* FromCharCode(Vm& vm,
                              uint16_t unit);  ///< single characters are shared and internalized
  static String* FromCodePoint(Vm& vm, uint32_t code_point);
  /// Uninitialized sequential strings to be filled by the caller.
  static String* NewRawOneByte(Vm& vm, uint32_t length, uint8_t** characters);
  static String* NewRawTwoByte(Vm& vm, uint32_t length, char16_t** characters);
  /// A rope, or a flat copy when short. Throws RangeError "Invalid string length".
  static Completion<String*> Concat(Vm& vm, String* left, String* right);
  /// A slice, or a flat copy when short.
  static String* Substring(Vm& vm, String* string, uint32_t start, uint32_t end);
  /// The unique string of this content.
  static String* Internalize(Vm& vm, String* string);
  static String* InternalizeAscii(Vm& vm, std::string_view ascii);
  static String* InternalizeOneByte(Vm& vm, std::span<const uint8_t> characters);
  static String* InternalizeTwoByte(Vm& vm, std::span<const char16_t> characters);

 protected:
  friend class StringTable;
  void ComputeHash(Vm& vm);
  static String* FlattenRope(Vm& vm, class ConsString* rope);
  uint32_t length_;
  uint32_t hash_;
};

class SeqOneByteString : public String {
 public:
  static constexpr InstanceType kType = InstanceType::kSeqOneByteString;
  static constexpr int kDataOffset = 16;
  uint8_t* data() const {
    return reinterpret_cast<uint8_t*>(reinterpret_cast<uintptr_t>(this) + kDataOffset);
  }
};
class SeqTwoByteString : public String {
 public:
  static constexpr InstanceType kType = InstanceType::kSeqTwoByteString;
  static constexpr int kDataOffset = 16;
  char16_t* data() const {
    return reinterpret_cast<char16_t*>(reinterpret_cast<uintptr_t>(this) + kDataOffset);
  }
};
/// After flattening, first is the flat string and second the empty one.
class ConsString : public String {
 public:
  static constexpr InstanceType kType = InstanceType::kConsString;
  static constexpr int kFirstOffset = 16;
  static constexpr int kSecondOffset = 24;
  String* first() const { return CellCast<String>(first_); }
  String* second() const { return CellCast<String>(second_); }

 private:
  friend class String;
  Value first_;
  Value second_;
};
class SlicedString : public String {
 public:
  static constexpr InstanceType kType = InstanceType::kSlicedString;
  static constexpr int kParentOffset = 16;
  static constexpr int kOffsetOffset = 24;
  String* parent() const { return CellCast<String>(parent_); }
  uint32_t offset() const { return static_cast<uint32_t>(offset_.AsSmi()); }

 private:
  friend class String;
  Value parent_;  ///< sequential
  Value offset_;  ///< Smi
};

/// A view of a flat string's characters. In a C++ frame it keeps the string where it is (the stack
/// is scanned conservatively, pointers inside of objects count); elsewhere it is valid until the
/// next allocation.
class FlatString {
 public:
  FlatString(const uint8_t* one_byte, uint32_t length) : one_(one_byte), length_(length) {}
  FlatString(const char16_t* two_byte, uint32_t length) : two_(two_byte), length_(length) {}
  bool is_one_byte() const { return one_ != nullptr; }
  uint32_t length() const { return length_; }
  std::span<const uint8_t> one_byte() const { return {one_, length_}; }
  std::span<const char16_t> two_byte() const { return {two_, length_}; }
  uint16_t operator[](uint32_t i) const { return one_ != nullptr ? one_[i] : two_[i]; }

 private:
  const uint8_t* one_ = nullptr;
  const char16_t* two_ = nullptr;
  uint32_t length_;
};

inline bool IsString(Value v) { return v.IsCell() && v.AsCell()->IsString(); }
inline String* AsString(Value v) {
  QDR_DCHECK(IsString(v));
  return CellCast<String>(v);
}

/// ECMA-262 6.1.5, and private names (6.2.12), which are symbols no program can hold.
class Symbol : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kSymbol;
  static constexpr int kHashOffset = 8;
  static constexpr int kDescriptionOffset = 16;
  static constexpr uint8_t kPrivateFlag =
      1;  ///< private name or engine-internal key: proxies and reflection skip it
  static constexpr uint8_t kRegisteredFlag = 2;  ///< from Symbol.for
  static constexpr uint8_t kWellKnownFlag = 4;
  static constexpr uint8_t kPrivateNameFlag =
      8;  ///< a #name of a class: a missing one is a TypeError
  static Symbol* New(Vm& vm, Value description, uint8_t flags = 0);
  uint32_t hash() const { return hash_; }
  /// String or undefined.
  Value description() const { return description_; }
  bool is_private() const { return has_flag(kPrivateFlag); }

 private:
  uint32_t hash_;
  uint32_t padding_;
  Value description_;
};

}  // namespace qdr

#endif  // OBJECTS_STRING_H_
