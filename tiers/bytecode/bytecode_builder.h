// BytecodeBuilder: what the generator emits into. Collects instructions with symbolic labels, drops
// what cannot be reached and transfers nobody needs, gives out registers, constants and feedback
// slots, and encodes everything at the end with the narrowest operands that fit.
#ifndef TIERS_BYTECODE_BYTECODE_BUILDER_H_
#define TIERS_BYTECODE_BYTECODE_BUILDER_H_

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "feedback/slot_kind.h"
#include "tiers/bytecode/constant_pool.h"
#include "tiers/bytecode/handler_table.h"
#include "tiers/bytecode/instruction_traits.h"
#include "tiers/bytecode/register.h"
#include "tiers/bytecode/register_optimizer.h"
#include "tiers/bytecode/runtime_functions.h"

namespace qdr {

/// A finished function before it goes into the heap.
struct CompiledBytecode {
  std::vector<uint8_t> code;
  std::vector<HandlerEntry> handlers;
  std::vector<uint8_t> positions;
  std::vector<SlotKind> slots;
  ConstantPool constants;
  int register_count = 0;
  int local_count = 0;  ///< the first registers: variables, whose first use may be a read
  int parameter_count = 0;  ///< without the receiver
};

/// A place in the code. Bound at most once; jumps may come before (forward) or, for JumpLoop,
/// after.
class Label {
 public:
  bool is_bound() const { return bound_; }
  bool is_used() const { return used_; }

 private:
  friend class BytecodeBuilder;
  int id_ = -1;
  bool used_ = false;
  bool bound_ = false;
};

class BytecodeBuilder final : private RegisterOptimizer::Emitter {
 public:
  BytecodeBuilder(int local_count, int parameter_count);

  // --- Instructions. Operands in the order of the row: Register, RegisterList (stands for two:
  // first and count), Label*, int, enum.
  template <class... Operands>
  void Emit(Opcode opcode, Operands... operands) {
    OperandBuffer buffer;
    (buffer.Add(this, operands), ...);
    EmitInstruction(opcode, buffer.values, buffer.count);
  }
  void LoadRegister(Register from);
  void StoreRegister(Register to);
  void Move(Register from, Register to);
  void LoadSmi(int32_t value);
  void LoadBoolean(bool value) { Emit(value ? Opcode::kLdaTrue : Opcode::kLdaFalse); }
  void LoadString(const AstString* string) {
    Emit(Opcode::kLdaConstant, constants().String(string));
  }
  void Jump(Label* target) { Emit(Opcode::kJump, target); }
  /// A jump row with its Branch slot.
  void JumpIf(Opcode opcode, Label* target) { Emit(opcode, target, NewSlot(SlotKind::kBranch)); }
  /// A fused comparison of `left` with the accumulator.
  /// `left_is_dead`: it is a temporary that nobody reads again.
  void CompareAndJump(Opcode opcode, Register left, Label* target, bool left_is_dead);
  void CallRuntime(RuntimeFunction function, RegisterList arguments);
  /// The accumulator's value is not needed any more.
  void KillAccumulator() { optimizer_.KillAccumulator(); }

  // --- Control.
  void Bind(Label* label);
  /// A label that a JumpLoop will go to; nothing jumps to it from before unless bound as usual.
  void BindLoopHeader(Label* label);
  void JumpLoop(Label* header, int depth);
  bool is_reachable() const { return reachable_; }

  /// SwitchOnSmi on the accumulator: case base + i goes to labels[i]; null entries and all others
  /// fall through.
  void SwitchOnSmi(int base, const std::vector<Label*>& labels);
  /// SwitchOnGeneratorState; its table is made of the resume points at the end.
  void SwitchOnGeneratorState(Register generator);
  /// SuspendGenerator, and the resume point behind it.
  void Suspend(Register generator);

  // --- Exception handlers.
  int BeginHandler(HandlerEntry::Prediction prediction, Register context);
  /// Instructions between are not covered.
  void PauseHandler(int handler);
  void ResumeHandler(int handler);
  void EndHandler(int handler);
  /// The handler's code starts here; unreachable if nothing it covers can throw.
  void BindHandler(int handler);

  // --- Registers.
  Register NewTemporary() { return NewTemporaries(1, false)[0]; }
  /// May be read by an exception handler although it is written inside what the handler covers.
  Register NewObservableTemporary() { return NewTemporaries(1, true)[0]; }
  RegisterList NewObservableList(int count) { return NewTemporaries(count, true); }
  /// `count` registers, the newest of all; element 0 is the newest of them.
  RegisterList NewList(int count) { return NewTemporaries(count, false); }
  int next_register() const { return next_register_; }
  void ReleaseTo(int next_register);

  // --- Feedback.
  /// Word index of a new slot.
  int NewSlot(SlotKind kind);
  /// A CompareOp with the Branch behind it.
  int NewCompareBranchSlot();
  /// One slot for each name and kind.
  int NewGlobalSlot(SlotKind kind, const AstString* name);

  ConstantPool& constants() { return result_.constants; }

  // --- Positions: what is emitted from here on stands for this source offset.
  void SetPosition(uint32_t source_offset) { position_ = source_offset; }
  void SetStatementPosition(uint32_t source_offset) {
    position_ = source_offset;
    at_statement_ = true;
  }
  uint32_t position() const { return position_; }

  CompiledBytecode Finish();

 private:
  struct Instruction {
    Opcode opcode;
    bool is_statement;
    bool removed;
    OperandScale scale;
    uint32_t position;
    uint32_t offset;
    int32_t operands[kMaxOperands];
  };
  struct LabelInfo {
    int32_t instruction = -1;
  };
  struct Handler {
    struct Piece {
      uint32_t start, end;
    };
    std::vector<Piece> pieces;
    uint32_t open_start = 0;
    int paused = 0;
    uint32_t handler = 0;
    Register context;
    HandlerEntry::Prediction prediction;
    bool bound = false;
  };
  struct JumpTable {
    uint32_t instruction;
    int first_constant;
    std::vector<int> labels;  // -1: no entry.
  };
  struct OperandBuffer {
    int32_t values[kMaxOperands];
    int count = 0;
    void Add(BytecodeBuilder*, Register r) { Push(r.operand()); }
    void Add(BytecodeBuilder*, RegisterList list) {
      Push(list.first.operand());
      Push(list.count);
    }
    void Add(BytecodeBuilder* builder, Label* label) { Push(builder->Reference(label)); }
    void Add(BytecodeBuilder*, int value) { Push(value); }
    void Add(BytecodeBuilder*, bool value) { Push(value); }
    void Add(BytecodeBuilder*, RuntimeFunction f) { Push(static_cast<int>(f)); }
    void Add(BytecodeBuilder*, TypeOfLiteral f) { Push(static_cast<int>(f)); }
    void Add(BytecodeBuilder*, NotReceiverMessage f) { Push(static_cast<int>(f)); }
    void Push(int32_t v) {
      QDR_DCHECK(count < kMaxOperands);
      values[count++] = v;
    }
  };

  // RegisterOptimizer::Emitter.
  void EmitLdar(Register from) override;
  void EmitStar(Register to) override;
  void EmitMov(Register from, Register to) override;

  void EmitInstruction(Opcode opcode, int32_t* operands, int count);
  void Append(Opcode opcode, const int32_t* operands, int count);
  int Reference(Label* label);
  int IdOf(Label* label);
  RegisterList NewTemporaries(int count, bool observable);
  void ClosePiece(Handler& handler);

  // Encoding.
  void ThreadJumps();
  void InvertJumpsOverJumps();
  void RemoveUnreachable();
  void AssignOffsets();
  uint32_t OffsetOfLabel(int id) const;
  uint32_t OffsetOfInstruction(uint32_t index) const;
  void EncodeInstruction(const Instruction& instruction);
  int32_t EncodedOperand(const Instruction& instruction, int i) const;

  CompiledBytecode result_;
  std::vector<Instruction> code_;
  std::vector<LabelInfo> labels_;
  std::vector<Handler> handlers_;
  std::vector<int> finished_handlers_;  // In the order they ended: inner ones first.
  std::vector<JumpTable> jump_tables_;
  std::vector<int> resume_labels_;
  int generator_switch_ = -1;  // Index of its jump table.
  RegisterOptimizer optimizer_;
  absl::flat_hash_map<std::pair<int, const AstString*>, int> global_slots_;
  int slot_words_ = 0;
  int local_count_;
  int next_register_;
  int max_register_;
  uint32_t position_ = 0;
  bool at_statement_ = false;
  bool reachable_ = true;
};

/// Releases the temporaries that were made in its lifetime.
class RegisterScope {
 public:
  explicit RegisterScope(BytecodeBuilder& builder)
      : builder_(builder), saved_(builder.next_register()) {}
  ~RegisterScope() { builder_.ReleaseTo(saved_); }
  RegisterScope(const RegisterScope&) = delete;
  RegisterScope& operator=(const RegisterScope&) = delete;

 private:
  BytecodeBuilder& builder_;
  int saved_;
};

}  // namespace qdr

#endif  // TIERS_BYTECODE_BYTECODE_BUILDER_H_
