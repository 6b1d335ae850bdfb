// Generators, promises, modules, iterators: allocation and the few operations that are structural.
#include "objects/builtin_objects.h"

#include "objects/generator.h"
#include "objects/module.h"
#include "objects/numbers.h"
#include "objects/promise.h"
#include "objects/property_cell.h"
#include "objects/vm.h"

namespace qdr {

JSGenerator* JSGenerator::New(Vm& vm, Map* map, JSFunction* function, Value receiver,
                              FixedArray* registers) {
  auto* generator = static_cast<JSGenerator*>(JSObject::New(vm, map));
  generator->function_ = function;
  generator->context_ = function->context_;
  generator->receiver_ = receiver;
  generator->registers_ = registers;
  generator->resume_offset_ = Value::Smi(0);
  generator->resume_mode_ = Value::Smi(0);
  vm.heap.Barrier(generator);
  return generator;
}

JSPromise* JSPromise::New(Vm& vm, Map* map) {
  auto* promise = static_cast<JSPromise*>(JSObject::New(vm, map));
  promise->state_ = Value::Smi(0);
  return promise;
}

Value JSPromise::Settle(Heap& heap, State state, Value result) {
  Value reactions = reactions_;
  heap.Store(this, &result_, result);
  reactions_ = Value::Undefined();
  state_ = Value::Smi(static_cast<int32_t>(state));
  return reactions;
}

void JSGlobalObject::ReplaceCell(Vm& vm, JSObject* global, HeapObject* name) {
  NameDictionary* table = global->dictionary_properties();
  uint32_t entry = table->Find(name);
  if (entry == Dictionary::kNotFound) return;
  auto* old_cell = CellCast<PropertyCell>(table->ValueAt(entry));
  PropertyCell* cell = PropertyCell::New(vm, name, old_cell->value(), old_cell->details());
  table->SetValueAt(vm.heap, entry, cell);
  old_cell->set_value(vm.heap, Value::Hole());
}

JSIterator* JSIterator::New(Vm& vm, Map* map, Kind kind) {
  auto* iterator = static_cast<JSIterator*>(JSObject::New(vm, map));
  iterator->kind_ = Value::Smi(static_cast<int32_t>(kind));
  return iterator;
}

ImportRequest* ImportRequest::New(Vm& vm, String* specifier, FixedArray* attributes,
                                  int32_t position, int32_t flags) {
  auto* request =
      static_cast<ImportRequest*>(Record::New(vm, InstanceType::kRecord, kFieldCount));
  request->set(vm.heap, kSpecifier, specifier);
  request->set(vm.heap, kAttributes, attributes);
  request->set_no_barrier(kPosition, Value::Smi(position));
  request->set_no_barrier(kFlags, Value::Smi(flags));
  return request;
}

Module* Module::New(Vm& vm, Kind kind, String* specifier) {
  auto* module = static_cast<Module*>(Record::New(vm, kType, kFieldCount));
  module->set(vm.heap, kSpecifier, specifier);
  module->set_no_barrier(kKind, Value::Smi(static_cast<int32_t>(kind)));
  module->set_status(Status::kNew);
  module->set_no_barrier(kEvaluationError, Value::Hole());
  module->set_no_barrier(kDfsIndex, Value::Smi(-1));
  module->set_no_barrier(kDfsAncestorIndex, Value::Smi(-1));
  module->set_no_barrier(kHasTopLevelAwait, Value::False());
  module->set_no_barrier(kAsyncOrder, Value::Smi(kAsyncUnset));
  module->set_no_barrier(kPendingAsync, Value::Smi(0));
  module->set(vm.heap, kRealm, vm.realm());
  module->set(vm.heap, kNamespaceCell, Cell::New(vm, Value::Hole()));
  module->set_no_barrier(kHash, Value::Smi(static_cast<int32_t>(vm.NextIdentityHash() >> 1)));
  return module;
}

JSModuleNamespace* JSModuleNamespace::New(Vm& vm, Value module, FixedArray* sorted_names,
                                          FixedArray* cells) {
  // Its own class, so that inline caches can know the namespace by it.
  Map* map = Map::Copy(vm, vm.map(InstanceType::kJSModuleNamespace));
  auto* result = static_cast<JSModuleNamespace*>(JSObject::New(vm, map));
  vm.heap.Store(result, &result->module_, module);
  vm.heap.Store(result, &result->names_, sorted_names);
  vm.heap.Store(result, &result->cells_, cells);
  // 28.3.1 @@toStringTag: the one field of the map.
  result->SetField(vm.heap, map, 0, String::InternalizeAscii(vm, "Module"));
  return result;
}

int JSModuleNamespace::Find(Vm& vm, PropertyKey key) const {
  String* name = key.is_index() ? Uint32ToString(vm, key.index()) : key.string();
  FixedArray* names = this->names();
  int low = 0;
  int high = static_cast<int>(names->length()) - 1;
  while (low <= high) {
    int middle = (low + high) / 2;
    int order = String::Compare(vm, AsString(names->get(static_cast<uint32_t>(middle))), name);
    if (order == 0) return middle;
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return -1;
}

}  // namespace qdr
