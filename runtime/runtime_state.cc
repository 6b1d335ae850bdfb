// The library's state of an isolate.
#include "runtime/runtime_state.h"

#include "runtime/agent_waits.h"

namespace qdr {

RuntimeState::RuntimeState(Vm& vm)
    : jobs(vm), async_waits(std::make_unique<AsyncWaits>(vm)), vm_(vm), symbol_registry_(vm.heap), kept_objects_(vm.heap) {
  QDR_CHECK(vm.runtime_state == nullptr);
  vm.runtime_state = this;
}

RuntimeState::~RuntimeState() { vm_.runtime_state = nullptr; }

Symbol* RuntimeState::SymbolFor(String* key) {
  if (symbol_registry_.get().IsUndefined()) {
    symbol_registry_.set(OrderedHashTable::New(vm_, OrderedHashTable::kMap));
  }
  auto* table = CellCast<OrderedHashTable>(symbol_registry_.get());
  uint32_t entry = OrderedHashTable::Find(vm_, table, key);
  if (entry != OrderedHashTable::kNotFound) return As<Symbol>(table->ValueAt(entry));
  Symbol* symbol = Symbol::New(vm_, key, Symbol::kRegisteredFlag);
  table = OrderedHashTable::Set(vm_, table, key, symbol);
  QDR_CHECK(table != nullptr);
  symbol_registry_.set(table);
  return symbol;
}

uint32_t RuntimeState::ClosureIndex(BuiltinFunction function) {
  auto [it, inserted] =
      closure_indices_.try_emplace(function, static_cast<uint32_t>(closure_indices_.size()));
  return it->second;
}

}  // namespace qdr
