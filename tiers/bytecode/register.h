// Names of registers as the generator handles them: a register or a parameter, in the form of its
// operand (contract 3).
#ifndef TIERS_BYTECODE_REGISTER_H_
#define TIERS_BYTECODE_REGISTER_H_

#include <cstdint>
#include <string>

#include "base/check.h"
#include "tiers/bytecode/instructions.h"

namespace qdr {

class Register {
 public:
  constexpr Register() = default;
  /// Register `index` of the function: local variables first, temporaries above them.
  static constexpr Register Local(int index) { return Register(RegisterOperand(index)); }
  static constexpr Register Receiver() { return Register(kReceiverOperand); }
  static constexpr Register Parameter(int index) { return Register(ParameterOperand(index)); }
  static constexpr Register FromOperand(int32_t operand) { return Register(operand); }

  constexpr bool is_valid() const { return operand_ != kInvalid; }
  constexpr int32_t operand() const { return operand_; }
  constexpr bool is_local() const { return operand_ <= -kFixedFrameSlots; }
  constexpr int index() const { return -operand_ - kFixedFrameSlots; }
  constexpr int parameter_index() const { return operand_ - ParameterOperand(0); }
  constexpr bool operator==(const Register&) const = default;

  /// r3, a0, <this>.
  std::string ToString() const {
    if (is_local()) return "r" + std::to_string(index());
    if (operand_ == kReceiverOperand) return "<this>";
    return "a" + std::to_string(parameter_index());
  }

 private:
  static constexpr int32_t kInvalid = 0;  // The caller's rbp: never an operand.
  explicit constexpr Register(int32_t operand) : operand_(operand) {}
  int32_t operand_ = kInvalid;
};

/// Registers with descending indices (contract 4).
struct RegisterList {
  Register first;
  int count = 0;
  Register operator[](int i) const {
    QDR_DCHECK(i < count);
    return Register::Local(first.index() - i);
  }
  /// The list without its first `n` elements.
  RegisterList From(int n) const { return {n < count ? (*this)[n] : first, count - n}; }
};

}  // namespace qdr

#endif  // TIERS_BYTECODE_REGISTER_H_
