// Isolates: a heap, its contexts, and what bounds and steers execution.
#ifndef QUADRILLE_ISOLATE_H_
#define QUADRILLE_ISOLATE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "quadrille/context.h"
#include "quadrille/exception.h"
#include "quadrille/introspection.h"
#include "quadrille/object.h"

namespace quadrille {

/// Of flags spelled as on the command line ("--trace-gc", "--max-heap-size=64"), those that the
/// engine does not know or whose value is wrong. Isolate::Options::flags takes the others.
QUADRILLE_EXPORT std::vector<std::string> RejectedFlags(std::span<const std::string> flags);
/// One line per flag of the engine, for --help.
QUADRILLE_EXPORT std::string FlagsHelp();

struct HeapStatistics {
  size_t used_bytes = 0;       ///< Live objects and garbage not yet collected.
  size_t committed_bytes = 0;  ///< Memory taken from the system for them.
  size_t external_bytes = 0;   ///< Held by objects outside the heap: array buffers and such.
  size_t limit_bytes = 0;
  size_t young_collections = 0;
  size_t full_collections = 0;
  std::chrono::nanoseconds collection_time{};
};

/// Told of a promise that was rejected and that nobody handles; called by RunJobs when all jobs
/// that were there are done.
using UnhandledRejectionHook = std::function<void(const Promise& promise)>;

class QUADRILLE_EXPORT Isolate {
 public:
  struct Options {
    /// Limit of the heap in bytes; 0 for the default: half of the memory of the machine (or of the
    /// container), at most 4 GiB.
    size_t max_heap_bytes = 0;
    /// Limit of the machine stack JavaScript may use, in bytes; 0 for the default (about 1 MB). The
    /// thread must have that much and some more.
    size_t max_stack_bytes = 0;
    /// May Atomics.wait block this thread?
    bool can_block = true;
    /// Flags of the engine; see RejectedFlags.
    std::vector<std::string> flags;
  };

  /// A new isolate with its first context. Use it on one thread at a time.
  static std::unique_ptr<Isolate> New(const Options& options);
  static std::unique_ptr<Isolate> New() { return New(Options()); }
  ~Isolate();
  Isolate(const Isolate&) = delete;
  Isolate& operator=(const Isolate&) = delete;

  /// What could not be done of what Options::flags asked: a line for each file that cannot be
  /// written.
  std::vector<std::string> FlagErrors() const;

  /// The current context; see Context.
  Context current_context() const;

  // Jobs.

  /// Runs jobs (promise reactions and such) until there are none. An exception is a termination,
  /// or what a job from EnqueueJob has thrown.
  Result<void> RunJobs();
  bool HasJobs() const;
  /// Appends a call of the function to the jobs.
  void EnqueueJob(const Function& function);
  void SetUnhandledRejectionHook(UnhandledRejectionHook hook);
  /// For hosts with an event loop: Atomics.waitAsync waits without blocking, and ends by another
  /// thread's notification or by its timeout. `expect` is called with 1 when such a wait begins and
  /// with -1 when RunJobs has settled it; `wake` is called, on any thread, when RunJobs has one to
  /// settle.
  void SetWaitHooks(std::function<void(int change)> expect, std::function<void()> wake);

  // Modules.

  void SetModuleLoader(ModuleLoader loader);
  void SetImportMetaHook(ImportMetaHook hook);

  // Limits.

  /// From any thread, and from signal handlers: ends the JavaScript that is running with
  /// Exception::Kind::kInterrupted. If none is running, the next to run ends so, unless
  /// CancelInterrupt comes first.
  void Interrupt();
  void CancelInterrupt();
  /// Every call into JavaScript from outside may take this long; zero: no limit.
  void SetTimeLimit(std::chrono::milliseconds limit);

  // Memory.

  enum class Collection { kYoung, kFull };
  void CollectGarbage(Collection collection = Collection::kFull);
  HeapStatistics heap_statistics() const;

  // Events.

  /// Tells `listener` of events of these types (all if there are none named), from now on.
  /// Functions that events have named before are introduced at once. Gives a number for
  /// RemoveEventListener.
  uint32_t AddEventListener(EventListener listener, const std::vector<std::string>& types = {});
  void RemoveEventListener(uint32_t id);
  /// The last events of the rare types (decisions about tiers, compilations, deoptimizations,
  /// collections, ...), oldest first; they are kept whether anybody listens or not.
  void RecentEvents(const EventListener& visit) const;

  // Where we are.

  /// The JavaScript frames on the stack, innermost first.
  std::vector<StackFrame> CurrentStack(size_t limit = 10) const;

 private:
  friend struct internal::Access;
  friend class internal::Entry;
  struct Data;
  explicit Isolate(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

/// A reference that does not keep its object alive.
class QUADRILLE_EXPORT Weak {
 public:
  Weak() = default;
  /// `finalizer`, if given, is called once, by RunJobs, after the object is gone; never after the
  /// Weak itself is destroyed.
  explicit Weak(const Object& object, std::function<void()> finalizer = nullptr);

  /// The object, or undefined when it is gone.
  Value Get() const;

 private:
  friend class Isolate;
  struct Data;
  std::shared_ptr<Data> data_;
};

/// What only hosts that run the language's conformance tests need.
namespace testing {
/// An object that typeof and == take for undefined; calling it gives null.
QUADRILLE_EXPORT Object NewHtmlDda(Isolate& isolate);
/// %AbstractModuleSource%, if the engine has it, else undefined.
QUADRILLE_EXPORT Value AbstractModuleSource(const Context& context);
}  // namespace testing

}  // namespace quadrille

#endif  // QUADRILLE_ISOLATE_H_
