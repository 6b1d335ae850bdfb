// Vm: construction, roots and exceptions. What it makes at start-up is little and in an order in
// which everything finds what it needs: layouts, the map of maps, the maps of internal types, empty
// containers, names, symbols.
#include <sys/auxv.h>

#include <cstring>

#include "objects/builtin_objects.h"
#include "objects/descriptor_cache.h"
#include "objects/layouts.h"
#include "objects/map_builder.h"
#include "objects/module.h"
#include "objects/native_accessors.h"
#include "objects/ordered_hash_table.h"
#include "objects/string_table.h"
#include "objects/vm.h"

namespace qdr {

namespace {

/// Random bytes that the kernel gives every process.
uint64_t ProcessSeed() {
  auto* bytes = reinterpret_cast<const void*>(getauxval(AT_RANDOM));
  uint64_t seed = 0x9e37'79b9'7f4a'7c15;
  if (bytes != nullptr) std::memcpy(&seed, bytes, sizeof seed);
  return seed | 1;
}

/// Does this type have one map for the whole Vm?
bool HasCanonicalMap(InstanceType type) { return type < InstanceType::kFirstJSReceiver; }

}  // namespace

Vm::Vm(const HeapOptions& options)
    : heap(options),
      hash_seed_(ProcessSeed()),
      identity_hash_state_(hash_seed_),
      number_cache_(new NumberTextEntry[kNumberCacheSize]()),
      descriptor_cache_(new DescriptorCache),
      string_table_(new StringTable) {
  RegisterLayouts(heap);
  heap.AddRootProvider(this);
  heap.SetEventStream(&events);
  CreateRoots();
}

Vm::~Vm() {
  heap.SetEventStream(nullptr);
  heap.RemoveRootProvider(this);
}

FunctionId Vm::FunctionIdOf(SharedFunctionInfo* shared) {
  if (shared->event_id_ == 0) shared->event_id_ = events.NewFunctionId();
  if (events.TakeAnnouncement(shared->event_id_)) hooks_->AnnounceFunction(*this, shared);
  return shared->event_id_;
}

void Vm::CreateRoots() {
  // The machine stack is not scanned yet.
  NoGcScope no_collection(heap);
  auto root = [this](RootIndex index) -> Value& { return state.roots[static_cast<int>(index)]; };
  auto set_map = [this](InstanceType type, Map* map) { state.maps[static_cast<int>(type)] = map; };

  // The meta map describes itself.
  set_map(InstanceType::kMap, static_cast<Map*>(heap.AllocateMap(nullptr, Map::kSize)));
  for (int i = 0; i < kInstanceTypeCount; ++i) {
    auto type = static_cast<InstanceType>(i);
    if (type == InstanceType::kMap || !HasCanonicalMap(type)) continue;
    const TypeLayout& layout = LayoutOf(type);
    uint32_t size = layout.size_kind == TypeLayout::Size::kFixed ? layout.fixed_size : 0;
    set_map(type, Map::New(*this, type, size, 0, ElementsKind::kPackedSmi, Value(), 0));
  }

  auto* empty = FixedArray::NewOld(*this, 0);
  root(RootIndex::kEmptyFixedArray) = empty;
  auto* properties = static_cast<PropertyArray*>(
      heap.AllocateOld(map(InstanceType::kPropertyArray), PropertyArray::SizeFor(0)));
  properties->InitializeLength(0);
  root(RootIndex::kEmptyPropertyArray) = properties;
  auto* descriptors = MapBuilder::NewDescriptors(*this, 0);
  root(RootIndex::kEmptyDescriptorArray) = descriptors;
  for (Map* map : state.maps) {
    if (map != nullptr) MapBuilder::SetDescriptors(*this, map, descriptors, 0, 0);
  }
  root(RootIndex::kEmptyByteArray) = ByteArray::New(*this, 0);
  root(RootIndex::kEmptyFeedbackMetadata) = root(RootIndex::kEmptyByteArray);
  root(RootIndex::kEmptyOrderedTable) = OrderedHashTable::New(*this, OrderedHashTable::kSet);
  root(RootIndex::kAlwaysValidCell) = ValidityCell::New(*this);
  root(RootIndex::kManyClosuresCell) = FeedbackCell::New(*this, INT32_MAX);

  FixedArray* characters = FixedArray::NewOld(*this, 256);
  root(RootIndex::kSingleCharacterStrings) = characters;
  for (uint32_t c = 0; c < 256; ++c) {
    auto byte = static_cast<uint8_t>(c);
    characters->set(heap, c, String::InternalizeOneByte(*this, {&byte, 1}));
  }
#define QDR_MAKE(Name, text) root(RootIndex::k_##Name) = String::InternalizeAscii(*this, text);
  QDR_NAMES(QDR_MAKE)
#undef QDR_MAKE

  auto symbol = [this](std::string_view text, uint8_t flags) {
    return Value(Symbol::New(*this, String::InternalizeAscii(*this, text), flags));
  };
#define QDR_MAKE(Name) \
  root(RootIndex::kSymbol_##Name) = symbol("Symbol." #Name, Symbol::kWellKnownFlag);
  QDR_WELL_KNOWN_SYMBOLS(QDR_MAKE)
#undef QDR_MAKE
#define QDR_MAKE(Name) root(RootIndex::kPrivate_##Name) = symbol(#Name, Symbol::kPrivateFlag);
  QDR_PRIVATE_SYMBOLS(QDR_MAKE)
#undef QDR_MAKE

  CreateNativeAccessors(*this);

  // Module namespaces have no realm: a null prototype, @@toStringTag, no more.
  Map* module_namespace =
      Map::New(*this, InstanceType::kJSModuleNamespace, JSModuleNamespace::kFixedSize + 8,
               JSModuleNamespace::kFixedSize, ElementsKind::kNone, Value::Null(), 0);
  PropertyDetails details;
  details.attributes = kReadOnly | kDontEnum | kDontDelete;
  MapBuilder::AppendField(*this, module_namespace, symbols().toStringTag, details);
  set_map(InstanceType::kJSModuleNamespace, module_namespace);
}

// --- Roots.

void Vm::VisitRoots(RootVisitor& visitor) {
  static_assert(sizeof(Map*) == sizeof(Value) && sizeof(NumberTextEntry) == 2 * sizeof(Value));
  visitor.VisitRoots(state.roots, state.roots + static_cast<int>(RootIndex::kCount));
  auto* maps = reinterpret_cast<Value*>(state.maps);
  visitor.VisitRoots(maps, maps + kInstanceTypeCount);
  visitor.VisitRoot(&state.pending_exception);
  visitor.VisitRoot(reinterpret_cast<Value*>(&state.realm));
  visitor.VisitRoot(&finalization_registries_);
  auto* cache = reinterpret_cast<Value*>(number_cache_.get());
  visitor.VisitRoots(cache, cache + 2 * kNumberCacheSize);
}

void Vm::UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update) {
  string_table_->Update(update);
  descriptor_cache_->Clear();
}

void Vm::UpdateWeakYoung(const std::function<HeapObject*(HeapObject*)>& update) {
  string_table_->UpdateYoung(update);
  descriptor_cache_->Clear();
}

uint32_t Vm::NextIdentityHash() {
  // xorshift64*
  uint64_t x = identity_hash_state_;
  x ^= x >> 12;
  x ^= x << 25;
  x ^= x >> 27;
  identity_hash_state_ = x;
  auto hash = static_cast<uint32_t>(x * 0x2545'f491'4f6c'dd1d >> 32);
  return hash == 0 ? 1 : hash;
}

// --- Exceptions.

Threw Vm::Throw(Value exception) {
  state.pending_exception = exception;
  return {};
}

Threw Vm::ThrowError(ErrorKind kind, std::string_view utf8_message) {
  return Throw(hooks_->MakeError(*this, kind, utf8_message));
}

Threw Vm::ThrowStackOverflow() {
  return ThrowError(ErrorKind::kRangeError, "Maximum call stack size exceeded");
}

Threw Vm::Terminate() {
  terminating_ = true;
  state.pending_exception = Value::Exception();
  return {};
}

void Vm::ClearTermination() {
  if (!terminating_) return;
  terminating_ = false;
  state.pending_exception = Value::Hole();
  heap.ForgetOutOfMemory();
}

}  // namespace qdr
