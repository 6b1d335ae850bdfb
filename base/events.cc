// The stream of events: the ring, the queue of background threads, delivery to listeners.
#include "base/events.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "base/check.h"

namespace qdr {

namespace {

int64_t ClockNanoseconds() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// How each type of field is shown.
void Give(EventFieldVisitor& visitor, std::string_view name, uint32_t value) {
  visitor.Number(name, value);
}
void Give(EventFieldVisitor& visitor, std::string_view name, int64_t value) {
  visitor.Number(name, value);
}
void Give(EventFieldVisitor& visitor, std::string_view name, uint64_t value) {
  visitor.Number(name, static_cast<int64_t>(value));
}
void Give(EventFieldVisitor& visitor, std::string_view name, bool value) {
  visitor.Flag(name, value);
}
void Give(EventFieldVisitor& visitor, std::string_view name, std::string_view value) {
  visitor.Text(name, value);
}
void Give(EventFieldVisitor& visitor, std::string_view name, Tier value) {
  visitor.Text(name, TierName(value));
}
void Give(EventFieldVisitor& visitor, std::string_view name, DeoptKind value) {
  visitor.Text(name, DeoptKindName(value));
}
void Give(EventFieldVisitor& visitor, std::string_view name, CompileOutcome value) {
  visitor.Text(name, CompileOutcomeName(value));
}
void Give(EventFieldVisitor& visitor, std::string_view name, Duration value) {
  visitor.Microseconds(name, static_cast<double>(value.nanoseconds) / 1000);
}

constexpr size_t kSizes[] = {
#define QDR_SIZE(Name, text, fields, rare) sizeof(event::Name),
    QDR_EVENTS(QDR_SIZE)
#undef QDR_SIZE
};
constexpr size_t kLargest = *std::max_element(std::begin(kSizes), std::end(kSizes));

// Calls `f` with the name and the value of each field, in order.
#define QDR_GIVE(type, name) f(#name, event.name);
#define QDR_DEFINE(Name, text, fields, rare)                   \
  template <class E, class F>                                  \
  requires std::is_same_v<std::remove_const_t<E>, event::Name> \
  void ForEachField(E& event, F f) { fields(QDR_GIVE) }
QDR_EVENTS(QDR_DEFINE)
#undef QDR_DEFINE
#undef QDR_GIVE

// Calls `f` with the event of type `type` at `data`.
template <class Data, class F>
void WithEvent(EventType type, Data* data, F f) {
  switch (type) {
#define QDR_CASE(Name, text, fields, rare)                                                        \
  case EventType::k##Name:                                                                        \
    return f(                                                                                     \
        *static_cast<std::conditional_t<std::is_const_v<Data>, const event::Name, event::Name>*>( \
            data));
    QDR_EVENTS(QDR_CASE)
#undef QDR_CASE
    case EventType::kCount:
      QDR_UNREACHABLE();
  }
}

// Calls `f` with each text field of an event.
template <class F>
void ForEachText(EventType type, void* data, F f) {
  WithEvent(type, data, [&](auto& event) {
    ForEachField(event, [&](std::string_view, auto& field) {
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(field)>, std::string_view>) {
        f(field);
      }
    });
  });
}

}  // namespace

std::string_view EventTypeName(EventType type) {
  static constexpr std::string_view kNames[] = {
#define QDR_NAME(Name, text, fields, rare) text,
      QDR_EVENTS(QDR_NAME)
#undef QDR_NAME
  };
  return kNames[static_cast<int>(type)];
}

void VisitFields(const Event& event, EventFieldVisitor& visitor) {
  WithEvent(event.type, event.data, [&](const auto& e) {
    ForEachField(e, [&](std::string_view name, const auto& field) { Give(visitor, name, field); });
  });
}

FunctionId FunctionOf(const Event& event) {
  FunctionId function = 0;
  WithEvent(event.type, event.data, [&](const auto& e) {
    if constexpr (requires { e.function; }) function = e.function;
  });
  return function;
}

struct EventStream::Record {
  Event event;
  alignas(8) std::byte data[kLargest];
  std::string texts;

  /// Copies the event and the texts it names.
  void Set(const Event& source) {
    event = source;
    event.data = data;
    std::memcpy(data, source.data, kSizes[static_cast<int>(source.type)]);
    texts.clear();
    ForEachText(event.type, data, [&](std::string_view text) { texts += text; });
    const char* next = texts.data();
    ForEachText(event.type, data, [&](std::string_view& text) {
      text = std::string_view(next, text.size());
      next += text.size();
    });
  }
};

EventStream::EventStream() : start_(ClockNanoseconds()) {}
EventStream::~EventStream() = default;

int64_t EventStream::Now() const { return ClockNanoseconds() - start_; }

void EventStream::Describe(std::string version, std::string flags) {
  version_ = std::move(version);
  flags_ = std::move(flags);
}

void EventStream::AddListener(EventListener* listener, EventMask types) {
  listeners_.push_back({listener, types});
  if ((types & MaskOf(EventType::kStart)) != 0) {
    event::Start start{.version = version_, .flags = flags_, .pid = getpid()};
    start.unix_time_us = std::chrono::duration_cast<std::chrono::microseconds>(
                             std::chrono::system_clock::now().time_since_epoch())
                             .count();
    listener->OnEvent({EventType::kStart, 0, Now(), &start});
  }
  if ((types & MaskOf(EventType::kFunction)) != 0) announced_.clear();
  UpdateMask();
}

void EventStream::RemoveListener(EventListener* listener) {
  Flush();
  for (Registration& registration : listeners_) {
    if (registration.listener == listener) registration = {nullptr, 0};
  }
  if (!dispatching_) DropRemoved();
  UpdateMask();
}

void EventStream::DropRemoved() {
  std::erase_if(listeners_, [](const Registration& r) { return r.listener == nullptr; });
}

void EventStream::UpdateMask() {
  EventMask mask = kRareEvents;
  for (const Registration& registration : listeners_) mask |= registration.types;
  mask_.store(mask, std::memory_order_relaxed);
}

bool EventStream::TakeAnnouncement(FunctionId function) {
  if (!wants(EventType::kFunction)) return false;
  if (function >= announced_.size()) announced_.resize(function + 1);
  if (announced_[function]) return false;
  announced_[function] = true;
  return true;
}

void EventStream::Queue(const Event& event) {
  auto record = std::make_unique<Record>();
  record->Set(event);
  std::lock_guard lock(mutex_);
  queued_.push_back(std::move(record));
  has_queued_.store(true, std::memory_order_relaxed);
}

void EventStream::Deliver(const Event& event) {
  // What a listener causes comes after what it is being told.
  if (dispatching_) {
    Queue(event);
    return;
  }
  Flush();
  Dispatch(event);
  Flush();
}

void EventStream::DeliverQueued() {
  if (dispatching_) return;
  while (has_queued_.load(std::memory_order_relaxed)) {
    std::vector<std::unique_ptr<Record>> records;
    {
      std::lock_guard lock(mutex_);
      records.swap(queued_);
      has_queued_.store(false, std::memory_order_relaxed);
    }
    for (const auto& record : records) Dispatch(record->event);
  }
}

void EventStream::Dispatch(const Event& event) {
  if ((kRareEvents & MaskOf(event.type)) != 0) {
    if (ring_.size() < kRecent) {
      ring_.push_back(std::make_unique<Record>());
      ring_.back()->Set(event);
    } else {
      ring_[ring_next_]->Set(event);
      ring_next_ = (ring_next_ + 1) % kRecent;
    }
  }
  dispatching_ = true;
  // By index: listeners come and go meanwhile.
  for (size_t i = 0; i < listeners_.size(); ++i) {
    if ((listeners_[i].types & MaskOf(event.type)) != 0) listeners_[i].listener->OnEvent(event);
  }
  dispatching_ = false;
  DropRemoved();
}

void EventStream::ForEachRecent(const std::function<void(const Event&)>& visit) const {
  for (size_t i = 0; i < ring_.size(); ++i) {
    visit(ring_[(ring_next_ + i) % ring_.size()]->event);
  }
}

}  // namespace qdr
