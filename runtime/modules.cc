// Making module records, and loading the graphs they ask for (ECMA-262 16.2.1.6.1.1).
#include "runtime/modules.h"

#include "language/parser.h"
#include "runtime/json_parser.h"
#include "runtime/messages.h"
#include "runtime/modules_internal.h"
#include "runtime/promise_operations.h"

namespace qdr {

namespace {

/// GraphLoadingState Record (16.2.1.6).
class GraphLoadingState : public Record {
 public:
  enum Field : uint32_t { kPromise, kIsLoading, kPending, kVisited, kFieldCount };
  static GraphLoadingState* New(Vm& vm) {
    auto* state =
        static_cast<GraphLoadingState*>(Record::New(vm, InstanceType::kRecord, kFieldCount));
    state->set_no_barrier(kIsLoading, Value::True());
    state->set_no_barrier(kPending, Value::Smi(1));
    state->set(vm.heap, kPromise, NewPromise(vm));
    return state;
  }
  JSPromise* promise() const { return As<JSPromise>(get(kPromise)); }
  bool is_loading() const { return get(kIsLoading).IsTrue(); }
  void set_done() { set_no_barrier(kIsLoading, Value::False()); }
  int32_t pending() const { return get(kPending).AsSmi(); }
  void AddPending(int32_t n) { set_no_barrier(kPending, Value::Smi(pending() + n)); }
};

String* ToHeap(Vm& vm, const AstString* string) {
  return string->is_one_byte() ? String::InternalizeOneByte(vm, string->one_byte())
                               : String::InternalizeTwoByte(vm, string->two_byte());
}

Value NameOrUndefined(Vm& vm, const AstString* name) {
  return name == nullptr ? Value::Undefined() : Value(ToHeap(vm, name));
}

ImportRequest* ToHeap(Vm& vm, const ModuleRequest& request) {
  FixedArray* attributes =
      FixedArray::New(vm, static_cast<uint32_t>(2 * request.attributes.size()));
  uint32_t i = 0;
  for (const ImportAttribute& attribute : request.attributes) {
    attributes->set(vm.heap, i++, ToHeap(vm, attribute.key));
    attributes->set(vm.heap, i++, ToHeap(vm, attribute.value));
  }
  return ImportRequest::New(vm, ToHeap(vm, request.specifier), attributes,
                            static_cast<int32_t>(request.position), 0);
}

FixedArray* NewCells(Vm& vm, uint32_t count) {
  FixedArray* cells = FixedArray::New(vm, count);
  for (uint32_t i = 0; i < count; ++i) cells->set(vm.heap, i, Cell::New(vm, Value::Hole()));
  return cells;
}

/// A group of ImportFields. The place is that of `shown`.
void SetImport(Vm& vm, FixedArray* array, uint32_t base, uint32_t request,
               const AstString* import_name, uint32_t position, const AstString* shown) {
  uint32_t end = position + (shown == nullptr ? 1 : shown->length());
  array->set_no_barrier(base + Module::kImportRequest, Value::Smi(static_cast<int32_t>(request)));
  array->set(vm.heap, base + Module::kImportName, NameOrUndefined(vm, import_name));
  array->set_no_barrier(base + Module::kImportPosition, Value::Smi(static_cast<int32_t>(position)));
  array->set_no_barrier(base + Module::kImportEnd, Value::Smi(static_cast<int32_t>(end)));
}

void SetImports(Vm& vm, Module* module, const std::vector<ImportEntry>& entries) {
  auto count = static_cast<uint32_t>(entries.size());
  FixedArray* imports = FixedArray::New(vm, count * Module::kImportFieldCount);
  for (uint32_t i = 0; i < count; ++i) {
    const ImportEntry& entry = entries[i];
    SetImport(vm, imports, i * Module::kImportFieldCount, entry.request, entry.import_name,
              entry.position, entry.local_name);
  }
  module->set(vm.heap, Module::kImports, imports);
  module->set(vm.heap, Module::kImportCells, FixedArray::New(vm, count));
}

NameDictionary* AddIndirectExport(Vm& vm, NameDictionary* table, const AstString* export_name,
                                  uint32_t request, const AstString* import_name,
                                  uint32_t position) {
  FixedArray* record = FixedArray::New(vm, Module::kImportFieldCount);
  SetImport(vm, record, 0, request, import_name, position, import_name);
  return NameDictionary::Add(vm, table, ToHeap(vm, export_name), record, {});
}

void SetExports(Vm& vm, Module* module, const ModuleDescriptor& descriptor) {
  FixedArray* cells = NewCells(vm, static_cast<uint32_t>(descriptor.export_cell_count));
  module->set(vm.heap, Module::kExportCells, cells);

  auto* local = NameDictionary::New(vm, static_cast<uint32_t>(descriptor.local_exports.size()));
  auto* indirect =
      NameDictionary::New(vm, static_cast<uint32_t>(descriptor.indirect_exports.size()));
  for (const IndirectExportEntry& entry : descriptor.indirect_exports) {
    indirect = AddIndirectExport(vm, indirect, entry.export_name, entry.request, entry.import_name,
                                 entry.position);
  }
  for (const LocalExportEntry& entry : descriptor.local_exports) {
    if (entry.cell > 0) {
      Value cell = cells->get(static_cast<uint32_t>(entry.cell - 1));
      local = NameDictionary::Add(vm, local, ToHeap(vm, entry.export_name), cell, {});
    } else {
      // 10.a.ii.2: An imported namespace object that is exported again is an indirect export.
      const ImportEntry& import = descriptor.imports[static_cast<size_t>(-entry.cell - 1)];
      indirect = AddIndirectExport(vm, indirect, entry.export_name, import.request, nullptr,
                                   entry.position);
    }
  }
  module->set(vm.heap, Module::kExports, local);
  module->set(vm.heap, Module::kIndirectExports, indirect);

  auto star_count = static_cast<uint32_t>(descriptor.star_exports.size());
  FixedArray* stars = FixedArray::New(vm, star_count);
  for (uint32_t i = 0; i < star_count; ++i) {
    stars->set_no_barrier(i, Value::Smi(static_cast<int32_t>(descriptor.star_exports[i].request)));
  }
  module->set(vm.heap, Module::kStarExports, stars);
}

/// ModuleRequestsEqual (16.2.1.3.1); the attributes are sorted.
bool RequestsEqual(Vm& vm, ImportRequest* a, ImportRequest* b) {
  if (!String::Equals(vm, a->specifier(), b->specifier())) return false;
  FixedArray* left = a->attributes();
  FixedArray* right = b->attributes();
  if (left->length() != right->length()) return false;
  for (uint32_t i = 0; i < left->length(); ++i) {
    if (!String::Equals(vm, AsString(left->get(i)), AsString(right->get(i)))) return false;
  }
  return true;
}

/// Where import() of a referrer keeps what it has loaded; nullptr for a realm.
Script* ScriptOf(Value referrer) {
  if (Is<Script>(referrer)) return CellCast<Script>(referrer);
  if (!Is<Module>(referrer)) return nullptr;
  Value function = AsModule(referrer)->get(Module::kFunction);
  return function.IsCell() ? CellCast<JSFunction>(function)->shared()->script() : nullptr;
}

/// The Module of an equal request in referrer.[[LoadedModules]], or undefined.
Value FindLoadedModule(Vm& vm, Value referrer, ImportRequest* request) {
  if (Is<Module>(referrer)) {
    Module* module = AsModule(referrer);
    auto* loaded = CellCast<FixedArray>(module->get(Module::kLoadedModules));
    for (uint32_t i = 0; i < loaded->length(); ++i) {
      if (loaded->get(i).IsCell() && RequestsEqual(vm, RequestAt(module, i), request)) {
        return loaded->get(i);
      }
    }
  }
  Script* script = ScriptOf(referrer);
  if (script == nullptr) return Value::Undefined();
  Value list = script->get(Script::kLoadedModules);
  for (uint32_t i = 0; i < ListSize(list); i += 2) {
    if (RequestsEqual(vm, CellCast<ImportRequest>(ListGet(list, i)), request)) {
      return ListGet(list, i + 1);
    }
  }
  return Value::Undefined();
}

void AddLoadedModule(Vm& vm, Value referrer, ImportRequest* request, Module* loaded_module) {
  if (Is<Module>(referrer)) {
    Module* module = AsModule(referrer);
    auto* loaded = CellCast<FixedArray>(module->get(Module::kLoadedModules));
    for (uint32_t i = 0; i < loaded->length(); ++i) {
      if (RequestsEqual(vm, RequestAt(module, i), request)) {
        loaded->set(vm.heap, i, loaded_module);
        return;
      }
    }
  }
  Script* script = ScriptOf(referrer);
  if (script == nullptr) return;
  Value list = ListAppend(vm, script->get(Script::kLoadedModules), request);
  script->set(vm.heap, Script::kLoadedModules, ListAppend(vm, list, loaded_module));
}

/// InnerModuleLoading steps 3 to 5: one module less to wait for.
Completion<void> FinishOneModule(Vm& vm, GraphLoadingState* state) {
  // 3. Assert: state.[[PendingModulesCount]] ≥ 1.
  QDR_DCHECK(state->pending() >= 1);
  // 4. Set state.[[PendingModulesCount]] to state.[[PendingModulesCount]] - 1.
  state->AddPending(-1);
  // 5. If state.[[PendingModulesCount]] = 0, then
  if (state->pending() != 0) return Done{};
  // a. Set state.[[IsLoading]] to false.
  state->set_done();
  // b. For each Cyclic Module Record loaded of state.[[Visited]], do
  Value visited = state->get(GraphLoadingState::kVisited);
  for (uint32_t i = 0; i < ListSize(visited); ++i) {
    // i. If loaded.[[Status]] is new, set loaded.[[Status]] to unlinked.
    Module* loaded = AsModule(ListGet(visited, i));
    if (loaded->status() == Module::Status::kNew) loaded->set_status(Module::Status::kUnlinked);
  }
  // c. Perform ! Call(state.[[PromiseCapability]].[[Resolve]], undefined, « undefined »).
  return ResolvePromise(vm, state->promise(), Value::Undefined());
}

/// ContinueModuleLoading (16.2.1.6.1.1.2) with a throw: the pending exception.
Completion<void> FailModuleLoading(Vm& vm, GraphLoadingState* state) {
  Value reason = TRY(TakeThrown(vm));
  // 1. If state.[[IsLoading]] is false, return unused.
  if (!state->is_loading()) return Done{};
  // 3.a. Set state.[[IsLoading]] to false.
  state->set_done();
  // b. Perform ! Call(state.[[PromiseCapability]].[[Reject]], undefined, «
  // moduleCompletion.[[Value]] »).
  RejectPromise(vm, state->promise(), reason);
  return Done{};
}

/// InnerModuleLoading (16.2.1.6.1.1.1).
Completion<void> InnerModuleLoading(Vm& vm, GraphLoadingState* state, Module* module) {
  // 1. Assert: state.[[IsLoading]] is true.
  QDR_DCHECK(state->is_loading());
  // 2. If module is a Cyclic Module Record, module.[[Status]] is new, and state.[[Visited]] does
  // not contain module, then
  if (IsCyclicModule(module) && module->status() == Module::Status::kNew &&
      !ListContains(state->get(GraphLoadingState::kVisited), module)) {
    if (vm.CheckStack().threw()) return FailModuleLoading(vm, state);
    // a. Append module to state.[[Visited]].
    state->set(vm.heap, GraphLoadingState::kVisited,
               ListAppend(vm, state->get(GraphLoadingState::kVisited), module));
    // b-c. Set state.[[PendingModulesCount]] to state.[[PendingModulesCount]] +
    // requestedModulesCount.
    uint32_t count = RequestsOf(module)->length();
    state->AddPending(static_cast<int32_t>(count));
    // d. For each ModuleRequest Record request of module.[[RequestedModules]], do
    for (uint32_t i = 0; i < count; ++i) {
      ImportRequest* request = RequestAt(module, i);
      if (!AllImportAttributesSupported(vm, request)) {
        // i. If AllImportAttributesSupported(request.[[Attributes]]) is false, then
        //   1. Let error be ThrowCompletion(a newly created SyntaxError object).
        (void)ThrowMessage(vm, Message::kImportAttributeUnsupportedEarly,
                           {UnsupportedImportAttribute(vm, request)->ToUtf8(vm)});
        //   2. Perform ContinueModuleLoading(state, error).
        TRY(FailModuleLoading(vm, state));
      } else {
        // ii. Else if module.[[LoadedModules]] contains an equal request, then
        //   1. Perform InnerModuleLoading(state, record.[[Module]]).
        // iii. Else, perform HostLoadImportedModule(module, request, state.[[HostDefined]], state).
        TRY(LoadImportedModule(vm, module, request, state));
      }
      // iv. If state.[[IsLoading]] is false, return unused.
      if (!state->is_loading()) return Done{};
    }
  }
  return FinishOneModule(vm, state);
}

}  // namespace

// ------------------------------------------------------------------------------------- Records

Module* NewSourceTextModule(Vm& vm, JSFunction* code, const ModuleDescriptor& descriptor,
                            bool has_top_level_await, String* specifier) {
  Module* module = Module::New(vm, Module::Kind::kSourceText, specifier);
  module->set(vm.heap, Module::kFunction, code);
  // 3. Let requestedModules be the ModuleRequests of body.
  auto request_count = static_cast<uint32_t>(descriptor.requests.size());
  FixedArray* requests = FixedArray::New(vm, request_count);
  for (uint32_t i = 0; i < request_count; ++i) {
    requests->set(vm.heap, i, ToHeap(vm, descriptor.requests[i]));
  }
  module->set(vm.heap, Module::kRequests, requests);
  module->set(vm.heap, Module::kLoadedModules, FixedArray::New(vm, request_count));
  // 4-11. The import entries, and the export entries by kind. The parser has told imported names
  // that are exported again from local exports.
  SetImports(vm, module, descriptor.imports);
  SetExports(vm, module, descriptor);
  // 12. Let async be body Contains await.
  module->set_no_barrier(Module::kHasTopLevelAwait, Value::Boolean(has_top_level_await));
  // 13. Return Source Text Module Record { ... }.
  Script* script = code->shared()->script();
  script->set(vm.heap, Script::kHostDefined, module);
  return module;
}

Module* NewSyntheticModule(Vm& vm, String* specifier, std::span<const Value> names,
                           std::span<const Value> values) {
  QDR_DCHECK(names.size() == values.size());
  auto count = static_cast<uint32_t>(names.size());
  Module* module = Module::New(vm, Module::Kind::kSynthetic, specifier);
  auto* exports = NameDictionary::New(vm, count);
  FixedArray* copies = FixedArray::New(vm, count);
  for (uint32_t i = 0; i < count; ++i) {
    String* name = String::Internalize(vm, AsString(names[i]));
    exports = NameDictionary::Add(vm, exports, name, Cell::New(vm, Value::Hole()), {});
    copies->set(vm.heap, i, values[i]);
  }
  module->set(vm.heap, Module::kExports, exports);
  module->set(vm.heap, Module::kSyntheticValues, copies);
  module->set(vm.heap, Module::kRequests, vm.empty_fixed_array());
  module->set(vm.heap, Module::kLoadedModules, vm.empty_fixed_array());
  return module;
}

Completion<Module*> ParseJsonModule(Vm& vm, String* source, String* specifier) {
  // 1. Let json be ? ParseJSON(source).
  Value json = TRY(ParseJson(vm, source, nullptr));
  // 2. Return CreateDefaultExportSyntheticModule(json).
  Value name = vm.names().default_;
  return NewSyntheticModule(vm, specifier, {&name, 1}, {&json, 1});
}

void LinkSynthetic(Vm& vm, Module* module) {
  if (module->status() >= Module::Status::kLinked) return;
  // 1-4. The environment.
  // 5. For each String exportName of module.[[ExportNames]], do
  //   a. Perform ! env.CreateMutableBinding(exportName, false).
  //   b. Perform ! env.InitializeBinding(exportName, undefined).
  auto* exports = CellCast<NameDictionary>(module->get(Module::kExports));
  for (uint32_t i = 0; i < exports->used(); ++i) {
    CellCast<Cell>(exports->ValueAt(i))->set_value(vm.heap, Value::Undefined());
  }
  module->set_status(Module::Status::kLinked);
}

void EvaluateSynthetic(Vm& vm, Module* module) {
  if (module->status() == Module::Status::kEvaluated) return;
  // The [[EvaluationSteps]]: SetSyntheticModuleExport for each.
  auto* exports = CellCast<NameDictionary>(module->get(Module::kExports));
  auto* values = CellCast<FixedArray>(module->get(Module::kSyntheticValues));
  for (uint32_t i = 0; i < exports->used(); ++i) {
    CellCast<Cell>(exports->ValueAt(i))->set_value(vm.heap, values->get(i));
  }
  module->set_no_barrier(Module::kSyntheticValues, Value::Undefined());
  module->set_status(Module::Status::kEvaluated);
}

// ------------------------------------------------------------------------------------- Loading

Completion<JSPromise*> LoadRequestedModules(Vm& vm, Module* module) {
  // Of a synthetic module: nothing is requested, the promise is resolved with undefined.
  // 2-3. Let state be the GraphLoadingState Record { [[IsLoading]]: true,
  // [[PendingModulesCount]]: 1, [[Visited]]: « », [[PromiseCapability]]: pc }.
  GraphLoadingState* state = GraphLoadingState::New(vm);
  // 4. Perform InnerModuleLoading(state, module).
  TRY(InnerModuleLoading(vm, state, module));
  // 5. Return pc.[[Promise]].
  return state->promise();
}

Completion<void> LoadImportedModule(Vm& vm, Value referrer, ImportRequest* request, Value payload) {
  Value loaded = FindLoadedModule(vm, referrer, request);
  if (loaded.IsUndefined()) return vm.hooks().LoadImportedModule(vm, referrer, request, payload);
  return FinishLoadingImportedModule(vm, referrer, request, payload, AsModule(loaded));
}

Completion<void> FinishLoadingImportedModule(Vm& vm, Value referrer, ImportRequest* request,
                                             Value payload, Completion<Module*> result) {
  // 1. If result is a normal completion, then
  if (!result.threw()) {
    // a-b. Unless an equal request is there, append it to referrer.[[LoadedModules]]. A host that
    // gives another module this time than before is overruled.
    Value before = FindLoadedModule(vm, referrer, request);
    if (before.IsCell()) {
      result = AsModule(before);
    } else {
      AddLoadedModule(vm, referrer, request, result.value());
    }
  }
  // 3. Else (payload is a PromiseCapability), perform ContinueDynamicImport(payload, result).
  if (IsPromise(payload)) return ContinueDynamicImport(vm, As<JSPromise>(payload), result);
  // 2. If payload is a GraphLoadingState Record, perform ContinueModuleLoading(payload, result).
  auto* state = CellCast<GraphLoadingState>(payload);
  if (result.threw()) return FailModuleLoading(vm, state);
  if (!state->is_loading()) return Done{};
  return InnerModuleLoading(vm, state, result.value());
}

bool AllImportAttributesSupported(Vm& vm, ImportRequest* request) {
  return UnsupportedImportAttribute(vm, request) == nullptr;
}

String* UnsupportedImportAttribute(Vm& vm, ImportRequest* request) {
  // HostGetSupportedImportAttributes is « "type" ».
  String* type = String::InternalizeAscii(vm, "type");
  FixedArray* attributes = request->attributes();
  for (uint32_t i = 0; i < attributes->length(); i += 2) {
    String* key = AsString(attributes->get(i));
    if (!String::Equals(vm, key, type)) return key;
  }
  return nullptr;
}

String* ReferrerName(Vm& vm, Value referrer) {
  if (Is<Module>(referrer)) return AsModule(referrer)->specifier();
  if (Is<Script>(referrer) && IsString(CellCast<Script>(referrer)->name())) {
    return AsString(CellCast<Script>(referrer)->name());
  }
  return vm.names().empty;
}

// --------------------------------------------------------------------------------------- Lists

Value ListAppend(Vm& vm, Value list, Value item) {
  uint32_t size = ListSize(list);
  FixedArray* array = list.IsCell() ? CellCast<FixedArray>(list) : nullptr;
  if (array == nullptr || size + 1 == array->length()) {
    constexpr uint32_t kFirstCapacity = 5;
    array = array == nullptr
                ? FixedArray::New(vm, kFirstCapacity)
                : FixedArray::CopyOf(vm, array, size + 1, 2 * array->length(), Value::Undefined());
  }
  array->set(vm.heap, size + 1, item);
  array->set_no_barrier(0, Value::Smi(static_cast<int32_t>(size + 1)));
  return array;
}

bool ListContains(Value list, Value item) {
  for (uint32_t i = 0, size = ListSize(list); i < size; ++i) {
    if (ListGet(list, i) == item) return true;
  }
  return false;
}

Completion<Value> TakeThrown(Vm& vm) {
  if (vm.is_terminating()) return Threw{};
  return vm.TakeException();
}

}  // namespace qdr
