// Keeps track, while a function's bytecode is emitted, of which registers hold the same value, so
// that transfers are left out until somebody needs them. Registers with equal values form a set; a
// member is materialized if the value is really in it, and at least one member is. Local variables
// and parameters are observable (an exception handler may read them at any time) and are always
// materialized; temporaries and the accumulator only when they are read as themselves.
#ifndef TIERS_BYTECODE_REGISTER_OPTIMIZER_H_
#define TIERS_BYTECODE_REGISTER_OPTIMIZER_H_

#include <cstdint>
#include <deque>
#include <vector>

#include "tiers/bytecode/register.h"

namespace qdr {

class RegisterOptimizer {
 public:
  /// Emits the transfers that turn out to be needed.
  class Emitter {
   public:
    virtual void EmitLdar(Register from) = 0;
    virtual void EmitStar(Register to) = 0;
    virtual void EmitMov(Register from, Register to) = 0;

   protected:
    ~Emitter() = default;
  };

  explicit RegisterOptimizer(Emitter* emitter);

  void Ldar(Register from) {
    accumulator_.allocated = true;
    Transfer(InfoOf(from), &accumulator_);
  }
  void Star(Register to) { Transfer(&accumulator_, InfoOf(to)); }
  void Mov(Register from, Register to) { Transfer(InfoOf(from), InfoOf(to)); }

  /// A temporary comes into use; its content is undefined.
  void Allocate(Register reg, bool observable);
  /// Temporaries with indices in [from, to) go out of use.
  void Release(int from, int to);

  /// The register an instruction reads instead of `reg`.
  Register Input(Register reg);
  /// Puts the value into this very register.
  void Materialize(Register reg) { MaterializeInfo(InfoOf(reg)); }
  void MaterializeAccumulator() { MaterializeInfo(&accumulator_); }
  /// An instruction is about to write the register.
  void PrepareOutput(Register reg) { PrepareOutputInfo(InfoOf(reg)); }
  void PrepareAccumulatorOutput() {
    PrepareOutputInfo(&accumulator_);
    accumulator_.allocated = true;
  }
  /// Brings every register in use up to date: before control splits.
  void MaterializeAll();
  /// Forgets all equalities: where control joins.
  void Split();
  /// Nobody reads the accumulator any more.
  void KillAccumulator();

 private:
  struct Info {
    Register reg;  // Invalid: the accumulator.
    bool materialized = true;
    bool allocated = true;
    bool observable = false;
    uint32_t set = 0;
    Info* next = nullptr;
    Info* previous = nullptr;
  };

  Info* InfoOf(Register reg);
  void Transfer(Info* from, Info* to);
  void Emit(Info* from, Info* to);
  void MaterializeInfo(Info* info);
  void PrepareOutputInfo(Info* info);
  /// The value in `info` is about to be lost: hands it to another member that needs it.
  void Evacuate(Info* info);
  void MoveToNewSet(Info* info);
  Info* MaterializedMember(Info* info, bool accumulator_allowed);
  static bool IsAlone(const Info* info) { return info->next == info; }

  Emitter* emitter_;
  Info accumulator_;
  std::deque<Info> infos_;
  std::vector<Info*> locals_;
  std::vector<Info*> parameters_;  // From the receiver on.
  std::vector<Info*> joined_;      // Members of sets of more than one, since the last Split.
  uint32_t last_set_ = 0;
};

}  // namespace qdr

#endif  // TIERS_BYTECODE_REGISTER_OPTIMIZER_H_
