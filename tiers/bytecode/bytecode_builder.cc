// Emission of instructions, labels, handlers and registers. Encoding is in bytecode_encoder.cc.
#include "tiers/bytecode/bytecode_builder.h"

#include "tiers/bytecode/bytecode_iterator.h"

namespace qdr {

BytecodeBuilder::BytecodeBuilder(int local_count, int parameter_count)
    : optimizer_(this), local_count_(local_count), next_register_(local_count), max_register_(local_count) {
  result_.parameter_count = parameter_count;
}

// ------------------------------------------------------------------------------- Instructions

void BytecodeBuilder::Append(Opcode opcode, const int32_t* operands, int count) {
  if (!reachable_) return;
  Instruction& instruction = code_.emplace_back();
  instruction.opcode = opcode;
  instruction.is_statement = at_statement_;
  instruction.removed = false;
  instruction.scale = OperandScale::kSingle;
  instruction.position = position_;
  instruction.offset = 0;
  for (int i = 0; i < count; ++i) instruction.operands[i] = operands[i];
  at_statement_ = false;
}

void BytecodeBuilder::EmitLdar(Register from) {
  int32_t operand = from.operand();
  Append(Opcode::kLdar, &operand, 1);
}
void BytecodeBuilder::EmitStar(Register to) {
  int32_t operand = to.operand();
  Append(Opcode::kStar, &operand, 1);
}
void BytecodeBuilder::EmitMov(Register from, Register to) {
  int32_t operands[] = {from.operand(), to.operand()};
  Append(Opcode::kMov, operands, 2);
}

void BytecodeBuilder::EmitInstruction(Opcode opcode, int32_t* operands, int count) {
  const InstructionTraits& traits = TraitsOf(opcode);
  QDR_DCHECK(count == traits.operand_count);
  if (!reachable_) return;
  if (traits.has(kIsJump | kIsSwitch) || opcode == Opcode::kSuspendGenerator ||
      opcode == Opcode::kDebugger) {
    optimizer_.MaterializeAll();
  }
  if (traits.reads_accumulator()) optimizer_.MaterializeAccumulator();
  int call_block = 0, call_block_length = 0;
  for (int i = 0; i < count; ++i) {
    Register reg = Register::FromOperand(operands[i]);
    switch (traits.operands[i]) {
      case OperandKind::kReg:
        operands[i] = optimizer_.Input(reg).operand();
        break;
      case OperandKind::kRegInOut:
        optimizer_.Materialize(reg);
        break;
      case OperandKind::kRegList: {
        int length = operands[i + 1] + (HasReceiverInList(opcode) ? 1 : 0);
        for (int k = IgnoresReceiver(opcode) ? 1 : 0; k < length; ++k) {
          optimizer_.Materialize(Register::Local(reg.index() - k));
        }
        if (HasReceiverInList(opcode)) {
          call_block = reg.index();
          call_block_length = length + (IsConstructOpcode(opcode) ? 1 : 0);
          QDR_DCHECK(call_block == next_register_ - 1);
        }
        break;
      }
      default:
        break;
    }
  }
  // The callee may overwrite its block: whoever else counts on a value there takes it now.
  for (int k = 0; k < call_block_length; ++k) {
    optimizer_.PrepareOutput(Register::Local(call_block - k));
  }
  for (int i = 0; i < count; ++i) {
    OperandKind kind = traits.operands[i];
    if (!IsRegisterOutput(kind)) continue;
    int length = kind == OperandKind::kRegOutPair ? 2 : kind == OperandKind::kRegOutTriple ? 3 : 1;
    for (int k = 0; k < length; ++k) {
      Register reg = Register::FromOperand(operands[i]);
      optimizer_.PrepareOutput(k == 0 ? reg : Register::Local(reg.index() - k));
    }
  }
  if (traits.writes_accumulator() || HasFusedBranchSlot(opcode)) {
    optimizer_.PrepareAccumulatorOutput();
  }
  Append(opcode, operands, count);
  if (traits.has(kEndsBlock)) reachable_ = false;
}

void BytecodeBuilder::LoadRegister(Register from) {
  if (reachable_) optimizer_.Ldar(from);
}
void BytecodeBuilder::StoreRegister(Register to) {
  if (reachable_) optimizer_.Star(to);
}
void BytecodeBuilder::Move(Register from, Register to) {
  if (reachable_) optimizer_.Mov(from, to);
}

void BytecodeBuilder::LoadSmi(int32_t value) {
  if (value == 0) {
    Emit(Opcode::kLdaZero);
  } else if (value == static_cast<int8_t>(value)) {
    Emit(Opcode::kLdaSmi, value);
  } else if (reachable_) {
    // A constant costs less than a prefix.
    Emit(Opcode::kLdaConstant, constants().Smi(value));
  }
}

void BytecodeBuilder::CompareAndJump(Opcode opcode, Register left, Label* target,
                                     bool left_is_dead) {
  if (!reachable_) return;
  Register input = optimizer_.Input(left);
  // Before the jump brings what is in use up to date.
  if (left_is_dead && input != left) optimizer_.PrepareOutput(left);
  left = input;
  Emit(opcode, left, target, NewCompareBranchSlot());
}

void BytecodeBuilder::CallRuntime(RuntimeFunction function, RegisterList arguments) {
  QDR_DCHECK(RuntimeFunctionArguments(function) == -1 ||
             RuntimeFunctionArguments(function) == arguments.count);
  // The operand of an empty list still is a register.
  if (arguments.count == 0) arguments.first = Register::Local(0);
  Emit(Opcode::kCallRuntime, function, arguments);
}

// ------------------------------------------------------------------------------------- Labels

int BytecodeBuilder::IdOf(Label* label) {
  if (label->id_ < 0) {
    label->id_ = static_cast<int>(labels_.size());
    labels_.emplace_back();
  }
  return label->id_;
}

int BytecodeBuilder::Reference(Label* label) {
  int id = IdOf(label);
  if (reachable_) label->used_ = true;
  return id;
}

void BytecodeBuilder::Bind(Label* label) {
  QDR_DCHECK(!label->bound_);
  if (label->used_) {
    BindLoopHeader(label);
    reachable_ = true;
  } else {
    // Nothing joins here.
    labels_[IdOf(label)].instruction = static_cast<int>(code_.size());
    label->bound_ = true;
  }
}

void BytecodeBuilder::BindLoopHeader(Label* label) {
  if (reachable_) optimizer_.MaterializeAll();
  optimizer_.Split();
  labels_[IdOf(label)].instruction = static_cast<int>(code_.size());
  label->bound_ = true;
}

void BytecodeBuilder::JumpLoop(Label* header, int depth) {
  QDR_DCHECK(header->bound_);
  if (!reachable_) return;
  optimizer_.KillAccumulator();
  Emit(Opcode::kJumpLoop, header, depth, NewSlot(SlotKind::kLoop));
}

void BytecodeBuilder::SwitchOnSmi(int base, const std::vector<Label*>& labels) {
  if (!reachable_) return;
  JumpTable table;
  table.first_constant = constants().Reserve(static_cast<int>(labels.size()));
  for (Label* label : labels) table.labels.push_back(label != nullptr ? Reference(label) : -1);
  Emit(Opcode::kSwitchOnSmi, table.first_constant, static_cast<int>(labels.size()), base);
  table.instruction = static_cast<uint32_t>(code_.size()) - 1;
  jump_tables_.push_back(std::move(table));
}

void BytecodeBuilder::SwitchOnGeneratorState(Register generator) {
  Emit(Opcode::kSwitchOnGeneratorState, generator, 0, 0);
  generator_switch_ = static_cast<int>(jump_tables_.size());
  JumpTable table;
  table.instruction = static_cast<uint32_t>(code_.size()) - 1;
  table.first_constant = 0;
  jump_tables_.push_back(std::move(table));
}

void BytecodeBuilder::Suspend(Register generator) {
  if (!reachable_) return;
  int registers = next_register_;
  Emit(Opcode::kSuspendGenerator, generator, registers, static_cast<int>(resume_labels_.size()));
  Label resume;
  resume.used_ = true;
  Bind(&resume);
  resume_labels_.push_back(resume.id_);
  Emit(Opcode::kResumeGenerator, generator, registers);
}

// ----------------------------------------------------------------------------------- Handlers

int BytecodeBuilder::BeginHandler(HandlerEntry::Prediction prediction, Register context) {
  if (reachable_) {
    optimizer_.MaterializeAll();
    optimizer_.Split();
  }
  Handler& handler = handlers_.emplace_back();
  handler.prediction = prediction;
  handler.context = context;
  handler.open_start = static_cast<uint32_t>(code_.size());
  return static_cast<int>(handlers_.size()) - 1;
}

void BytecodeBuilder::ClosePiece(Handler& handler) {
  auto end = static_cast<uint32_t>(code_.size());
  if (handler.open_start < end) handler.pieces.push_back({handler.open_start, end});
}

void BytecodeBuilder::PauseHandler(int index) {
  Handler& handler = handlers_[index];
  if (handler.paused++ == 0) ClosePiece(handler);
}

void BytecodeBuilder::ResumeHandler(int index) {
  Handler& handler = handlers_[index];
  if (--handler.paused == 0) handler.open_start = static_cast<uint32_t>(code_.size());
}

void BytecodeBuilder::EndHandler(int index) {
  Handler& handler = handlers_[index];
  QDR_DCHECK(handler.paused == 0);
  ClosePiece(handler);
  finished_handlers_.push_back(index);
}

void BytecodeBuilder::BindHandler(int index) {
  Handler& handler = handlers_[index];
  bool can_throw = false;
  for (const Handler::Piece& piece : handler.pieces) {
    for (uint32_t i = piece.start; i < piece.end && !can_throw; ++i) {
      can_throw = TraitsOf(code_[i].opcode).has(kCanThrow);
    }
  }
  QDR_DCHECK(!reachable_);
  handler.handler = static_cast<uint32_t>(code_.size());
  handler.bound = can_throw;
  if (can_throw) {
    optimizer_.Split();
    reachable_ = true;
  }
}

// ---------------------------------------------------------------------------------- Registers

RegisterList BytecodeBuilder::NewTemporaries(int count, bool observable) {
  int first = next_register_;
  next_register_ += count;
  if (next_register_ > max_register_) max_register_ = next_register_;
  for (int i = first; i < next_register_; ++i) optimizer_.Allocate(Register::Local(i), observable);
  return {Register::Local(count > 0 ? next_register_ - 1 : 0), count};
}

void BytecodeBuilder::ReleaseTo(int next_register) {
  QDR_DCHECK(next_register <= next_register_);
  optimizer_.Release(next_register, next_register_);
  next_register_ = next_register;
}

// ----------------------------------------------------------------------------------- Feedback

int BytecodeBuilder::NewSlot(SlotKind kind) {
  int index = slot_words_;
  if (!reachable_) return index;
  slot_words_ += SlotWords(kind);
  result_.slots.push_back(kind);
  return index;
}

int BytecodeBuilder::NewCompareBranchSlot() {
  int index = NewSlot(SlotKind::kCompareOp);
  NewSlot(SlotKind::kBranch);
  return index;
}

int BytecodeBuilder::NewGlobalSlot(SlotKind kind, const AstString* name) {
  if (!reachable_) return 0;
  auto [it, inserted] = global_slots_.try_emplace(std::pair(static_cast<int>(kind), name), 0);
  if (inserted) it->second = NewSlot(kind);
  return it->second;
}

}  // namespace qdr
