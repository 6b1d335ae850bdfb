// The well-known intrinsic objects of a realm (ECMA-262 6.1.7.4), one row each. The folder runtime/
// creates them. Rows are grouped by the file that does.
#ifndef OBJECTS_INTRINSICS_H_
#define OBJECTS_INTRINSICS_H_

#define QDR_INTRINSICS(V)                                                                                                                                                           \
  V(ObjectPrototype)                                                                                                                                                                \
  V(Object)                                                                                                                                                                         \
  V(FunctionPrototype)                                                                                                                                                              \
  V(Function)                                                                                                                                                                       \
  V(ThrowTypeError) V(BooleanPrototype) V(Boolean) V(SymbolPrototype) V(Symbol) V(ErrorPrototype) V(                                                                                \
      Error) V(EvalErrorPrototype) V(EvalError) V(RangeErrorPrototype) V(RangeError)                                                                                                \
      V(ReferenceErrorPrototype) V(ReferenceError) V(SyntaxErrorPrototype) V(SyntaxError) V(                                                                                        \
          TypeErrorPrototype) V(TypeError) V(URIErrorPrototype) V(URIError) V(AggregateErrorPrototype)                                                                              \
          V(AggregateError) V(SuppressedErrorPrototype) V(SuppressedError) V(NumberPrototype) V(                                                                                    \
              Number) V(BigIntPrototype) V(BigInt) V(Math) V(DatePrototype) V(Date)                                                                                                 \
              V(StringPrototype) V(String) V(StringIteratorPrototype) V(RegExpPrototype) V(                                                                                         \
                  RegExp) V(RegExpStringIteratorPrototype) V(RegExpPrototypeExec) V(ArrayPrototype)                                                                                 \
                  V(Array) V(ArrayIteratorPrototype) V(ArrayIteratorPrototypeNext) V(                                                                                               \
                      ArrayPrototypeValues) V(ArrayUnscopables) V(TypedArrayPrototype) V(TypedArray) V(TypedArrayLengthGetter)                                                      \
                      V(Int8ArrayPrototype) V(Int8Array) V(Uint8ArrayPrototype) V(Uint8Array) V(                                                                                    \
                          Uint8ClampedArrayPrototype) V(Uint8ClampedArray) V(Int16ArrayPrototype)                                                                                   \
                          V(Int16Array) V(Uint16ArrayPrototype) V(Uint16Array) V(                                                                                                   \
                              Int32ArrayPrototype) V(Int32Array) V(Uint32ArrayPrototype) V(Uint32Array)                                                                             \
                              V(BigInt64ArrayPrototype) V(BigInt64Array) V(BigUint64ArrayPrototype) V(                                                                              \
                                  BigUint64Array) V(Float16ArrayPrototype) V(Float16Array)                                                                                          \
                                  V(Float32ArrayPrototype) V(Float32Array) V(Float64ArrayPrototype) V(                                                                              \
                                      Float64Array) V(ArrayBufferPrototype) V(ArrayBuffer)                                                                                          \
                                      V(SharedArrayBufferPrototype) V(SharedArrayBuffer) V(                                                                                         \
                                          DataViewPrototype) V(DataView) V(Atomics) V(MapPrototype)                                                                                 \
                                          V(Map) V(MapIteratorPrototype) V(SetPrototype) V(Set) V(                                                                                  \
                                              SetIteratorPrototype) V(WeakMapPrototype) V(WeakMap)                                                                                  \
                                              V(WeakSetPrototype) V(WeakSet) V(WeakRefPrototype) V(                                                                                 \
                                                  WeakRef) V(FinalizationRegistryPrototype)                                                                                         \
                                                  V(FinalizationRegistry) V(JSON) V(Reflect) V(                                                                                     \
                                                      Proxy) V(PromisePrototype) V(Promise) V(PromiseThen)                                                                          \
                                                      V(PromiseResolve) V(IteratorPrototype) V(Iterator) V(                                                                         \
                                                          AsyncIteratorPrototype) V(IteratorHelperPrototype)                                                                        \
                                                          V(WrapForValidIteratorPrototype) V(                                                                                       \
                                                              AsyncFromSyncIteratorPrototype) V(ForInIteratorPrototype)                                                             \
                                                              V(GeneratorFunction) V(GeneratorFunctionPrototype) V(                                                                 \
                                                                  GeneratorPrototype) V(AsyncFunction)                                                                              \
                                                                  V(AsyncFunctionPrototype) V(                                                                                      \
                                                                      AsyncGeneratorFunction) V(AsyncGeneratorFunctionPrototype)                                                    \
                                                                      V(AsyncGeneratorPrototype) V(DisposableStack) V(                                                              \
                                                                          DisposableStackPrototype) V(AsyncDisposableStack)                                                         \
                                                                          V(AsyncDisposableStackPrototype) V(                                                                       \
                                                                              Eval)                                                                                                 \
                                                                              V(ParseFloat) V(ParseInt) V(                                                                          \
                                                                                  IsNaN) V(IsFinite)                                                                                \
                                                                                  V(DecodeURI) V(                                                                                   \
                                                                                      DecodeURIComponent)                                                                           \
                                                                                      V(EncodeURI) V(                                                                               \
                                                                                          EncodeURIComponent)                                                                       \
                                                                                          V(Escape) V(                                                                              \
                                                                                              Unescape)                                                                             \
                                                                                              V(GlobalThis) /* Hidden classes of what the runtime and generated code make often. */ \
      V(ObjectMap) V(NullPrototypeMap) V(IteratorResultMap) V(PropertyDescriptorMap) V(                                                                                             \
          ArrayMapPackedSmi) V(ArrayMapHoleySmi) V(ArrayMapPackedDouble) V(ArrayMapHoleyDouble)                                                                                     \
          V(ArrayMapPacked) V(ArrayMapHoley) V(SloppyFunctionMap) V(StrictFunctionMap)                                                                                              \
              V(SloppyFunctionWithPrototypeMap) V(StrictFunctionWithPrototypeMap) V(MethodMap) V(                                                                                   \
                  ClassConstructorMap) V(GeneratorFunctionMap) V(AsyncFunctionMap)                                                                                                  \
                  V(AsyncGeneratorFunctionMap) V(BuiltinFunctionMap) V(BuiltinConstructorMap) V(                                                                                    \
                      SloppyArgumentsMap) V(StrictArgumentsMap) V(MappedArgumentsMap)                                                                                               \
                      V(RegExpMap) V(RegExpMatchMap) V(PromiseMap) V(GeneratorMap) V(                                                                                               \
                          AsyncGeneratorMap) V(AsyncFunctionStateMap) V(MapMap) V(SetMap)                                                                                           \
                          V(DateMap) V(ProxyMap) V(ProxyCallableMap) V(ProxyConstructorMap) V(                                                                                      \
                              BoundFunctionMap) V(BoundConstructorMap)                                                                                                              \
                              V(BooleanWrapperMap) V(NumberWrapperMap) V(StringWrapperMap) V(                                                                                       \
                                  SymbolWrapperMap) V(BigIntWrapperMap)                                                                                                             \
                                  V(                                                                                                                                                \
                                      ErrorMap) V(ArrayIteratorMap)                                                                                                                 \
                                      V(StringIteratorMap) V(MapIteratorMap) V(SetIteratorMap)                                                                                      \
                                          V(RegExpStringIteratorMap) V(ArrayBufferMap) V(                                                                                           \
                                              SharedArrayBufferMap)                                                                                                                 \
                                              V(DataViewMap) V(Int8ArrayMap) V(Uint8ArrayMap) V(                                                                                    \
                                                  Uint8ClampedArrayMap) V(Int16ArrayMap)                                                                                            \
                                                  V(Uint16ArrayMap) V(Int32ArrayMap)                                                                                                \
                                                      V(Uint32ArrayMap) V(BigInt64ArrayMap) V(                                                                                      \
                                                          BigUint64ArrayMap) V(Float16ArrayMap)                                                                                     \
                                                          V(Float32ArrayMap) V(Float64ArrayMap)                                                                                     \
                                                              V(WeakMapMap) V(WeakSetMap) V(                                                                                        \
                                                                  WeakRefMap)                                                                                                       \
                                                                  V(FinalizationRegistryMap) V(                                                                                     \
                                                                      RawJsonMap) /* State of the                                                                                   \
                                                                                     realm. */                                                                                      \
      V(GlobalObject) V(ScriptContextTable) V(TemplateRegistry) V(RegExpLastMatch) V(HostData)                                                                                      \
          V(RealmState) V(MergeSort) /* What the core library keeps: runtime/ */                                                                                                                 \
      V(FunctionPrototypeHasInstance) V(CallSitePrototype) V(ErrorStackAccessor)                                                                                                    \
          V(IteratorHelperMap) V(WrapForValidIteratorMap) V(AsyncFromSyncIteratorMap)                                                                                               \
              V(DisposableStackMap) V(AsyncDisposableStackMap) V(ObjectPrototypeToString)                                                                                           \
                  V(ArrayPrototypeToString) V(BuiltinClosures)

#endif  // OBJECTS_INTRINSICS_H_
