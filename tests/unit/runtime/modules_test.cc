// Module records without an interpreter: the parser gives the descriptors, C++ functions stand for
// the bodies.
#include "runtime/modules.h"

#include <map>

#include "language/parser.h"
#include "objects/generator.h"
#include "runtime/promise_operations.h"
#include "tests/unit/runtime/core_fixture.h"
#include "tiers/bytecode/runtime_functions.h"

namespace qdr {
namespace {

/// Loads from a table of sources; runs bodies as C++ functions.
class ModuleHooks : public DirectHooks {
 public:
  std::function<Completion<void>(Value referrer, ImportRequest* request, Value payload)> load;
  std::function<Completion<Value>(JSGenerator* activation)> resume;

  Completion<void> LoadImportedModule(Vm& vm, Value referrer, ImportRequest* request,
                                      Value payload) override {
    return load(referrer, request, payload);
  }
  Completion<void> GetImportMetaProperties(Vm& vm, Module* module, JSObject* meta) override {
    return CreateDataPropertyOrThrow(
        vm, meta, PropertyKey::Name(String::InternalizeAscii(vm, "url")), module->specifier());
  }
  Completion<Value> ResumeGenerator(Vm& vm, JSObject* generator, ResumeMode mode,
                                    Value value) override {
    return resume(static_cast<JSGenerator*>(generator));
  }
};

// The code of a module: makes the activation. Slot 0: has a top-level await.
Completion<Value> ModuleCode(Vm& vm, Arguments& arguments) {
  Realm* realm = arguments.callee()->realm();
  bool is_async = BuiltinSlot(arguments, 0).IsTrue();
  Map* map = realm->map(is_async ? Intrinsic::kAsyncFunctionStateMap : Intrinsic::kGeneratorMap);
  JSGenerator* activation =
      JSGenerator::New(vm, map, arguments.callee(), Value::Undefined(), vm.empty_fixed_array());
  activation->set_promise(vm.heap, is_async ? Value(NewPromise(vm)) : Value::Undefined());
  return Value(activation);
}

class ModulesTest : public CoreTest {
 protected:
  ModulesTest() : modules_(vm.heap), activations_(vm.heap) {
    vm.set_hooks(&hooks_);
    hooks_.load = [this](Value referrer, ImportRequest* request, Value payload) {
      return FinishLoadingImportedModule(vm, referrer, request, payload, Find(request));
    };
    hooks_.resume = [this](JSGenerator* activation) -> Completion<Value> {
      std::string name = NameOf(activation);
      log_ += name + " ";
      activations_.push_back(activation);
      if (throwing_.contains(name)) return vm.ThrowTypeError(name + " throws");
      return Value::Undefined();
    };
  }

  void Source(const std::string& name, const std::string& text) { sources_[name] = text; }

  Module* Get(const std::string& name) {
    if (auto found = indices_.find(name); found != indices_.end()) {
      return CellCast<Module>(modules_[found->second]);
    }
    const std::string& text = sources_.at(name);
    auto result = ParseModule(SourceText(text), {});
    EXPECT_TRUE(result->ok()) << result->error.message;
    bool is_async = result->function->facts.has_top_level_await;
    JSFunction* code = NewBuiltinClosure(vm, name, ModuleCode, 2, {Value::Boolean(is_async)});
    SharedFunctionInfo* shared =
        SharedFunctionInfo::NewBuiltin(vm, ModuleCode, Text(name), 2, false);
    auto* script = static_cast<Script*>(
        static_cast<FixedArray*>(Record::New(vm, InstanceType::kScript, Script::kFieldCount)));
    script->set(vm.heap, Script::kName, Text(name));
    vm.heap.Store(shared, &shared->script_, Value(script));
    vm.heap.Store(code, &code->shared_, Value(shared));
    Module* module = NewSourceTextModule(vm, code, *result->module, is_async, Text(name));
    indices_[name] = modules_.size();
    modules_.push_back(module);
    return module;
  }

  Completion<Module*> Find(ImportRequest* request) {
    std::string name = request->specifier()->ToUtf8(vm);
    if (!sources_.contains(name)) return vm.ThrowTypeError("no " + name);
    return Get(name);
  }

  std::string NameOf(JSGenerator* activation) {
    return AsString(activation->function()->shared()->script()->name())->ToUtf8(vm);
  }

  /// Loads and links; "" or the error.
  std::string LinkModule(const std::string& name) {
    JSPromise* loaded = MUST(LoadRequestedModules(vm, Get(name)));
    if (loaded->state() == JSPromise::State::kRejected) return ErrorToText(vm, loaded->result());
    EXPECT_EQ(loaded->state(), JSPromise::State::kFulfilled);
    return Link(vm, Get(name)).threw() ? Thrown() : "";
  }

  JSPromise* Run(const std::string& name) {
    EXPECT_EQ(LinkModule(name), "");
    return MUST(Evaluate(vm, Get(name)));
  }

  Cell* ExportCell(const std::string& name, uint32_t i) {
    return CellCast<Cell>(CellCast<FixedArray>(Get(name)->get(Module::kExportCells))->get(i));
  }
  Cell* ImportCell(const std::string& name, uint32_t i) {
    return CellCast<Cell>(CellCast<FixedArray>(Get(name)->get(Module::kImportCells))->get(i));
  }

  /// The names of a namespace, with commas.
  std::string NamesOf(JSObject* name_space) {
    std::string result;
    FixedArray* names = static_cast<JSModuleNamespace*>(name_space)->names();
    for (uint32_t i = 0; i < names->length(); ++i) {
      result += (i == 0 ? "" : ",") + AsString(names->get(i))->ToUtf8(vm);
    }
    return result;
  }
  std::string NamesOf(const std::string& name) {
    return NamesOf(MUST(GetModuleNamespace(vm, Get(name))));
  }

  /// Ends the body of an asynchronous module.
  void Settle(const std::string& name, Value error = Value::Hole()) {
    for (Value entry : activations_) {
      auto* activation = CellCast<JSGenerator>(entry);
      if (NameOf(activation) != name) continue;
      auto* promise = CellCast<JSPromise>(activation->promise());
      if (error.IsHole()) {
        FulfillPromise(vm, promise, Value::Undefined());
      } else {
        RejectPromise(vm, promise, error);
      }
    }
    RunJobs();
  }

  JSPromise* Import(const std::string& from, const std::string& specifier,
                    Value options = Value::Undefined()) {
    Value block[] = {Value::Undefined(), Get(from)->get(Module::kFunction), Text(specifier),
                     options};
    Arguments arguments;
    arguments.receiver_ = block;
    arguments.count_ = 3;
    arguments.new_target_ = Value::Undefined();
    arguments.callee_ = nullptr;
    return As<JSPromise>(MUST(Runtime_DynamicImport(vm, arguments)));
  }

  ModuleHooks hooks_;
  std::map<std::string, std::string> sources_;
  std::map<std::string, size_t> indices_;
  std::set<std::string> throwing_;
  RootVector modules_;
  RootVector activations_;
  std::string log_;
};

using State = JSPromise::State;

TEST_F(ModulesTest, ImportsShareTheCellOfTheExport) {
  Source("main", "import {x, z} from 'a'; import * as ns from 'a';");
  Source("a", "export let x, y; export {y as z};");
  ASSERT_EQ(LinkModule("main"), "");
  EXPECT_EQ(ImportCell("main", 0), ExportCell("a", 0));
  EXPECT_EQ(ImportCell("main", 1), ExportCell("a", 1));
  EXPECT_EQ(ImportCell("main", 2)->value(), Value(MUST(GetModuleNamespace(vm, Get("a")))));
  EXPECT_TRUE(ExportCell("a", 0)->value().IsHole());
}

TEST_F(ModulesTest, NamesTheExportThatIsMissing) {
  Source("main", "import {y as z} from 'a';");
  Source("indirect", "export {y as z} from 'a';");
  Source("a", "export let x;");
  std::string expected =
      "SyntaxError: The requested module 'a' does not provide an export named 'y'";
  EXPECT_EQ(LinkModule("main"), expected);
  EXPECT_EQ(LinkModule("indirect"), expected);
  // What was linked before the error stays; the rest can be tried again.
  EXPECT_EQ(Get("a")->status(), Module::Status::kLinked);
  EXPECT_EQ(Get("main")->status(), Module::Status::kUnlinked);
  EXPECT_EQ(LinkModule("main"), expected);
}

TEST_F(ModulesTest, KnowsWhereTheNameIs) {
  Source("main", "import {missing} from 'a';");
  Source("a", "");
  MUST(LoadRequestedModules(vm, Get("main")));
  ASSERT_TRUE(Link(vm, Get("main")).threw());
  ErrorPosition position = PositionOfError(vm.TakeException());
  ASSERT_NE(position.script, nullptr);
  EXPECT_EQ(TextOf(position.script->name()), "main");
  EXPECT_EQ(position.start, 8u);
  EXPECT_EQ(position.end, 15u);
}

TEST_F(ModulesTest, StarExportsOfOneBindingAreNotAmbiguous) {
  Source("main", "import {x, y} from 'stars';");
  Source("stars", "export * from 'b'; export * from 'c';");
  Source("b", "export * from 'd'; export {x as y} from 'd'; export let only = 1;");
  Source("c", "export * from 'd'; export {x as y} from 'd'; export default 1;");
  Source("d", "export let x; export default 2;");
  ASSERT_EQ(LinkModule("main"), "");
  EXPECT_EQ(ImportCell("main", 0), ExportCell("d", 0));
  EXPECT_EQ(NamesOf("stars"), "only,x,y");
  EXPECT_EQ(NamesOf("c"), "default,x,y");
}

TEST_F(ModulesTest, RefusesAmbiguousStarExports) {
  Source("main", "import {x} from 'stars';");
  Source("stars", "export * from 'b'; export * from 'c';");
  Source("b", "export let x, p;");
  Source("c", "export let x, q;");
  EXPECT_EQ(LinkModule("main"),
            "SyntaxError: The requested module 'stars' contains conflicting star exports for name "
            "'x'");
  EXPECT_EQ(NamesOf("stars"), "p,q");
  // A local export wins.
  Source("local", "export * from 'b'; export * from 'c'; export let x;");
  Source("user", "import {x} from 'local'");
  EXPECT_EQ(LinkModule("user"), "");
  EXPECT_EQ(ImportCell("user", 0), ExportCell("local", 0));
}

TEST_F(ModulesTest, EndsCircularNames) {
  Source("main", "import {x} from 'a';");
  Source("a", "export {x} from 'b';");
  Source("b", "export {x} from 'a';");
  EXPECT_EQ(LinkModule("main"), "SyntaxError: Detected cycle while resolving name 'x' in 'a'");
  Source("p", "export * from 'q'; export let one;");
  Source("q", "export * from 'p'; export let two;");
  EXPECT_EQ(LinkModule("p"), "");
  EXPECT_EQ(NamesOf("p"), "one,two");
  EXPECT_EQ(NamesOf("q"), "one,two");
}

TEST_F(ModulesTest, NamespacesMayContainThemselves) {
  Source("a",
         "export * as self from 'a'; export * as other from 'b'; import * as ns from 'b'; "
         "export {ns};");
  Source("b", "export * as back from 'a';");
  ASSERT_EQ(LinkModule("a"), "");
  auto* a = static_cast<JSModuleNamespace*>(MUST(GetModuleNamespace(vm, Get("a"))));
  auto* b = static_cast<JSModuleNamespace*>(MUST(GetModuleNamespace(vm, Get("b"))));
  EXPECT_EQ(NamesOf(a), "ns,other,self");
  EXPECT_EQ(a->cell(0)->value(), Value(b));
  EXPECT_EQ(a->cell(1)->value(), Value(b));
  EXPECT_EQ(a->cell(2)->value(), Value(a));
  EXPECT_EQ(b->cell(0)->value(), Value(a));
}

TEST_F(ModulesTest, ImportsExportedNamespaces) {
  Source("main", "import {ns} from 'a'; import {ns as again} from 'c';");
  Source("a", "export * as ns from 'b';");
  Source("c", "export * from 'a'; export * from 'd';");
  Source("d", "export * as ns from 'b';");
  Source("b", "export let x;");
  ASSERT_EQ(LinkModule("main"), "");
  EXPECT_EQ(ImportCell("main", 0)->value(), Value(MUST(GetModuleNamespace(vm, Get("b")))));
  EXPECT_EQ(ImportCell("main", 0), ImportCell("main", 1));
}

TEST_F(ModulesTest, LoadsEachModuleOnce) {
  Source("main", "import 'a'; import 'b'; import 'a';");
  Source("a", "import 'b';");
  Source("b", "import 'main'; import 'c' with {type: 'json'}; import 'c';");
  Source("c", "");
  std::string loads;
  auto load = hooks_.load;
  hooks_.load = [&](Value referrer, ImportRequest* request, Value payload) {
    loads += request->specifier()->ToUtf8(vm) + std::to_string(request->attributes()->length());
    return load(referrer, request, payload);
  };
  ASSERT_EQ(LinkModule("main"), "");
  EXPECT_EQ(loads, "a0b0main0c2c0b0");
  loads.clear();
  ASSERT_EQ(LinkModule("main"), "");
  EXPECT_EQ(loads, "");
}

TEST_F(ModulesTest, WaitsForALoaderThatAnswersLater) {
  Source("main", "import 'a'; import 'b';");
  Source("a", "");
  Source("b", "import 'a';");
  RootVector waiting(vm.heap);
  hooks_.load = [&](Value referrer, ImportRequest* request, Value payload) -> Completion<void> {
    waiting.push_back(referrer);
    waiting.push_back(request);
    waiting.push_back(payload);
    return Done{};
  };
  auto answer = [&](size_t i) {
    auto* request = CellCast<ImportRequest>(waiting[3 * i + 1]);
    MUST(FinishLoadingImportedModule(vm, waiting[3 * i], request, waiting[3 * i + 2],
                                     Find(request)));
  };
  JSPromise* promise = MUST(LoadRequestedModules(vm, Get("main")));
  ASSERT_EQ(waiting.size(), 6u);
  answer(1);
  ASSERT_EQ(waiting.size(), 9u);
  answer(0);
  EXPECT_EQ(promise->state(), State::kPending);
  EXPECT_EQ(Get("main")->status(), Module::Status::kNew);
  answer(2);
  EXPECT_EQ(promise->state(), State::kFulfilled);
  EXPECT_EQ(Get("main")->status(), Module::Status::kUnlinked);
}

TEST_F(ModulesTest, ReportsTheFirstLoadThatFails) {
  Source("main", "import 'a'; import 'nowhere'; import 'nowhere2';");
  Source("a", "");
  EXPECT_EQ(LinkModule("main"), "TypeError: no nowhere");
  Source("attributes", "import 'a' with {type: 'x', kind: 'y'};");
  EXPECT_EQ(LinkModule("attributes"), "SyntaxError: Import attribute 'kind' is not supported");
  // The loader may do better next time.
  Source("nowhere", "");
  Source("nowhere2", "");
  EXPECT_EQ(LinkModule("main"), "");
}

TEST_F(ModulesTest, EvaluatesInDepth) {
  Source("main", "import 'a'; import 'b';");
  Source("a", "import 'c'; import 'main';");
  Source("b", "import 'c';");
  Source("c", "");
  JSPromise* promise = Run("main");
  EXPECT_EQ(log_, "c a b main ");
  EXPECT_EQ(promise->state(), State::kFulfilled);
  // Once; every member of a cycle has the promise of its root.
  EXPECT_EQ(MUST(Evaluate(vm, Get("main"))), promise);
  EXPECT_EQ(MUST(Evaluate(vm, Get("a"))), promise);
  EXPECT_EQ(MUST(Evaluate(vm, Get("c")))->state(), State::kFulfilled);
  EXPECT_EQ(log_, "c a b main ");
}

TEST_F(ModulesTest, KeepsTheErrorOfAnEvaluation) {
  Source("main", "import 'a'; import 'bad'; import 'b';");
  Source("a", "");
  Source("bad", "");
  Source("b", "");
  throwing_ = {"bad"};
  JSPromise* promise = Run("main");
  EXPECT_EQ(log_, "a bad ");
  ASSERT_EQ(promise->state(), State::kRejected);
  EXPECT_EQ(ErrorToText(vm, promise->result()), "TypeError: bad throws");
  Source("other", "import 'bad';");
  EXPECT_EQ(Run("other")->result(), promise->result());
  EXPECT_EQ(MUST(Evaluate(vm, Get("bad")))->result(), promise->result());
  EXPECT_EQ(log_, "a bad ");
}

TEST_F(ModulesTest, AwaitingModulesHoldUpTheirImporters) {
  Source("main", "import 'left'; import 'right'; import 'sync';");
  Source("left", "import 'slow';");
  Source("right", "import 'slow'; await 0;");
  Source("slow", "await 0;");
  Source("sync", "");
  JSPromise* promise = Run("main");
  EXPECT_EQ(log_, "slow sync ");
  RunJobs();
  EXPECT_EQ(promise->state(), State::kPending);
  Settle("slow");
  // In the order in which they were reached; main waits for right.
  EXPECT_EQ(log_, "slow sync left right ");
  EXPECT_EQ(promise->state(), State::kPending);
  Settle("right");
  EXPECT_EQ(log_, "slow sync left right main ");
  EXPECT_EQ(promise->state(), State::kFulfilled);
}

TEST_F(ModulesTest, RejectionsReachAllThatWait) {
  Source("main", "import 'middle'; import 'other';");
  Source("middle", "import 'slow';");
  Source("slow", "await 0;");
  Source("other", "await 0;");
  JSPromise* promise = Run("main");
  JSPromise* middle = MUST(Evaluate(vm, Get("middle")));
  EXPECT_EQ(middle->state(), State::kPending);
  Settle("slow", Value::Smi(7));
  EXPECT_EQ(promise->state(), State::kRejected);
  EXPECT_EQ(promise->result(), Value::Smi(7));
  EXPECT_EQ(middle->state(), State::kRejected);
  Settle("other");
  EXPECT_EQ(log_, "slow other ");
  EXPECT_EQ(MUST(Evaluate(vm, Get("middle"))), middle);
}

TEST_F(ModulesTest, AThrowWhileOthersAwait) {
  Source("main", "import 'slow'; import 'bad';");
  Source("slow", "await 0;");
  Source("bad", "");
  throwing_ = {"bad"};
  JSPromise* promise = Run("main");
  EXPECT_EQ(promise->state(), State::kRejected);
  Settle("slow");
  EXPECT_EQ(log_, "slow bad ");
  EXPECT_EQ(MUST(Evaluate(vm, Get("slow")))->state(), State::kFulfilled);
}

TEST_F(ModulesTest, ATerminationEndsTheEvaluationForGood) {
  Source("main", "import 'a';");
  Source("a", "");
  auto resume = hooks_.resume;
  hooks_.resume = [&](JSGenerator*) -> Completion<Value> { return vm.Terminate(); };
  ASSERT_EQ(LinkModule("main"), "");
  EXPECT_TRUE(Evaluate(vm, Get("main")).threw());
  EXPECT_TRUE(vm.is_terminating());
  vm.ClearTermination();
  hooks_.resume = resume;
  JSPromise* promise = MUST(Evaluate(vm, Get("main")));
  ASSERT_EQ(promise->state(), State::kRejected);
  EXPECT_EQ(ErrorToText(vm, promise->result()),
            "Error: The evaluation of the module was terminated");
  EXPECT_EQ(log_, "");
}

TEST_F(ModulesTest, SyntheticModulesGetTheirValuesWhenEvaluated) {
  Value names[] = {Text("b"), Text("default")};
  Value values[] = {Value::Smi(1), Value::Smi(2)};
  Module* synthetic = NewSyntheticModule(vm, Text("values"), names, values);
  sources_["values"] = "";
  indices_["values"] = modules_.size();
  modules_.push_back(synthetic);
  Source("main", "import d, {b} from 'values'; export * from 'values';");
  ASSERT_EQ(LinkModule("main"), "");
  EXPECT_TRUE(ImportCell("main", 0)->value().IsUndefined());
  EXPECT_EQ(MUST(Evaluate(vm, Get("main")))->state(), State::kFulfilled);
  EXPECT_EQ(ImportCell("main", 0)->value(), Value::Smi(2));
  EXPECT_EQ(ImportCell("main", 1)->value(), Value::Smi(1));
  EXPECT_EQ(NamesOf("main"), "b");
  Source("wrong", "import {nothing} from 'values';");
  EXPECT_EQ(LinkModule("wrong"),
            "SyntaxError: The requested module 'values' does not provide an export named "
            "'nothing'");
}

TEST_F(ModulesTest, ImportCallsGiveTheNamespaceLater) {
  Source("main", "");
  Source("a", "export let x; await 0;");
  JSPromise* promise = Import("main", "a");
  EXPECT_EQ(log_, "");
  RunJobs();
  EXPECT_EQ(log_, "a ");
  EXPECT_EQ(promise->state(), State::kPending);
  JSPromise* second = Import("main", "a");
  Settle("a");
  ASSERT_EQ(promise->state(), State::kFulfilled);
  EXPECT_EQ(promise->result(), Value(MUST(GetModuleNamespace(vm, Get("a")))));
  EXPECT_EQ(second->result(), promise->result());
  EXPECT_NE(second, promise);
}

TEST_F(ModulesTest, ImportCallsRejectWhatIsWrong) {
  Source("main", "");
  Source("a", "");
  Source("links_not", "import {no} from 'a';");
  auto fails = [&](JSPromise* promise) {
    RunJobs();
    EXPECT_EQ(promise->state(), State::kRejected);
    return ErrorToText(vm, promise->result());
  };
  EXPECT_EQ(fails(Import("main", "nowhere")), "TypeError: no nowhere");
  EXPECT_EQ(fails(Import("main", "links_not")),
            "SyntaxError: The requested module 'a' does not provide an export named 'no'");
  EXPECT_EQ(fails(Import("main", "a", Value::Smi(1))),
            "TypeError: The second argument to import() must be an object");
  auto options = [&](Value with) {
    JSObject* object = NewObject();
    MUST(CreateDataProperty(vm, object, Key("with"), with));
    return Value(object);
  };
  auto attribute = [&](std::string_view key, Value value) {
    JSObject* object = NewObject();
    MUST(CreateDataProperty(vm, object, Key(key), value));
    return options(object);
  };
  EXPECT_EQ(fails(Import("main", "a", options(Value::Smi(1)))),
            "TypeError: The 'with' option must be an object");
  EXPECT_EQ(fails(Import("main", "a", attribute("type", Value::Smi(1)))),
            "TypeError: Import attribute value must be a string");
  EXPECT_EQ(fails(Import("main", "a", attribute("kind", Text("x")))),
            "TypeError: Import attribute 'kind' is not supported");
  JSPromise* fine = Import("main", "a", options(Value::Undefined()));
  RunJobs();
  EXPECT_EQ(fine->state(), State::kFulfilled);
}

TEST_F(ModulesTest, ImportMetaIsMadeOnce) {
  Source("main", "");
  Value block[] = {Value::Undefined(), Get("main")->get(Module::kFunction)};
  Arguments arguments;
  arguments.receiver_ = block;
  arguments.count_ = 1;
  arguments.new_target_ = Value::Undefined();
  arguments.callee_ = nullptr;
  Value meta = MUST(Runtime_GetImportMeta(vm, arguments));
  EXPECT_EQ(TextOf(GetOf(meta, "url")), "main");
  EXPECT_TRUE(AsReceiver(meta)->map(vm.heap)->prototype().IsNull());
  EXPECT_EQ(MUST(Runtime_GetImportMeta(vm, arguments)), meta);
}

}  // namespace
}  // namespace qdr
