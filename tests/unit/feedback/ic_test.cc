// What the misses do, and what they teach their slots.
#include "feedback/ic_state.h"
#include "objects/dictionary.h"
#include "objects/property_cell.h"
#include "objects/script_context_table.h"
#include "objects/typed_array.h"
#include "tests/unit/feedback/fake_feedback.h"

namespace qdr {
namespace {

class IcTest : public FeedbackTest {
 protected:
  __attribute__((noinline)) void LoadFromFourClasses(FeedbackVector* vector, uint64_t* slot) {
    for (int i = 0; i < 4; ++i) {
      JSObject* o = JSObject::NewOrdinary(vm, NewObject());
      Add(o, "x", Value::Smi(i));
      LoadNamedMiss(&vm, o, Name("x"), slot);
    }
    EXPECT_EQ(Read(vector, 0).state, InlineCacheState::kPolymorphic);
  }
  /// The collector would take what dead frames left on the stack for roots.
  __attribute__((noinline)) static void ClearDeadFrames() {
    volatile char frames[1 << 14];
    for (volatile char& byte : frames) byte = 0;
  }
};
INSTANTIATE_TEST_SUITE_P(Plain, IcTest, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Stress, IcTest, testing::Values(true));

using Kind = SlotKind;
using Step = HandlerStep;
using State = InlineCacheState;
using Steps = std::vector<HandlerStep>;

TEST_P(IcTest, NamedLoadsClimbTheLattice) {
  FeedbackVector* vector = NewVector({Kind::kLoadNamed});
  uint64_t* slot = SlotOf(vector, 0);
  Value name = Name("x");
  RootVector objects(vm.heap);
  for (int i = 0; i < 6; ++i) {
    JSObject* o = NewObject();
    for (int k = 0; k < i; ++k) Add(o, "before" + std::to_string(k), Value::Smi(0));
    Add(o, "x", Value::Smi(i));
    objects.push_back(o);
  }
  State expected[] = {State::kMonomorphic, State::kPolymorphic, State::kPolymorphic,
                      State::kPolymorphic, State::kMegamorphic, State::kMegamorphic};
  EXPECT_EQ(Read(vector, 0).state, State::kUninitialized);
  for (size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(LoadNamedMiss(&vm, objects[i], name, slot), Value::Smi(static_cast<int32_t>(i)));
    PropertyFeedback feedback = Read(vector, 0);
    EXPECT_EQ(feedback.state, expected[i]);
    if (i < 4) {
      ASSERT_EQ(feedback.entries.size(), i + 1);
      EXPECT_EQ(feedback.entries[i].map, vm.MapOf(objects[i].AsCell()));
      EXPECT_TRUE(feedback.entries[i].handler.IsSmi());
    }
  }
  // Megamorphic: the cache remembers.
  Map* map = vm.MapOf(objects[5].AsCell());
  uint32_t offset = map->offset(vm.heap);
  const StubCacheEntry& entry = state->load_cache[StubCacheIndex(name.bits(), offset)];
  EXPECT_EQ(entry.name, name.bits());
  EXPECT_EQ(entry.map, offset);
  EXPECT_EQ(generic.calls, 0);
  EXPECT_NE(PrintFeedback(vm, vector).find("megamorphic"), std::string::npos);
}

TEST_P(IcTest, TheSinkLearnsNothing) {
  JSObject* o = NewObject();
  Add(o, "x", Value::Smi(4));
  uint64_t* slot = state->sink->word(10);
  EXPECT_EQ(LoadNamedMiss(&vm, o, Name("x"), slot), Value::Smi(4));
  EXPECT_EQ(StoreNamedMiss(&vm, o, Name("y"), slot, Value::Smi(5), true), Value::Smi(5));
  EXPECT_EQ(LoadKeyedMiss(&vm, o, Name("y"), slot), Value::Smi(5));
  EXPECT_EQ(slot[0], 0u);
  EXPECT_EQ(slot[1], 0u);
}

TEST_P(IcTest, ChainsAreGuardedByTheirCell) {
  FeedbackVector* vector = NewVector({Kind::kLoadNamed, Kind::kLoadNamed});
  JSObject* prototype = NewObject();
  Add(prototype, "method", Value::Smi(7));
  JSObject* o = JSObject::NewOrdinary(vm, prototype);
  EXPECT_EQ(LoadNamedMiss(&vm, o, Name("method"), SlotOf(vector, 0)), Value::Smi(7));
  Value handler = Read(vector, 0).entries[0].handler;
  EXPECT_EQ(StepsOf(handler),
            (Steps{Step::kGuardValidityCell, Step::kUseHolder, Step::kLoadInObject}));
  EXPECT_TRUE(CellCast<Handler>(handler)->IsStillValid());
  EXPECT_EQ(CellCast<Handler>(handler)->data(1), Value(prototype));

  EXPECT_TRUE(LoadNamedMiss(&vm, o, Name("absent"), SlotOf(vector, 1)).IsUndefined());
  Value absent = Read(vector, 1).entries[0].handler;
  EXPECT_EQ(StepsOf(absent), (Steps{Step::kGuardValidityCell, Step::kLoadUndefined}));
  Add(prototype, "absent", Value::Smi(8));
  EXPECT_FALSE(CellCast<Handler>(absent)->IsStillValid());
  EXPECT_EQ(LoadNamedMiss(&vm, o, Name("absent"), SlotOf(vector, 1)), Value::Smi(8));
  EXPECT_EQ(Read(vector, 1).state, State::kMonomorphic);
  EXPECT_EQ(Read(vector, 1).insertions, 2u);
}

TEST_P(IcTest, PrototypesInSetupBecomeFastWhenUsed) {
  JSObject* prototype = NewObject();
  JSObject* o = JSObject::NewOrdinary(vm, prototype);
  for (int i = 0; i < 30; ++i) Add(prototype, "m" + std::to_string(i), Value::Smi(i));
  EXPECT_TRUE(MapOf(prototype)->is_dictionary());
  FeedbackVector* vector = NewVector({Kind::kLoadNamed});
  EXPECT_EQ(LoadNamedMiss(&vm, o, Name("m17"), SlotOf(vector, 0)), Value::Smi(17));
  EXPECT_FALSE(MapOf(prototype)->is_dictionary());
  EXPECT_EQ(StepsOf(Read(vector, 0).entries[0].handler).back(), Step::kLoadOutOfObject);
}

TEST_P(IcTest, MethodsOfPrimitivesAreCached) {
  FeedbackVector* vector = NewVector({Kind::kLoadNamed, Kind::kLoadNamed});
  JSObject* prototype = vm.intrinsic_object(Intrinsic::kStringPrototype);
  Add(prototype, "charAt", Value::Smi(3));
  EXPECT_EQ(LoadNamedMiss(&vm, Str("text"), Name("charAt"), SlotOf(vector, 0)), Value::Smi(3));
  Value handler = Read(vector, 0).entries[0].handler;
  EXPECT_EQ(StepsOf(handler),
            (Steps{Step::kGuardValidityCell, Step::kUseHolder, Step::kLoadInObject}));
  Add(prototype, "other", Value::Smi(3));
  EXPECT_FALSE(CellCast<Handler>(handler)->IsStillValid());
  LoadNamedMiss(&vm, Str("text"), Value(vm.names().length), SlotOf(vector, 1));
  EXPECT_EQ(StepsOf(Read(vector, 1).entries[0].handler), (Steps{Step::kLoadStringLength}));
}

TEST_P(IcTest, DictionaryReceivers) {
  FeedbackVector* vector = NewVector({Kind::kLoadNamed, Kind::kLoadNamed, Kind::kStoreNamed});
  JSObject* prototype = NewObject();
  Add(prototype, "inherited", Value::Smi(9));
  JSObject* o = JSObject::NewOrdinary(vm, prototype);
  Add(o, "x", Value::Smi(1));
  JSObject::NormalizeProperties(vm, o);
  EXPECT_EQ(LoadNamedMiss(&vm, o, Name("x"), SlotOf(vector, 0)), Value::Smi(1));
  EXPECT_EQ(StepsOf(Read(vector, 0).entries[0].handler), (Steps{Step::kLoadOwnDictionary}));
  EXPECT_EQ(LoadNamedMiss(&vm, o, Name("inherited"), SlotOf(vector, 1)), Value::Smi(9));
  EXPECT_EQ(
      StepsOf(Read(vector, 1).entries[0].handler),
      (Steps{Step::kGuardNotOwn, Step::kGuardValidityCell, Step::kUseHolder, Step::kLoadInObject}));
  StoreNamedMiss(&vm, o, Name("x"), SlotOf(vector, 2), Value::Smi(2), true);
  EXPECT_EQ(StepsOf(Read(vector, 2).entries[0].handler), (Steps{Step::kStoreOwnDictionary}));
  EXPECT_FALSE(o->dictionary_properties()->DetailsAt(0).is_const);
  EXPECT_EQ(Get(o, "x"), Value::Smi(2));
}

TEST_P(IcTest, TransitionsAreLearned) {
  FeedbackVector* vector = NewVector({Kind::kStoreNamed, Kind::kStoreNamed});
  JSObject* a = NewObject();
  Map* before = MapOf(a);
  StoreNamedMiss(&vm, a, Name("x"), SlotOf(vector, 0), Value::Smi(1), true);
  PropertyFeedback feedback = Read(vector, 0);
  ASSERT_EQ(feedback.entries.size(), 1u);
  EXPECT_EQ(feedback.entries[0].map, before);
  EXPECT_EQ(StepsOf(feedback.entries[0].handler),
            (Steps{Step::kGuardValidityCell, Step::kTransitionInObject}));
  EXPECT_EQ(CellCast<Handler>(feedback.entries[0].handler)->data(1), Value(MapOf(a)));
  // Stored to again, the field is no constant.
  EXPECT_TRUE(MapOf(a)->descriptors()->details(0).is_const);
  StoreNamedMiss(&vm, a, Name("x"), SlotOf(vector, 1), Value::Smi(2), true);
  EXPECT_FALSE(MapOf(a)->descriptors()->details(0).is_const);
  EXPECT_TRUE(Read(vector, 1).entries[0].handler.IsSmi());
  // A read-only property on the chain is the generic path's matter.
  JSObject* prototype = NewObject();
  Add(prototype, "frozen", Value::Smi(1), kReadOnly);
  JSObject* b = JSObject::NewOrdinary(vm, prototype);
  StoreNamedMiss(&vm, b, Name("frozen"), SlotOf(vector, 0), Value::Smi(2), true);
  EXPECT_EQ(generic.calls, 1);
}

TEST_P(IcTest, GrowthBelongsToTheTransition) {
  JSObject* a = NewObject();
  for (int i = 0; i < 9; ++i) Add(a, "p" + std::to_string(i), Value::Smi(i));
  Map* from = MapOf(a);
  uint32_t room = a->properties()->length();
  Map* to = Map::AddProperty(vm, from, Name("next"), PropertyDetails::Kind::kData, kNoAttributes,
                             Value());
  EXPECT_EQ(TransitionWithGrowth(&vm, a, to, Value::Smi(99)), Value::Smi(99));
  EXPECT_EQ(Get(a, "next"), Value::Smi(99));
  EXPECT_EQ(Get(a, "p8"), Value::Smi(8));
  EXPECT_GE(a->properties()->length(), room);
}

TEST_P(IcTest, KeyedSitesTellNamesFromIndices) {
  FeedbackVector* vector = NewVector({Kind::kLoadKeyed, Kind::kLoadKeyed, Kind::kLoadKeyed});
  JSObject* o = NewObject();
  Add(o, "a", Value::Smi(1));
  Add(o, "b", Value::Smi(2));
  JSObject::SetElement(vm, o, 0, Value::Smi(3));
  // One name.
  EXPECT_EQ(LoadKeyedMiss(&vm, o, Name("a"), SlotOf(vector, 0)), Value::Smi(1));
  EXPECT_EQ(StepsOf(Read(vector, 0).entries[0].handler),
            (Steps{Step::kGuardKey, Step::kLoadInObject}));
  // A second name: many.
  EXPECT_EQ(LoadKeyedMiss(&vm, o, Name("b"), SlotOf(vector, 0)), Value::Smi(2));
  EXPECT_EQ(Read(vector, 0).state, State::kMegamorphic);
  // Elements.
  EXPECT_EQ(LoadKeyedMiss(&vm, o, Value::Smi(0), SlotOf(vector, 1)), Value::Smi(3));
  EXPECT_EQ(Read(vector, 1).entries[0].handler, ElementLoadHandler());
  EXPECT_TRUE(LoadKeyedMiss(&vm, o, Value::Smi(5), SlotOf(vector, 1)).IsUndefined());
  EXPECT_EQ(StepsOf(Read(vector, 1).entries[0].handler),
            (Steps{Step::kGuardValidityCell, Step::kLoadElementHoleToUndefined}));
  uint32_t insertions = Read(vector, 1).insertions;
  LoadKeyedMiss(&vm, o, Value::Smi(0), SlotOf(vector, 1));  // what it has is enough
  EXPECT_EQ(Read(vector, 1).insertions, insertions);
  // Both at one site: neither.
  LoadKeyedMiss(&vm, o, Value::Smi(0), SlotOf(vector, 2));
  LoadKeyedMiss(&vm, o, Name("a"), SlotOf(vector, 2));
  EXPECT_EQ(Read(vector, 2).state, State::kMegamorphic);
  // A key that is not internalized finds the property all the same.
  EXPECT_EQ(LoadKeyedMiss(&vm, o, String::NewAscii(vm, std::string("a")), SlotOf(vector, 2)),
            Value::Smi(1));
}

TEST_P(IcTest, MissesThatTeachNothingNewMakeNoHandler) {
  FeedbackVector* vector =
      NewVector({Kind::kLoadKeyed, Kind::kLoadNamed, Kind::kStoreNamed, Kind::kLoadKeyed});
  Value text(String::NewAscii(vm, std::string("text")));
  JSObject* prototype = NewObject();
  auto miss = [&](size_t n) {
    switch (n) {
      case 0:
        LoadKeyedMiss(&vm, text, Value::Smi(1), SlotOf(vector, n));
        break;
      case 1:
        LoadNamedMiss(&vm, JSObject::NewOrdinary(vm, prototype), Name("none"), SlotOf(vector, n));
        break;
      case 2:
        StoreNamedMiss(&vm, NewObject(), Name("x"), SlotOf(vector, n), Value::Smi(1), true);
        break;
      default:
        LoadKeyedMiss(&vm, NewObject(), Value::Smi(1), SlotOf(vector, n));
    }
    return Read(vector, n).entries[0].handler;
  };
  for (size_t n = 0; n < 4; ++n) {
    Value first = miss(n);
    ASSERT_TRUE(first.IsCell()) << n;
    size_t old_bytes = vm.heap.Statistics().old_used;
    for (int i = 0; i < 100; ++i) EXPECT_EQ(miss(n), first) << n;
    EXPECT_LT(vm.heap.Statistics().old_used, old_bytes + 100 * 32) << n;
  }
}

TEST_P(IcTest, StringsAnswerBeyondTheirEnd) {
  FeedbackVector* vector = NewVector({Kind::kLoadKeyed});
  uint64_t* slot = SlotOf(vector, 0);
  Value text(String::NewAscii(vm, std::string("text")));
  EXPECT_EQ(LoadKeyedMiss(&vm, text, Value::Smi(1), slot), Value(String::FromCharCode(vm, 'e')));
  EXPECT_EQ(StepsOf(Read(vector, 0).entries[0].handler), (Steps{Step::kLoadStringCharacter}));
  LoadKeyedMiss(&vm, text, Value::Smi(4), slot);
  EXPECT_EQ(StepsOf(Read(vector, 0).entries[0].handler),
            (Steps{Step::kGuardValidityCell, Step::kLoadStringCharacterOrUndefined}));
  // What it has is enough for both.
  uint32_t insertions = Read(vector, 0).insertions;
  LoadKeyedMiss(&vm, text, Value::Smi(1), slot);
  LoadKeyedMiss(&vm, text, Value::Smi(4), slot);
  EXPECT_EQ(Read(vector, 0).insertions, insertions);
  Value cell = CellCast<Handler>(Read(vector, 0).entries[0].handler)->data(0);
  JSObject::SetElement(vm, vm.intrinsic_object(Intrinsic::kStringPrototype), 9, Value::Smi(1));
  EXPECT_FALSE(CellCast<ValidityCell>(cell)->valid());
}

TEST_P(IcTest, ElementStores) {
  FeedbackVector* vector = NewVector({Kind::kStoreKeyed, Kind::kStoreKeyed});
  JSArray* array = JSArray::New(vm);
  for (int i = 0; i < 20; ++i) {
    StoreKeyedMiss(&vm, array, Value::Smi(i), SlotOf(vector, 0), Value::Smi(i), true);
  }
  EXPECT_EQ(array->length(), 20u);
  PropertyFeedback feedback = Read(vector, 0);
  ASSERT_EQ(feedback.state, State::kMonomorphic);
  EXPECT_EQ(StepsOf(feedback.entries[0].handler),
            (Steps{Step::kGuardValidityCell, Step::kStoreElementGrow}));
  EXPECT_EQ(feedback.insertions, 1u);
  StoreKeyedMiss(&vm, array, Value::Smi(3), SlotOf(vector, 1), Value::Smi(7), true);
  EXPECT_EQ(Read(vector, 1).entries[0].handler, ElementStoreHandler(ElementsKind::kPackedSmi));
  StoreKeyedMiss(&vm, array, Value::Smi(3), SlotOf(vector, 1), Value::Double(0.5), true);
  EXPECT_EQ(array->elements_kind(), ElementsKind::kPackedDouble);
  EXPECT_EQ(Read(vector, 1).state, State::kPolymorphic);
  // An element on the chain: no longer direct.
  Value cell = CellCast<Handler>(feedback.entries[0].handler)->data(0);
  JSObject::SetElement(vm, vm.intrinsic_object(Intrinsic::kArrayPrototype), 50, Value::Smi(1));
  EXPECT_FALSE(CellCast<ValidityCell>(cell)->valid());
  StoreKeyedMiss(&vm, array, Value::Smi(20), SlotOf(vector, 0), Value::Smi(1), true);
  EXPECT_EQ(generic.calls, 1);
}

TEST_P(IcTest, TypedElements) {
  FeedbackVector* vector = NewVector({Kind::kLoadKeyed, Kind::kStoreKeyed});
  JSArrayBuffer* buffer = JSArrayBuffer::New(vm, vm.realm()->map(Intrinsic::kArrayBufferMap),
                                             BackingStore::New(8, 0, false, false));
  JSTypedArray* array =
      JSTypedArray::New(vm, vm.realm()->map(Intrinsic::kUint8ArrayMap), buffer, 0, 8, false);
  StoreKeyedMiss(&vm, array, Value::Smi(2), SlotOf(vector, 1), Value::Smi(300), true);
  EXPECT_EQ(StepsOf(Read(vector, 1).entries[0].handler), (Steps{Step::kStoreTypedElement}));
  StoreKeyedMiss(&vm, array, Value::Smi(9), SlotOf(vector, 1), Value::Smi(1), true);
  EXPECT_EQ(LoadKeyedMiss(&vm, array, Value::Smi(2), SlotOf(vector, 0)), Value::Smi(44));
  EXPECT_EQ(StepsOf(Read(vector, 0).entries[0].handler), (Steps{Step::kLoadTypedElement}));
  EXPECT_EQ(generic.calls, 0);
}

TEST_P(IcTest, AccessorsAndNativeProperties) {
  FeedbackVector* vector =
      NewVector({Kind::kLoadNamed, Kind::kStoreNamed, Kind::kLoadNamed, Kind::kLoadNamed});
  JSFunction* getter = NewFunction("getter");
  JSObject* prototype = NewObject();
  JSObject::AddAccessor(vm, prototype, Key("acc"), AccessorPair::New(vm, getter, getter),
                        kNoAttributes);
  JSObject* o = JSObject::NewOrdinary(vm, prototype);
  LoadNamedMiss(&vm, o, Name("acc"), SlotOf(vector, 0));
  EXPECT_EQ(StepsOf(Read(vector, 0).entries[0].handler),
            (Steps{Step::kGuardValidityCell, Step::kUseHolder, Step::kCallGetter}));
  StoreNamedMiss(&vm, o, Name("acc"), SlotOf(vector, 1), Value::Smi(1), true);
  EXPECT_EQ(StepsOf(Read(vector, 1).entries[0].handler),
            (Steps{Step::kGuardValidityCell, Step::kCallSetter}));
  EXPECT_EQ(generic.calls, 2);
  JSArray* array = JSArray::New(vm);
  LoadNamedMiss(&vm, array, Value(vm.names().length), SlotOf(vector, 2));
  EXPECT_EQ(StepsOf(Read(vector, 2).entries[0].handler), (Steps{Step::kLoadArrayLength}));
  LoadNamedMiss(&vm, getter, Value(vm.names().prototype), SlotOf(vector, 3));
  EXPECT_EQ(StepsOf(Read(vector, 3).entries[0].handler), (Steps{Step::kLoadFunctionPrototype}));
  // array.length = 0 needs no conversion.
  JSArray::Push(vm, array, Value::Smi(1));
  int calls = generic.calls;
  StoreNamedMiss(&vm, array, Value(vm.names().length), SlotOf(vector, 1), Value::Smi(0), true);
  EXPECT_EQ(array->length(), 0u);
  EXPECT_EQ(generic.calls, calls);
}

TEST_P(IcTest, MissingPrivateNamesAreNeverLearned) {
  FeedbackVector* vector = NewVector({Kind::kLoadKeyed});
  Symbol* name = Symbol::New(vm, Str("#x"), Symbol::kPrivateFlag | Symbol::kPrivateNameFlag);
  JSObject* prototype = NewObject();
  JSObject::AddDataProperty(vm, prototype, PropertyKey::Name(name), Value::Smi(1));
  JSObject* o = JSObject::NewOrdinary(vm, prototype);
  for (int i = 1; i <= 2; ++i) {
    EXPECT_EQ(LoadKeyedMiss(&vm, o, name, SlotOf(vector, 0)), Value::Smi(FakeGeneric::kMarker));
    EXPECT_EQ(generic.calls, i);
  }
  EXPECT_EQ(Read(vector, 0).state, State::kUninitialized);
  JSObject::AddDataProperty(vm, o, PropertyKey::Name(name), Value::Smi(5));
  EXPECT_EQ(LoadKeyedMiss(&vm, o, name, SlotOf(vector, 0)), Value::Smi(5));
  EXPECT_EQ(Read(vector, 0).state, State::kMonomorphic);
}

TEST_P(IcTest, Globals) {
  FeedbackVector* vector = NewVector({Kind::kLoadGlobal, Kind::kStoreGlobal, Kind::kLoadGlobal});
  JSObject* global = vm.realm()->global_object();
  uint64_t* load = SlotOf(vector, 0);
  EXPECT_TRUE(LoadGlobalMiss(&vm, Name("g"), load, false).IsException());
  vm.TakeException();
  EXPECT_TRUE(LoadGlobalMiss(&vm, Name("g"), load, true).IsUndefined());
  Add(global, "g", Value::Smi(1));
  EXPECT_EQ(LoadGlobalMiss(&vm, Name("g"), load, false), Value::Smi(1));
  auto* cell = CellCast<PropertyCell>(Value(load[0]));
  EXPECT_EQ(cell->value(), Value::Smi(1));
  StoreGlobalMiss(&vm, Name("g"), SlotOf(vector, 1), Value::Smi(2), true);
  EXPECT_EQ(cell->value(), Value::Smi(2));
  // A lexical binding hides it; who knew the cell finds the hole there.
  Context* context = Context::New(vm, 2, Value(), Value());
  context->set(vm.heap, 1, Value::Smi(10));
  AddScriptBinding(vm, vm.realm(), static_cast<String*>(Name("g")), {context, 1, false});
  EXPECT_TRUE(cell->value().IsHole());
  EXPECT_EQ(Get(global, "g"), Value::Smi(2));
  EXPECT_EQ(LoadGlobalMiss(&vm, Name("g"), load, false), Value::Smi(10));
  EXPECT_EQ(Value(load[0]), Value(context));
  // Deleting leaves the hole too.
  Add(global, "h", Value::Smi(1));
  LoadGlobalMiss(&vm, Name("h"), SlotOf(vector, 2), false);
  cell = CellCast<PropertyCell>(Value(SlotOf(vector, 2)[0]));
  JSObject::DeleteProperty(vm, global, Key("h"));
  EXPECT_TRUE(cell->value().IsHole());
}

TEST_P(IcTest, InstanceofOfPlainFunctions) {
  FeedbackVector* vector = NewVector({Kind::kInstanceOf});
  JSObject* function_prototype = vm.intrinsic_object(Intrinsic::kFunctionPrototype);
  JSObject::AddDataProperty(vm, function_prototype, PropertyKey::Name(vm.symbols().hasInstance),
                            Value::Smi(0), kAllAttributes);
  JSFunction* f = NewFunction("F");
  JSObject* instance = JSObject::New(vm, JSFunction::InitialMap(vm, f));
  EXPECT_EQ(InstanceOfMiss(&vm, f, instance, SlotOf(vector, 0)), Value::True());
  EXPECT_EQ(InstanceOfMiss(&vm, f, NewObject(), SlotOf(vector, 0)), Value::False());
  EXPECT_EQ(InstanceOfMiss(&vm, f, Value::Smi(1), SlotOf(vector, 0)), Value::False());
  EXPECT_EQ(generic.calls, 0);
  EXPECT_EQ(Read(vector, 0).state, State::kMonomorphic);
  JSObject::AddDataProperty(vm, f, PropertyKey::Name(vm.symbols().hasInstance), Value::Smi(0));
  InstanceOfMiss(&vm, f, instance, SlotOf(vector, 0));
  EXPECT_EQ(generic.calls, 1);
}

TEST_P(IcTest, DeadClassesLeaveTheirPlace) {
  FeedbackVector* vector = NewVector({Kind::kLoadNamed});
  Root kept(vm.heap, vector);
  uint64_t* slot = SlotOf(vector, 0);
  LoadFromFourClasses(vector, slot);
  ClearDeadFrames();
  vm.heap.CollectFull(GcReason::kRequested);
  vm.heap.CollectFull(GcReason::kRequested);
  vm.heap.Verify("feedback");
  size_t left = Read(vector, 0).entries.size();
  EXPECT_LT(left, 4u);
  JSObject* fresh = NewObject();
  Add(fresh, "x", Value::Smi(9));
  EXPECT_EQ(LoadNamedMiss(&vm, fresh, Name("x"), slot), Value::Smi(9));
  EXPECT_EQ(Read(vector, 0).state, State::kPolymorphic);
  EXPECT_EQ(Read(vector, 0).insertions, 5u);
  EXPECT_EQ(HandlerFor(vm, slot, MapOf(fresh)).IsSmi(), true);
}

TEST_P(IcTest, DefinitionsStayPolymorphic) {
  FeedbackVector* vector = NewVector({Kind::kDefineOwn});
  for (int i = 0; i < 10; ++i) {
    JSObject* o = NewObject();
    for (int k = 0; k < i; ++k) Add(o, "k" + std::to_string(k), Value::Smi(k));
    DefineNamedOwnMiss(&vm, o, Name("x"), SlotOf(vector, 0), Value::Smi(i));
    EXPECT_EQ(Get(o, "x"), Value::Smi(i));
  }
  EXPECT_EQ(Read(vector, 0).state, State::kPolymorphic);
}

TEST_P(IcTest, PrintingNamesEverySlot) {
  FeedbackVector* vector =
      NewVector({Kind::kLoadNamed, Kind::kCall, Kind::kBinaryOp, Kind::kBranch, Kind::kLoop,
                 Kind::kLiteral, Kind::kForIn, Kind::kLoadGlobal, Kind::kStoreKeyed});
  *SlotOf(vector, 2) = uint64_t{kSeenSmi | kSeenDouble} << 32;
  std::string text = PrintFeedback(vm, vector);
  for (const char* part : {"LoadNamed: uninitialized", "Call: no target", "Smi | Double",
                           "Branch: taken 0", "Loop: 0 back edges", "StoreKeyed"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

}  // namespace
}  // namespace qdr
