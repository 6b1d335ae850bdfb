// Layouts of the smaller kinds of built-in objects: what each keeps beside its properties. All
// fields are values that JSObject::New sets to undefined.
#ifndef OBJECTS_BUILTIN_OBJECTS_H_
#define OBJECTS_BUILTIN_OBJECTS_H_

#include "objects/js_object.h"

namespace qdr {

/// ECMA-262 21.4: [[DateValue]] as a number (NaN: invalid).
class JSDate : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSDate;
  static constexpr int kValueOffset = 24;
  static constexpr int kFixedSize = 32;
  double time() const { return value_.AsNumber(); }
  void set_time(double t) { value_ = Value::Number(t); }

 private:
  Value value_;
};

/// ECMA-262 22.2. lastIndex is the first in-object property of every RegExp map, writable, neither
/// enumerable nor configurable.
class JSRegExp : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSRegExp;
  static constexpr int kSourceOffset = 24;
  static constexpr int kFlagBitsOffset = 32;
  static constexpr int kProgramOffset = 40;
  static constexpr int kRealmOffset = 48;
  static constexpr int kLastIndexOffset = 56;  ///< in-object property 0
  static constexpr int kFixedSize = 56;        ///< without in-object properties
  static constexpr uint32_t kLastIndexField = 0;

  /// [[OriginalSource]], or undefined before RegExpInitialize.
  Value source() const { return source_; }
  void set_source(Heap& heap, Value v) { heap.Store(this, &source_, v); }
  /// Bits of the flags (the regexp engine's), as a Smi.
  int32_t flag_bits() const { return flag_bits_.AsSmi(); }
  void set_flag_bits(int32_t bits) { flag_bits_ = Value::Smi(bits); }
  /// Foreign of the compiled program, or undefined.
  Value program() const { return program_; }
  void set_program(Heap& heap, Value v) { heap.Store(this, &program_, v); }
  /// [[Realm]] (legacy features).
  Value realm() const { return realm_; }
  void set_realm(Heap& heap, Value v) { heap.Store(this, &realm_, v); }
  Value last_index() const { return *reinterpret_cast<const Value*>(address() + kLastIndexOffset); }
  void set_last_index(Heap& heap, Value v) { heap.Store(this, slot(kLastIndexOffset), v); }

 private:
  Value source_;
  Value flag_bits_;
  Value program_;
  Value realm_;
};

/// An object with [[ErrorData]].
class JSError : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSError;
  static constexpr int kStackInfoOffset = 24;
  static constexpr int kFixedSize = 32;
  /// StackTraceInfo captured when it was made, or undefined.
  Value stack_info() const { return stack_info_; }
  void set_stack_info(Heap& heap, Value v) { heap.Store(this, &stack_info_, v); }

 private:
  Value stack_info_;
};

/// The frames of a captured stack; formatted when `stack` is read.
class StackTraceInfo : public Record {
 public:
  static constexpr InstanceType kType = InstanceType::kStackTraceInfo;
  enum Field : uint32_t {
    kFrames,     ///< FixedArray: function, receiver, bytecode offset of each frame
    kFormatted,  ///< the text, once it was asked for; undefined before
    kPosition,   ///< script and position of the top frame for messages, or undefined
    kExtra,
    kFieldCount
  };
  static StackTraceInfo* New(Vm& vm) {
    return static_cast<StackTraceInfo*>(Record::New(vm, kType, kFieldCount));
  }
};

/// Built-in iterators and iterator helpers: which one it is, and fields that its builtins name. The
/// number of fields is the map's.
class JSIterator : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSIterator;
  static constexpr int kKindOffset = 24;
  static constexpr int kFieldsOffset = 32;
  enum class Kind : int32_t {
    kArray,   ///< fields: object, index, IterationKind
    kString,  ///< string, index
    kMap,     ///< table, index, IterationKind
    kSet,     ///< table, index, IterationKind
    kRegExpString,
    kHelper,
    kWrapForValid,
    kAsyncFromSync,
    kForIn,
    kConcat,
    kSegment,
    kOther,
  };
  enum class IterationKind : int32_t { kKeys, kValues, kEntries };
  static constexpr int SizeFor(int fields) { return kFieldsOffset + 8 * fields; }
  static JSIterator* New(Vm& vm, Map* map, Kind kind);
  Kind kind() const { return static_cast<Kind>(kind_.AsSmi()); }
  Value field(int i) const { return fields()[i]; }
  void set_field(Heap& heap, int i, Value v) { heap.Store(this, fields() + i, v); }

 private:
  Value* fields() const { return reinterpret_cast<Value*>(address() + kFieldsOffset); }
  Value kind_;
};
/// Is it the iterator of this kind?
inline bool IsIterator(Value v, JSIterator::Kind kind) {
  return Is<JSIterator>(v) && CellCast<JSIterator>(v)->kind() == kind;
}

/// An unmapped arguments object (10.4.4): an ordinary object with [[ParameterMap]].
class JSArguments : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSArguments;
  static constexpr int kLengthOffset = 24;  ///< in-object property 0 (length)
  static constexpr int kFixedSize = 24;     ///< without in-object properties
};

/// A mapped arguments object: elements kind kSlowArguments. `elements` is a FixedArray (holey,
/// at least as long as the parameter map's part) or a
/// NumberDictionary with the unmapped arguments; index i is mapped while parameter map entry 1 + i
/// is a Smi: the slot in the context that entry 0 holds.
class JSMappedArguments : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSMappedArguments;
  static constexpr int kParameterMapOffset = 24;
  static constexpr int kFixedSize = 32;  ///< without in-object properties (length, callee)
  /// `parameter_map`: [context, slot or hole...].
  FixedArray* parameter_map() const { return CellCast<FixedArray>(parameter_map_); }
  void set_parameter_map(Heap& heap, FixedArray* m) { heap.Store(this, &parameter_map_, m); }
  bool IsMapped(uint32_t index) const {
    return index + 1 < parameter_map()->length() && parameter_map()->get(index + 1).IsSmi();
  }
  Value GetMapped(uint32_t index) const;
  void SetMapped(Heap& heap, uint32_t index, Value value);
  void Unmap(uint32_t index) { parameter_map()->set_no_barrier(index + 1, Value::Hole()); }

 private:
  Value parameter_map_;
};

/// The global object: always in dictionary mode, its values are PropertyCells (property_cell.h).
class JSGlobalObject : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSGlobalObject;
  static constexpr int kRealmOffset = 24;
  static constexpr int kFixedSize = 32;
  Value realm() const { return realm_; }
  void set_realm(Heap& heap, Value v) { heap.Store(this, &realm_, v); }
  /// Gives the property, if there is one, another cell, and leaves the hole in the old one: whoever
  /// reads through it must look again (a lexical binding of the name now comes first).
  static void ReplaceCell(Vm& vm, JSObject* global, HeapObject* name);

 private:
  Value realm_;
};

/// JSON.rawJSON: [[IsRawJSON]]; `rawJSON` is an ordinary property.
class JSRawJson : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSRawJson;
  static constexpr int kFixedSize = 24;
};

/// DisposableStack and AsyncDisposableStack.
class JSDisposableStack : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSDisposableStack;
  static constexpr uint8_t kDisposedFlag = 1;
  static constexpr uint8_t kAsyncFlag = 2;
  static constexpr int kResourcesOffset = 24;
  static constexpr int kFixedSize = 40;
  /// FixedArray of what to dispose, with `count` in use.
  Value resources() const { return resources_; }
  void set_resources(Heap& heap, Value v) { heap.Store(this, &resources_, v); }
  Value count() const { return count_; }
  void set_count(Value v) { count_ = v; }

 private:
  Value resources_;
  Value count_;
};

/// An object of the embedder: one value and one C++ object.
class JSHostObject : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSHostObject;
  static constexpr int kDataOffset = 24;
  static constexpr int kForeignOffset = 32;
  static constexpr int kFixedSize = 40;
  Value data() const { return data_; }
  void set_data(Heap& heap, Value v) { heap.Store(this, &data_, v); }
  /// Foreign or undefined.
  Value foreign() const { return foreign_; }
  void set_foreign(Heap& heap, Value v) { heap.Store(this, &foreign_, v); }

 private:
  Value data_;
  Value foreign_;
};

}  // namespace qdr

#endif  // OBJECTS_BUILTIN_OBJECTS_H_
