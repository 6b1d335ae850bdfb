// The stream of events: what the engine does that someone may want explained, in one table. Every
// folder emits into it; everything that explains the engine (the --trace flags, the writers of
// files, the API's listeners, the harness and the doctor behind them) is a reader of it.
//
// To emit a rare event:
//     vm.events.Emit(event::Install{.function = vm.FunctionIdOf(shared), .tier = ...});
// To emit a frequent one, whose fields are costly to work out:
//     if (vm.events.wants(EventType::kIcChange)) [[unlikely]] EmitIcChange(...);
// On another thread: EmitFrom(thread, ...). To add an event: its fields and a row below; readers
// that write all events, and the API, know it then.
//
// Rare events go into a ring of the last kRecent, listeners or not. A frequent one that no listener
// wants costs one test of a mask. Listeners run on the isolate's thread, in the middle of whatever
// emitted the event: they must not run JavaScript or allocate in the heap.
#ifndef BASE_EVENTS_H_
#define BASE_EVENTS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/tier.h"

namespace qdr {

/// A function (SharedFunctionInfo), for the isolate's life; 0: none or unknown. Its name and place
/// come once, as a Function event before the first event that names it.
using FunctionId = uint32_t;
/// An installed piece of code of a function, for the isolate's life; 0: none.
using CodeId = uint32_t;

enum class DeoptKind : uint8_t { kEager, kLazy, kSoft };
constexpr std::string_view DeoptKindName(DeoptKind kind) {
  constexpr std::string_view kNames[] = {"eager", "lazy", "soft"};
  return kNames[static_cast<int>(kind)];
}

/// How a compilation ended: the code was made; the compiler does not do this function; what the
/// code relied on changed before it was installed; nobody wants it any more.
enum class CompileOutcome : uint8_t { kOk, kRefused, kStale, kCancelled };
constexpr std::string_view CompileOutcomeName(CompileOutcome outcome) {
  constexpr std::string_view kNames[] = {"ok", "refused", "stale", "cancelled"};
  return kNames[static_cast<int>(outcome)];
}

/// A length of time. Written as a number of microseconds.
struct Duration {
  int64_t nanoseconds = 0;
};

// The fields of each event: F(type, name). Texts live as long as the event is being delivered.
// Offsets are bytecode offsets, lines and columns count from 1, 0 is unknown. Field names are those
// of --events (engine/EVENTS.md explains each).
// clang-format off
#define QDR_START_FIELDS(F)                                                                       \
  F(std::string_view, version) F(std::string_view, flags) F(int64_t, unix_time_us) F(int64_t, pid)
#define QDR_FUNCTION_FIELDS(F)                                                                    \
  F(FunctionId, function) F(std::string_view, name) F(std::string_view, script)                   \
  F(uint32_t, line) F(uint32_t, column) F(uint32_t, start) F(uint32_t, end)
#define QDR_PARSE_FIELDS(F)                                                                       \
  F(FunctionId, function) F(std::string_view, kind) F(std::string_view, script)                   \
  F(uint32_t, source_length) F(uint32_t, functions) F(uint32_t, bytecode_length)                  \
  F(Duration, duration_us)
#define QDR_FEEDBACK_VECTOR_FIELDS(F)                                                             \
  F(FunctionId, function) F(uint32_t, slots) F(uint32_t, bytes)
#define QDR_IC_CHANGE_FIELDS(F)                                                                   \
  F(FunctionId, function) F(uint32_t, offset) F(uint32_t, line) F(uint32_t, column)               \
  F(uint32_t, slot) F(std::string_view, kind) F(std::string_view, from) F(std::string_view, to)   \
  F(uint32_t, map) F(std::string_view, key) F(std::string_view, handler)
#define QDR_TIER_DECISION_FIELDS(F)                                                               \
  F(FunctionId, function) F(Tier, from) F(Tier, to) F(std::string_view, reason) F(bool, osr)      \
  F(uint32_t, offset) F(bool, concurrent)
#define QDR_COMPILE_START_FIELDS(F)                                                               \
  F(FunctionId, function) F(Tier, tier) F(bool, osr) F(uint32_t, offset) F(bool, concurrent)      \
  F(uint32_t, bytecode_length)
#define QDR_COMPILE_FINISH_FIELDS(F)                                                              \
  F(FunctionId, function) F(Tier, tier) F(bool, osr) F(uint32_t, offset) F(bool, concurrent)      \
  F(CompileOutcome, outcome) F(std::string_view, reason) F(uint32_t, bytecode_length)             \
  F(uint32_t, code_size) F(Duration, prepare_us) F(Duration, execute_us) F(Duration, finalize_us) \
  F(Duration, duration_us)
#define QDR_INSTALL_FIELDS(F)                                                                     \
  F(FunctionId, function) F(Tier, tier) F(CodeId, code) F(bool, osr) F(uint32_t, offset)          \
  F(uint32_t, code_size)
#define QDR_OSR_FIELDS(F)                                                                         \
  F(FunctionId, function) F(Tier, from) F(Tier, to) F(CodeId, code) F(uint32_t, offset)
#define QDR_TIER_SWITCH_FIELDS(F)                                                                 \
  F(FunctionId, function) F(Tier, from) F(Tier, to) F(uint32_t, offset) F(std::string_view, reason)
#define QDR_DEOPT_FIELDS(F)                                                                       \
  F(FunctionId, function) F(Tier, tier) F(CodeId, code) F(DeoptKind, kind)                        \
  F(std::string_view, reason) F(uint32_t, deopt_id) F(FunctionId, site_function)                  \
  F(uint32_t, offset) F(uint32_t, line) F(uint32_t, column) F(std::string_view, assumed)          \
  F(std::string_view, seen) F(std::string_view, inlining) F(uint32_t, fail) F(Duration, cost_us)
#define QDR_INVALIDATION_FIELDS(F)                                                                \
  F(FunctionId, function) F(Tier, tier) F(CodeId, code) F(std::string_view, dependency)           \
  F(std::string_view, cell) F(std::string_view, stack)
#define QDR_CODE_DEATH_FIELDS(F)                                                                  \
  F(FunctionId, function) F(Tier, tier) F(CodeId, code) F(std::string_view, reason)               \
  F(uint32_t, code_size)
#define QDR_VERDICT_FIELDS(F)                                                                     \
  F(FunctionId, function) F(uint32_t, offset) F(std::string_view, speculation)                    \
  F(std::string_view, verdict) F(std::string_view, lattice) F(uint32_t, fail)                     \
  F(uint32_t, dependencies)
#define QDR_COLLECTION_FIELDS(F)                                                                  \
  F(std::string_view, kind) F(std::string_view, reason) F(Duration, duration_us)                  \
  F(uint64_t, bytes_before) F(uint64_t, bytes_after)                                              \
  F(uint64_t, committed_before) F(uint64_t, committed_after)                                      \
  F(uint64_t, promoted) F(uint32_t, pinned_pages)

// V(Name, name in texts, fields, rare: kept in the ring without a listener)
#define QDR_EVENTS(V)                                                                             \
  /* The first event of every listener: what runs here. */                                        \
  V(Start,          "start",           QDR_START_FIELDS,           false)                         \
  V(Function,       "function",        QDR_FUNCTION_FIELDS,        false)                         \
  /* Source text became bytecode; kind: script, module, eval, function (lazily), ... */           \
  V(Parse,          "parse",           QDR_PARSE_FIELDS,           false)                         \
  V(FeedbackVector, "feedback-vector", QDR_FEEDBACK_VECTOR_FIELDS, false)                         \
  V(IcChange,       "ic",              QDR_IC_CHANGE_FIELDS,       false)                         \
  V(TierDecision,   "tier-decision",   QDR_TIER_DECISION_FIELDS,   true)                          \
  V(CompileStart,   "compile-start",   QDR_COMPILE_START_FIELDS,   true)                          \
  V(CompileFinish,  "compile-finish",  QDR_COMPILE_FINISH_FIELDS,  true)                          \
  V(Install,        "install",         QDR_INSTALL_FIELDS,         true)                          \
  /* A running loop goes on in other code, upwards; and leaves it by other ways than a deopt. */  \
  V(OsrEntry,       "osr-entry",       QDR_OSR_FIELDS,             false)                         \
  V(OsrExit,        "osr-exit",        QDR_OSR_FIELDS,             false)                         \
  /* The code that calls of a function run next is of another tier. */                            \
  V(TierSwitch,     "tier-switch",     QDR_TIER_SWITCH_FIELDS,     true)                          \
  V(Deopt,          "deopt",           QDR_DEOPT_FIELDS,           true)                          \
  V(Invalidation,   "invalidation",    QDR_INVALIDATION_FIELDS,    true)                          \
  V(CodeDeath,      "code-death",      QDR_CODE_DEATH_FIELDS,      true)                          \
  /* What the tiering policy concluded about a site. */                                           \
  V(Verdict,        "verdict",         QDR_VERDICT_FIELDS,         true)                          \
  V(Collection,     "gc",              QDR_COLLECTION_FIELDS,      true)
// clang-format on

enum class EventType : uint8_t {
#define QDR_ENUM(Name, text, fields, rare) k##Name,
  QDR_EVENTS(QDR_ENUM)
#undef QDR_ENUM
      kCount
};
inline constexpr int kEventTypeCount = static_cast<int>(EventType::kCount);

namespace event {
#define QDR_FIELD(type, name) type name{};
#define QDR_STRUCT(Name, text, fields, rare)               \
  struct Name {                                            \
    static constexpr EventType kType = EventType::k##Name; \
    fields(QDR_FIELD)                                      \
  };
QDR_EVENTS(QDR_STRUCT)
#undef QDR_STRUCT
#undef QDR_FIELD
}  // namespace event

/// A set of types.
using EventMask = uint32_t;
constexpr EventMask MaskOf(EventType type) { return EventMask{1} << static_cast<int>(type); }
inline constexpr EventMask kAllEvents = (EventMask{1} << kEventTypeCount) - 1;
/// Those that the ring keeps.
inline constexpr EventMask kRareEvents = 0
#define QDR_RARE(Name, text, fields, rare) | ((rare) ? MaskOf(EventType::k##Name) : 0)
    QDR_EVENTS(QDR_RARE)
#undef QDR_RARE
    ;

/// "ic", "compile-start", ...
std::string_view EventTypeName(EventType type);

/// One event as readers see it, for the time of the call.
struct Event {
  EventType type;
  /// 0: the isolate's; background threads count from 1.
  uint32_t thread;
  /// Since the stream's start.
  int64_t nanoseconds;
  const void* data;

  template <class E>
  const E& as() const {
    return *static_cast<const E*>(data);
  }
};

/// Receives the fields of an event in the order of the table.
class EventFieldVisitor {
 public:
  virtual ~EventFieldVisitor() = default;
  virtual void Number(std::string_view name, int64_t value) = 0;
  virtual void Microseconds(std::string_view name, double value) = 0;
  virtual void Flag(std::string_view name, bool value) = 0;
  /// Texts, and the names of tiers and other enumerations.
  virtual void Text(std::string_view name, std::string_view value) = 0;
};
void VisitFields(const Event& event, EventFieldVisitor& visitor);
/// The field `function` of an event; 0 if it has none.
FunctionId FunctionOf(const Event& event);

class EventListener {
 public:
  virtual ~EventListener() = default;
  virtual void OnEvent(const Event& event) = 0;
};

class EventStream {
 public:
  /// Rare events that the ring holds.
  static constexpr size_t kRecent = 256;

  EventStream();
  ~EventStream();
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  /// True if an event of this type goes anywhere. Any thread.
  bool wants(EventType type) const {
    return (mask_.load(std::memory_order_relaxed) & MaskOf(type)) != 0;
  }

  /// On the isolate's thread.
  template <class E>
  void Emit(const E& event) {
    if (wants(E::kType)) [[unlikely]]
      Deliver({E::kType, 0, Now(), &event});
  }
  /// On the background thread of this number (from 1): the event waits, with the time it has now,
  /// for the isolate's thread to emit the next one or to call Flush.
  template <class E>
  void EmitFrom(uint32_t thread, const E& event) {
    if (wants(E::kType)) [[unlikely]]
      Queue({E::kType, thread, Now(), &event});
  }
  /// Delivers what other threads have emitted.
  void Flush() {
    if (has_queued_.load(std::memory_order_relaxed)) [[unlikely]]
      DeliverQueued();
  }

  /// What Start events say.
  void Describe(std::string version, std::string flags);
  /// `listener` gets a Start event now if it wants one, and the events of these types from now on.
  /// Functions are announced anew. It stays until it is removed.
  void AddListener(EventListener* listener, EventMask types);
  void RemoveListener(EventListener* listener);

  /// The ring, oldest first.
  void ForEachRecent(const std::function<void(const Event&)>& visit) const;

  FunctionId NewFunctionId() { return ++last_function_; }
  CodeId NewCodeId() { return ++last_code_; }
  /// True once for each function since the last listener of kFunction came: then it is to be
  /// announced with a Function event.
  bool TakeAnnouncement(FunctionId function);

  /// Nanoseconds since the start. Any thread.
  int64_t Now() const;

 private:
  /// An event that outlives its delivery.
  struct Record;
  struct Registration {
    EventListener* listener;
    EventMask types;
  };
  void Deliver(const Event& event);
  void Queue(const Event& event);
  void DeliverQueued();
  void Dispatch(const Event& event);
  void UpdateMask();
  void DropRemoved();

  std::atomic<EventMask> mask_{kRareEvents};
  std::atomic<bool> has_queued_{false};
  bool dispatching_ = false;
  int64_t start_;
  std::string version_;
  std::string flags_;
  std::vector<Registration> listeners_;
  std::vector<std::unique_ptr<Record>> ring_;
  size_t ring_next_ = 0;  ///< where the next one goes once the ring is full
  std::mutex mutex_;
  std::vector<std::unique_ptr<Record>> queued_;  ///< guarded by mutex_
  FunctionId last_function_ = 0;
  CodeId last_code_ = 0;
  std::vector<bool> announced_;
};

}  // namespace qdr

#endif  // BASE_EVENTS_H_
