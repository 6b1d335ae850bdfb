// The kinds of heap objects, one row each. The order carries meaning: strings first, then symbols
// and bigints (the other cells that are primitive values), then what programs never see, then
// objects. To add a kind: one row here and its layout in objects/layouts.cc.
#ifndef HEAP_INSTANCE_TYPE_H_
#define HEAP_INSTANCE_TYPE_H_

#include <cstdint>

namespace qdr {

#define QDR_INSTANCE_TYPES(V)                                                                      \
  V(SeqOneByteString)                                                                              \
  V(SeqTwoByteString)                                                                              \
  V(ConsString) V(SlicedString) V(Symbol) V(BigInt) V(Map) V(FixedArray) V(PropertyArray)          \
      V(ByteArray) V(DescriptorArray) V(TransitionArray) V(NameDictionary) V(NumberDictionary)     \
          V(OrderedHashTable) V(EphemeronTable) V(Context) V(Script) V(SharedFunctionInfo)         \
              V(BytecodeArray) V(Code) V(FeedbackMetadata) V(FeedbackVector) V(FeedbackCell) V(    \
                  AllocationSite) V(Handler) V(PolymorphicArray) V(PropertyCell) V(ValidityCell)   \
                  V(AccessorPair) V(NativeAccessor) V(WeakCell) V(WeakArray) V(Foreign) V(         \
                      BoilerplateDescription) V(Realm) V(PromiseReaction) V(PromiseCapability)     \
                      V(Microtask) V(Module) V(Cell) V(StackTraceInfo) V(Record) V(JSProxy) V(     \
                          JSObject) V(JSArray) V(JSFunction) V(JSBoundFunction) V(JSArguments)     \
                          V(JSMappedArguments) V(JSPrimitiveWrapper) V(JSError) V(JSDate)          \
                              V(JSRegExp) V(JSMap) V(JSSet) V(JSWeakMap) V(JSWeakSet) V(JSWeakRef) \
                                  V(JSFinalizationRegistry) V(JSArrayBuffer) V(JSTypedArray)       \
                                      V(JSDataView) V(JSPromise) V(JSGenerator) V(JSAsyncFunction) \
                                          V(JSAsyncGenerator) V(JSIterator) V(JSModuleNamespace)   \
                                              V(JSGlobalObject) V(JSRawJson) V(JSDisposableStack)  \
                                                  V(JSHostObject) V(JSIntlObject)                  \
                                                      V(JSTemporalObject) V(JSShadowRealm)

enum class InstanceType : uint8_t {
#define QDR_ENUM(Name) k##Name,
  QDR_INSTANCE_TYPES(QDR_ENUM)
#undef QDR_ENUM
      kCount,
  kLastString = kSlicedString,
  kLastPrimitive = kBigInt,
  kFirstJSReceiver = kJSProxy,
  kFirstJSObject = kJSObject,
};

inline constexpr int kInstanceTypeCount = static_cast<int>(InstanceType::kCount);

/// "JSArray", "FixedArray", ...: for dumps, statistics and assertions.
const char* InstanceTypeName(InstanceType type);

}  // namespace qdr

#endif  // HEAP_INSTANCE_TYPE_H_
