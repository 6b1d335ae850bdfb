// The agents of the conformance tests; see agents.h.
#include "shell/agents.h"

#include <chrono>
#include <memory>
#include <thread>
#include <utility>

#include "shell/host.h"
#include "shell/options.h"

namespace quadrille::shell {

namespace {

Result<Value> Sleep(const CallInfo& info) {
  auto milliseconds = info[0].ToNumber();
  if (!milliseconds.ok()) return milliseconds.exception();
  if (*milliseconds > 0) {
    std::this_thread::sleep_for(std::chrono::duration<double, std::milli>(*milliseconds));
  }
  return Value();
}

Result<Value> MonotonicNow(const CallInfo&) {
  std::chrono::duration<double, std::milli> now =
      std::chrono::steady_clock::now().time_since_epoch();
  return Value(now.count());
}

void DefineClock(Isolate& isolate, const Object& agent) {
  DefineFunction(isolate, agent, "sleep", 1, Sleep);
  DefineFunction(isolate, agent, "monotonicNow", 0, MonotonicNow);
}

// The body of an agent's thread.
void RunAgent(AgentCluster& cluster, const std::string& source,
              const std::function<void()>& started) {
  Options options;
  options.rejections = Rejections::kIgnore;
  auto isolate = Isolate::New();
  Host host(*isolate, options);
  Context context = isolate->current_context();
  host.InstallGlobals(context);
  auto seen = std::make_shared<uint64_t>(0);

  Object agent = Object::New(*isolate);
  DefineClock(*isolate, agent);
  DefineFunction(
      *isolate, agent, "receiveBroadcast", 1, [&, seen](const CallInfo& info) -> Result<Value> {
        if (!info[0].IsFunction()) {
          return Exception::TypeError(*isolate, "receiveBroadcast needs a function");
        }
        AgentCluster::Broadcast message = cluster.Receive(seen.get());
        Value token;
        if (const auto* number = std::get_if<double>(&message.token)) {
          token = *number;
        } else if (auto big = BigInt::Parse(*isolate, std::get<std::string>(message.token))) {
          token = *big;
        }
        return info[0].As<Function>().Call(
            Value(), {ArrayBuffer::FromShared(*isolate, message.memory), token});
      });
  DefineFunction(*isolate, agent, "report", 1, [&](const CallInfo& info) -> Result<Value> {
    auto text = info[0].ToString(info.isolate());
    if (!text.ok()) return text.exception();
    cluster.Report(text->ToUtf8());
    return Value();
  });
  DefineFunction(*isolate, agent, "leaving", 0,
                 [](const CallInfo&) -> Result<Value> { return Value(); });
  Object object = Object::New(*isolate);
  (void)object.Set("agent", agent);
  (void)context.global().DefineHidden("$262", object);
  started();
  if (auto result = context.Evaluate(source); !result.ok()) {
    host.Report(result.exception(), "agent");
  } else if (host.RunJobs() == kSuccess) {
    host.RunLoop();
  }
  cluster.Leave();
}

}  // namespace

void AgentCluster::Start(const std::string& source) {
  bool running = false;
  {
    std::lock_guard lock(mutex_);
    ++running_;
  }
  std::thread([self = shared_from_this(), source, &running] {
    RunAgent(*self, source, [&] {
      std::lock_guard lock(self->mutex_);
      running = true;
      self->changed_.notify_all();
    });
  }).detach();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return running; });
}

void AgentCluster::Send(const Broadcast& message) {
  std::unique_lock lock(mutex_);
  message_ = message;
  ++message_number_;
  receivers_ = running_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return receivers_ <= 0; });
}

AgentCluster::Broadcast AgentCluster::Receive(uint64_t* seen) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return message_number_ > *seen; });
  *seen = message_number_;
  --receivers_;
  changed_.notify_all();
  return message_;
}

void AgentCluster::Leave() {
  std::lock_guard lock(mutex_);
  --running_;
  changed_.notify_all();
}

void AgentCluster::Report(const std::string& text) {
  std::lock_guard lock(mutex_);
  reports_.push_back(text);
}

std::optional<std::string> AgentCluster::TakeReport() {
  std::lock_guard lock(mutex_);
  if (reports_.empty()) return std::nullopt;
  std::string report = std::move(reports_.front());
  reports_.pop_front();
  return report;
}

Object NewAgentObject(Isolate& isolate, std::shared_ptr<AgentCluster> cluster) {
  Object agent = Object::New(isolate);
  DefineClock(isolate, agent);
  DefineFunction(isolate, agent, "start", 1, [cluster](const CallInfo& info) -> Result<Value> {
    auto source = info[0].ToString(info.isolate());
    if (!source.ok()) return source.exception();
    cluster->Start(source->ToUtf8());
    return Value();
  });
  DefineFunction(isolate, agent, "broadcast", 2,
                 [cluster, &isolate](const CallInfo& info) -> Result<Value> {
                   auto buffer = info[0].TryAs<ArrayBuffer>();
                   if (!buffer.has_value() || !buffer->is_shared()) {
                     return Exception::TypeError(isolate, "broadcast needs a SharedArrayBuffer");
                   }
                   AgentCluster::Token token = 0.0;
                   if (info[1].IsBigInt()) {
                     token = info[1].As<BigInt>().Digits();
                   } else {
                     auto number = info[1].ToNumber();
                     if (!number.ok()) return number.exception();
                     token = *number;
                   }
                   cluster->Send({buffer->shared_memory(), token});
                   return Value();
                 });
  DefineFunction(isolate, agent, "getReport", 0,
                 [cluster, &isolate](const CallInfo& info) -> Result<Value> {
                   auto report = cluster->TakeReport();
                   if (!report.has_value()) return Value::Null();
                   return String::New(isolate, *report);
                 });
  return agent;
}

}  // namespace quadrille::shell
