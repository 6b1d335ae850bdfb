// The C++ functions that bytecode calls with CallRuntime. One row each: name, number of arguments
// (-1: any), meaning. They are implemented, in runtime/ and engine/, as
//   Completion<Value> Runtime_Name(Vm& vm, Arguments& arguments);
// where arguments[i] is argument i (there is no receiver). Where nothing is said about the result
// it is undefined. None needs the frame of its caller: contexts and closures are passed as values,
// so an argument called `context` is a Context, `closure` the running JSFunction.
//
// To add one: a row here, and its definition.
#ifndef TIERS_BYTECODE_RUNTIME_FUNCTIONS_H_
#define TIERS_BYTECODE_RUNTIME_FUNCTIONS_H_

#include <cstdint>
#include <string_view>

#include "objects/completion.h"

namespace qdr {

class Arguments;
class Vm;

// clang-format off
#define QDR_RUNTIME_FUNCTIONS(V)                                                                        \
  /* --- Declarations and names. */                                                                     \
  /* (declarations, context): ECMA-262 16.1.7 from step 3 to 18. declarations: FixedArray of             \
     DeclarationsField (boilerplate.h). All the checks in order (SyntaxError, TypeError); then, if there \
     are lexical names, `context` (whose scope info has them) joins the realm's script contexts; then   \
     functions are defined on the global object as CreateGlobalFunctionBinding(N, undefined, false) does \
     and vars as CreateGlobalVarBinding(N, false). Bytecode stores the closures afterwards. */           \
  V(GlobalDeclarationInstantiation, 2)                                                                  \
  /* (declarations, context): 19.2.1.3 for sloppy eval code; declarations as above (no lexical names).  \
     The variable environment is found from `context`: the nearest context whose ScopeInfo             \
     calls_sloppy_eval() and is of a var scope: its eval-introduced variables live in a JSObject with    \
     null prototype in its last slot (EvalExtensionSlot; undefined: none yet); if there is none, the      \
     global object (as above, but deletable, and checked against script contexts). A name that the      \
     environment has already is left as it is; others start as undefined. */                            \
  V(EvalDeclarationInstantiation, 2)                                                                    \
  /* (name, value, context): SetMutableBinding in that variable environment, whatever stands between. */ \
  V(StoreVariableEnvironment, 3)                                                                        \
  /* (name, context): ResolveBinding (9.4.2): what holds the name: a `with` object, an extension object, \
     a Context, the global object; the hole when nothing does. The reference lives as long as it is kept. */ \
  V(ResolveBinding, 2)                                                                                  \
  /* (base, name, strict): GetBindingValue of a result of ResolveBinding; ReferenceError for the hole    \
     (nothing there), for uninitialized bindings and, in strict code, for what a `with` object no        \
     longer has. */                                                                                      \
  V(LoadBinding, 3)                                                                                     \
  /* (base, name, value, strict): PutValue on it (SetMutableBinding). */                                \
  V(StoreBinding, 4)                                                                                    \
  /* (base, context): WithBaseObject: the base if it is the object of a `with` around; else undefined. */ \
  V(BindingReceiver, 2)                                                                                 \
  /* (name, context): `delete name`: boolean. */                                                        \
  V(DeleteBinding, 2)                                                                                   \
  /* (callee, source, scope_info, flags, position, context): the call is eval(source, ...). If callee is \
     not the realm's %eval%, or source is not a string, the result is callee. Else `source` is compiled \
     as direct eval code (CompileEval) for the scope described by scope_info (Foreign or undefined) and \
     the result is its closure over `context`, to be called instead of callee without arguments that     \
     matter. flags: EvalFlag. position: Smi, source offset of the call. SyntaxError. */                  \
  V(ResolvePossiblyDirectEval, 6)                                                                       \
  /* --- Errors. */                                                                                     \
  V(ThrowConstAssignment, 1)          /* (name): TypeError "Assignment to constant variable." */        \
  V(ThrowInvalidAssignmentTarget, 0)  /* ReferenceError "Invalid left-hand side in assignment" */       \
  V(ThrowDeleteSuper, 0)              /* ReferenceError "Unsupported reference to 'super'" */           \
  V(ThrowThrowMethodMissing, 0)       /* TypeError: yield* to an iterator without `throw` */            \
  V(ThrowConstructorNonCallable, 1)   /* (closure): TypeError "Class constructor C cannot be invoked without 'new'" */ \
  V(ThrowPrivateMethodAssignment, 1)  /* (name): TypeError "Private method '#m' is not writable" */     \
  V(ThrowPrivateReceiver, 1)          /* (name): TypeError: the object lacks the private member */      \
  V(ThrowNotIterable, 1)              /* (value): TypeError "v is not iterable" */                      \
  /* --- Properties. */                                                                                 \
  V(GetKeyedFromSuper, 3)  /* (base, key, receiver): base.[[Get]](ToPropertyKey(key), receiver); TypeError if base is null */ \
  V(SetSuper, 5)           /* (base, key, value, receiver, strict): [[Set]]; TypeError if refused and strict */ \
  /* (target, key, function, flags): a method or accessor of an object literal or class. key: property   \
     key. Makes target the home object if the function needs one. flags: DefineMethodFlag. */           \
  V(DefineMethod, 4)                                                                                    \
  V(SetFunctionName, 2)              /* (function, key): 10.2.9 on a function without own name */       \
  V(SetHomeObject, 2)                /* (function, object) */                                           \
  V(SetLiteralPrototype, 2)          /* (object, value): `__proto__: value`: sets the prototype if value is an object or null */ \
  V(CopyDataProperties, 2)           /* (target, source): 7.3.27, nothing excluded */                   \
  V(CopyDataPropertiesExcluding, -1) /* (source, key...): a new object with the rest; keys are property keys (numbers too) */ \
  /* --- Classes. */                                                                                    \
  /* (constructor, superclass, flags): 15.7.14 steps 6 to 18: superclass is the hole without `extends`, else    \
     a constructor or null (TypeError). Links constructor (a fresh closure) and a new prototype object: \
     [[Prototype]] of both, `prototype` (not writable), `constructor`, home object of the constructor is \
     the prototype object. flags: DefineClassFlag. Result: the prototype object. */                      \
  V(DefineClass, 3)                                                                                     \
  V(CreatePrivateName, 1)            /* (description): a private name symbol (kPrivateFlag | kPrivateNameFlag) */ \
  V(CreatePrivateAccessors, 2)       /* (getter or undefined, setter or undefined): an AccessorPair */  \
  V(PrivateGetter, 2)                /* (pair, name): the getter; TypeError if there is none */         \
  V(PrivateSetter, 2)                /* (pair, name): the setter; TypeError if there is none */         \
  /* --- Calls and arrays. */                                                                           \
  V(CallWithArray, 3)       /* (callee, receiver, JSArray): arguments are the elements, array iteration is not observable */ \
  V(ConstructWithArray, 3)  /* (constructor, new_target, JSArray): TypeError if not a constructor */    \
  V(AppendSpread, 2)        /* (JSArray, iterable): appends everything it yields; result: the array */  \
  /* --- Iteration. */                                                                                  \
  V(IteratorClose, 1)         /* (iterator): 7.4.11 for a completion that is not a throw */              \
  V(IteratorCloseOnThrow, 1)  /* (iterator): 7.4.11 for a throw completion: throws nothing itself */     \
  V(IteratorRest, 2)          /* (iterator, next method): a JSArray of what is left; throws leave the iterator as it is */ \
  /* --- Generators and async functions (README.md has the protocol). */                                 \
  /* (closure): the generator object of a generator, async generator or module function:       \
     prototype from closure.prototype (else the intrinsic default of its realm), with room for the      \
     registers of its bytecode. */                                                                       \
  V(CreateGenerator, 1)                                                                                 \
  V(CreateAsyncFunction, 1)   /* (closure): the object of an async function or async module, with a new promise */ \
  V(AsyncFunctionAwait, 2)    /* (object, value): 27.7.5.3: on settlement the object is resumed. Result: its promise */ \
  V(AsyncFunctionResolve, 2)  /* (object, value): resolves its promise, which is the result */           \
  V(AsyncFunctionReject, 2)   /* (object, reason): rejects its promise, which is the result */           \
  V(AsyncGeneratorAwait, 2)   /* (generator, value): like AsyncFunctionAwait */                          \
  /* (generator, value): AsyncGeneratorCompleteStep(value, not done) of the first request; the state is  \
     suspended-yield when the bytecode suspends next. If requests are left, whoever resumed the generator \
     resumes it again at once. */                                                                        \
  V(AsyncGeneratorYield, 2)                                                                             \
  V(AsyncGeneratorComplete, 2)  /* (generator, value): the body has returned: 27.6.3.2 step 4, completes the step (done) and drains the queue */ \
  V(AsyncGeneratorReject, 2)    /* (generator, reason): the body has thrown */                          \
  /* --- Modules. */                                                                                    \
  V(GetImportMeta, 1)           /* (closure): import.meta of the module its script belongs to */        \
  V(DynamicImport, 3)           /* (closure, specifier, options): import(): a promise; never throws */  \
  /* --- using, await using (DisposeCapability records; README.md). */                                  \
  V(CreateDisposeCapability, 0) /* an internal record: resources, and an error (none yet) */            \
  V(AddDisposableResource, 3)   /* (capability, value, is_async): 2.1.3 AddDisposableResource without method */ \
  /* (capability, reason): the scope is left by a throw: the error is `reason`, or if there is one already \
     SuppressedError(reason, error). */                                                                  \
  V(DisposeAddError, 2)                                                                                 \
  /* (capability): calls the dispose methods of the resources left, last first, up to and including one \
     whose result must be awaited: that result; the hole when none is left. Throws of methods are taken  \
     as by DisposeAddError. */                                                                           \
  V(DisposeNext, 1)                                                                                     \
  V(DisposeEnd, 1)              /* (capability): throws its error if it has one */                      \
  /* --- Natives (--allow-natives-syntax), with V8's names and meanings; engine/natives.cc. Those of       \
     tiers that do not exist yet throw an Error that says so. */                                          \
  V(PrepareFunctionForOptimization, -1)  /* (f): bytecode and feedback vector are there */               \
  V(EnsureFeedbackVectorForFunction, 1)  /* (f) */                                                       \
  V(CompileBaseline, 1)                  /* (f): baseline code now; true if there is some */             \
  V(BaselineOsr, 0)                      /* the running loop goes on in baseline code at its next back edge */ \
  V(OptimizeFunctionOnNextCall, -1)      /* (f[, "concurrent"]) */                                       \
  V(OptimizeMaglevOnNextCall, 1)                                                                         \
  V(OptimizeOsr, -1)                                                                                     \
  V(NeverOptimizeFunction, 1)                                                                            \
  V(DeoptimizeFunction, 1)               /* (f): leaves its optimized code; there is none yet */         \
  V(DeoptimizeNow, 0)                    /* the same for the function that is running */                 \
  V(DiscardBaseline, 1)                  /* (f): its calls, and its running loops, go back to the interpreter */ \
  V(ClearFunctionFeedback, 1)            /* (f): its vector starts anew */                               \
  V(FinalizeOptimization, 0)             /* waits for background compilations and installs their code */ \
  V(WaitForBackgroundOptimization, 0)    /* the same */                                                  \
  V(GetOptimizationStatus, -1)           /* (f): bits of V8's OptimizationStatus */                      \
  V(ActiveTierIsIgnition, 1)                                                                             \
  V(ActiveTierIsSparkplug, 1)                                                                            \
  V(ActiveTierIsMaglev, 1)                                                                               \
  V(ActiveTierIsTurbofan, 1)                                                                             \
  V(DebugPrint, 1)                       /* (value): on standard output; the value */                    \
  V(DebugPrintFeedback, 1)               /* (f) */                                                       \
  V(IsSparkplugEnabled, 0)                                                                               \
  V(IsMaglevEnabled, 0)                                                                                  \
  V(IsTurbofanEnabled, 0)                                                                                \
  V(IsBeingInterpreted, 0)               /* is the caller's frame the interpreter's? */                  \
  V(CurrentFrameIsTurbofan, 0)                                                                           \
  V(HasFastProperties, 1)                                                                                \
  V(HasDictionaryElements, 1)                                                                            \
  V(HasFastElements, 1)                                                                                  \
  V(HasSmiElements, 1)                                                                                   \
  V(HasDoubleElements, 1)                                                                                \
  V(HasObjectElements, 1)                                                                                \
  V(HasHoleyElements, 1)                                                                                 \
  V(HaveSameMap, 2)                                                                                      \
  V(IsSmi, 1)                                                                                            \
  V(StringLessThan, 2)                                                                                   \
  V(HeapObjectVerify, 1)                 /* (value): checks the whole heap; the value */                 \
  V(AbortJS, 1)                          /* (message): ends the process */                               \
  /* --- For the library's own JavaScript. */                                                           \
  V(ToObject, 1)                                                                                        \
  V(ToLength, 1)                                                                                        \
  V(ToIntegerOrInfinity, 1)                                                                             \
  V(IsCallable, 1)                                                                                      \
  V(IsConstructor, 1)                                                                                   \
  V(IsReceiver, 1)                                                                                      \
  V(IsArray, 1)                                                                                         \
  V(ThrowTypeError, -1)         /* (message) */                                                         \
  V(ThrowRangeError, -1)        /* (message) */                                                         \
  V(ThrowNotCallable, 1)        /* (value): "v is not a function" */                                    \
  V(ThrowNotConstructor, 1)     /* (value): "v is not a constructor" */                                 \
  V(ThrowIteratorResultNotObject, 1)  /* (value) */                                                     \
  V(GetIteratorMethod, 1)       /* (value): GetMethod(value, Symbol.iterator) */                        \
  V(GetAsyncIteratorMethod, 1)  /* (value): GetMethod(value, Symbol.asyncIterator) */                   \
  V(CreateAsyncFromSyncIterator, 2)  /* (iterator, next method): the object */                          \
  V(IterableToArray, 2)         /* (iterable, iterator method): a plain array of all it yields */       \
  V(CreateDataProperty, 3)      /* (object, key, value): CreateDataPropertyOrThrow */                   \
  V(NewArray, 1)                /* (length): ArrayCreate */                                             \
  V(ArraySpeciesCreate, 2)      /* (object, length) */                                                  \
  V(NewArrayIfPlainSpecies, 2)  /* (object, length): an empty array with room for length elements if ArraySpeciesCreate(object, \
                                   length) would be a plain array; else undefined */                    \
  V(NewPlainArray, 2)           /* (constructor, length): if constructor is %Array% an empty array with room for length elements, \
                                   which the caller adds; else, or if length is no array's, undefined */ \
  V(ArrayFromPlainArray, 3)     /* (constructor, items, iterator method): a copy of items, if constructor is %Array% and items \
                                   a plain array whose iteration is not observable; else undefined */   \
  V(SortScratch, 1)             /* (length): a plain packed array for numbers and values */             \
  V(MergeSort, 0)               /* the function of js/sort.js */                                        \
  /* (object, length, skip holes): SortIndexedProperties without the sorting: [plain array of the values other than undefined, \
     number of undefined ones] */                                                                       \
  V(SortCollect, 3)                                                                                     \
  V(SortWriteBack, 3)           /* (object, length, collected): 23.1.3.30 steps 6 to 10; the object */  \
  V(SortedArray, 1)             /* (collected): a new array of it all */                                \
  V(SortByText, 2)              /* (object, length): sort without comparator; the object */             \
  V(SortedByText, 2)            /* (object, length): toSorted without comparator; a new array */        \
  V(ValidateTypedArray, 2)      /* (value, name of the method): the length; TypeError */                \
  V(ValidateWritableTypedArray, 2)  /* the same; TypeError for immutable buffers too */                 \
  V(TypedArrayCreate, 2)        /* (constructor, length): TypedArrayCreateFromConstructor */            \
  V(TypedArrayCreateSameType, 2)  /* (typed array, length) */                                           \
  V(TypedArraySpeciesCreate, 2)  /* (typed array, length) */                                            \
  V(TypedArraySortByValue, 1)   /* (typed array): the array */                                          \
  V(TypedArrayToArray, 2)       /* (typed array, length): a plain array */                              \
  V(MapEntries, 2)              /* (map, name of the method): a position in its table; TypeError if it is not a Map */ \
  V(SetEntries, 2)              /* (set, name of the method) */                                         \
  V(TableIteratorStep, 2)       /* (position, array of two): puts key and value of the next entry there; false at the end */ \
  V(NewMap, 0)                  /* an empty Map */                                                      \
  V(MapAppend, 3)               /* (map, key, value): adds value to the array that is the key's value (AddValueToKeyedGroup) */
// clang-format on

enum class RuntimeFunction : uint16_t {
#define QDR_ENUM(Name, arguments) k##Name,
  QDR_RUNTIME_FUNCTIONS(QDR_ENUM)
#undef QDR_ENUM
      kCount
};
inline constexpr int kRuntimeFunctionCount = static_cast<int>(RuntimeFunction::kCount);

#define QDR_DECLARE(Name, argument_count) \
  Completion<Value> Runtime_##Name(Vm& vm, Arguments& arguments);
QDR_RUNTIME_FUNCTIONS(QDR_DECLARE)
#undef QDR_DECLARE

/// Name without "Runtime_".
std::string_view RuntimeFunctionName(RuntimeFunction id);
/// Number of arguments, -1 for any.
int RuntimeFunctionArguments(RuntimeFunction id);
/// The function called %name( ) in programs; kCount if there is none.
RuntimeFunction LookupRuntimeFunction(std::string_view name);

enum EvalFlag : int32_t {
  kEvalStrict = 1,  ///< the calling code is strict
};
enum DefineMethodFlag : int32_t {
  kDefineGetter = 1,
  kDefineSetter = 2,
  kDefineEnumerable = 4,  ///< object literals; classes define with enumerable: false
  kDefineSetName = 8,     ///< computed key: SetFunctionName (with "get " or "set ")
};
enum DefineClassFlag : int32_t {
  /// There is no instance initializer: constructors of derived classes get an own private property
  /// class_fields that is undefined (super() looks it up on the active function).
  kDefineClassWithoutFields = 1,
};

}  // namespace qdr

#endif  // TIERS_BYTECODE_RUNTIME_FUNCTIONS_H_
