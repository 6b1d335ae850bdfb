#include "engine/baseline_codes.h"

#include <algorithm>
#include <cstring>

#include "absl/container/flat_hash_set.h"
#include "engine/isolate.h"
#include "tiers/codegen/code_log.h"
#include "tiers/codegen/frames.h"

namespace qdr {

namespace {

void Log(Vm& vm, SharedFunctionInfo* shared, const BaselineCode& code) {
  if (vm.code_log == nullptr) return;
  CodeDescription description;
  description.name = shared->name()->ToUtf8(vm);
  description.start = code.code;
  description.size = code.size;
  description.tier = Tier::kSparkplug;
  description.function = shared;
  if (!code.positions.empty()) description.positions.push_back({0, 0, "prologue"});
  for (const BaselineCode::Position& position : code.positions) {
    description.positions.push_back({position.native, position.bytecode});
  }
  description.positions.push_back({code.main_size, 0, "out of line"});
  vm.code_log->Added(description);
}

}  // namespace

BaselineCodes::~BaselineCodes() = default;

BaselineCode* BaselineCodes::Install(SharedFunctionInfo* shared, BaselineOutput output) {
  std::unique_ptr<BaselineCode> code =
      SparkplugCompiler::Install(isolate_.code_space(), shared->bytecode(), std::move(output));
  if (code == nullptr) return nullptr;
  code->id = isolate_.events.NewCodeId();
  shared->bytecode()->set_baseline(code.get(), code->code);
  shared->bytecode()->age_ = 0;
  Log(isolate_, shared, *code);
  bytes_ += code->size;
  codes_.push_back(std::move(code));
  return codes_.back().get();
}

void BaselineCodes::Free(const BaselineCode& code, std::string_view reason) {
  bytes_ -= code.size;
  if (isolate_.code_log != nullptr) isolate_.code_log->Removed(code.code);
  isolate_.events.Emit(event::CodeDeath{.function = code.function_id,
                                        .tier = Tier::kSparkplug,
                                        .code = code.id,
                                        .reason = reason,
                                        .code_size = code.size});
  isolate_.code_space().Free(code.code);
}

void BaselineCodes::UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update,
                               const std::function<bool(BaselineCode&)>& is_cold) {
  std::erase_if(detached_, [&](const std::unique_ptr<BaselineCode>& code) {
    if (update(code->bytecode) != nullptr) return false;
    Free(*code, "its function died");
    return true;
  });
  std::erase_if(codes_, [&](std::unique_ptr<BaselineCode>& code) {
    if (update(code->bytecode) == nullptr) {
      Free(*code, "its function died");
      return true;
    }
    if (is_cold(*code)) {
      code->bytecode->set_baseline(nullptr, nullptr);
      detached_.push_back(std::move(code));
      return true;
    }
    std::erase_if(code->guards, [&](const BaselineCode::ClassGuard& guard) {
      if (update(guard.map) != nullptr &&
          (guard.handler == nullptr || update(guard.handler) != nullptr)) {
        return false;
      }
      std::memset(isolate_.code_space().Writable(code->code + guard.native), 0, sizeof(uint32_t));
      return true;
    });
    return false;
  });
  // Detached code still runs: its comparisons must not take new classes for dead ones.
  for (const auto& code : detached_) {
    for (const BaselineCode::ClassGuard& guard : code->guards) {
      std::memset(isolate_.code_space().Writable(code->code + guard.native), 0, sizeof(uint32_t));
    }
    code->guards.clear();
  }
}

bool BaselineCodes::IsCodeOf(const BytecodeArray* bytecode, const void* address) const {
  if (bytecode->baseline() != nullptr && bytecode->baseline()->Contains(address)) return true;
  return std::any_of(detached_.begin(), detached_.end(), [&](const auto& code) {
    return code->bytecode == bytecode && code->Contains(address);
  });
}

void BaselineCodes::Detach(BytecodeArray* bytecode) {
  for (auto& code : codes_) {
    if (code->bytecode != bytecode) continue;
    bytecode->set_baseline(nullptr, nullptr);
    detached_.push_back(std::move(code));
    std::erase(codes_, nullptr);
    return;
  }
}

void BaselineCodes::FreeDetached(const std::function<void(JSFunction*)>& sent_back) {
  absl::flat_hash_set<const BytecodeArray*> running;
  for (FrameIterator it(isolate_); !it.done(); it.Advance()) running.insert(it.frame().bytecode());
  std::vector<std::unique_ptr<BaselineCode>> free;
  for (auto& code : detached_) {
    if (!running.contains(code->bytecode)) free.push_back(std::move(code));
  }
  std::erase(detached_, nullptr);
  if (free.empty()) return;
  absl::flat_hash_set<const void*> entries;
  for (const auto& code : free) entries.insert(code->code);
  isolate_.heap.ForEachObject([&](HeapObject* object) {
    if (object->type() != InstanceType::kJSFunction) return;
    auto* function = static_cast<JSFunction*>(object);
    if (!entries.contains(function->code_entry_)) return;
    function->code_entry_ = isolate_.InitialCodeEntry(isolate_, function->shared());
    sent_back(function);
  });
  for (const auto& code : free) Free(*code, "cold");
}

}  // namespace qdr
