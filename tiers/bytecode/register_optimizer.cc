// Sets of registers with equal values.
#include "tiers/bytecode/register_optimizer.h"

namespace qdr {

RegisterOptimizer::RegisterOptimizer(Emitter* emitter) : emitter_(emitter) {
  accumulator_.next = accumulator_.previous = &accumulator_;
  accumulator_.set = ++last_set_;
}

RegisterOptimizer::Info* RegisterOptimizer::InfoOf(Register reg) {
  bool local = reg.is_local();
  std::vector<Info*>& table = local ? locals_ : parameters_;
  size_t index = local ? reg.index() : reg.operand() - kReceiverOperand;
  if (index >= table.size()) table.resize(index + 1, nullptr);
  Info*& info = table[index];
  if (info == nullptr) {
    info = &infos_.emplace_back();
    info->reg = reg;
    info->observable = true;
    info->next = info->previous = info;
    info->set = ++last_set_;
  }
  return info;
}

void RegisterOptimizer::Allocate(Register reg, bool observable) {
  Info* info = InfoOf(reg);
  info->allocated = true;
  info->observable = observable;
  QDR_DCHECK(IsAlone(info) && info->materialized);
}

void RegisterOptimizer::Release(int from, int to) {
  // From the top, so that a value moves down only once.
  for (int i = to - 1; i >= from; --i) {
    Info* info = InfoOf(Register::Local(i));
    info->allocated = false;
    if (IsAlone(info)) continue;
    if (info->materialized) Evacuate(info);
    MoveToNewSet(info);
  }
}

void RegisterOptimizer::MoveToNewSet(Info* info) {
  info->next->previous = info->previous;
  info->previous->next = info->next;
  info->next = info->previous = info;
  info->set = ++last_set_;
  info->materialized = true;
}

void RegisterOptimizer::Emit(Info* from, Info* to) {
  if (to == &accumulator_) {
    emitter_->EmitLdar(from->reg);
  } else if (from == &accumulator_) {
    emitter_->EmitStar(to->reg);
  } else {
    emitter_->EmitMov(from->reg, to->reg);
  }
  to->materialized = true;
}

void RegisterOptimizer::Transfer(Info* from, Info* to) {
  if (from == to) return;
  bool same = from->set == to->set;
  if (same && (to->materialized || !to->observable)) return;
  if (!same) {
    if (to->materialized) Evacuate(to);
    if (IsAlone(from)) joined_.push_back(from);
    MoveToNewSet(to);
    to->set = from->set;
    to->next = from->next;
    to->previous = from;
    from->next->previous = to;
    from->next = to;
    to->materialized = false;
    joined_.push_back(to);
  }
  if (to->observable) Emit(MaterializedMember(from, true), to);
}

RegisterOptimizer::Info* RegisterOptimizer::MaterializedMember(Info* info,
                                                               bool accumulator_allowed) {
  Info* found = nullptr;
  Info* member = info;
  do {
    if (member->materialized) {
      if (member == &accumulator_) {
        if (accumulator_allowed) return member;
      } else if (found == nullptr || (member->observable && !found->observable)) {
        found = member;
      }
    }
    member = member->next;
  } while (member != info);
  return found;
}

Register RegisterOptimizer::Input(Register reg) {
  Info* info = InfoOf(reg);
  if (info->materialized && info->observable) return reg;
  if (IsAlone(info)) return reg;
  if (Info* member = MaterializedMember(info, false)) return member->reg;
  MaterializeInfo(info);
  return reg;
}

void RegisterOptimizer::MaterializeInfo(Info* info) {
  if (info->materialized) return;
  Emit(MaterializedMember(info, true), info);
}

void RegisterOptimizer::Evacuate(Info* info) {
  Info* heir = nullptr;
  for (Info* member = info->next; member != info; member = member->next) {
    if (member->materialized) return;
    if (member->allocated &&
        (heir == nullptr || (member->reg.is_valid() &&
                             (!heir->reg.is_valid() || member->reg.index() < heir->reg.index())))) {
      heir = member;
    }
  }
  if (heir != nullptr) Emit(info, heir);
}

void RegisterOptimizer::PrepareOutputInfo(Info* info) {
  if (IsAlone(info)) return;
  if (info->materialized) Evacuate(info);
  MoveToNewSet(info);
}

void RegisterOptimizer::KillAccumulator() {
  // What is in it may still be of use to somebody who wants the same value.
  if (!accumulator_.materialized) MoveToNewSet(&accumulator_);
  accumulator_.allocated = false;
}

void RegisterOptimizer::MaterializeAll() {
  for (Info* info : joined_) {
    if (info->allocated && !info->materialized) MaterializeInfo(info);
  }
}

void RegisterOptimizer::Split() {
  for (Info* info : joined_) {
    if (!IsAlone(info)) MoveToNewSet(info);
    info->materialized = true;
  }
  joined_.clear();
}

}  // namespace qdr
