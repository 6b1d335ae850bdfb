// The abstract operations of ECMA-262 clause 7 and 10.1 under the specification's names. They work
// for every kind of value and object, proxies included; fast paths inside are marked as such.
#ifndef RUNTIME_ABSTRACT_OPERATIONS_H_
#define RUNTIME_ABSTRACT_OPERATIONS_H_

#include <initializer_list>

#include "objects/bigint.h"
#include "objects/vm.h"

namespace qdr {

// --- 7.1 Type conversion.
enum class PreferredType : uint8_t { kDefault, kNumber, kString };
Completion<Value> ToPrimitive(Vm& vm, Value input, PreferredType hint = PreferredType::kDefault);
bool ToBoolean(Vm& vm, Value v);
/// Number or BigInt.
Completion<Value> ToNumeric(Vm& vm, Value v);
Completion<double> ToNumber(Vm& vm, Value v);
/// Infinities stay; NaN and -0 become +0.
Completion<double> ToIntegerOrInfinity(Vm& vm, Value v);
Completion<int32_t> ToInt32(Vm& vm, Value v);
Completion<uint32_t> ToUint32(Vm& vm, Value v);
Completion<BigInt*> ToBigInt(Vm& vm, Value v);
Completion<String*> ToString(Vm& vm, Value v);
Completion<JSReceiver*> ToObject(Vm& vm, Value v);
Completion<PropertyKey> ToPropertyKey(Vm& vm, Value v);
inline constexpr double kMaxSafeInteger = 9007199254740991.0;
/// 0 .. 2^53 - 1.
Completion<double> ToLength(Vm& vm, Value v);
/// RangeError outside 0 .. 2^53 - 1.
Completion<double> ToIndex(Vm& vm, Value v);
/// ToIntegerOrInfinity of `v`, counted from the end when negative, clamped to 0..length; `fallback`
/// for undefined.
Completion<double> ToRelativeIndex(Vm& vm, Value v, double length, double fallback);

// --- 7.2 Testing and comparison.
Completion<Value> RequireObjectCoercible(Vm& vm, Value v, std::string_view method);
Completion<bool> IsArray(Vm& vm, Value v);
Completion<bool> IsRegExp(Vm& vm, Value v);
bool IsIntegralNumber(Value v);
bool SameValue(Vm& vm, Value a, Value b);
bool SameValueZero(Vm& vm, Value a, Value b);
bool IsStrictlyEqual(Vm& vm, Value a, Value b);
Completion<bool> IsLooselyEqual(Vm& vm, Value a, Value b);
/// kUndefined when either is NaN.
enum class Comparison : uint8_t { kFalse, kTrue, kUndefined };
Completion<Comparison> IsLessThan(Vm& vm, Value a, Value b, bool left_first);
/// The string of typeof.
String* TypeOf(Vm& vm, Value v);

// --- 10.1 and 10.5: the essential internal methods, for any receiver.
Completion<Value> Get(Vm& vm, JSReceiver* object,
                      PropertyKey key);  ///< 7.3.2: receiver is the object
Completion<Value> GetWithReceiver(Vm& vm, JSReceiver* object, PropertyKey key, Value receiver);
/// 7.3.3: `v` may be a primitive.
Completion<Value> GetV(Vm& vm, Value v, PropertyKey key);
/// Where lookups on a primitive start; nullptr for undefined and null.
JSReceiver* PrototypeForPrimitive(Vm& vm, Value v);
/// [[Set]] with throw = true (7.3.4).
Completion<void> Set(Vm& vm, JSReceiver* object, PropertyKey key, Value value);
/// [[Set]]: false if refused.
Completion<bool> TrySet(Vm& vm, JSReceiver* object, PropertyKey key, Value value, Value receiver);
/// PutValue's [[Set]] on any value (6.2.5.6): false if refused; strict code then throws
/// ThrowSetRefused.
Completion<bool> SetV(Vm& vm, Value target, PropertyKey key, Value value);
/// The TypeError of strict code for a [[Set]] that gave false.
Threw ThrowSetRefused(Vm& vm, Value receiver, PropertyKey key);
/// The TypeError for a [[DefineOwnProperty]] that gave false.
Threw ThrowDefineRefused(Vm& vm, JSReceiver* object, PropertyKey key);
Completion<bool> HasProperty(Vm& vm, JSReceiver* object, PropertyKey key);
Completion<bool> HasOwnProperty(Vm& vm, JSReceiver* object, PropertyKey key);
Completion<bool> Delete(Vm& vm, JSReceiver* object, PropertyKey key);
Completion<void> DeletePropertyOrThrow(Vm& vm, JSReceiver* object, PropertyKey key);
Completion<Value> GetPrototypeOf(Vm& vm, JSReceiver* object);
Completion<bool> SetPrototypeOf(Vm& vm, JSReceiver* object, Value prototype);
Completion<bool> IsExtensible(Vm& vm, JSReceiver* object);
Completion<bool> PreventExtensions(Vm& vm, JSReceiver* object);

/// 6.2.6 Property Descriptor record; absent fields have their flag clear.
struct PropertyDescriptor {
  Value value = Value::Undefined(), get = Value::Undefined(), set = Value::Undefined();
  bool has_value = false, has_get = false, has_set = false;
  bool has_writable = false, has_enumerable = false, has_configurable = false;
  bool writable = false, enumerable = false, configurable = false;
  bool is_accessor() const { return has_get || has_set; }
  bool is_data() const { return has_value || has_writable; }
  static PropertyDescriptor Data(Value value, uint8_t attributes);
  static PropertyDescriptor Accessor(Value get, Value set, uint8_t attributes);
};
Completion<bool> DefineOwnProperty(Vm& vm, JSReceiver* object, PropertyKey key,
                                   const PropertyDescriptor& descriptor);
/// False result: no such property.
Completion<bool> GetOwnProperty(Vm& vm, JSReceiver* object, PropertyKey key,
                                PropertyDescriptor* out);
/// [[OwnPropertyKeys]] in order: an array of strings and symbols.
Completion<FixedArray*> OwnPropertyKeys(Vm& vm, JSReceiver* object);
Completion<PropertyDescriptor> ToPropertyDescriptor(Vm& vm, Value v);
Value FromPropertyDescriptor(Vm& vm, const PropertyDescriptor& descriptor);

// --- 7.3 Operations on objects.
Completion<bool> CreateDataProperty(Vm& vm, JSReceiver* object, PropertyKey key, Value value);
Completion<void> CreateDataPropertyOrThrow(Vm& vm, JSReceiver* object, PropertyKey key,
                                           Value value);
Completion<void> DefinePropertyOrThrow(Vm& vm, JSReceiver* object, PropertyKey key,
                                       const PropertyDescriptor& descriptor);
/// undefined, or a callable.
Completion<Value> GetMethod(Vm& vm, Value v, PropertyKey key);
Completion<Value> Call(Vm& vm, Value callee, Value receiver, std::span<const Value> arguments = {});
Completion<Value> Call(Vm& vm, Value callee, Value receiver,
                       std::initializer_list<Value> arguments);
Completion<Value> Invoke(Vm& vm, Value v, PropertyKey key,
                         std::initializer_list<Value> arguments = {});
Completion<JSReceiver*> Construct(
    Vm& vm, Value constructor, std::span<const Value> arguments = {},
    Value new_target = Value::Undefined());  ///< undefined: the constructor
Completion<JSReceiver*> Construct(Vm& vm, Value constructor,
                                  std::initializer_list<Value> arguments);
enum class IntegrityLevel : uint8_t { kSealed, kFrozen };
Completion<bool> SetIntegrityLevel(Vm& vm, JSReceiver* object, IntegrityLevel level);
Completion<bool> TestIntegrityLevel(Vm& vm, JSReceiver* object, IntegrityLevel level);
Completion<double> LengthOfArrayLike(Vm& vm, JSReceiver* object);
/// The key of an integral index that may be beyond the array indices.
Completion<PropertyKey> KeyFromNumber(Vm& vm, double index);
/// The elements as a FixedArray (7.3.18; all types allowed).
Completion<FixedArray*> CreateListFromArrayLike(Vm& vm, Value v);
Completion<bool> OrdinaryHasInstance(Vm& vm, Value constructor, Value v);
Completion<bool> InstanceofOperator(Vm& vm, Value v, Value target);
/// undefined means the default constructor; the result is a constructor.
Completion<Value> SpeciesConstructor(Vm& vm, JSReceiver* object, Value default_constructor);
enum class PropertyKindFilter : uint8_t { kKey, kValue, kKeyAndValue };
Completion<FixedArray*> EnumerableOwnProperties(Vm& vm, JSReceiver* object,
                                                PropertyKindFilter kind);
Completion<Realm*> GetFunctionRealm(Vm& vm, JSReceiver* function);
/// 10.1.14: the prototype for an object made by `new_target`; the fallback comes from its realm.
Completion<JSObject*> GetPrototypeFromConstructor(Vm& vm, Value new_target, Intrinsic fallback);
/// The hidden class for an instance: `base_map` (an intrinsic map of new_target's realm) when
/// new_target's prototype is the default one, else the same layout with new_target.prototype.
/// OrdinaryCreateFromConstructor = JSObject::New of it.
Completion<Map*> MapFromConstructor(Vm& vm, Value new_target, Intrinsic base_map,
                                    Intrinsic default_prototype);
/// A RangeError unless the stack takes so many arguments, and the call with them.
Completion<void> CheckStackForArguments(Vm& vm, size_t count);
/// 10.4.1.3; `arguments` must be where the collector sees them.
Completion<JSBoundFunction*> BoundFunctionCreate(Vm& vm, JSReceiver* target, Value bound_this,
                                                 std::span<const Value> arguments);
Completion<void> CopyDataProperties(Vm& vm, JSReceiver* target, Value source,
                                    std::span<const Value> excluded_keys);
Completion<Value> SetterThatIgnoresPrototypeProperties(Vm& vm, Value this_value, JSObject* home,
                                                       PropertyKey key, Value value);

// --- 7.4 Iteration. In C++ loops: IteratorRecord r = TRY(GetIterator(...)); while
// (TRY(IteratorStepValue(vm, r, &v))) {...}
struct IteratorRecord {
  Value iterator = Value::Undefined();
  Value next_method = Value::Undefined();
  bool done = false;
};
enum class IteratorKind : uint8_t { kSync, kAsync };
Completion<IteratorRecord> GetIterator(Vm& vm, Value v, IteratorKind kind = IteratorKind::kSync);
Completion<IteratorRecord> GetIteratorFromMethod(Vm& vm, Value v, Value method);
enum class StringHandling : uint8_t { kIterateStrings, kRejectPrimitives };
Completion<IteratorRecord> GetIteratorFlattenable(Vm& vm, Value v, StringHandling strings);
Completion<IteratorRecord> GetIteratorDirect(Vm& vm, JSReceiver* object);
/// False: done. Marks the record done on throw too.
Completion<bool> IteratorStepValue(Vm& vm, IteratorRecord& record, Value* value);
/// IteratorStep: the same without reading the value.
Completion<bool> IteratorStep(Vm& vm, IteratorRecord& record);
/// IteratorClose for a normal completion: a throw from return() propagates.
Completion<void> IteratorClose(Vm& vm, const IteratorRecord& record);
/// IteratorClose for a throw completion: keeps the pending exception. `return
/// IteratorCloseOnThrow(vm, r);`
Threw IteratorCloseOnThrow(Vm& vm, const IteratorRecord& record);
JSObject* CreateIteratorResult(Vm& vm, Value value, bool done);
/// The TypeError for a value without a callable @@iterator.
Threw ThrowNotIterable(Vm& vm, Value v);
/// An array with fast elements whose iteration protocol is untouched: iterating it reads its
/// elements, and absent ones read as undefined.
bool CanIterateArrayFast(Vm& vm, Value v);
/// What the iteration of such an array gives for an index below its length: holes are undefined.
inline Value IteratedElement(const JSArray* array, uint32_t index) {
  if (index >= array->elements()->length()) return Value::Undefined();
  Value v = array->elements()->get(index);
  return v.IsHole() ? Value::Undefined() : v;
}
/// Everything an iterable yields, in a rooted list; fast for plain arrays.
Completion<void> IterableToList(Vm& vm, Value iterable, RootVector& out);

// --- Arrays.
Completion<JSArray*> ArrayCreate(Vm& vm, double length, Value prototype = Value::Undefined());
Completion<JSReceiver*> ArraySpeciesCreate(Vm& vm, JSReceiver* original, double length);
JSArray* CreateArrayFromList(Vm& vm, std::span<const Value> values);
/// The array takes over `list` as its elements.
JSArray* CreateArrayFromFixedArray(Vm& vm, FixedArray* list);
void MakeArrayLengthReadOnly(Vm& vm, JSArray* array);
bool IsTypedArrayFixedLength(const JSObject* typed_array);

// --- Operators (13.15.3), the slow paths of the interpreter and of feedback.
enum class BinaryOperator : uint8_t {
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kRemainder,
  kExponentiate,
  kBitwiseAnd,
  kBitwiseOr,
  kBitwiseXor,
  kShiftLeft,
  kShiftRight,
  kShiftRightLogical,
};
Completion<Value> ApplyBinaryOperator(Vm& vm, BinaryOperator op, Value left, Value right);
double NumberRemainder(double a, double b);
double NumberExponentiate(double base, double exponent);

/// 10.2.9 SetFunctionName on a function that has no own name yet.
void SetFunctionName(Vm& vm, JSFunction* function, PropertyKey name, std::string_view prefix = {});
/// The own `name` and `length` of a function object, not writable, not enumerable.
void DefineFunctionName(Vm& vm, JSObject* function, String* name);
void DefineFunctionLength(Vm& vm, JSObject* function, Value length);

/// What a value looks like in an error message: "foo", 42, #<Object>, [object Array], function
/// name.
std::string DescribeForError(Vm& vm, Value v);
/// "#<Point>", "[object Array]", the source of a function.
std::string DescribeObjectForError(Vm& vm, JSReceiver* object);
/// A primitive's text, without quotation marks.
std::string DescribePrimitiveForError(Vm& vm, Value v);
/// The name of what made an object: its @@toStringTag, else its constructor's name, else "Object".
std::string ConstructorNameOf(Vm& vm, JSReceiver* object);
/// The text of Function.prototype.toString (20.2.3.5).
String* FunctionSourceText(Vm& vm, JSReceiver* function);

}  // namespace qdr

#endif  // RUNTIME_ABSTRACT_OPERATIONS_H_
