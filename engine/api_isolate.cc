// The public API: isolates, what bounds and steers them, weak references.
#include <algorithm>
#include <utility>

#include "engine/api_internal.h"
#include "engine/event_readers.h"
#include "engine/flags.h"
#include "heap/heap.h"
#include "objects/collections.h"
#include "objects/weak.h"
#include "runtime/abstract_operations.h"
#include "runtime/agent_waits.h"
#include "runtime/runtime_state.h"

namespace quadrille {

using internal::Access;
using internal::Entry;

std::string_view Version() { return QUADRILLE_VERSION; }

std::vector<std::string> RejectedFlags(std::span<const std::string> flags) {
  qdr::Flags parsed;
  std::vector<std::string> rejected;
  for (const std::string& flag : flags) {
    if (!parsed.Parse(flag).ok()) rejected.push_back(flag);
  }
  return rejected;
}

std::string FlagsHelp() { return qdr::Flags::Help(); }

namespace internal {

qdr::Vm& Access::VmOf(Isolate& isolate) { return *isolate.data_->engine; }

Value Access::Wrap(Isolate& isolate, qdr::Value value) {
  Value result;
  QDR_DCHECK(!value.IsHole() && !value.IsException());
  if (!value.IsCell()) {
    result.bits_ = value.bits();
  } else {
    result.root_ = isolate.data_->roots->New(value);
  }
  return result;
}

Entry::Entry(Isolate& isolate) : data_(Access::DataOf(isolate)), scope_(*data_.engine) {
  if (data_.depth++ == 0 && data_.watchdog != nullptr) data_.watchdog->Arm(data_.time_limit);
}

Entry::~Entry() {
  if (--data_.depth > 0) return;
  data_.unwinding = false;
  if (data_.watchdog != nullptr) {
    data_.watchdog->Disarm();
    // What came too late for this call must not end the next one.
    auto expected = Exception::Kind::kTimeLimit;
    data_.stop.compare_exchange_strong(expected, Exception::Kind::kThrown);
  }
}

}  // namespace internal

Isolate::Data::Data(Isolate& owner, const qdr::Flags& flags)
    : isolate(owner),
      engine(std::make_unique<qdr::Isolate>(flags)),
      roots(new internal::RootTable(&owner)) {
  engine->heap.AddRootProvider(roots);
  engine->heap.SetOutOfMemoryHandler([this] {
    stop = Exception::Kind::kOutOfMemory;
    engine->RequestInterrupt(qdr::Isolate::kCallback);
  });
  engine->set_interrupt_callback([this]() -> qdr::Completion<void> {
    Exception::Kind why = stop.exchange(Exception::Kind::kThrown);
    if (why == Exception::Kind::kThrown) return qdr::Done{};
    stopped = why;
    return engine->Terminate();
  });
  engine->modules().set_host(this);
  engine->rejection_tracker = [this](qdr::JSObject* promise,
                                     qdr::VmHooks::RejectionOperation operation) {
    if (operation == qdr::VmHooks::RejectionOperation::kReject) {
      rejected.push_back(Access::WrapAs<Promise>(isolate, promise));
      return;
    }
    std::erase_if(rejected, [&](const Promise& entry) {
      return Access::ToEngine(entry) == qdr::Value(promise);
    });
  };
}

Isolate::Data::~Data() {
  watchdog.reset();
  rejected.clear();
  for (const auto& [id, listener] : listeners) engine->events.RemoveListener(listener.get());
  engine->heap.RemoveRootProvider(roots);
  roots->Detach();
}

Isolate::Isolate(std::unique_ptr<Data> data) : data_(std::move(data)) {}

std::unique_ptr<Isolate> Isolate::New(const Options& options) {
  qdr::Flags flags;
  for (const std::string& flag : options.flags) (void)flags.Parse(flag);
  if (options.max_heap_bytes > 0) {
    flags.max_heap_size = static_cast<int>(std::max<size_t>(options.max_heap_bytes >> 20, 1));
  }
  if (options.max_stack_bytes > 0) {
    flags.stack_size = static_cast<int>(options.max_stack_bytes >> 10);
  }
  std::unique_ptr<Isolate> isolate(new Isolate(nullptr));
  isolate->data_ = std::make_unique<Data>(*isolate, flags);
  Entry entry(*isolate);
  entry.engine().NewRealm();
  return isolate;
}

Isolate::~Isolate() = default;

std::vector<std::string> Isolate::FlagErrors() const {
  return data_->engine->event_readers().errors();
}

Context Isolate::current_context() const {
  auto& isolate = const_cast<Isolate&>(*this);
  return Access::WrapRealm(isolate, data_->engine->realm());
}

// --- Jobs.

namespace {

// Registries whose objects have died get a job to clean up.
void ScheduleFinalization(qdr::Vm& vm) {
  qdr::Value list = vm.finalization_registries();
  if (!list.IsCell()) return;
  auto* registries = qdr::CellCast<qdr::WeakArray>(list);
  for (uint32_t index = 0; index < registries->used(); ++index) {
    qdr::Value entry = registries->get(index);
    if (!entry.IsCell()) continue;
    auto* registry = qdr::CellCast<qdr::JSFinalizationRegistry>(entry);
    if (registry->cleanup_scheduled() || !registry->HasDeadCell()) continue;
    registry->set_cleanup_scheduled(true);
    qdr::RuntimeState::Of(vm).jobs.Enqueue(qdr::JobKind::kFinalization, registry);
  }
}

}  // namespace

Result<void> Isolate::RunJobs() {
  Isolate& isolate = *this;
  Entry entry(isolate);
  qdr::JobQueue& jobs = qdr::RuntimeState::Of(entry.vm()).jobs;
  std::optional<Exception> uncaught;
  auto take = [&](qdr::Vm& vm, qdr::Value exception) {
    (void)vm.Throw(exception);
    Exception taken = Access::Take(isolate);
    if (!uncaught.has_value()) uncaught = taken;
  };
  do {
    API_TRY(qdr::RuntimeState::Of(entry.vm()).async_waits->Settle());
    API_TRY(jobs.RunJobs(take));
    ScheduleFinalization(entry.vm());
  } while (!jobs.empty());
  // Finalizers of the embedder: their cells are read, so none is called for what still lives.
  for (size_t index = 0; index < data_->finalizers.size();) {
    std::shared_ptr<Weak::Data> weak = data_->finalizers[index].lock();
    bool dead = weak != nullptr && Access::Cell<qdr::WeakCell>(weak->cell)->target().IsUndefined();
    if (weak != nullptr && !dead) {
      ++index;
      continue;
    }
    data_->finalizers.erase(data_->finalizers.begin() + static_cast<long>(index));
    if (dead) std::exchange(weak->finalizer, nullptr)();
  }
  std::vector<Promise> rejected = std::exchange(data_->rejected, {});
  if (data_->rejection_hook) {
    for (const Promise& promise : rejected) data_->rejection_hook(promise);
  }
  if (uncaught.has_value()) return *uncaught;
  return {};
}

void Isolate::SetWaitHooks(std::function<void(int change)> expect, std::function<void()> wake) {
  qdr::RuntimeState::Of(*data_->engine).async_waits->SetHooks(std::move(expect), std::move(wake));
}

bool Isolate::HasJobs() const { return !qdr::RuntimeState::Of(*data_->engine).jobs.empty(); }

void Isolate::EnqueueJob(const Function& function) {
  Entry entry(*this);
  qdr::RuntimeState::Of(entry.vm())
      .jobs.Enqueue(qdr::JobKind::kCallback, Access::ToEngine(function), qdr::Value::Undefined());
}

void Isolate::SetUnhandledRejectionHook(UnhandledRejectionHook hook) {
  data_->rejection_hook = std::move(hook);
}

void Promise::MarkHandled() const {
  auto* promise = Access::Cell<qdr::JSPromise>(*this);
  promise->set_handled();
  Isolate& isolate = *Access::IsolateOf(*this);
  std::erase_if(Access::DataOf(isolate).rejected,
                [&](const Promise& entry) { return entry.StrictEquals(*this); });
}

// --- Modules: the hooks; the rest is in api_context.cc.

void Isolate::SetModuleLoader(ModuleLoader loader) { data_->module_loader = std::move(loader); }
void Isolate::SetImportMetaHook(ImportMetaHook hook) { data_->import_meta_hook = std::move(hook); }

qdr::Completion<qdr::Module*> Isolate::Data::LoadModule(qdr::Vm& vm, qdr::Realm* realm,
                                                        const qdr::ModuleHostRequest& request) {
  if (!module_loader) return vm.ThrowTypeError("There is no module loader");
  ModuleRequest asked;
  asked.specifier = request.specifier;
  asked.referrer = request.referrer;
  asked.attributes = request.attributes;
  asked.dynamic = request.dynamic;
  Result<Module> module = module_loader(Access::WrapRealm(isolate, realm), asked);
  if (!module.ok()) return Access::Rethrow(isolate, module.exception());
  return qdr::CellCast<qdr::Module>(Access::RecordOf(*module));
}

qdr::Completion<void> Isolate::Data::InitializeImportMeta(qdr::Vm& vm, qdr::Module* module,
                                                          qdr::JSObject* meta) {
  if (!import_meta_hook) return qdr::Done{};
  std::string name = qdr::CellCast<qdr::String>(module->get(qdr::Module::kSpecifier))->ToUtf8(vm);
  Result<void> done = import_meta_hook(name, Access::WrapAs<Object>(isolate, meta));
  if (!done.ok()) return Access::Rethrow(isolate, done.exception());
  return qdr::Done{};
}

// --- Limits.

void Isolate::Interrupt() {
  data_->stop = Exception::Kind::kInterrupted;
  data_->engine->RequestInterrupt(qdr::Isolate::kCallback);
}

void Isolate::CancelInterrupt() {
  auto expected = Exception::Kind::kInterrupted;
  data_->stop.compare_exchange_strong(expected, Exception::Kind::kThrown);
}

void Isolate::SetTimeLimit(std::chrono::milliseconds limit) {
  data_->time_limit = limit;
  if (limit.count() == 0) {
    data_->watchdog.reset();
  } else if (data_->watchdog == nullptr) {
    data_->watchdog = std::make_unique<internal::Watchdog>([data = data_.get()] {
      data->stop = Exception::Kind::kTimeLimit;
      data->engine->RequestInterrupt(qdr::Isolate::kCallback);
    });
  }
}

// --- Memory.

void Isolate::CollectGarbage(Collection collection) {
  Entry entry(*this);
  if (collection == Collection::kFull) {
    entry.vm().heap.CollectFull(qdr::GcReason::kRequested);
  } else {
    entry.vm().heap.CollectYoung(qdr::GcReason::kRequested);
  }
  ScheduleFinalization(entry.vm());
}

HeapStatistics Isolate::heap_statistics() const {
  qdr::HeapStatistics from = data_->engine->heap.Statistics();
  HeapStatistics result;
  result.used_bytes = from.young_used + from.old_used + from.large_used + from.map_used;
  result.committed_bytes =
      from.young_capacity + from.old_committed + from.large_used + from.map_used;
  result.external_bytes = from.external_bytes;
  result.limit_bytes = data_->engine->heap.options().memory_limit_bytes;
  result.young_collections = from.scavenges;
  result.full_collections = from.full_collections;
  result.collection_time = std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double, std::milli>(from.scavenge_ms + from.full_ms));
  return result;
}

Weak::Weak(const Object& object, std::function<void()> finalizer) {
  Isolate& isolate = *Access::IsolateOf(object);
  Entry entry(isolate);
  data_ = std::make_shared<Data>();
  data_->cell = Access::Wrap(isolate, qdr::WeakCell::New(entry.vm(), Access::ToEngine(object)));
  data_->finalizer = std::move(finalizer);
  if (data_->finalizer) Access::DataOf(isolate).finalizers.push_back(data_);
}

Value Weak::Get() const {
  if (data_ == nullptr) return Value();
  Isolate* isolate = Access::IsolateOf(data_->cell);
  if (isolate == nullptr) return Value();
  return Access::Wrap(*isolate, Access::Cell<qdr::WeakCell>(data_->cell)->target());
}

// --- For conformance tests.

namespace testing {

Object NewHtmlDda(Isolate& isolate) {
  Function function = Function::New(isolate, "IsHTMLDDA",
                                    [](const CallInfo&) -> Result<Value> { return Value::Null(); });
  Entry entry(isolate);
  qdr::Vm& vm = entry.vm();
  // A bound function: generated code knows that plain functions are never undetectable.
  auto* cell = MUST(qdr::BoundFunctionCreate(vm, qdr::AsReceiver(Access::ToEngine(function)),
                                             qdr::Value::Undefined(), {}));
  qdr::Map* map = qdr::Map::Copy(vm, cell->map(vm.heap));
  map->set(qdr::Map::kUndetectable);
  cell->SetMapWord(map);
  return Access::WrapAs<Object>(isolate, qdr::Value(cell));
}

Value AbstractModuleSource(const Context& context) { return Value(); }

}  // namespace testing

}  // namespace quadrille
