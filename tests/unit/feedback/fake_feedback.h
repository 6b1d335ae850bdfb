// feedback/ on a Vm without generated code: handlers have no code, generic operations are refused
// (a test that reaches one says so), functions are metadata alone.
#ifndef TESTS_UNIT_FEEDBACK_FAKE_FEEDBACK_H_
#define TESTS_UNIT_FEEDBACK_FAKE_FEEDBACK_H_

#include <memory>

#include "feedback/ic.h"
#include "objects/builtin_objects.h"
#include "tests/unit/objects/fake_engine.h"

namespace qdr {

class FakeHandlerCompiler : public HandlerCompiler {
 public:
  const void* CodeFor(uint64_t shape) override { return nullptr; }
};

/// Counts what falls through to the generic operations and answers with a marker.
class FakeGeneric : public GenericOperations {
 public:
  Completion<Value> GetProperty(Vm&, Value, PropertyKey, Value) override { return Count(); }
  Completion<Value> GetKeyed(Vm&, Value, Value) override { return Count(); }
  Completion<void> SetProperty(Vm&, Value, PropertyKey, Value, bool) override {
    return CountVoid();
  }
  Completion<void> SetKeyed(Vm&, Value, Value, Value, bool) override { return CountVoid(); }
  Completion<void> DefineKeyedOwn(Vm&, Value, Value, Value, uint64_t) override {
    return CountVoid();
  }
  Completion<void> DefineOwn(Vm&, JSObject*, PropertyKey, Value) override { return CountVoid(); }
  Completion<PropertyKey> ToPropertyKey(Vm& vm, Value) override {
    return vm.ThrowTypeError("no conversions here");
  }
  Completion<bool> HasProperty(Vm&, Value, Value) override {
    ++calls;
    return false;
  }
  Completion<bool> InstanceOf(Vm&, Value, Value) override {
    ++calls;
    return false;
  }
  Threw ThrowNotDefined(Vm& vm, String*) override { return vm.ThrowReferenceError("not defined"); }
  Threw ThrowUninitialized(Vm& vm, String*) override { return vm.ThrowReferenceError("dead zone"); }
  Threw ThrowConstAssignment(Vm& vm, String*) override { return vm.ThrowTypeError("constant"); }

  static constexpr int32_t kMarker = -12345;
  int calls = 0;

 private:
  Completion<Value> Count() {
    ++calls;
    return Value::Smi(kMarker);
  }
  Completion<void> CountVoid() {
    ++calls;
    return Done{};
  }
};

class FeedbackTest : public ObjectsTest {
 protected:
  FeedbackTest() : state(std::make_unique<FeedbackState>()), roots(*state) {
    RegisterFeedbackLayouts(vm.heap);
    *state = FeedbackState{};
    state->handler_compiler = &compiler;
    state->generic = &generic;
    vm.set_feedback(state.get());
    state->sink = FeedbackVector::NewSink(vm);
    vm.heap.AddRootProvider(&roots);
    Realm* realm = vm.realm();
    Map* map = NewObjectMap(vm, InstanceType::kJSGlobalObject, JSGlobalObject::kFixedSize, 0,
                            vm.intrinsic(Intrinsic::kObjectPrototype), ElementsKind::kHoley,
                            Map::kDictionary);
    realm->set(vm.heap, Intrinsic::kGlobalObject, JSObject::New(vm, map));
  }
  ~FeedbackTest() override { vm.heap.RemoveRootProvider(&roots); }

  /// A vector with these slots; the n-th slot's words are at SlotOf(n).
  FeedbackVector* NewVector(std::initializer_list<SlotKind> kinds) {
    SharedFunctionInfo* shared =
        SharedFunctionInfo::New(vm, FunctionKind::kNormal, static_cast<String*>(Name("f")), 0);
    ByteArray* metadata = ByteArray::New(vm, static_cast<uint32_t>(kinds.size()));
    std::transform(kinds.begin(), kinds.end(), metadata->data(),
                   [](SlotKind kind) { return static_cast<uint8_t>(kind); });
    BytecodeArray* bytecode = BytecodeArray::New(vm, {}, 0, 0, 1, vm.empty_fixed_array(),
                                                 ByteArray::New(vm, 0), ByteArray::New(vm, 0));
    bytecode->set_feedback_metadata(vm.heap, metadata);
    shared->set_bytecode(vm.heap, bytecode);
    return FeedbackVector::New(vm, shared);
  }
  static uint64_t* SlotOf(FeedbackVector* vector, size_t n) {
    return vector->word(vector->Slots()[n].slot);
  }
  PropertyFeedback Read(FeedbackVector* vector, size_t n) {
    return ReadPropertySlot(vm, vector, vector->Slots()[n].slot);
  }
  static std::vector<HandlerStep> StepsOf(Value handler) {
    std::vector<HandlerStep> steps;
    auto* program = CellCast<Handler>(handler);
    for (int i = 0; i < program->step_count(); ++i) steps.push_back(program->step(i));
    return steps;
  }
  JSFunction* NewFunction(std::string_view name) {
    return JSFunction::New(
        vm, SharedFunctionInfo::New(vm, FunctionKind::kNormal, static_cast<String*>(Name(name)), 0),
        nullptr, nullptr);
  }

  class Roots : public RootProvider {
   public:
    explicit Roots(FeedbackState& state) : state_(state) {}
    void VisitRoots(RootVisitor& visitor) override {
      visitor.VisitRoot(reinterpret_cast<Value*>(&state_.sink));
    }

   private:
    FeedbackState& state_;
  };

  FakeHandlerCompiler compiler;
  FakeGeneric generic;
  std::unique_ptr<FeedbackState> state;
  Roots roots;
};

}  // namespace qdr

#endif  // TESTS_UNIT_FEEDBACK_FAKE_FEEDBACK_H_
