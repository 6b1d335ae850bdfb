// Finalizer: what the generator made, into the heap: bytecode arrays, constants, and the
// SharedFunctionInfos of all functions they mention.
#ifndef TIERS_BYTECODE_FINALIZER_H_
#define TIERS_BYTECODE_FINALIZER_H_

#include "absl/container/flat_hash_map.h"
#include "language/parser.h"
#include "objects/vm.h"
#include "tiers/bytecode/bytecode_builder.h"

namespace qdr {

/// No collection may run while one is alive (its caller holds a NoGcScope): it keeps plain
/// pointers.
class Finalizer {
 public:
  Finalizer(Vm& vm, ParseResult* result, Script* script, uint8_t shared_flags)
      : vm_(vm), result_(result), script_(script), shared_flags_(shared_flags) {}

  /// The one SharedFunctionInfo of a literal, made on first use.
  SharedFunctionInfo* SharedOf(FunctionLiteral* literal, bool without_name = false);
  /// The literal is compiled to `bytecode` by now; takes `shared` for it instead of a new one.
  void Adopt(FunctionLiteral* literal, SharedFunctionInfo* shared) {
    shared_infos_[literal] = shared;
  }
  BytecodeArray* NewBytecodeArray(const CompiledBytecode& bytecode, SharedFunctionInfo* shared);

  Value StringOf(const AstString* string);
  Value ScopeInfoValue(const ScopeInfo* info);

 private:
  Value ValueOf(const ConstantEntry& entry);
  Value BigIntOf(const AstString* text);
  Value LiteralValue(const Expression* expression);
  Value ObjectBoilerplate(const ObjectLiteral& literal);
  Value ArrayBoilerplate(const ArrayLiteral& literal);
  Value Template(const TaggedTemplate& node);
  Value Declarations(Scope* scope);
  Value ParameterSlots(const FunctionLiteral& function);
  FixedArray* ArrayOf(const std::vector<Value>& values);
  String* NameOf(const FunctionFacts& facts);

  Vm& vm_;
  ParseResult* result_;
  Script* script_;
  uint8_t shared_flags_;
  absl::flat_hash_map<const AstString*, Value> strings_;
  absl::flat_hash_map<const ScopeInfo*, Value> scope_infos_;
  absl::flat_hash_map<FunctionLiteral*, SharedFunctionInfo*> shared_infos_;
};

}  // namespace qdr

#endif  // TIERS_BYTECODE_FINALIZER_H_
