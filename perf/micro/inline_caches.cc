// Inline caches: sites by how many classes they see, every kind of handler, misses. Each benchmark
// checks the state of its sites and their handlers, and that hits teach nothing.
#include "feedback/feedback_vector.h"
#include "feedback/ic.h"
#include "feedback/ic_state.h"
#include "perf/micro/micro.h"

namespace qdr::micro {

using quadrille::FeedbackState;

namespace {

/// Measures a loop whose sites of `kind` know what they see.
void MeasureHits(benchmark::State& state, World& world, Loop& loop, std::string_view kind,
                 FeedbackState expected, size_t classes, std::string_view handler,
                 size_t sites = kRepeats) {
  world.CheckSites(loop.function(), kind, expected, classes, handler, sites);
  const uint64_t before = world.taught();
  Measure(state, world, loop);
  world.Check(world.taught() == before, "there were misses");
  world.CheckSites(loop.function(), kind, expected, classes, handler, sites);
}

// --- By degree: a site sees 1, 2, 4 classes, or more, in turn; the receiver changes every ten
// operations.

struct Degree {
  const char* name;
  int classes;
  FeedbackState state;
};

constexpr Degree kDegrees[] = {
    {"monomorphic", 1, FeedbackState::kMonomorphic},
    {"polymorphic_2", 2, FeedbackState::kPolymorphic},
    {"polymorphic_4", 4, FeedbackState::kPolymorphic},
    {"megamorphic_8", 8, FeedbackState::kMegamorphic},
    {"megamorphic_64", 64, FeedbackState::kMegamorphic},
};

struct DegreeAccess {
  const char* name;
  const char* kind;
  const char* operation;
  /// Makes the receiver number i, of a class of its own.
  const char* receiver;
  /// The cache for many classes is for names only.
  bool has_megamorphic_hits;
};

constexpr DegreeAccess kDegreeAccesses[] = {
    {"load", "LoadNamed", "o.x;", "({['p' + i]: 1, x: 2})", true},
    {"load_prototype", "LoadNamed", "o.m;", "({['p' + i]: 1, __proto__: {m: 1}})", true},
    {"store", "StoreNamed", "o.x = i;", "({['p' + i]: 1, x: 2})", true},
    {"keyed_load", "LoadKeyed", "o[b];", "({['p' + i]: 1, x: 2})", true},
    {"element_load", "LoadKeyed", "o[1];", "Object.assign([1, 2, 3], {['p' + i]: 1})", false},
    {"element_store", "StoreKeyed", "o[1] = i;", "Object.assign([1, 2, 3], {['p' + i]: 1})", false},
};

void ByDegree(benchmark::State& state, Tier tier, const DegreeAccess& access,
              const Degree& degree) {
  World world(state);
  Loop loop(world, tier,
            {.setup = Concat("return [Array.from({length: ", degree.classes, "}, (_, i) => (",
                             access.receiver, ")), 'x'];"),
             .operation = access.operation,
             // The way to the receiver is no site of the kind that is measured.
             .before = Concat(
                 "const o = a", access.kind == std::string_view("LoadKeyed") ? ".at(" : "[", "i & ",
                 degree.classes - 1, access.kind == std::string_view("LoadKeyed") ? ");" : "];")});
  const bool is_megamorphic = degree.state == FeedbackState::kMegamorphic;
  if (is_megamorphic && !access.has_megamorphic_hits) {
    world.CheckSites(loop.function(), access.kind, degree.state, 0, "", kRepeats);
    Measure(state, world, loop);
    return;
  }
  MeasureHits(state, world, loop, access.kind, degree.state,
              is_megamorphic ? 0 : static_cast<size_t>(degree.classes), "");
}

// --- Every kind of handler, at sites that see one class.

struct HandlerCase {
  const char* name;
  const char* kind;
  /// What the text of the handler holds.
  const char* handler;
  const char* setup;
  const char* operation;
};

constexpr HandlerCase kHandlers[] = {
    {"load/own_field", "LoadNamed", "field at", "return [{x: 1}];", "a.x;"},
    {"load/own_field_out_of_object", "LoadNamed", "out-of-object field at",
     "const o = {}; for (let i = 0; i < 20; i++) o['p' + i] = i; return [o];", "a.p19;"},
    {"load/own_dictionary", "LoadNamed", "LoadOwnDictionary",
     "const o = {x: 1, y: 2, z: 3}; delete o.x; return [o];", "a.z;"},
    {"load/prototype_field", "LoadNamed", "GuardValidityCell UseHolder LoadInObject",
     "return [Object.create({x: 1})];", "a.x;"},
    {"load/prototype_method", "LoadNamed", "GuardValidityCell UseHolder Load",
     "class A { m() {} } class B extends A {} return [new B()];", "a.m;"},
    {"load/prototype_dictionary", "LoadNamed", "GuardValidityCell UseHolder LoadDictionary",
     "const p = {}; for (let i = 0; i < 5000; i++) p['p' + i] = i; return [Object.create(p)];",
     "a.p99;"},
    {"load/prototype_native_getter", "LoadNamed", "GuardValidityCell UseHolder CallNativeGetter",
     "return [Object.create([1, 2, 3])];", "a.length;"},
    {"load/absent", "LoadNamed", "GuardValidityCell LoadUndefined", "return [{x: 1}];", "a.y;"},
    {"load/absent_in_dictionary", "LoadNamed", "GuardNotOwn GuardValidityCell LoadUndefined",
     "const o = {x: 1, y: 2, z: 3}; delete o.x; return [o];", "a.w;"},
    {"load/getter", "LoadNamed", "CallGetter", "return [{get x() { return 1; }}];", "a.x;"},
    {"load/prototype_getter", "LoadNamed", "GuardValidityCell UseHolder CallGetter",
     "class A { get x() { return 1; } } return [new A()];", "a.x;"},
    {"load/array_length", "LoadNamed", "LoadArrayLength", "return [[1, 2, 3]];", "a.length;"},
    {"load/string_length", "LoadNamed", "LoadStringLength", "return ['text'];", "a.length;"},
    {"load/string_method", "LoadNamed", "GuardValidityCell UseHolder Load", "return ['text'];",
     "a.charCodeAt;"},
    {"load/typed_array_length", "LoadNamed", "LoadTypedArrayLength", "return [new Uint8Array(8)];",
     "a.length;"},
    {"load/function_prototype", "LoadNamed", "LoadFunctionPrototype", "return [function f() {}];",
     "a.prototype;"},
    {"load/global_object", "LoadNamed", "LoadCell", "globalThis.g = 1; return [globalThis];",
     "a.g;"},
    {"load/module_namespace", "LoadNamed", "LoadModuleCell", "return [moduleNamespace];", "a.x;"},
    {"load/keyed_name", "LoadKeyed", "GuardKey LoadInObject", "return [{x: 1}, 'x'];", "a[b];"},
    {"load/keyed_symbol", "LoadKeyed", "GuardKey LoadInObject",
     "const s = Symbol(); return [{[s]: 1}, s];", "a[b];"},
    {"element/smi", "LoadKeyed", "element", "return [[1, 2, 3]];", "a[1];"},
    {"element/double", "LoadKeyed", "element", "return [[1.5, 2.5, 3.5]];", "a[1];"},
    {"element/tagged", "LoadKeyed", "element", "return [['a', 'b', 'c']];", "a[1];"},
    {"element/holey", "LoadKeyed", "element", "return [[1, , 3]];", "a[2];"},
    {"element/hole", "LoadKeyed", "GuardValidityCell LoadElementHoleToUndefined",
     "return [[1, , 3]];", "a[1];"},
    {"element/beyond_end", "LoadKeyed", "GuardValidityCell LoadElementHoleToUndefined",
     "return [[1, 2, 3]];", "a[9];"},
    {"element/uint8", "LoadKeyed", "LoadTypedElement", "return [new Uint8Array(8)];", "a[1];"},
    {"element/int32", "LoadKeyed", "LoadTypedElement", "return [new Int32Array(8)];", "a[1];"},
    {"element/float64", "LoadKeyed", "LoadTypedElement", "return [new Float64Array(8)];", "a[1];"},
    {"element/string", "LoadKeyed", "LoadStringCharacter", "return ['text'];", "a[1];"},
    {"element/string_beyond_end", "LoadKeyed", "GuardValidityCell LoadStringCharacterOrUndefined",
     "return ['text'];", "a[9];"},
    {"store/own_field", "StoreNamed", "field at", "return [{x: 1}];", "a.x = i;"},
    {"store/own_field_double", "StoreNamed", "field at", "return [{x: 1.5}];", "a.x = 2.5;"},
    {"store/own_field_object", "StoreNamed", "field at", "return [{x: null}, {}];", "a.x = b;"},
    {"store/own_field_out_of_object", "StoreNamed", "out-of-object field at",
     "const o = {}; for (let i = 0; i < 20; i++) o['p' + i] = i; return [o];", "a.p19 = i;"},
    {"store/own_dictionary", "StoreNamed", "StoreOwnDictionary",
     "const o = {x: 1, y: 2, z: 3}; delete o.x; return [o];", "a.z = i;"},
    {"store/setter", "StoreNamed", "CallSetter", "return [{set x(v) {}}];", "a.x = i;"},
    {"store/prototype_setter", "StoreNamed", "GuardValidityCell CallSetter",
     "class A { set x(v) {} } return [new A()];", "a.x = i;"},
    {"store/global_object", "StoreNamed", "StoreCell", "globalThis.g = 1; return [globalThis];",
     "a.g = i;"},
    {"store/keyed_name", "StoreKeyed", "GuardKey StoreInObject", "return [{x: 1}, 'x'];",
     "a[b] = i;"},
    // With the allocation of the object that gets the property.
    {"store/add_field", "StoreNamed", "GuardValidityCell TransitionInObject",
     "function P() {} for (let i = 0; i < 20; i++) new P().x = i; return [P];", "b = {}; b.x = i;"},
    {"element_store/smi", "StoreKeyed", "element", "return [[1, 2, 3]];", "a[1] = i;"},
    {"element_store/double", "StoreKeyed", "element", "return [[1.5, 2.5, 3.5]];", "a[1] = 4.5;"},
    {"element_store/tagged", "StoreKeyed", "element", "return [['a', 'b', 'c'], {}];", "a[1] = b;"},
    {"element_store/append", "StoreKeyed", "GuardValidityCell StoreElementGrow",
     "const array = [1, 2, 3]; array[3] = 4; return [array];", "a.length = 2; a[2] = i;"},
    {"element_store/uint8", "StoreKeyed", "StoreTypedElement", "return [new Uint8Array(8)];",
     "a[1] = i;"},
    {"element_store/float64", "StoreKeyed", "StoreTypedElement", "return [new Float64Array(8)];",
     "a[1] = 1.5;"},
    {"instanceof", "InstanceOf", "GuardValidityCell OrdinaryHasInstance",
     "class A {} class B extends A {} return [new B(), A];", "a instanceof b;"},
};

void DefineModuleNamespace(World& world) {
  quadrille::Module module = quadrille::Module::New(world.context(), "m", {{"x", 1}});
  quadrille::Result<void> linked = module.Link();
  if (!world.Check(linked.ok(), "the module is not linked")) return;
  world.Check(world.context().global().Set("moduleNamespace", *module.Namespace()).ok(),
              "the global is not set");
}

void ByHandler(benchmark::State& state, Tier tier, const HandlerCase& handler) {
  World world(state);
  DefineModuleNamespace(world);
  Loop loop(world, tier, {.setup = handler.setup, .operation = handler.operation});
  MeasureHits(state, world, loop, handler.kind, FeedbackState::kMonomorphic, 1, handler.handler);
}

/// Sites without a property slot: their state alone is known.
struct OtherCase {
  const char* name;
  const char* kind;
  FeedbackState state;
  const char* setup;
  const char* operation;
  /// Accesses to one global share a site.
  size_t sites = kRepeats;
};

constexpr OtherCase kOthers[] = {
    {"global/load_let", "LoadGlobal", FeedbackState::kMonomorphic, "", "scriptLet;", 1},
    {"global/load_var", "LoadGlobal", FeedbackState::kMonomorphic, "", "scriptVar;", 1},
    {"global/load_builtin", "LoadGlobal", FeedbackState::kMonomorphic, "", "Math;", 1},
    {"global/store_let", "StoreGlobal", FeedbackState::kMonomorphic, "", "scriptLet = i;", 1},
    {"global/store_var", "StoreGlobal", FeedbackState::kMonomorphic, "", "scriptVar = i;", 1},
    // Asks the runtime each time.
    {"uncached/in", "HasProperty", FeedbackState::kUninitialized, "return [{x: 1}];", "'x' in a;"},
    {"uncached/proxy", "LoadNamed", FeedbackState::kUninitialized,
     "return [new Proxy({x: 1}, {})];", "a.x;"},
    {"uncached/number_property", "LoadNamed", FeedbackState::kUninitialized, "return [1.5];",
     "a.x;"},
};

void ByOther(benchmark::State& state, Tier tier, const OtherCase& other) {
  World world(state);
  world.Run("let scriptLet = 1; var scriptVar = 1;");
  // A binding that is assigned to does not count as a constant.
  world.Run("scriptLet = 2; scriptVar = 2;");
  Loop loop(world, tier, {.setup = other.setup, .operation = other.operation});
  MeasureHits(state, world, loop, other.kind, other.state, 0, "", other.sites);
}

// --- Misses. A function has many sites; before each call its slots are as if it had never run (or,
// for the cache of megamorphic sites, that has forgotten what they want). An iteration is a miss,
// with a share of the call.

constexpr int kSites = 64;

enum class From { kUninitialized, kMonomorphic, kMegamorphic };

struct MissCase {
  const char* name;
  const char* kind;
  From from;
  /// The operand that is missed on, and one of another class.
  const char* operand;
  const char* other;
  /// %d is the number of the site.
  const char* operation;
};

constexpr MissCase kMisses[] = {
    {"load/own_field", "LoadNamed", From::kUninitialized, "({x: 1})", "({y: 1, x: 1})", "o.x;"},
    {"load/prototype", "LoadNamed", From::kUninitialized, "Object.create({x: 1})", "({x: 1})",
     "o.x;"},
    {"load/absent", "LoadNamed", From::kUninitialized, "({y: 1})", "({z: 1})", "o.x;"},
    {"load/second_class", "LoadNamed", From::kMonomorphic, "({x: 1})", "({y: 1, x: 1})", "o.x;"},
    {"store/own_field", "StoreNamed", From::kUninitialized, "({x: 1})", "({y: 1, x: 1})",
     "o.x = 2;"},
    {"element_load", "LoadKeyed", From::kUninitialized, "[1, 2, 3]", "['a', 'b']", "o[1];"},
    {"element_store", "StoreKeyed", From::kUninitialized, "[1, 2, 3]", "['a', 'b']", "o[1] = 2;"},
    {"load/megamorphic", "LoadNamed", From::kMegamorphic, "many(0)", "many", "o.p%d;"},
};

class Misses {
 public:
  Misses(World& world, Tier tier, const MissCase& test)
      : world_(world), test_(test), sites_(world.RunFunction(Source(test.operation))) {
    world.Run(
        Concat("function many(k) { const o = {}; if (k) o['q' + k] = k;"
               " for (let i = 0; i < ",
               kSites, "; i++) o['p' + i] = i; return o; }"));
    operand_ = world.Run(test.operand);
    other_ = world.Run(test.other);
    world.Hold(sites_, Tier::kIgnition);
    if (test.from == From::kMegamorphic) {
      for (int k = 0; k < 8; ++k) {
        world.Call(sites_, {world.Call(other_.As<quadrille::Function>(), {quadrille::Value(k)})});
      }
    }
    // Before the sites know the operand: baseline code would know it, too, and not miss.
    world.Hold(sites_, tier);
    world.Call(sites_, {operand_});
  }

  /// So that the next call misses at every site.
  void Prepare() {
    world_.Refill();
    if (test_.from == From::kMegamorphic) return Forget();
    auto* vector = CellCast<FeedbackVector>(world_.Engine(sites_)->feedback_cell()->vector());
    if (slots_.empty()) {
      for (FeedbackVector::SlotInfo slot : vector->Slots()) {
        if (IsPropertySlot(slot.kind)) slots_.push_back(slot.slot);
      }
    }
    for (uint32_t slot : slots_) {
      vector->word(slot)[0] = kUninitializedClass;
      vector->word(slot)[1] = 0;
    }
    if (test_.from == From::kUninitialized) return;
    // What every site knows is kept from one call with the other operand.
    if (known_.empty()) {
      world_.Call(sites_, {other_});
      for (uint32_t slot : slots_)
        known_.emplace_back(vector->word(slot)[0], vector->word(slot)[1]);
    }
    for (size_t i = 0; i < slots_.size(); ++i) {
      vector->word(slots_[i])[0] = known_[i].first;
      vector->word(slots_[i])[1] = known_[i].second;
    }
  }
  void Call() { world_.Call(sites_, {operand_}); }
  const quadrille::Function& sites() const { return sites_; }

 private:
  static std::string Source(std::string_view operation) {
    std::string body;
    for (int i = 0; i < kSites; ++i) {
      std::string statement(operation);
      if (size_t at = statement.find("%d"); at != std::string::npos) {
        statement.replace(at, 2, std::to_string(i));
      }
      body += Concat(statement, "\n");
    }
    return Concat("(function sites(o) {\n", body, "})");
  }

  /// The megamorphic cache loses its entries for the operand.
  void Forget() {
    if (!operand_.IsObject()) return;
    const uint32_t map = world_.Engine(operand_).AsCell()->map_offset();
    StubCacheEntry* cache = world_.engine().feedback().load_cache;
    if (entries_.size() < kSites) {
      entries_.clear();
      for (uint32_t i = 0; i < kStubCacheEntries; ++i) {
        if (cache[i].map == map) entries_.push_back(i);
      }
    }
    for (uint32_t entry : entries_) cache[entry].map = 0;
  }

  World& world_;
  const MissCase& test_;
  quadrille::Function sites_;
  quadrille::Value operand_, other_;
  std::vector<uint32_t> slots_;
  std::vector<std::pair<uint64_t, uint64_t>> known_;
  std::vector<uint32_t> entries_;
};

void Miss(benchmark::State& state, Tier tier, const MissCase& test) {
  World world(state);
  Misses misses(world, tier, test);
  misses.Prepare();
  misses.Call();
  const bool second = test.from == From::kMonomorphic;
  const bool megamorphic = test.from == From::kMegamorphic;
  auto check = [&] {
    world.CheckSites(misses.sites(), test.kind,
                     second        ? FeedbackState::kPolymorphic
                     : megamorphic ? FeedbackState::kMegamorphic
                                   : FeedbackState::kMonomorphic,
                     second        ? 2
                     : megamorphic ? 0
                                   : 1,
                     "", kSites);
  };
  check();
  world.CheckTiers();
  const uint64_t before = world.taught();
  while (state.KeepRunningBatch(kSites)) {
    misses.Prepare();
    misses.Call();
  }
  const uint64_t taught = world.taught() - before;
  world.Check(taught == static_cast<uint64_t>(state.iterations()),
              Concat("there were ", taught, " misses for ", state.iterations()));
  check();
  world.CheckTiers();
}

}  // namespace

void RegisterInlineCaches() {
  for (Tier tier : kTiers) {
    for (const DegreeAccess& access : kDegreeAccesses) {
      for (const Degree& degree : kDegrees) {
        Register(Concat("ic/hit/", access.name, "/", degree.name, "/", TierName(tier)),
                 [=](benchmark::State& state) { ByDegree(state, tier, access, degree); });
      }
    }
    for (const HandlerCase& handler : kHandlers) {
      Register(Concat("ic/handler/", handler.name, "/", TierName(tier)),
               [=](benchmark::State& state) { ByHandler(state, tier, handler); });
    }
    for (const OtherCase& other : kOthers) {
      Register(Concat("ic/", other.name, "/", TierName(tier)),
               [=](benchmark::State& state) { ByOther(state, tier, other); });
    }
    for (const MissCase& test : kMisses) {
      Register(Concat("ic/miss/", test.name, "/", TierName(tier)),
               [tier, &test](benchmark::State& state) { Miss(state, tier, test); });
    }
  }
}

}  // namespace qdr::micro
