// The constants of one function while it is compiled, without touching the heap: entries name what
// the finalization (compiler.cc) makes values of. Equal entries are shared.
#ifndef TIERS_BYTECODE_CONSTANT_POOL_H_
#define TIERS_BYTECODE_CONSTANT_POOL_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "language/ast.h"

namespace qdr {

struct ConstantEntry {
  enum class Kind : uint8_t {
    kSmi,
    kNumber,
    kString,  ///< internalized
    kBigInt,  ///< literal text
    kHole,
    kUndefined,
    kNull,
    kTrue,
    kFalse,
    kScopeInfo,          ///< Foreign; undefined for a null pointer
    kFunction,           ///< SharedFunctionInfo of a FunctionLiteral
    kUnnamedFunction,    ///< the same, its name being set when its closure is made
    kObjectBoilerplate,  ///< ObjectLiteral: its constant part
    kArrayBoilerplate,   ///< ArrayLiteral
    kTemplate,           ///< TaggedTemplate
    kDeclarations,       ///< Scope of the program
    kParameterSlots,     ///< FunctionLiteral: what CreateMappedArguments needs
    kGlobalThis,
    kIteratorSymbol,
    kAsyncIteratorSymbol,
    kClassFieldsSymbol,
  };
  Kind kind = Kind::kHole;
  union {
    int32_t smi;
    double number;
    const AstString* string;
    const ScopeInfo* scope_info;
    FunctionLiteral* function;
    const ObjectLiteral* object;
    const ArrayLiteral* array;
    const TaggedTemplate* tagged;
    Scope* scope;
    uint64_t bits = 0;
  };
};

class ConstantPool {
 public:
  int Smi(int32_t value) { return Shared(Make(ConstantEntry::Kind::kSmi, uint32_t(value))); }
  int Number(double value) {
    return Shared(Make(ConstantEntry::Kind::kNumber, std::bit_cast<uint64_t>(value)));
  }
  int String(const AstString* s) { return Shared(Make(ConstantEntry::Kind::kString, Address(s))); }
  int BigInt(const AstString* s) { return Shared(Make(ConstantEntry::Kind::kBigInt, Address(s))); }
  int Of(ConstantEntry::Kind kind, const void* pointer = nullptr) {
    return Shared(Make(kind, Address(pointer)));
  }
  /// `count` consecutive entries that hold the hole.
  int Reserve(int count) {
    int first = static_cast<int>(entries_.size());
    entries_.resize(entries_.size() + count);
    return first;
  }
  void SetSmi(int index, int32_t value) {
    entries_[index] = Make(ConstantEntry::Kind::kSmi, uint32_t(value));
  }

  const std::vector<ConstantEntry>& entries() const { return entries_; }

 private:
  static uint64_t Address(const void* p) { return reinterpret_cast<uintptr_t>(p); }
  static ConstantEntry Make(ConstantEntry::Kind kind, uint64_t bits) {
    ConstantEntry entry;
    entry.kind = kind;
    entry.bits = bits;
    return entry;
  }
  int Shared(const ConstantEntry& entry) {
    auto [it, inserted] = index_.try_emplace(std::pair(static_cast<int>(entry.kind), entry.bits),
                                             static_cast<int>(entries_.size()));
    if (inserted) entries_.push_back(entry);
    return it->second;
  }

  std::vector<ConstantEntry> entries_;
  absl::flat_hash_map<std::pair<int, uint64_t>, int> index_;
};

}  // namespace qdr

#endif  // TIERS_BYTECODE_CONSTANT_POOL_H_
