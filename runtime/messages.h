// The texts of the errors that the engine throws: one table, so that a text exists once and every
// caller names it. They read as V8's do, since programs and people match on those. `%` is replaced
// by the next argument.
#ifndef RUNTIME_MESSAGES_H_
#define RUNTIME_MESSAGES_H_

#include <initializer_list>
#include <string>
#include <string_view>

#include "objects/vm.h"

namespace qdr {

/// V(identifier, error class, text)
#define QDR_MESSAGES(V)                                                                            \
  /* Property access. */                                                                           \
  V(ReadPropertyOfNullish, TypeError, "Cannot read properties of % (reading '%')")                 \
  V(SetPropertyOfNullish, TypeError, "Cannot set properties of % (setting '%')")                   \
  V(DestructureNullish, TypeError, "Cannot destructure '%' as it is %.")                           \
  V(DestructurePropertyOfNullish, TypeError, "Cannot destructure property '%' of '%' as it is %.") \
  V(UndefinedOrNullToObject, TypeError, "Cannot convert undefined or null to object")              \
  V(CalledOnNullish, TypeError, "% called on null or undefined")                                   \
  V(NotConvertibleToPrimitive, TypeError, "Cannot convert object to primitive value")              \
  V(InNonObject, TypeError, "Cannot use 'in' operator to search for '%' in %")                     \
  V(PrivateInNonObject, TypeError, "Cannot use 'in' operator to search for '#%' in %")             \
  V(ReadOnlyProperty, TypeError, "Cannot assign to read only property '%' of %")                   \
  V(NoSetter, TypeError, "Cannot set property % of % which has only a getter")                     \
  V(StrictSetPrimitive, TypeError, "Cannot create property '%' on % '%'")                          \
  V(NotExtensible, TypeError, "Cannot add property %, object is not extensible")                   \
  V(CannotDefine, TypeError, "Cannot define property %, object is not extensible")                 \
  V(CannotRedefine, TypeError, "Cannot redefine property: %")                                      \
  V(CannotDelete, TypeError, "Cannot delete property '%' of %")                                    \
  V(CannotDeleteSuper, ReferenceError, "Unsupported reference to 'super'")                         \
  V(AccessorAndValue, TypeError,                                                                   \
    "Invalid property descriptor. Cannot both specify accessors and a value or writable "          \
    "attribute, %")                                                                                   \
  V(DescriptorNotObject, TypeError, "Property description must be an object: %")                   \
  V(GetterNotFunction, TypeError, "Getter must be a function: %")                                  \
  V(SetterNotFunction, TypeError, "Setter must be a function: %")                                  \
  V(InvalidArrayLength, RangeError, "Invalid array length")                                        \
  V(InvalidStringLength, RangeError, "Invalid string length")                                      \
  V(CannotPreventExtensions, TypeError, "Cannot prevent extensions")                               \
  V(CannotFreeze, TypeError, "Cannot freeze")                                                      \
  V(CannotFreezeArrayBufferView, TypeError, "Cannot freeze array buffer views with elements")      \
  V(CannotSeal, TypeError, "Cannot seal")                                                          \
  V(CyclicProto, TypeError, "Cyclic __proto__ value")                                              \
  V(ImmutablePrototype, TypeError,                                                                 \
    "Immutable prototype object '%' cannot have their prototype set")                              \
  V(ProtoNotExtensible, TypeError, "% is not extensible")                                          \
  V(ProtoNotObjectOrNull, TypeError, "Object prototype may only be an Object or null: %")          \
  /* Names. */                                                                                     \
  V(NotDefined, ReferenceError, "% is not defined")                                                \
  V(AccessBeforeInit, ReferenceError, "Cannot access '%' before initialization")                   \
  V(ConstAssign, TypeError, "Assignment to constant variable.")                                    \
  V(AlreadyDeclared, SyntaxError, "Identifier '%' has already been declared")                      \
  V(ThisBeforeSuper, ReferenceError,                                                               \
    "Must call super constructor in derived class before accessing 'this' or returning from "      \
    "derived constructor")                                                                         \
  V(SuperAlreadyCalled, ReferenceError, "Super constructor may only be called once")               \
  V(NotSuperConstructor, TypeError, "Super constructor % of anonymous class is not a constructor") \
  V(NotSuperConstructorNamed, TypeError, "Super constructor % of class '%' is not a constructor")  \
  V(DerivedConstructorReturn, TypeError,                                                           \
    "Derived constructors may only return object or undefined")                                    \
  /* Calls. */                                                                                     \
  V(NotCallable, TypeError, "% is not a function")                                                 \
  V(NotConstructor, TypeError, "% is not a constructor")                                           \
  V(NotIterable, TypeError, "% is not iterable")                                                   \
  V(NotAsyncIterable, TypeError, "% is not async iterable")                                        \
  V(NotIterableNoSymbolLoad, TypeError, "% is not iterable (cannot read property %)")              \
  V(SpreadNotIterable, TypeError,                                                                  \
    "Spread syntax requires ...iterable[Symbol.iterator] to be a function")                        \
  V(ClassConstructorWithoutNew, TypeError, "Class constructor % cannot be invoked without 'new'")  \
  V(ConstructorRequiresNew, TypeError, "Constructor % requires 'new'")                             \
  V(AbstractClass, TypeError, "Abstract class % not directly constructable")                       \
  V(IncompatibleReceiver, TypeError, "Method % called on incompatible receiver %")                 \
  V(NotGeneric, TypeError, "% requires that 'this' be a %")                                        \
  V(NotObject, TypeError, "% is not an object")                                                    \
  V(CalledOnNonObject, TypeError, "% called on non-object")                                        \
  V(StackOverflow, RangeError, "Maximum call stack size exceeded")                                 \
  V(PoisonPill, TypeError,                                                                         \
    "'caller', 'callee', and 'arguments' properties may not be accessed on strict mode "           \
    "functions or the arguments objects for calls to them")                                        \
  V(ApplyNonFunction, TypeError,                                                                   \
    "Function.prototype.apply was called on %, which is % and not a function")                     \
  V(BindNotCallable, TypeError, "Bind must be called on a function")                               \
  V(FunctionToStringNotGeneric, TypeError,                                                         \
    "Function.prototype.toString requires that 'this' be a Function")                              \
  V(ArrayLikeNotObject, TypeError, "CreateListFromArrayLike called on non-object")                 \
  V(TooManyArguments, RangeError, "Too many arguments in function call (only 65535 allowed)")      \
  V(InstanceofNotObject, TypeError, "Right-hand side of 'instanceof' is not an object")            \
  V(InstanceofNotCallable, TypeError, "Right-hand side of 'instanceof' is not callable")           \
  V(NonObjectInInstanceof, TypeError, "Function has non-object prototype '%' in instanceof check") \
  V(SpeciesNotConstructor, TypeError, "object.constructor[Symbol.species] is not a constructor")   \
  V(ConstructorNotObject, TypeError, "The .constructor property is not an object")                 \
  /* Classes. */                                                                                   \
  V(ExtendsNotConstructor, TypeError, "Class extends value % is not a constructor or null")        \
  V(ExtendsGenerator, TypeError, "Class extends value % is not a constructor or null")             \
  V(PrototypeParentNotObject, TypeError,                                                           \
    "Class extends value does not have valid prototype property %")                                \
  V(StaticPrototype, TypeError, "Classes may not have a static property named 'prototype'")        \
  V(PrivateReadMissing, TypeError,                                                                 \
    "Cannot read private member #% from an object whose class did not declare it")                 \
  V(PrivateWriteMissing, TypeError,                                                                \
    "Cannot write private member #% to an object whose class did not declare it")                  \
  V(PrivateBrandMissing, TypeError, "Receiver must be an instance of class %")                     \
  V(PrivateBrandMissingStatic, TypeError, "Receiver must be class %")                              \
  V(PrivateRedeclared, TypeError, "Cannot initialize #% twice on the same object")                 \
  V(PrivateMethodsRedeclared, TypeError,                                                           \
    "Cannot initialize private methods of class % twice on the same object")                       \
  V(PrivateNotExtensible, TypeError, "Cannot define private member #%, object is not extensible")  \
  V(PrivateMethodWrite, TypeError, "Private method '#%' is not writable")                          \
  V(PrivateNoGetter, TypeError, "'#%' was defined without a getter")                               \
  V(PrivateNoSetter, TypeError, "'#%' was defined without a setter")                               \
  /* Conversions and operators. */                                                                 \
  V(SymbolToNumber, TypeError, "Cannot convert a Symbol value to a number")                        \
  V(SymbolToString, TypeError, "Cannot convert a Symbol value to a string")                        \
  V(BigIntToNumber, TypeError, "Cannot convert a BigInt value to a number")                        \
  V(ToBigInt, TypeError, "Cannot convert % to a BigInt")                                           \
  V(ToBigIntSyntax, SyntaxError, "Cannot convert % to a BigInt")                                   \
  V(BigIntMixedTypes, TypeError, "Cannot mix BigInt and other types, use explicit conversions")    \
  V(BigIntShiftRight, TypeError, "BigInts have no unsigned right shift, use >> instead")           \
  V(InvalidIndex, RangeError, "Invalid index")                                                     \
  V(InvalidIndexNamed, RangeError, "Invalid value: not (convertible to) a safe integer")           \
  V(MalformedUri, URIError, "URI malformed")                                                       \
  /* Iterators. */                                                                                 \
  V(IteratorResultNotObject, TypeError, "Iterator result % is not an object")                      \
  V(IteratorSymbolNonObject, TypeError, "Result of the Symbol.iterator method is not an object")   \
  V(AsyncIteratorSymbolNonObject, TypeError,                                                       \
    "Result of the Symbol.asyncIterator method is not an object")                                  \
  V(ThrowMethodMissing, TypeError, "The iterator does not provide a 'throw' method.")              \
  V(MustBePositive, RangeError, "% must be positive")                                              \
  V(IteratorReduceNoInitial, TypeError, "Reduce of a done iterator with no initial value")         \
  V(GeneratorRunning, TypeError, "Generator is already running")                                   \
  /* Proxies. */                                                                                   \
  V(ProxyRevoked, TypeError, "Cannot perform '%' on a proxy that has been revoked")                \
  V(ProxyNonObject, TypeError, "Cannot create proxy with a non-object as target or handler")       \
  V(ProxyTrapNotFunction, TypeError,                                                               \
    "% returned for property '%' of object '%' is not a function")                                 \
  V(ProxyTrapFalsish, TypeError, "'%' on proxy: trap returned falsish")                            \
  V(ProxyTrapFalsishFor, TypeError, "'%' on proxy: trap returned falsish for property '%'")        \
  V(ProxyConstructNonObject, TypeError, "proxy [[Construct]] must return an object")               \
  V(ProxyGetPrototypeOfInvalid, TypeError,                                                         \
    "'getPrototypeOf' on proxy: trap returned neither object nor null")                            \
  V(ProxyGetPrototypeOfNonExtensible, TypeError,                                                   \
    "'getPrototypeOf' on proxy: proxy target is non-extensible but the trap did not return its "   \
    "actual prototype")                                                                            \
  V(ProxySetPrototypeOfNonExtensible, TypeError,                                                   \
    "'setPrototypeOf' on proxy: trap returned truish for setting a new prototype on the "          \
    "non-extensible proxy target")                                                                 \
  V(ProxyIsExtensibleInconsistent, TypeError,                                                      \
    "'isExtensible' on proxy: trap result does not reflect extensibility of proxy target (which "  \
    "is '%')")                                                                                     \
  V(ProxyPreventExtensionsExtensible, TypeError,                                                   \
    "'preventExtensions' on proxy: the proxy target is extensible")                                \
  V(ProxyGetOwnInvalid, TypeError,                                                                 \
    "'getOwnPropertyDescriptor' on proxy: trap returned neither object nor undefined for "         \
    "property '%'")                                                                                \
  V(ProxyGetOwnUndefined, TypeError,                                                               \
    "'getOwnPropertyDescriptor' on proxy: trap returned undefined for property '%' which is "      \
    "non-configurable in the proxy target")                                                        \
  V(ProxyGetOwnNonExtensible, TypeError,                                                           \
    "'getOwnPropertyDescriptor' on proxy: trap returned undefined for property '%' which exists "  \
    "in the non-extensible proxy target")                                                          \
  V(ProxyGetOwnIncompatible, TypeError,                                                            \
    "'getOwnPropertyDescriptor' on proxy: trap returned descriptor for property '%' that is "      \
    "incompatible with the existing property in the proxy target")                                 \
  V(ProxyGetOwnNonConfigurable, TypeError,                                                         \
    "'getOwnPropertyDescriptor' on proxy: trap reported non-configurability for property '%' "     \
    "which is either non-existent or configurable in the proxy target")                            \
  V(ProxyGetOwnNonConfigurableWritable, TypeError,                                                 \
    "'getOwnPropertyDescriptor' on proxy: trap reported non-configurable and writable for "        \
    "property '%' which is non-configurable, non-writable in the proxy target")                    \
  V(ProxyDefineNonExtensible, TypeError,                                                           \
    "'defineProperty' on proxy: trap returned truish for adding property '%' to the "              \
    "non-extensible proxy target")                                                                 \
  V(ProxyDefineNonConfigurable, TypeError,                                                         \
    "'defineProperty' on proxy: trap returned truish for defining non-configurable property '%' "  \
    "which is either non-existent or configurable in the proxy target")                            \
  V(ProxyDefineIncompatible, TypeError,                                                            \
    "'defineProperty' on proxy: trap returned truish for adding property '%' that is "             \
    "incompatible with the existing property in the proxy target")                                 \
  V(ProxyDefineNonConfigurableWritable, TypeError,                                                 \
    "'defineProperty' on proxy: trap returned truish for defining non-configurable property '%' "  \
    "which cannot be non-writable")                                                                \
  V(ProxyHasNonConfigurable, TypeError,                                                            \
    "'has' on proxy: trap returned falsish for property '%' which exists in the proxy target as "  \
    "non-configurable")                                                                            \
  V(ProxyHasNonExtensible, TypeError,                                                              \
    "'has' on proxy: trap returned falsish for property '%' but the proxy target is not "          \
    "extensible")                                                                                  \
  V(ProxyGetNonConfigurableData, TypeError,                                                        \
    "'get' on proxy: property '%' is a read-only and non-configurable data property on the proxy " \
    "target but the proxy did not return its actual value (expected '%' but got '%')")             \
  V(ProxyGetNonConfigurableAccessor, TypeError,                                                    \
    "'get' on proxy: property '%' is a non-configurable accessor property on the proxy target "    \
    "and does not have a getter function, but the trap did not return 'undefined' (got '%')")      \
  V(ProxySetFrozenData, TypeError,                                                                 \
    "'set' on proxy: trap returned truish for property '%' which exists in the proxy target as a " \
    "non-configurable and non-writable data property with a different value")                      \
  V(ProxySetFrozenAccessor, TypeError,                                                             \
    "'set' on proxy: trap returned truish for property '%' which exists in the proxy target as a " \
    "non-configurable and non-writable accessor property without a setter")                        \
  V(ProxyDeleteNonConfigurable, TypeError,                                                         \
    "'deleteProperty' on proxy: trap returned truish for property '%' which is non-configurable "  \
    "in the proxy target")                                                                         \
  V(ProxyDeleteNonExtensible, TypeError,                                                           \
    "'deleteProperty' on proxy: trap returned truish for property '%' but the proxy target is "    \
    "non-extensible")                                                                              \
  V(ProxyOwnKeysNonObject, TypeError, "CreateListFromArrayLike called on non-object")              \
  V(ProxyOwnKeysElement, TypeError, "% is not a valid property name")                              \
  V(ProxyOwnKeysDuplicate, TypeError, "'ownKeys' on proxy: trap returned duplicate entries")       \
  V(ProxyOwnKeysMissing, TypeError, "'ownKeys' on proxy: trap result did not include '%'")         \
  V(ProxyOwnKeysNonExtensible, TypeError,                                                          \
    "'ownKeys' on proxy: trap returned extra keys but proxy target is non-extensible")             \
  /* Promises. */                                                                                  \
  V(PromiseResolverNotFunction, TypeError, "Promise resolver % is not a function")                 \
  V(PromiseCyclic, TypeError, "Chaining cycle detected for promise #<Promise>")                    \
  V(PromiseExecutorCalledTwice, TypeError,                                                         \
    "Promise executor has already been invoked with non-undefined arguments")                      \
  V(PromiseNonCallable, TypeError, "Promise resolve or reject function is not callable")           \
  V(PromiseResolveNotCallable, TypeError, "Promise.resolve is not a function")                     \
  V(AllPromisesRejected, Error, "All promises were rejected")                                      \
  /* Symbols, reflection, explicit resource management. */                                         \
  V(SymbolNotConstructor, TypeError, "Symbol is not a constructor")                                \
  V(NotASymbol, TypeError, "% is not a symbol")                                                    \
  V(NotDisposable, TypeError, "Symbol.dispose is not a function")                                  \
  V(NotAsyncDisposable, TypeError, "Symbol.asyncDispose is not a function")                        \
  V(ExpectedObjectForUsing, TypeError, "Expected an object in a 'using' declaration: %")           \
  V(DisposedStack, ReferenceError, "Cannot add values to a disposed stack!")                       \
  V(SuppressedDuringDisposal, Error, "An error was suppressed during disposal")                    \
  /* Modules. */                                                                                   \
  V(NoModuleExport, SyntaxError, "The requested module '%' does not provide an export named '%'")  \
  V(AmbiguousModuleExport, SyntaxError,                                                            \
    "The requested module '%' contains conflicting star exports for name '%'")                     \
  V(CircularModuleExport, SyntaxError, "Detected cycle while resolving name '%' in '%'")           \
  V(ImportOptionsNotObject, TypeError, "The second argument to import() must be an object")        \
  V(ImportWithNotObject, TypeError, "The 'with' option must be an object")                         \
  V(ImportAttributeNotString, TypeError, "Import attribute value must be a string")                \
  V(ImportAttributeUnsupported, TypeError, "Import attribute '%' is not supported")                \
  V(ImportAttributeUnsupportedEarly, SyntaxError, "Import attribute '%' is not supported")

enum class Message : uint8_t {
#define QDR_ENUM(Name, Kind, text) k##Name,
  QDR_MESSAGES(QDR_ENUM)
#undef QDR_ENUM
};

/// The text with its arguments put in.
std::string FormatMessage(Message message, std::initializer_list<std::string_view> arguments = {});
/// The class of the error that goes with it.
ErrorKind KindOfMessage(Message message);
/// Throws the error: `return ThrowMessage(vm, Message::kNotCallable, {name});`
Threw ThrowMessage(Vm& vm, Message message, std::initializer_list<std::string_view> arguments = {});

}  // namespace qdr

#endif  // RUNTIME_MESSAGES_H_
