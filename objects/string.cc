// Strings: creation, flattening, comparison, hashing and internalization.
#include "objects/string.h"

#include <cstring>

#include "objects/string_table.h"
#include "objects/vm.h"

namespace qdr {

namespace {

bool FitsLatin1(std::span<const char16_t> s) {
  uint16_t all = 0;
  for (char16_t c : s) all |= c;
  return all <= 0xff;
}

/// Copies characters [start, start + count) of a sequential string or a slice.
template <class Char>
void CopyFlat(const String* string, uint32_t start, uint32_t count, Char* to) {
  if (string->type() == InstanceType::kSlicedString) {
    auto* slice = static_cast<const SlicedString*>(string);
    start += slice->offset();
    string = slice->parent();
  }
  if (string->type() == InstanceType::kSeqOneByteString) {
    const uint8_t* from = static_cast<const SeqOneByteString*>(string)->data() + start;
    if constexpr (sizeof(Char) == 1) {
      std::memcpy(to, from, count);
    } else {
      for (uint32_t i = 0; i < count; ++i) to[i] = from[i];
    }
  } else {
    const char16_t* from = static_cast<const SeqTwoByteString*>(string)->data() + start;
    if constexpr (sizeof(Char) == 2) {
      std::memcpy(to, from, size_t{2} * count);
    } else {
      for (uint32_t i = 0; i < count; ++i) to[i] = static_cast<Char>(from[i]);
    }
  }
}

/// Writes a rope's characters from the end to the beginning. The right parts of left-deep ropes,
/// which `s += x` makes, are short and copied at once; only what is deep on both sides waits in the
/// list. Nothing allocates in the heap here.
template <class Char>
void CopyRope(const String* string, Char* to) {
  absl::InlinedVector<const String*, 32> waiting;
  Char* end = to + string->length();
  for (;;) {
    while (string->type() == InstanceType::kConsString) {
      auto* rope = static_cast<const ConsString*>(string);
      const String* second = rope->second();
      if (second->type() == InstanceType::kConsString) {
        waiting.push_back(rope->first());
        string = second;
        continue;
      }
      end -= second->length();
      CopyFlat(second, 0, second->length(), end);
      string = rope->first();
    }
    end -= string->length();
    CopyFlat(string, 0, string->length(), end);
    if (waiting.empty()) return;
    string = waiting.back();
    waiting.pop_back();
  }
}

FlatString ViewOf(const String* string) {
  uint32_t offset = 0;
  uint32_t length = string->length();
  if (string->type() == InstanceType::kConsString) {
    string = static_cast<const ConsString*>(string)->first();
  }
  if (string->type() == InstanceType::kSlicedString) {
    auto* slice = static_cast<const SlicedString*>(string);
    offset = slice->offset();
    string = slice->parent();
  }
  if (string->type() == InstanceType::kSeqOneByteString) {
    return {static_cast<const SeqOneByteString*>(string)->data() + offset, length};
  }
  return {static_cast<const SeqTwoByteString*>(string)->data() + offset, length};
}

bool EqualCharacters(const FlatString& a, const FlatString& b) {
  if (a.is_one_byte() && b.is_one_byte()) {
    return std::memcmp(a.one_byte().data(), b.one_byte().data(), a.length()) == 0;
  }
  if (!a.is_one_byte() && !b.is_one_byte()) {
    return std::memcmp(a.two_byte().data(), b.two_byte().data(), size_t{2} * a.length()) == 0;
  }
  const uint8_t* narrow = (a.is_one_byte() ? a : b).one_byte().data();
  const char16_t* wide = (a.is_one_byte() ? b : a).two_byte().data();
  // Blocks without an early exit inside, so that they can be vectors.
  uint32_t n = a.length();
  uint32_t i = 0;
  for (; i + 32 <= n; i += 32) {
    uint16_t difference = 0;
    for (uint32_t k = 0; k < 32; ++k) difference |= narrow[i + k] ^ wide[i + k];
    if (difference != 0) return false;
  }
  for (; i < n; ++i) {
    if (narrow[i] != wide[i]) return false;
  }
  return true;
}

}  // namespace

// --- Creation.

String* String::NewRawOneByte(Vm& vm, uint32_t length, uint8_t** characters) {
  QDR_DCHECK(length <= kMaxLength);
  size_t size = (SeqOneByteString::kDataOffset + size_t{length} + 7) & ~size_t{7};
  auto* string = static_cast<SeqOneByteString*>(
      vm.heap.Allocate(vm.map(InstanceType::kSeqOneByteString), size));
  string->length_ = length;
  string->hash_ = 0;
  *characters = string->data();
  return string;
}

String* String::NewRawTwoByte(Vm& vm, uint32_t length, char16_t** characters) {
  QDR_DCHECK(length <= kMaxLength);
  size_t size = (SeqTwoByteString::kDataOffset + size_t{2} * length + 7) & ~size_t{7};
  auto* string = static_cast<SeqTwoByteString*>(
      vm.heap.Allocate(vm.map(InstanceType::kSeqTwoByteString), size));
  string->set_flag(kTwoByteFlag);
  string->length_ = length;
  string->hash_ = 0;
  *characters = string->data();
  return string;
}

String* String::NewOneByte(Vm& vm, std::span<const uint8_t> characters) {
  if (characters.empty()) return vm.names().empty;
  if (characters.size() == 1) return FromCharCode(vm, characters[0]);
  uint8_t* to;
  String* string = NewRawOneByte(vm, static_cast<uint32_t>(characters.size()), &to);
  std::memcpy(to, characters.data(), characters.size());
  return string;
}

String* String::NewTwoByte(Vm& vm, std::span<const char16_t> characters) {
  if (FitsLatin1(characters)) {
    if (characters.empty()) return vm.names().empty;
    if (characters.size() == 1) return FromCharCode(vm, characters[0]);
    uint8_t* to;
    String* string = NewRawOneByte(vm, static_cast<uint32_t>(characters.size()), &to);
    for (size_t i = 0; i < characters.size(); ++i) to[i] = static_cast<uint8_t>(characters[i]);
    return string;
  }
  char16_t* to;
  String* string = NewRawTwoByte(vm, static_cast<uint32_t>(characters.size()), &to);
  std::memcpy(to, characters.data(), characters.size() * 2);
  return string;
}

String* String::NewAscii(Vm& vm, std::string_view ascii) {
  return NewOneByte(vm, {reinterpret_cast<const uint8_t*>(ascii.data()), ascii.size()});
}

String* String::FromCharCode(Vm& vm, uint16_t unit) {
  if (unit <= 0xff) {
    auto* table = static_cast<FixedArray*>(vm.roots().SingleCharacterStrings);
    return CellCast<String>(table->get(unit));
  }
  char16_t c = unit;
  return InternalizeTwoByte(vm, {&c, 1});
}

String* String::FromCodePoint(Vm& vm, uint32_t code_point) {
  if (code_point <= 0xffff) return FromCharCode(vm, static_cast<uint16_t>(code_point));
  char16_t pair[2] = {static_cast<char16_t>(0xd7c0 + (code_point >> 10)),
                      static_cast<char16_t>(0xdc00 + (code_point & 0x3ff))};
  return NewTwoByte(vm, pair);
}

// --- Ropes and slices.

Completion<String*> String::Concat(Vm& vm, String* left, String* right) {
  if (left->length_ == 0) return right;
  if (right->length_ == 0) return left;
  uint64_t length = uint64_t{left->length_} + right->length_;
  if (length > kMaxLength) return vm.ThrowRangeError("Invalid string length");
  auto total = static_cast<uint32_t>(length);
  if (total < kMinRopeLength) {
    // Parts this short are never ropes, unless somebody flattened one: the view sees through that.
    bool one_byte = left->is_one_byte() && right->is_one_byte();
    if (one_byte) {
      uint8_t* to;
      String* result = NewRawOneByte(vm, total, &to);
      CopyRope(left, to);
      CopyRope(right, to + left->length_);
      return result;
    }
    char16_t* to;
    String* result = NewRawTwoByte(vm, total, &to);
    CopyRope(left, to);
    CopyRope(right, to + left->length_);
    return result;
  }
  auto* rope = static_cast<ConsString*>(
      vm.heap.Allocate(vm.map(InstanceType::kConsString), sizeof(ConsString)));
  if (!left->is_one_byte() || !right->is_one_byte()) rope->set_flag(kTwoByteFlag);
  rope->length_ = total;
  rope->hash_ = 0;
  rope->first_ = left;
  rope->second_ = right;
  return static_cast<String*>(rope);
}

String* String::Substring(Vm& vm, String* string, uint32_t start, uint32_t end) {
  QDR_DCHECK(start <= end && end <= string->length_);
  uint32_t length = end - start;
  if (length == string->length_) return string;
  if (length == 0) return vm.names().empty;
  if (length == 1) return FromCharCode(vm, string->At(vm, start));
  if (string->type() == InstanceType::kConsString) {
    string->Flatten(vm);
    string = static_cast<ConsString*>(string)->first();
  }
  if (string->type() == InstanceType::kSlicedString) {
    auto* slice = static_cast<SlicedString*>(string);
    start += slice->offset();
    string = slice->parent();
  }
  if (length < kMinSliceLength) {
    if (string->is_one_byte()) {
      uint8_t* to;
      String* result = NewRawOneByte(vm, length, &to);
      CopyFlat(string, start, length, to);
      return result;
    }
    char16_t units[kMinSliceLength];
    CopyFlat(string, start, length, units);
    return NewTwoByte(vm, {units, length});
  }
  auto* slice = static_cast<SlicedString*>(
      vm.heap.Allocate(vm.map(InstanceType::kSlicedString), sizeof(SlicedString)));
  if (!string->is_one_byte()) slice->set_flag(kTwoByteFlag);
  slice->length_ = length;
  slice->hash_ = 0;
  slice->parent_ = string;
  slice->offset_ = Value::Smi(static_cast<int32_t>(start));
  return slice;
}

String* String::FlattenRope(Vm& vm, ConsString* rope) {
  String* flat;
  if (rope->is_one_byte()) {
    uint8_t* to;
    flat = NewRawOneByte(vm, rope->length_, &to);
    CopyRope(rope, to);
  } else {
    char16_t* to;
    flat = NewRawTwoByte(vm, rope->length_, &to);
    CopyRope(rope, to);
  }
  vm.heap.Store(rope, &rope->first_, flat);
  vm.heap.Store(rope, &rope->second_, vm.names().empty);
  return flat;
}

FlatString String::Flatten(Vm& vm) {
  if (type() == InstanceType::kConsString) {
    auto* rope = static_cast<ConsString*>(this);
    if (rope->second()->length() != 0) return ViewOf(FlattenRope(vm, rope));
  }
  return ViewOf(this);
}

uint16_t String::At(Vm& vm, uint32_t index) {
  QDR_DCHECK(index < length_);
  switch (type()) {
    case InstanceType::kSeqOneByteString:
      return static_cast<SeqOneByteString*>(this)->data()[index];
    case InstanceType::kSeqTwoByteString:
      return static_cast<SeqTwoByteString*>(this)->data()[index];
    default:
      return Flatten(vm)[index];
  }
}

// --- Comparison and hash.

bool String::Equals(Vm& vm, String* a, String* b) {
  if (a == b) return true;
  if (a->length_ != b->length_) return false;
  if (a->is_internalized() && b->is_internalized()) return false;
  if (a->hash_ != 0 && b->hash_ != 0 && a->hash_ != b->hash_) return false;
  // Both are on the stack, so flattening the second leaves the first's characters in place.
  FlatString left = a->Flatten(vm);
  FlatString right = b->Flatten(vm);
  return EqualCharacters(left, right);
}

int String::Compare(Vm& vm, String* a, String* b) {
  if (a == b) return 0;
  FlatString left = a->Flatten(vm);
  FlatString right = b->Flatten(vm);
  uint32_t n = std::min(left.length(), right.length());
  int result = 0;
  if (left.is_one_byte() && right.is_one_byte()) {
    result = std::memcmp(left.one_byte().data(), right.one_byte().data(), n);
  } else {
    for (uint32_t i = 0; i < n && result == 0; ++i) result = int{left[i]} - int{right[i]};
  }
  if (result != 0) return result;
  return left.length() == right.length() ? 0 : left.length() < right.length() ? -1 : 1;
}

void String::ComputeHash(Vm& vm) {
  FlatString flat = Flatten(vm);
  hash_ = flat.is_one_byte() ? ComputeHashField(flat.one_byte(), vm.hash_seed())
                             : ComputeHashField(flat.two_byte(), vm.hash_seed());
}

bool String::AsArrayIndex(Vm& vm, uint32_t* index) {
  if (length_ > 10 || has_flag(kNotIndexFlag)) return false;
  if (hash_ == 0) ComputeHash(vm);
  if ((hash_ & kHashIsIndexBit) == 0) return false;
  if (length_ <= kMaxCachedIndexLength) {
    *index = hash_ >> kHashShift;
    return true;
  }
  FlatString flat = Flatten(vm);
  uint32_t value = 0;
  for (uint32_t i = 0; i < length_; ++i) value = value * 10 + (flat[i] - '0');
  *index = value;
  return true;
}

// --- Internalization.

namespace {

void MarkInternalized(String* string) {
  string->set_flag(String::kInternalizedFlag);
  if ((string->hash_field() & String::kHashIsIndexBit) == 0) {
    string->set_flag(String::kNotIndexFlag);
  }
}

}  // namespace

String* String::Internalize(Vm& vm, String* string) {
  if (string->is_internalized()) return string;
  if (string->hash_ == 0) string->ComputeHash(vm);
  uint32_t field = string->hash_;
  FlatString flat = string->Flatten(vm);
  String* known = flat.is_one_byte() ? vm.string_table().Find(flat.one_byte(), field)
                                     : vm.string_table().Find(flat.two_byte(), field);
  if (known != nullptr) return known;
  if (string->is_sequential()) {
    MarkInternalized(string);
    vm.string_table().Add(string);
    return string;
  }
  return flat.is_one_byte() ? InternalizeOneByte(vm, flat.one_byte())
                            : InternalizeTwoByte(vm, flat.two_byte());
}

String* String::InternalizeAscii(Vm& vm, std::string_view ascii) {
  return InternalizeOneByte(vm, {reinterpret_cast<const uint8_t*>(ascii.data()), ascii.size()});
}

String* String::InternalizeOneByte(Vm& vm, std::span<const uint8_t> characters) {
  uint32_t field = ComputeHashField(characters, vm.hash_seed());
  if (String* known = vm.string_table().Find(characters, field)) return known;
  // Names live long.
  size_t size = (SeqOneByteString::kDataOffset + characters.size() + 7) & ~size_t{7};
  auto* string = static_cast<SeqOneByteString*>(
      vm.heap.AllocateOld(vm.map(InstanceType::kSeqOneByteString), size));
  string->length_ = static_cast<uint32_t>(characters.size());
  string->hash_ = field;
  if (!characters.empty()) std::memcpy(string->data(), characters.data(), characters.size());
  MarkInternalized(string);
  vm.string_table().Add(string);
  return string;
}

String* String::InternalizeTwoByte(Vm& vm, std::span<const char16_t> characters) {
  if (FitsLatin1(characters)) {
    absl::InlinedVector<uint8_t, 256> narrow(characters.begin(), characters.end());
    return InternalizeOneByte(vm, {narrow.data(), narrow.size()});
  }
  uint32_t field = ComputeHashField(characters, vm.hash_seed());
  if (String* known = vm.string_table().Find(characters, field)) return known;
  size_t size = (SeqTwoByteString::kDataOffset + characters.size() * 2 + 7) & ~size_t{7};
  auto* string = static_cast<SeqTwoByteString*>(
      vm.heap.AllocateOld(vm.map(InstanceType::kSeqTwoByteString), size));
  string->set_flag(kTwoByteFlag);
  string->length_ = static_cast<uint32_t>(characters.size());
  string->hash_ = field;
  std::memcpy(string->data(), characters.data(), characters.size() * 2);
  MarkInternalized(string);
  vm.string_table().Add(string);
  return string;
}

// --- Symbols.

Symbol* Symbol::New(Vm& vm, Value description, uint8_t flags) {
  auto* symbol =
      static_cast<Symbol*>(vm.heap.Allocate(vm.map(InstanceType::kSymbol), sizeof(Symbol)));
  symbol->set_flags(flags);
  symbol->hash_ = vm.NextIdentityHash();
  symbol->padding_ = 0;
  symbol->description_ = description;
  return symbol;
}

}  // namespace qdr
