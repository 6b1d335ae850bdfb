// Checks bytecode against the contract in instructions.h. Debug builds verify every function when
// it is compiled.
#ifndef TIERS_BYTECODE_VERIFIER_H_
#define TIERS_BYTECODE_VERIFIER_H_

#include <string>

#include "tiers/bytecode/bytecode_view.h"

namespace qdr {

/// The first violation found, with its offset; empty if there is none.
std::string VerifyBytecode(const BytecodeView& view);

}  // namespace qdr

#endif  // TIERS_BYTECODE_VERIFIER_H_
