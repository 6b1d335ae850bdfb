// Stubs of operators: what instruction bodies of both tiers go to when their operands are not the
// ones that are inline. Numbers are computed here, everything else by the C functions of
// slow_paths.h; all record what they saw.
//
// rcx = left operand, rax = right operand, r10 = address of the feedback byte; result in rax. The
// caller has saved its pc.
#ifndef TIERS_IGNITION_OPERATOR_STUBS_H_
#define TIERS_IGNITION_OPERATOR_STUBS_H_

#include "tiers/codegen/stubs.h"
#include "tiers/ignition/slow_paths.h"

namespace qdr {

/// The stub of an operator. Operators without a number path of their own share kBinaryOp, for which r8d
/// is the operator.
constexpr Stub StubOf(BinaryOp op) {
  switch (op) {
    case BinaryOp::kAdd:
      return Stub::kAdd;
    case BinaryOp::kSub:
      return Stub::kSub;
    case BinaryOp::kMul:
      return Stub::kMul;
    case BinaryOp::kDiv:
      return Stub::kDiv;
    default:
      return Stub::kBinaryOp;
  }
}
constexpr Stub StubOf(CompareOp op) {
  switch (op) {
    case CompareOp::kLess:
      return Stub::kLess;
    case CompareOp::kGreater:
      return Stub::kGreater;
    case CompareOp::kLessOrEqual:
      return Stub::kLessOrEqual;
    case CompareOp::kGreaterOrEqual:
      return Stub::kGreaterOrEqual;
    case CompareOp::kEqual:
      return Stub::kEqual;
    case CompareOp::kEqualStrict:
      return Stub::kEqualStrict;
  }
  return Stub::kEqualStrict;
}

/// Generates them into the code space and fills the Vm's table.
void GenerateOperatorStubs(Vm& vm, CodeSpace& space);

}  // namespace qdr

#endif  // TIERS_IGNITION_OPERATOR_STUBS_H_
