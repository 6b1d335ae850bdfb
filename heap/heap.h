// Heap: spaces, allocation, the write barrier, roots and collections. One heap per isolate; only
// the isolate's thread allocates. Everything that refers into the heap from outside it is either on
// the C++ stack (scanned conservatively; pins), in a frame of generated code (scanned precisely
// through the StackScanner), in a RootVector or Root, or reported by a RootProvider.
#ifndef HEAP_HEAP_H_
#define HEAP_HEAP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "heap/heap_object.h"
#include "heap/layout.h"
#include "heap/value.h"

namespace qdr {

class EventStream;
class Heap;

struct HeapOptions {
  size_t young_semispace_bytes = 2 << 20;  ///< initial; grows with survival up to the next
  size_t max_young_semispace_bytes = 16 << 20;
  size_t memory_limit_bytes = 0;         ///< 0: none
  bool stress_every_allocation = false;  ///< --stress-gc: collect at every allocation
  uint32_t stress_interval = 0;          ///< --stress-gc-interval=N: at every Nth allocation
  bool verify = false;                   ///< --verify-heap: before and after every cycle
  bool poison = kDebugBuild;             ///< evacuated and freed memory is overwritten
};

enum class GcReason : uint8_t {
  kAllocation,
  kOldLimit,
  kExternal,
  kRequested,
  kStress,
  kLowMemory
};
/// As texts and events have it: "allocation", "old generation's limit", ...
std::string_view GcReasonName(GcReason reason);

struct HeapStatistics {
  size_t young_used, young_capacity, old_used, old_committed, large_used, map_used;
  size_t external_bytes;   ///< off-heap memory that heap objects report (backing stores)
  size_t total_allocated;  ///< bytes since the start
  uint64_t scavenges, full_collections;
  double scavenge_ms, full_ms, longest_pause_ms;
};

/// Receives root slots outside the heap; they are updated when their target moves.
class RootVisitor {
 public:
  virtual ~RootVisitor() = default;
  virtual void VisitRoots(Value* begin, Value* end) = 0;
  void VisitRoot(Value* slot) { VisitRoots(slot, slot + 1); }
};

class RootProvider {
 public:
  virtual ~RootProvider() = default;
  virtual void VisitRoots(RootVisitor& visitor) = 0;
  /// Tables outside the heap that hold cells weakly (the string table) pass each entry through
  /// `update` at the end of a cycle: it gives the new address, or nullptr when the cell died.
  virtual void UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update) {}
  /// The same at the end of a scavenge, which only moves or frees cells that were young before it:
  /// entries that are known to be old may be skipped.
  virtual void UpdateWeakYoung(const std::function<HeapObject*(HeapObject*)>& update) {
    UpdateWeak(update);
  }
};

/// Walks the machine stack; implemented by tiers/codegen. Until one is installed the whole stack is
/// conservative.
class StackScanner {
 public:
  virtual ~StackScanner() = default;
  /// Calls `conservative` for each stretch of C++ frames (first: the one from `stack_pointer`) and
  /// `precise` for each range of tagged slots in frames of generated code.
  virtual void Scan(uintptr_t stack_pointer,
                    const std::function<void(const uintptr_t*, const uintptr_t*)>& conservative,
                    const std::function<void(Value*, Value*)>& precise) = 0;
};

/// A growable sequence of values off the stack whose elements are roots.
class RootVector {
 public:
  explicit RootVector(Heap& heap);
  ~RootVector();
  RootVector(const RootVector&) = delete;
  RootVector& operator=(const RootVector&) = delete;

  void push_back(Value v) { values_.push_back(v); }
  void pop_back() { values_.pop_back(); }
  Value& operator[](size_t i) { return values_[i]; }
  Value operator[](size_t i) const { return values_[i]; }
  Value& back() { return values_.back(); }
  size_t size() const { return values_.size(); }
  bool empty() const { return values_.empty(); }
  void resize(size_t n, Value fill = Value::Undefined()) { values_.resize(n, fill); }
  void reserve(size_t n) { values_.reserve(n); }
  void clear() { values_.clear(); }
  void insert(size_t at, Value v) { values_.insert(values_.begin() + at, v); }
  Value* data() { return values_.data(); }
  Value* begin() { return values_.data(); }
  Value* end() { return values_.data() + values_.size(); }

 private:
  friend class Heap;
  Heap& heap_;
  RootVector* previous_;
  RootVector* next_;
  std::vector<Value> values_;
};

/// One rooted value off the stack.
class Root {
 public:
  explicit Root(Heap& heap, Value v = Value::Undefined()) : vector_(heap) { vector_.push_back(v); }
  Value get() const { return vector_[0]; }
  void set(Value v) { vector_[0] = v; }

 private:
  RootVector vector_;
};

/// While one is alive no collection runs; allocation grows the spaces instead.
class NoGcScope {
 public:
  explicit NoGcScope(Heap& heap);
  ~NoGcScope();

 private:
  Heap& heap_;
};

class Heap {
 public:
  explicit Heap(const HeapOptions& options);
  ~Heap();
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  /// The bump window of the young generation: generated code adds to `top` and compares with
  /// `limit` (stress modes keep limit == top, so that every allocation takes the slow path).
  struct AllocationWindow {
    uintptr_t top;
    uintptr_t limit;
  };
  AllocationWindow window{};
  /// Start of the 4 GiB reservation of hidden classes: a map's address is base + offset.
  uintptr_t map_space_base = 0;

  // --- Allocation. Memory beyond the header is uninitialized: the caller fills every slot before
  // it allocates again. Never null: when the memory limit is crossed even after a full collection,
  // the out-of-memory handler is called once (it asks the program to terminate) and allocation goes
  // on into a reserve, so that C++ comes to its next poll; past the reserve the process ends with a
  // message.

  /// `bytes` (a multiple of 8) with the header that `map` prescribes; young, or large when it is
  /// large.
  HeapObject* Allocate(const MapBase* map, size_t bytes) {
    QDR_DCHECK(bytes >= 16 && bytes % 8 == 0 && map->instance_header() != 0);
    uintptr_t result = window.top;
    if (bytes <= window.limit - result) [[likely]] {
      window.top = result + bytes;
      auto* object = reinterpret_cast<HeapObject*>(result);
      object->set_header_word(map->instance_header() |
                              uint64_t{static_cast<uint8_t>(CellState::kYoung)} << 56);
      return object;
    }
    return AllocateSlow(map, bytes);
  }
  /// In the old generation, where objects never move: bytecode, code, what has a finalizer, what
  /// lives long.
  HeapObject* AllocateOld(const MapBase* map, size_t bytes);
  /// A hidden class in the map space, zeroed but for its header. `meta_map` is the map of maps; it
  /// is nullptr for the first allocation, which makes the meta map itself (its own map).
  MapBase* AllocateMap(const MapBase* meta_map, size_t bytes);
  /// True if an object of this size can be had within the memory limit (after a collection if need
  /// be): ask before allocations of program-chosen size and throw a RangeError on false.
  bool CanAllocate(size_t bytes);
  /// The same for memory outside of the heap that objects keep (AdjustExternal): collects when what
  /// there is of it has reached its limit.
  bool CanAllocateExternal(size_t bytes);
  /// Calls the out-of-memory handler as if the limit had been crossed: for work that cannot be done
  /// within it. It has to be polled for.
  void ReportOutOfMemory();
  /// The program was stopped: the next one that crosses the limit is told anew.
  void ForgetOutOfMemory();

  MapBase* MapAt(MapOffset offset) const {
    return reinterpret_cast<MapBase*>(map_space_base + offset);
  }
  MapBase* MapOf(const HeapObject* object) const { return MapAt(object->map_offset()); }
  size_t SizeOf(const HeapObject* object) const;
  /// The cell that contains `address` (its start or any byte of it), nullptr if none does. Slow:
  /// for debug checks and dumps.
  HeapObject* FindObject(uintptr_t address);
  /// The old cell around an address that is known to lie in a live one; cheap.
  HeapObject* OldCellAround(const void* address);

  /// Off-heap bytes held by heap objects: they count towards collections and limits.
  void AdjustExternal(int64_t delta);

  // --- The write barrier, after a cell was stored into `host`.
  void Barrier(HeapObject* host) {
    if (host->cell_state_ == static_cast<uint8_t>(CellState::kOldClean)) [[unlikely]] {
      RememberSlow(host);
    }
  }
  void Store(HeapObject* host, Value* slot, Value value) {
    *slot = value;
    if (value.IsCell()) Barrier(host);
  }
  /// For generated code, when the barrier's test fires.
  void RememberSlow(HeapObject* host);
  static bool IsYoung(const HeapObject* object) {
    return object->cell_state() == CellState::kYoung;
  }

  // --- Collections.
  void CollectYoung(GcReason reason);
  void CollectFull(GcReason reason);
  bool in_collection() const { return in_collection_; }

  // --- Set-up.
  void SetLayout(InstanceType type, const TypeLayout& layout);
  void AddRootProvider(RootProvider* provider);
  void RemoveRootProvider(RootProvider* provider);
  void SetStackScanner(StackScanner* scanner);
  /// Highest address of the machine stack to scan; 0 while the isolate is not entered.
  void SetStackStart(uintptr_t stack_start);
  uintptr_t stack_start() const { return stack_start_; }
  void SetOutOfMemoryHandler(std::function<void()> handler);
  /// Where each collection is told of, once it is over.
  void SetEventStream(EventStream* events);

  HeapStatistics Statistics() const;
  const HeapOptions& options() const { return options_; }
  void set_memory_limit(size_t bytes) { options_.memory_limit_bytes = bytes; }
  /// Turns collecting at every allocation on or off (for the stretch of a deoptimization, say).
  void SetStressEveryAllocation(bool on);
  /// Every object that the last full collection left, and all allocated since.
  void ForEachObject(const std::function<void(HeapObject*)>& visit);
  /// Aborts with a description at the first broken invariant.
  void Verify(const char* when);

 private:
  friend class RootVector;
  friend class NoGcScope;
  HeapObject* AllocateSlow(const MapBase* map, size_t bytes);

  HeapOptions options_;
  uintptr_t stack_start_ = 0;
  bool in_collection_ = false;
  int no_gc_depth_ = 0;
  RootVector* root_vectors_ = nullptr;
  class Impl;
  class PendingMap;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qdr

#endif  // HEAP_HEAP_H_
