// From tree to bytecode, in one walk with knowledge of what follows each node.
#ifndef RUNTIME_REGEXP_REGEXP_COMPILER_H_
#define RUNTIME_REGEXP_REGEXP_COMPILER_H_

#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "language/regexp/regexp_ast.h"
#include "runtime/regexp/regexp_analysis.h"
#include "runtime/regexp/regexp_bytecode.h"
#include "runtime/regexp/regexp_program.h"

namespace qdr {

class RegExpCompiler {
 public:
  RegExpCompiler(const RegExpTree& tree, uintptr_t stack_limit);

  /// The program, or null when the pattern is too large or too deep.
  RegExpProgramRef Compile();

 private:
  // What comes after a node, in the direction of matching.
  struct Follow {
    RegExpUnitSet first;
    // Nothing comes after: the match (or the lookaround) succeeds here.
    bool accept = false;
  };
  using Label = uint32_t;

  bool Emit(const RegExpNode* node, const Follow& follow);
  bool EmitSequence(std::span<const RegExpNode* const> terms, const Follow& follow);
  bool EmitDisjunction(const RegExpDisjunction& node, const Follow& follow);
  bool EmitDispatch(std::span<const RegExpNode* const> alternatives, const Follow& follow,
                    bool* done);
  bool EmitLookaround(const RegExpLookaround& node);
  bool EmitQuantifier(const RegExpQuantifier& node, const Follow& follow);
  bool EmitOptional(const RegExpQuantifier& node, const Follow& follow);
  bool EmitStar(const RegExpQuantifier& node, const Follow& follow);
  bool EmitPlus(const RegExpQuantifier& node, const Follow& follow);
  bool EmitCounted(const RegExpQuantifier& node, const Follow& follow);
  void EmitSingleLoop(const RegExpQuantifier& node, const Follow& follow);
  bool EmitClassWithStrings(const RegExpClassNode& node, const Follow& follow);
  void EmitCharacters(std::span<const RegExpNode* const> characters);
  void EmitFoldedString(std::u32string_view string);
  void EmitSet(const CodePointSet& set);
  void EmitAssertion(const RegExpAssertion& node);
  void EmitBackReference(const RegExpBackReference& node);

  // Facts about a node in its place.
  RegExpUnitSet FirstOf(const RegExpNode* node, const Follow& follow) const;
  Follow FollowThrough(const RegExpNode* node, const Follow& follow) const;
  bool LoopIsDeterministic(const RegExpQuantifier& node, const Follow& follow) const;
  // A unit-pair literal can stand for the character.
  bool InLiteral(const RegExpCharacter& node, char16_t* first, char16_t* second) const;

  void EmitOp(RegExpOp op, uint32_t a = 0);
  void EmitOp(RegExpOp op, uint32_t a, uint32_t w1);
  void EmitWord(uint32_t word) { program_->code_.push_back(word); }
  // Emits `op` with a target to be bound; returns where.
  Label EmitJump(RegExpOp op) {
    EmitOp(op);
    return Here() - 1;
  }
  void Bind(Label jump) { SetTarget(jump, Here()); }
  void SetTarget(Label jump, uint32_t target);
  uint32_t Here() const { return static_cast<uint32_t>(program_->code_.size()); }
  uint32_t NewRegister() { return program_->register_count_++; }
  void EmitClearCaptures(uint32_t first, uint32_t last);

  uint32_t ClassIndex(const CodePointSet& set);
  uint32_t Guard(const RegExpUnitSet& set);
  // Emits a BranchUnless with a label, unless everything passes; returns whether it did.
  bool EmitGuard(const RegExpUnitSet& set, Label* jump);
  uint32_t AddLiteral(std::u16string_view units, bool pairs);

  // The class operand of an instruction over the characters of `set`.
  uint32_t LoopClass(const CodePointSet& set);

  void ChooseScan();
  bool ChooseShift(const std::vector<RegExpUnitSet>& sets);

  const RegExpTree& tree_;
  uintptr_t stack_limit_;
  RegExpAnalysis analysis_;
  RegExpProgram* program_;
  bool unicode_;
  bool backward_ = false;
  bool too_large_ = false;
  absl::flat_hash_map<std::vector<CodePointRange>, uint32_t> class_cache_;
};

}  // namespace qdr

#endif  // RUNTIME_REGEXP_REGEXP_COMPILER_H_
