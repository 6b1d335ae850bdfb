// What operands of machine instructions mean in this engine.
#ifndef TIERS_CODEGEN_CODE_COMMENTS_H_
#define TIERS_CODEGEN_CODE_COMMENTS_H_

#include <cstdint>
#include <string>

namespace qdr {

class CodeLog;
class Vm;

/// What lies at this offset of the Vm (r13): "stub LoadCache", "root Empty...", "stack limit";
/// empty if it is nothing with a name.
std::string VmFieldName(int64_t offset);
/// What lies at this offset from rbp in a frame of JavaScript: "context", "r3", "a0"; or empty.
std::string FrameSlotName(int64_t offset);
/// What is at an address: code in the log, or a function of the program; or empty.
std::string AddressName(const CodeLog* log, const void* address);
/// A constant as a value or an address, if it looks like one that means something; or empty.
std::string ConstantName(Vm& vm, const CodeLog* log, uint64_t bits);

}  // namespace qdr

#endif  // TIERS_CODEGEN_CODE_COMMENTS_H_
