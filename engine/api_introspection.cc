// The public API: feedback of functions as data, events.
#include <utility>

#include "base/events.h"
#include "engine/api_internal.h"
#include "engine/function_feedback.h"

namespace quadrille {

using internal::Access;
using internal::Entry;

std::string_view FeedbackStateName(FeedbackState state) {
  static constexpr std::string_view kNames[] = {"uninitialized", "monomorphic", "polymorphic",
                                                "megamorphic"};
  return kNames[static_cast<int>(state)];
}

std::optional<FunctionFeedback> Function::Feedback() const {
  if (Is<Proxy>()) return std::nullopt;
  auto* cell = Access::ToEngine(*this).AsCell();
  if (cell->type() != qdr::InstanceType::kJSFunction) return std::nullopt;
  Entry entry(*Access::IsolateOf(*this));
  return qdr::CollectFeedback(entry.vm(), static_cast<qdr::JSFunction*>(cell));
}

namespace {

class Fields final : public qdr::EventFieldVisitor {
 public:
  explicit Fields(std::vector<EventField>* fields) : fields_(fields) {}
  void Number(std::string_view name, int64_t value) override { fields_->push_back({name, value}); }
  void Microseconds(std::string_view name, double value) override {
    fields_->push_back({name, value});
  }
  void Flag(std::string_view name, bool value) override { fields_->push_back({name, value}); }
  void Text(std::string_view name, std::string_view value) override {
    fields_->push_back({name, value});
  }

 private:
  std::vector<EventField>* fields_;
};

Event ToApi(const qdr::Event& event) {
  Event result{qdr::EventTypeName(event.type),
               static_cast<double>(event.nanoseconds) / 1000,
               event.thread,
               {}};
  Fields fields(&result.fields);
  qdr::VisitFields(event, fields);
  return result;
}

class Forwarder final : public qdr::EventListener {
 public:
  explicit Forwarder(quadrille::EventListener listener) : listener_(std::move(listener)) {}
  void OnEvent(const qdr::Event& event) override { listener_(ToApi(event)); }

 private:
  quadrille::EventListener listener_;
};

}  // namespace

uint32_t Isolate::AddEventListener(EventListener listener, const std::vector<std::string>& types) {
  qdr::EventMask mask = types.empty() ? qdr::kAllEvents : 0;
  for (int i = 0; i < qdr::kEventTypeCount; ++i) {
    auto type = static_cast<qdr::EventType>(i);
    for (const std::string& name : types) {
      if (name == qdr::EventTypeName(type)) mask |= qdr::MaskOf(type);
    }
  }
  Entry entry(*this);
  auto forwarder = std::make_unique<Forwarder>(std::move(listener));
  entry.vm().events.AddListener(forwarder.get(), mask);
  uint32_t id = ++data_->last_listener;
  data_->listeners.push_back({id, std::move(forwarder)});
  if ((mask & qdr::MaskOf(qdr::EventType::kFunction)) != 0) {
    // Those that events have named before.
    std::vector<qdr::SharedFunctionInfo*> named;
    entry.vm().heap.ForEachObject([&](qdr::HeapObject* object) {
      if (object->type() != qdr::InstanceType::kSharedFunctionInfo) return;
      auto* shared = static_cast<qdr::SharedFunctionInfo*>(object);
      if (shared->event_id_ != 0) named.push_back(shared);
    });
    for (qdr::SharedFunctionInfo* shared : named) entry.vm().FunctionIdOf(shared);
  }
  return id;
}

void Isolate::RemoveEventListener(uint32_t id) {
  std::erase_if(data_->listeners, [&](const auto& registration) {
    if (registration.first != id) return false;
    data_->engine->events.RemoveListener(registration.second.get());
    return true;
  });
}

void Isolate::RecentEvents(const EventListener& visit) const {
  data_->engine->events.ForEachRecent([&](const qdr::Event& event) { visit(ToApi(event)); });
}

}  // namespace quadrille
