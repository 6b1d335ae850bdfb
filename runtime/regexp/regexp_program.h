// A compiled regular expression and how to run it. Plain C++: it knows nothing of the heap. A
// program is immutable after Compile and may be shared by threads.
#ifndef RUNTIME_REGEXP_REGEXP_PROGRAM_H_
#define RUNTIME_REGEXP_REGEXP_PROGRAM_H_

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "language/regexp/regexp_flags.h"
#include "language/regexp/regexp_parser.h"
#include "runtime/regexp/regexp_bytecode.h"

namespace qdr {

/// The characters of a class, in the form the matcher tests.
struct RegExpClassTable {
  enum class Beyond : uint8_t { kNone, kAll, kRanges };

  uint8_t latin1[256] = {};  // 1 for members
  Beyond beyond = Beyond::kNone;
  /// kRanges: ascending bounds above U+00FF; a character is in when an odd number of bounds is
  /// at most the character.
  std::vector<char32_t> bounds;

  bool ContainsBeyond(char32_t c) const {
    if (beyond != Beyond::kRanges) return beyond == Beyond::kAll;
    return (std::upper_bound(bounds.begin(), bounds.end(), c) - bounds.begin()) & 1;
  }
  bool Contains(char32_t c) const { return c < 256 ? latin1[c] != 0 : ContainsBeyond(c); }
};

/// Where kDispatch goes for each next unit.
struct RegExpDispatchTable {
  uint8_t latin1[256] = {};  // index into targets
  uint8_t beyond = 0;        // for units above 0xFF
  uint8_t end = 0;           // at the end of the subject
  std::vector<uint32_t> targets;
};

/// How the matcher looks for places where a match may start.
struct RegExpScan {
  enum class Kind : uint8_t {
    kEverywhere,
    kAtStart,  // only at index 0
    kAtLineStart,
    kLiteral,  // where `literal` stands
    kClass,    // where the next unit is in `first`
    kShift,    // as kClass, but skipping by `shift` of the unit `window - 1` ahead
  };
  Kind kind = Kind::kEverywhere;
  std::u16string literal;
  std::string latin1_literal;  // empty when the literal has units above 0xFF
  RegExpClassTable first;
  bool first_end = false;  // kClass: the end of the subject is a place to try as well
  uint32_t window = 0;
  uint8_t shift[256] = {};
  uint8_t shift_beyond = 0;
  /// When not kRegExpNoGuard: matches begin with an unbounded loop over this class (or any
  /// character, kRegExpAnyClass), and what follows cannot tell where the loop began. So where a
  /// match fails, every start within the same run of the class would fail as well, and the search
  /// goes on behind the run.
  uint32_t run_class = kRegExpNoGuard;
  bool run_code_points = false;
};

enum class RegExpResult : uint8_t {
  kMatch,
  kNoMatch,
  kStackOverflow,  // backtracking needed more than kMaxRegExpBacktrackEntries
  kInterrupted,    // the interrupt callback said so
};

/// Asked every `kRegExpBacktracksPerPoll` backtracks; true stops the matcher.
struct RegExpInterrupt {
  bool (*poll)(void* data) = nullptr;
  void* data = nullptr;
};

inline constexpr uint32_t kRegExpBacktracksPerPoll = 1 << 14;
/// 128 MiB of backtrack stack.
inline constexpr size_t kMaxRegExpBacktrackEntries = size_t{16} << 20;

enum class RegExpMode : uint8_t {
  kFromFlags,  // sticky if the flags say so
  kSearch,     // look for the first match at or after the start index
  kSticky,     // match at the start index only
};

class RegExpProgram;

/// A counted reference to a program.
class RegExpProgramRef {
 public:
  RegExpProgramRef() = default;
  RegExpProgramRef(const RegExpProgramRef& other);
  RegExpProgramRef(RegExpProgramRef&& other) noexcept
      : program_(std::exchange(other.program_, nullptr)) {}
  RegExpProgramRef& operator=(RegExpProgramRef other) noexcept {
    std::swap(program_, other.program_);
    return *this;
  }
  ~RegExpProgramRef();

  /// Takes over a count the caller holds.
  static RegExpProgramRef Adopt(const RegExpProgram* program) {
    RegExpProgramRef ref;
    ref.program_ = program;
    return ref;
  }
  /// Gives the count to the caller, who ends it with RegExpProgram::Release.
  const RegExpProgram* Leak() { return std::exchange(program_, nullptr); }

  const RegExpProgram* get() const { return program_; }
  const RegExpProgram& operator*() const { return *program_; }
  const RegExpProgram* operator->() const { return program_; }
  explicit operator bool() const { return program_ != nullptr; }

 private:
  const RegExpProgram* program_ = nullptr;
};

class RegExpProgram {
 public:
  struct GroupName {
    std::u16string name;
    std::vector<uint32_t> groups;  // ascending; several for a duplicated name
  };
  struct CompileResult {
    RegExpProgramRef program;  // null on failure
    RegExpSyntaxError error = {};
  };

  /// Parses and compiles. `stack_limit` as for ParseRegExp.
  static CompileResult Compile(RegExpText pattern, RegExpFlags flags, uintptr_t stack_limit = 0);

  void AddRef() const { references_.fetch_add(1, std::memory_order_relaxed); }
  void Release() const {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    if (on_release_) on_release_();
    delete this;
  }

  RegExpFlags flags() const { return flags_; }
  /// Capturing groups, the whole match not counted.
  uint32_t capture_count() const { return capture_count_; }
  /// Entries the `captures` of ExecuteRegExp should have.
  uint32_t capture_slots() const { return 2 * (capture_count_ + 1); }
  const std::vector<GroupName>& names() const { return names_; }
  /// Fewest units a match has.
  uint32_t min_length() const { return min_length_; }

  uint32_t register_count() const { return register_count_; }
  const std::vector<uint32_t>& code() const { return code_; }
  const std::vector<RegExpClassTable>& classes() const { return classes_; }
  const std::vector<RegExpDispatchTable>& dispatches() const { return dispatches_; }
  const std::u16string& literals() const { return literals_; }
  /// The same literals cut to bytes, at the same offsets. An instruction whose literal cannot match
  /// a Latin-1 subject has kRegExpWideLiteral in its offset.
  const std::string& latin1_literals() const { return latin1_literals_; }
  const RegExpScan& scan() const { return scan_; }
  /// Bytes this program occupies, for the collector's accounting of memory off the heap.
  size_t SizeInBytes() const;
  /// Runs when the program goes: for who accounts for its memory. Set once, by who compiled it.
  void set_on_release(std::function<void()> callback) const { on_release_ = std::move(callback); }

  /// One line an instruction, with the scan and the classes after it.
  std::string Disassemble() const;

 private:
  friend class RegExpCompiler;

  mutable std::atomic<uint32_t> references_{1};
  mutable std::function<void()> on_release_;
  RegExpFlags flags_;
  uint32_t capture_count_ = 0;
  uint32_t register_count_ = 0;
  uint32_t min_length_ = 0;
  std::vector<GroupName> names_;
  std::vector<uint32_t> code_;
  std::vector<RegExpClassTable> classes_;
  std::vector<RegExpDispatchTable> dispatches_;
  std::u16string literals_;
  std::string latin1_literals_;
  RegExpScan scan_;
};

inline RegExpProgramRef::RegExpProgramRef(const RegExpProgramRef& other)
    : program_(other.program_) {
  if (program_ != nullptr) program_->AddRef();
}
inline RegExpProgramRef::~RegExpProgramRef() {
  if (program_ != nullptr) program_->Release();
}

/// Matches against `subject` from `start_index` (units; at most the length). On kMatch writes the
/// bounds of each group, or -1 and -1, to `captures`, as many as fit. Under u or v a start index
/// inside a surrogate pair is moved to its beginning (ECMA-262 RegExpBuiltinExec).
RegExpResult ExecuteRegExp(const RegExpProgram& program, std::span<const uint8_t> subject,
                           size_t start_index, std::span<int32_t> captures,
                           const RegExpInterrupt& interrupt = {},
                           RegExpMode mode = RegExpMode::kFromFlags);
RegExpResult ExecuteRegExp(const RegExpProgram& program, std::span<const char16_t> subject,
                           size_t start_index, std::span<int32_t> captures,
                           const RegExpInterrupt& interrupt = {},
                           RegExpMode mode = RegExpMode::kFromFlags);

}  // namespace qdr

#endif  // RUNTIME_REGEXP_REGEXP_PROGRAM_H_
