// Frames of generated code: the layout that Ignition and Sparkplug share, the frames of stubs, and
// the entry frame between C++ and generated code.
//
//   [rbp + 24 + 8i]  argument i                } the caller's call block
//   [rbp + 16]       receiver                  }
//   [rbp + 8]        return address
//   [rbp]            caller's rbp
//   [rbp - 8]        JSFunction; in frames of stubs a FrameMarker as Smi
//   [rbp - 16]       current context
//   [rbp - 24]       number of arguments (Smi)
//   [rbp - 32]       BytecodeArray
//   [rbp - 40]       address of the current instruction (raw; valid while the frame is calling)
//   [rbp - 48]       FeedbackVector
//   [rbp - 56]       rsp of the frame at rest: address of its lowest register (raw)
//   [rbp - 64]       new.target, or the generator being resumed
//   [rbp - 72 - 8i]  register i
//
// Calling convention of every tier: rdi = callee (a JSFunction), rsi = new.target (undefined for
// calls), edx = number of arguments, receiver and arguments as above; result in rax. The callee may
// overwrite its block and leaves rsp anywhere at or below it: a caller restores rsp from its own
// frame. Only rbp, r13, r14 and r15 survive a call.
#ifndef TIERS_CODEGEN_FRAMES_H_
#define TIERS_CODEGEN_FRAMES_H_

#include <cstdint>
#include <functional>

#include "objects/vm.h"
#include "tiers/bytecode/liveness_cache.h"

namespace qdr {

namespace frame {
inline constexpr int kArguments = 24;
inline constexpr int kReceiver = 16;
inline constexpr int kReturnAddress = 8;
inline constexpr int kFunction = -8;
inline constexpr int kContext = -16;
inline constexpr int kArgumentCount = -24;
inline constexpr int kBytecode = -32;
inline constexpr int kPc = -40;
inline constexpr int kVector = -48;
inline constexpr int kBottom = -56;
inline constexpr int kNewTarget = -64;
inline constexpr int kFirstRegister = -72;
// Entry frames.
inline constexpr int kPreviousExitFrame = -16;
inline constexpr int kEntrySavedRegisters = -56;  ///< rbx, r12-r15 lie from here to -24
}  // namespace frame

enum class FrameMarker : int32_t {
  kEntry = 1,  ///< C++ called generated code
  kExit = 2,   ///< generated code called C++
  kStub = 3,   ///< a stub that calls JavaScript; holds only tagged words below the marker
  /// An exit frame that stands for a call: callee, new.target and the raw number of arguments lie
  /// below the marker, the block above the return address.
  kCallExit = 4,
};

/// One frame of JavaScript on the stack.
class JsFrame {
 public:
  explicit JsFrame(uintptr_t fp) : fp_(fp) {}
  uintptr_t fp() const { return fp_; }
  JSFunction* function() const { return CellCast<JSFunction>(value(frame::kFunction)); }
  Context* context() const { return CellCast<Context>(value(frame::kContext)); }
  void set_context(Context* context) { *slot(frame::kContext) = Value(context); }
  int argument_count() const { return value(frame::kArgumentCount).AsSmi(); }
  BytecodeArray* bytecode() const { return CellCast<BytecodeArray>(value(frame::kBytecode)); }
  Value vector() const { return value(frame::kVector); }
  void set_vector(Value v) { *slot(frame::kVector) = v; }
  Value receiver() const { return value(frame::kReceiver); }
  void set_receiver(Value v) { *slot(frame::kReceiver) = v; }
  Value argument(int i) const { return value(frame::kArguments + 8 * i); }
  void set_argument(int i, Value v) { *slot(frame::kArguments + 8 * i) = v; }
  Value reg(int i) const { return value(frame::kFirstRegister - 8 * i); }
  void set_reg(int i, Value v) { *slot(frame::kFirstRegister - 8 * i) = v; }
  Value new_target() const { return value(frame::kNewTarget); }
  /// Offset of the instruction at which the frame is calling.
  int bytecode_offset() const {
    return static_cast<int>(*reinterpret_cast<uintptr_t*>(fp_ + frame::kPc) -
                            reinterpret_cast<uintptr_t>(bytecode()->code()));
  }
  /// Where the frame goes on, for those who change its tier.
  void set_bytecode_offset(uint32_t offset) {
    *reinterpret_cast<uintptr_t*>(fp_ + frame::kPc) =
        reinterpret_cast<uintptr_t>(bytecode()->code()) + offset;
  }
  uintptr_t bottom() const { return *reinterpret_cast<uintptr_t*>(fp_ + frame::kBottom); }

 private:
  Value value(int offset) const { return *reinterpret_cast<Value*>(fp_ + offset); }
  Value* slot(int offset) const { return reinterpret_cast<Value*>(fp_ + offset); }
  uintptr_t fp_;
};

/// Walks the frames of JavaScript from the innermost, across C++ frames between them.
class FrameIterator {
 public:
  explicit FrameIterator(Vm& vm);
  bool done() const { return fp_ == 0; }
  JsFrame frame() const { return JsFrame(fp_); }
  void Advance();

 private:
  void SkipToJs();
  uintptr_t fp_;
};

/// The collector's walk: conservative over C++, precise over generated frames, of which it visits the
/// live registers alone.
class FrameScanner : public StackScanner {
 public:
  FrameScanner(Vm& vm, LivenessCache& liveness) : vm_(vm), liveness_(liveness) {}
  void Scan(uintptr_t stack_pointer,
            const std::function<void(const uintptr_t*, const uintptr_t*)>& conservative,
            const std::function<void(Value*, Value*)>& precise) override;

 private:
  using Precise = std::function<void(Value*, Value*)>;
  /// The frame at `fp`, which is calling the frame at `callee`.
  void ScanJsFrame(uintptr_t fp, uintptr_t callee, const Precise& precise);

  Vm& vm_;
  LivenessCache& liveness_;
};

}  // namespace qdr

#endif  // TIERS_CODEGEN_FRAMES_H_
