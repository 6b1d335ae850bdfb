// Internalization and the hash of strings.
#include "objects/string_table.h"

#include <cstring>

#include "heap/heap.h"

namespace qdr {

namespace {

constexpr uint64_t kMultiplier1 = 0xa076'1d64'78bd'642f;
constexpr uint64_t kMultiplier2 = 0xe703'7ed1'a0b4'28db;

uint64_t Fold(uint64_t a, uint64_t b) {
  auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}
uint64_t Load64(const uint8_t* p) {
  uint64_t v;
  std::memcpy(&v, p, 8);
  return v;
}
uint32_t Load32(const uint8_t* p) {
  uint32_t v;
  std::memcpy(&v, p, 4);
  return v;
}

/// Multiplies 16 bytes at a time into the state; a block shorter than that is read from both ends.
uint64_t HashBytes(const uint8_t* p, size_t n, uint64_t seed) {
  uint64_t h = seed ^ n * kMultiplier2;
  while (n > 16) {
    h = Fold(Load64(p) ^ kMultiplier1, Load64(p + 8) ^ h);
    p += 16;
    n -= 16;
  }
  uint64_t a, b;
  if (n >= 8) {
    a = Load64(p);
    b = Load64(p + n - 8);
  } else if (n >= 4) {
    a = Load32(p);
    b = Load32(p + n - 4);
  } else if (n > 0) {
    a = uint64_t{p[0]} << 16 | uint64_t{p[n >> 1]} << 8 | p[n - 1];
    b = 0;
  } else {
    a = b = 0;
  }
  return Fold(a ^ kMultiplier1 ^ h, b ^ kMultiplier2 ^ h);
}

/// Canonical array indices of up to 9 digits: the index is the hash. Longer ones are only marked.
template <class Char>
bool IndexHashField(std::span<const Char> s, uint32_t* field, bool* is_long_index) {
  *is_long_index = false;
  if (s.empty() || s.size() > 10) return false;
  auto digit = [&](size_t i) { return static_cast<uint32_t>(s[i]) - '0'; };
  if (digit(0) > 9 || (digit(0) == 0 && s.size() != 1)) return false;
  uint64_t value = 0;
  for (size_t i = 0; i < s.size(); ++i) {
    if (digit(i) > 9) return false;
    value = value * 10 + digit(i);
  }
  if (s.size() == 10) {
    *is_long_index = value <= 0xffff'fffe;
    return false;
  }
  *field = static_cast<uint32_t>(value) << String::kHashShift | String::kHashIsIndexBit |
           String::kHashComputedBit;
  return true;
}

uint32_t MakeField(uint64_t hash, bool is_long_index) {
  return static_cast<uint32_t>(hash) << String::kHashShift |
         (is_long_index ? String::kHashIsIndexBit : 0) | String::kHashComputedBit;
}

bool FitsLatin1(std::span<const char16_t> s) {
  uint16_t all = 0;
  for (char16_t c : s) all |= c;
  return all <= 0xff;
}

bool SameContent(const String* string, std::span<const uint8_t> s) {
  if (string->length() != s.size()) return false;
  if (string->type() == InstanceType::kSeqOneByteString) {
    return std::memcmp(static_cast<const SeqOneByteString*>(string)->data(), s.data(), s.size()) ==
           0;
  }
  const char16_t* wide = static_cast<const SeqTwoByteString*>(string)->data();
  return std::equal(s.begin(), s.end(), wide);
}
bool SameContent(const String* string, std::span<const char16_t> s) {
  if (string->length() != s.size()) return false;
  if (string->type() == InstanceType::kSeqTwoByteString) {
    return std::memcmp(static_cast<const SeqTwoByteString*>(string)->data(), s.data(),
                       s.size() * 2) == 0;
  }
  const uint8_t* narrow = static_cast<const SeqOneByteString*>(string)->data();
  return std::equal(s.begin(), s.end(), narrow);
}

}  // namespace

uint32_t ComputeHashField(std::span<const uint8_t> s, uint64_t seed) {
  uint32_t field;
  bool is_long_index;
  if (IndexHashField(s, &field, &is_long_index)) return field;
  return MakeField(HashBytes(s.data(), s.size(), seed), is_long_index);
}

uint32_t ComputeHashField(std::span<const char16_t> s, uint64_t seed) {
  if (FitsLatin1(s)) {
    absl::InlinedVector<uint8_t, 256> narrow(s.begin(), s.end());
    return ComputeHashField(std::span<const uint8_t>(narrow.data(), narrow.size()), seed);
  }
  return MakeField(HashBytes(reinterpret_cast<const uint8_t*>(s.data()), s.size() * 2, seed),
                   false);
}

StringTable::StringTable(uint32_t capacity)
    : entries_(new uint64_t[capacity]()), mask_(capacity - 1) {}

template <class Char>
String* StringTable::FindContent(std::span<const Char> characters, uint32_t hash_field) const {
  uint64_t tag = Tag(hash_field);
  for (uint32_t i = hash_field >> String::kHashShift & mask_;; i = (i + 1) & mask_) {
    uint64_t entry = entries_[i];
    if (entry == 0) return nullptr;
    if ((entry & ~kAddressMask) == tag && entry != kDeleted) {
      String* string = StringOf(entry);
      if (string->hash_field() == hash_field && SameContent(string, characters)) return string;
    }
  }
}

String* StringTable::Find(std::span<const uint8_t> s, uint32_t hash_field) const {
  return FindContent(s, hash_field);
}
String* StringTable::Find(std::span<const char16_t> s, uint32_t hash_field) const {
  return FindContent(s, hash_field);
}

void StringTable::Insert(String* string, uint32_t hash_field) {
  uint32_t i = hash_field >> String::kHashShift & mask_;
  while (entries_[i] > kDeleted) i = (i + 1) & mask_;
  if (entries_[i] == 0) ++used_;
  entries_[i] = string->address() | Tag(hash_field);
  ++live_;
}

void StringTable::Add(String* string) {
  if ((used_ + 1) * 3 > (mask_ + 1) * 2) {
    Rehash(live_ * 2 > mask_ / 2 ? (mask_ + 1) * 2 : mask_ + 1);
  }
  Insert(string, string->hash_field());
  if (Heap::IsYoung(string)) young_.push_back({string, string->hash_field()});
}

void StringTable::Rehash(uint32_t capacity) {
  std::unique_ptr<uint64_t[]> old = std::move(entries_);
  uint32_t old_capacity = mask_ + 1;
  entries_.reset(new uint64_t[capacity]());
  mask_ = capacity - 1;
  used_ = live_ = 0;
  for (uint32_t i = 0; i < old_capacity; ++i) {
    if (old[i] > kDeleted) {
      String* string = StringOf(old[i]);
      Insert(string, string->hash_field());
    }
  }
}

void StringTable::Update(const std::function<HeapObject*(HeapObject*)>& update) {
  for (uint32_t i = 0; i <= mask_; ++i) {
    uint64_t entry = entries_[i];
    if (entry <= kDeleted) continue;
    HeapObject* now = update(StringOf(entry));
    if (now == nullptr) {
      entries_[i] = kDeleted;
      --live_;
    } else {
      entries_[i] = (entry & ~kAddressMask) | now->address();
    }
  }
  std::erase_if(young_, [&](const Young& young) { return update(young.string) == nullptr; });
}

void StringTable::UpdateYoung(const std::function<HeapObject*(HeapObject*)>& update) {
  size_t kept = 0;
  for (const Young& young : young_) {
    uint64_t old_entry = young.string->address() | Tag(young.hash_field);
    uint32_t i = young.hash_field >> String::kHashShift & mask_;
    while (entries_[i] != old_entry) {
      QDR_DCHECK(entries_[i] != 0);
      i = (i + 1) & mask_;
    }
    auto* now = static_cast<String*>(update(young.string));
    if (now == nullptr) {
      entries_[i] = kDeleted;
      --live_;
      continue;
    }
    entries_[i] = now->address() | Tag(young.hash_field);
    if (Heap::IsYoung(now)) young_[kept++] = {now, young.hash_field};
  }
  young_.resize(kept);
}

}  // namespace qdr
