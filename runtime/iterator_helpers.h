// Iterator Helper objects (ECMA-262 27.1.2): what Iterator.prototype.map and its like return. Each
// is a little state machine in C++ with the fields below; resuming it runs one step.
#ifndef RUNTIME_ITERATOR_HELPERS_H_
#define RUNTIME_ITERATOR_HELPERS_H_

#include "objects/builtin_objects.h"
#include "runtime/abstract_operations.h"

namespace qdr {

enum class HelperKind : uint8_t {
  kMap,
  kFilter,
  kTake,
  kDrop,
  kFlatMap,
  kChunks,
  kWindows,
  kConcat,
  kZip,
};

enum class ZipMode : uint8_t { kShortest, kLongest, kStrict };

/// Fields of a JSIterator of kind kHelper.
enum HelperField : int {
  kHelperKind,      ///< Smi: HelperKind
  kHelperState,     ///< Smi: HelperState
  kHelperIterator,  ///< underlying iterator; zip: FixedArray, null where one has ended; concat:
                    ///< FixedArray of method and iterable in turn; undefined: exhausted
  kHelperNext,      ///< its next method; zip: FixedArray
  kHelperFunction,  ///< callback; zipKeyed: FixedArray of keys; windows: true to allow partial ones
  kHelperCounter,   ///< number: calls so far, what remains to take or drop, index in concat, size
  kHelperInner,     ///< flatMap, concat: the inner iterator, or undefined
  kHelperInnerNext,
  kHelperExtra,       ///< zip: FixedArray of padding; chunks, windows: FixedArray of the buffer
  kHelperExtraCount,  ///< zip: ZipMode; chunks, windows: elements in the buffer
  kHelperFieldCount,
};

enum class HelperState : uint8_t { kStart, kYielded, kExecuting, kCompleted };

JSIterator* NewIteratorHelper(Vm& vm, HelperKind kind);
/// Defines %IteratorHelperPrototype% and the hidden class of helpers.
void CreateIteratorHelpers(Vm& vm, Realm* realm);

/// IteratorCloseAll (7.4.15) in reverse order, for iterators that are not null. With
/// `exception_pending` the pending exception stays; else a throw of one becomes it.
Completion<void> IteratorCloseAll(Vm& vm, FixedArray* iterators, bool exception_pending);

// Iterator.concat, Iterator.zip, Iterator.zipKeyed (iterator_zip.cc).
Completion<Value> IteratorConcat(Vm& vm, Arguments& arguments);
Completion<Value> IteratorZip(Vm& vm, Arguments& arguments);
Completion<Value> IteratorZipKeyed(Vm& vm, Arguments& arguments);
/// One step of a zip helper: true with a value, or false when it is done.
Completion<bool> StepZip(Vm& vm, JSIterator* helper, Value* out);
Completion<bool> StepConcat(Vm& vm, JSIterator* helper, Value* out);

}  // namespace qdr

#endif  // RUNTIME_ITERATOR_HELPERS_H_
