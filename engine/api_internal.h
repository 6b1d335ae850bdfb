// How the public API reaches the engine: the roots behind the handles, the conversions between the
// two worlds' values, and the entry into the engine that every operation makes.
//
// Names without a namespace are the public API's (quadrille); the engine's are written qdr::.
#ifndef ENGINE_API_INTERNAL_H_
#define ENGINE_API_INTERNAL_H_

#include <quadrille/quadrille.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/isolate.h"
#include "engine/modules.h"
#include "engine/watchdog.h"
#include "objects/vm.h"
#include "runtime/abstract_operations.h"

namespace quadrille::internal {

/// The cells behind all handles of one isolate. Outlives the isolate while handles do.
class RootTable final : public qdr::RootProvider {
 public:
  explicit RootTable(Isolate* isolate) : isolate_(isolate) {}

  Root* New(qdr::Value value);
  void Release(Root* root);
  /// The isolate ends: every handle turns into undefined.
  void Detach();
  /// Null once the isolate is gone.
  Isolate* isolate() const { return isolate_; }

  // RootProvider.
  void VisitRoots(qdr::RootVisitor& visitor) override;

 private:
  static constexpr size_t kChunkSize = 256;
  ~RootTable() override = default;

  Isolate* isolate_;
  size_t live_ = 0;
  std::vector<std::unique_ptr<Root[]>> chunks_;
  // Free cells are chained through `bits` with the lowest bit set, so that none looks like a cell
  // of the heap; 1 ends the chain.
  Root* free_ = nullptr;
};

/// A function of the embedder, owned by the Foreign in its closure.
struct HostFunction {
  Isolate* isolate;
  Callback callback;
};

}  // namespace quadrille::internal

namespace quadrille {

struct Exception::Data {
  Kind kind = Kind::kThrown;
  bool incomplete_input = false;
  Value value;
  // Known when the exception is made; else asked of the error when it is wanted.
  std::optional<SourceLocation> location;
};

/// What belongs to an isolate of the API beside the engine's.
struct Isolate::Data final : public qdr::ModuleHost {
  explicit Data(Isolate& owner, const qdr::Flags& flags);
  ~Data() override;

  // qdr::ModuleHost.
  qdr::Completion<qdr::Module*> LoadModule(qdr::Vm& vm, qdr::Realm* realm,
                                           const qdr::ModuleHostRequest& request) override;
  qdr::Completion<void> InitializeImportMeta(qdr::Vm& vm, qdr::Module* module,
                                             qdr::JSObject* meta) override;

  Isolate& isolate;
  std::unique_ptr<qdr::Isolate> engine;
  // Deletes itself when the isolate and the last handle are gone.
  internal::RootTable* roots;
  // How many entries are on the stack.
  int depth = 0;
  // JavaScript is to end for this reason; any thread may set it.
  std::atomic<Exception::Kind> stop{Exception::Kind::kThrown};
  // Why it has ended; kept while callbacks between here and the outermost entry unwind.
  Exception::Kind stopped = Exception::Kind::kThrown;
  bool unwinding = false;

  ModuleLoader module_loader;
  ImportMetaHook import_meta_hook;
  UnhandledRejectionHook rejection_hook;
  // Rejected promises that nobody has handled yet.
  std::vector<Promise> rejected;
  std::chrono::milliseconds time_limit{0};
  std::unique_ptr<internal::Watchdog> watchdog;
  std::vector<std::weak_ptr<Weak::Data>> finalizers;
  std::vector<std::pair<uint32_t, std::unique_ptr<qdr::EventListener>>> listeners;
  uint32_t last_listener = 0;
};

struct Weak::Data {
  // A WeakCell of the engine.
  Value cell;
  std::function<void()> finalizer;
};

namespace internal {

/// Everything private that the API's files need of each other's classes.
struct Access {
  // --- Isolates.
  static Isolate::Data& DataOf(Isolate& isolate) { return *isolate.data_; }
  static qdr::Vm& VmOf(Isolate& isolate);
  /// The isolate of a handle; null for immediates.
  static Isolate* IsolateOf(const Value& value) {
    return value.root_ == nullptr ? nullptr
                                  : static_cast<RootTable*>(value.root_->table)->isolate();
  }

  // --- Values.
  static qdr::Value ToEngine(const Value& value) {
    uint64_t bits = value.root_ != nullptr ? value.root_->bits : value.bits_;
    return bits == 0 ? qdr::Value::Undefined() : qdr::Value(bits);
  }
  static Value Wrap(Isolate& isolate, qdr::Value value);
  template <class T>
  static T WrapAs(Isolate& isolate, qdr::Value value) {
    return T(Unchecked{}, Wrap(isolate, value));
  }
  static qdr::JSReceiver* Receiver(const Object& object) {
    return qdr::AsReceiver(ToEngine(object));
  }
  template <class T>
  static T* Cell(const Value& value) {
    return qdr::CellCast<T>(ToEngine(value));
  }
  /// ToPropertyKey; throws what the conversion of an object throws.
  static qdr::Completion<qdr::PropertyKey> Key(qdr::Vm& vm, const PropertyKey& key);
  static qdr::PropertyDescriptor ToEngine(const PropertyDescriptor& descriptor);
  static PropertyDescriptor Wrap(Isolate& isolate, const qdr::PropertyDescriptor& descriptor);

  // --- Contexts and modules.
  static qdr::Realm* RealmOf(const Context& context) {
    return qdr::CellCast<qdr::Realm>(ToEngine(context.realm_));
  }
  static Context WrapRealm(Isolate& isolate, qdr::Realm* realm) {
    return Context(Wrap(isolate, realm));
  }
  static qdr::Value RecordOf(const Module& module) { return ToEngine(module.record_); }
  static Module WrapModule(Isolate& isolate, qdr::Value record) {
    return Module(Wrap(isolate, record));
  }

  // --- Exceptions.
  static Exception Make(Exception::Data data) {
    return Exception(std::make_shared<Exception::Data>(std::move(data)));
  }
  static const Exception::Data& DataOf(const Exception& exception) { return *exception.data_; }
  /// The exception that is pending in the engine, which then no longer is.
  static Exception Take(Isolate& isolate);
  /// Throws it in the engine.
  static qdr::Threw Rethrow(Isolate& isolate, const Exception& exception);
  static Exception NewError(Isolate& isolate, qdr::ErrorKind kind, std::string_view message);

  /// The exception that is pending because a text does not parse.
  static Exception TakeEarly(Isolate& isolate, bool incomplete_input, SourceLocation location);
  /// The exception that kept a module from being linked.
  static Exception TakeLink(Isolate& isolate);

  // --- Functions.
  static CallInfo NewCallInfo(Isolate& isolate, qdr::Arguments& arguments);
  static std::shared_ptr<void>& SharedOf(SharedMemory& memory) { return memory.data_; }
  static const std::shared_ptr<void>& SharedOf(const SharedMemory& memory) { return memory.data_; }
  static PromiseResolver NewResolver(Promise promise, Function resolve, Function reject) {
    return PromiseResolver(std::move(promise), std::move(resolve), std::move(reject));
  }
};

/// Every operation of the API that may allocate or run JavaScript makes one: it tells the collector
/// and the overflow checks where the stack of this thread is. May be nested.
class Entry {
 public:
  explicit Entry(Isolate& isolate);
  ~Entry();
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

  qdr::Vm& vm() const { return *data_.engine; }
  qdr::Isolate& engine() const { return *data_.engine; }

 private:
  Isolate::Data& data_;
  qdr::IsolateScope scope_;
};

/// The values of handles for the time of a call, where the collector finds and updates them.
class RootList {
 public:
  RootList(qdr::Vm& vm, std::span<const Value> values) : roots_(vm.heap) {
    roots_.reserve(values.size());
    for (const Value& value : values) roots_.push_back(Access::ToEngine(value));
  }
  std::span<const qdr::Value> span() { return {roots_.data(), roots_.size()}; }

 private:
  qdr::RootVector roots_;
};

}  // namespace internal
}  // namespace quadrille

/// Unwraps a completion of the engine, or returns the exception from the enclosing function of the
/// API. `isolate` is a name in scope.
#define API_TRY(expression)                                \
  ({                                                       \
    auto completion_of_api = (expression);                 \
    if (completion_of_api.threw()) [[unlikely]] {          \
      return ::quadrille::internal::Access::Take(isolate); \
    }                                                      \
    completion_of_api.Take();                              \
  })

#endif  // ENGINE_API_INTERNAL_H_
