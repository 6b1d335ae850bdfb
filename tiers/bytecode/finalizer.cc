// Constants of every kind, and SharedFunctionInfos.
#include "tiers/bytecode/finalizer.h"

#include <cstring>

#include "absl/container/flat_hash_set.h"
#include "objects/bigint.h"
#include "objects/elements_kind.h"
#include "tiers/bytecode/boilerplate.h"
#include "tiers/bytecode/literals.h"
#include "tiers/bytecode/liveness.h"

namespace qdr {
namespace {

template <class T>
Value NewReference(Vm& vm, const T* object) {
  if (object == nullptr) return Value();
  object->AddRef();
  return Foreign::New(vm, const_cast<T*>(object),
                      [](void* pointer) { static_cast<const T*>(pointer)->Release(); });
}

uint8_t FlagsOf(const FunctionFacts& facts) {
  uint8_t flags = 0;
  if (facts.is_strict) flags |= SharedFunctionInfo::kStrictFlag;
  if (facts.needs_home_object) flags |= SharedFunctionInfo::kNeedsHomeObjectFlag;
  if (IsConstructible(facts.kind) || IsGeneratorFunction(facts.kind)) {
    flags |= SharedFunctionInfo::kHasPrototypeFlag;
  }
  return flags;
}

ElementsKind KindOf(Value v) {
  if (v.IsSmi()) return ElementsKind::kPackedSmi;
  if (v.IsNumber()) return ElementsKind::kPackedDouble;
  return ElementsKind::kPacked;
}

}  // namespace

// -------------------------------------------------------------------------------------- Functions

String* Finalizer::NameOf(const FunctionFacts& facts) {
  Value name = facts.name == nullptr ? Value(vm_.names().empty) : StringOf(facts.name);
  auto* string = CellCast<String>(name);
  if (!IsAccessorFunction(facts.kind)) return string;
  String* prefix =
      facts.kind == FunctionKind::kGetter ? vm_.names().get_space : vm_.names().set_space;
  return String::Internalize(vm_, MUST(String::Concat(vm_, prefix, string)));
}

SharedFunctionInfo* Finalizer::SharedOf(FunctionLiteral* literal, bool without_name) {
  auto [it, inserted] = shared_infos_.try_emplace(literal, nullptr);
  if (!inserted) return it->second;
  const FunctionFacts& facts = literal->facts;
  auto* shared = SharedFunctionInfo::New(vm_, facts.kind, without_name ? nullptr : NameOf(facts),
                                         facts.length);
  shared->set_flags(FlagsOf(facts) | shared_flags_);
  shared->start_position_ = facts.start_position;
  shared->end_position_ = facts.end_position;
  shared->function_token_position_ = facts.parameters_position;
  vm_.heap.Store(shared, &shared->script_, script_);
  if (literal->outer_scope != nullptr) {
    const ScopeInfo* outer = literal->outer_scope->EnsureScopeInfo();
    if (outer != nullptr) vm_.heap.Store(shared, &shared->outer_scope_, ScopeInfoValue(outer));
  }
  if (literal->is_lazy()) {
    vm_.heap.Store(shared, &shared->data_, NewReference(vm_, literal->record));
  }
  it->second = shared;
  return shared;
}

namespace {
/// Registers that must be undefined at entry: variables. Temporaries are written before they are
/// read, but what a handler reads may not have been written when an exception leads there.
uint32_t InitializedRegisters(const CompiledBytecode& bytecode) {
  int count = bytecode.local_count;
  if (bytecode.handlers.empty()) return count;
  LivenessAnalysis liveness(ViewOf(bytecode));
  for (int i = count; i < bytecode.register_count; ++i) {
    if (liveness.IsRegisterLiveIn(0, i)) count = i + 1;
  }
  return count;
}
}  // namespace

BytecodeArray* Finalizer::NewBytecodeArray(const CompiledBytecode& bytecode,
                                           SharedFunctionInfo* shared) {
  const std::vector<ConstantEntry>& entries = bytecode.constants.entries();
  FixedArray* constants = FixedArray::NewOld(vm_, static_cast<uint32_t>(entries.size()));
  for (size_t i = 0; i < entries.size(); ++i) {
    constants->set(vm_.heap, static_cast<uint32_t>(i), ValueOf(entries[i]));
  }
  auto bytes = [this](const void* data, size_t size) {
    auto* array = ByteArray::NewOld(vm_, static_cast<uint32_t>(size));
    if (size > 0) std::memcpy(array->data(), data, size);
    return array;
  };
  ByteArray* handlers =
      bytes(bytecode.handlers.data(), bytecode.handlers.size() * sizeof(HandlerEntry));
  ByteArray* positions = bytes(bytecode.positions.data(), bytecode.positions.size());
  auto* array = BytecodeArray::New(vm_, bytecode.code, bytecode.register_count,
                                   InitializedRegisters(bytecode), bytecode.parameter_count + 1, constants, handlers, positions);
  array->set_feedback_metadata(vm_.heap, bytes(bytecode.slots.data(), bytecode.slots.size()));
  array->set_shared(vm_.heap, shared);
  return array;
}

// -------------------------------------------------------------------------------------- Constants

Value Finalizer::StringOf(const AstString* string) {
  auto [it, inserted] = strings_.try_emplace(string, Value());
  if (!inserted) return it->second;
  Value value;
  if (string->is_array_index()) {
    // Internalized strings are never array indices.
    value = string->length() == 1 ? String::FromCharCode(vm_, (*string)[0])
                                  : String::NewOneByte(vm_, string->one_byte());
  } else if (string->is_one_byte()) {
    value = String::InternalizeOneByte(vm_, string->one_byte());
  } else {
    value = String::InternalizeTwoByte(vm_, string->two_byte());
  }
  it->second = value;
  return value;
}

Value Finalizer::ScopeInfoValue(const ScopeInfo* info) {
  if (info == nullptr) return Value::Undefined();
  auto [it, inserted] = scope_infos_.try_emplace(info, Value());
  if (inserted) it->second = NewReference(vm_, info);
  return it->second;
}

Value Finalizer::BigIntOf(const AstString* text) {
  std::string digits = text->ToUtf8();
  int radix = 10;
  if (digits.size() > 2 && digits[0] == '0') {
    char prefix = static_cast<char>(digits[1] | 0x20);
    radix = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 10;
    if (radix != 10) digits = digits.substr(2);
  }
  return BigInt::FromDigits(vm_, digits, radix, false);
}

Value Finalizer::ValueOf(const ConstantEntry& entry) {
  using Kind = ConstantEntry::Kind;
  switch (entry.kind) {
    case Kind::kSmi:
      return Value::Smi(entry.smi);
    case Kind::kNumber:
      return Value::Number(entry.number);
    case Kind::kString:
      return StringOf(entry.string);
    case Kind::kBigInt:
      return BigIntOf(entry.string);
    case Kind::kHole:
      return Value::Hole();
    case Kind::kUndefined:
      return Value::Undefined();
    case Kind::kNull:
      return Value::Null();
    case Kind::kTrue:
      return Value::True();
    case Kind::kFalse:
      return Value::False();
    case Kind::kScopeInfo:
      return ScopeInfoValue(entry.scope_info);
    case Kind::kFunction:
      return SharedOf(entry.function);
    case Kind::kUnnamedFunction:
      return SharedOf(entry.function, true);
    case Kind::kObjectBoilerplate:
      return ObjectBoilerplate(*entry.object);
    case Kind::kArrayBoilerplate:
      return ArrayBoilerplate(*entry.array);
    case Kind::kTemplate:
      return Template(*entry.tagged);
    case Kind::kDeclarations:
      return Declarations(entry.scope);
    case Kind::kParameterSlots:
      return ParameterSlots(*entry.function);
    case Kind::kGlobalThis:
      return vm_.realm()->global_this();
    case Kind::kIteratorSymbol:
      return vm_.symbols().iterator;
    case Kind::kAsyncIteratorSymbol:
      return vm_.symbols().asyncIterator;
    case Kind::kClassFieldsSymbol:
      return vm_.private_symbols().class_fields;
  }
  QDR_UNREACHABLE();
}

FixedArray* Finalizer::ArrayOf(const std::vector<Value>& values) {
  FixedArray* array = FixedArray::NewOld(vm_, static_cast<uint32_t>(values.size()));
  for (size_t i = 0; i < values.size(); ++i) {
    array->set(vm_.heap, static_cast<uint32_t>(i), values[i]);
  }
  return array;
}

// --------------------------------------------------------------------------------------- Literals

Value Finalizer::LiteralValue(const Expression* expression) {
  if (const auto* object = expression->TryAs<ObjectLiteral>()) return ObjectBoilerplate(*object);
  if (const auto* array = expression->TryAs<ArrayLiteral>()) return ArrayBoilerplate(*array);
  const auto* literal = expression->As<Literal>();
  switch (literal->type) {
    case Literal::Type::kUndefined:
      return Value::Undefined();
    case Literal::Type::kNull:
      return Value::Null();
    case Literal::Type::kTrue:
      return Value::True();
    case Literal::Type::kFalse:
      return Value::False();
    case Literal::Type::kSmi:
      return Value::Smi(literal->smi);
    case Literal::Type::kNumber:
      return Value::Number(literal->number);
    case Literal::Type::kString:
      return StringOf(literal->string);
    case Literal::Type::kBigInt:
      return BigIntOf(literal->string);
  }
  QDR_UNREACHABLE();
}

Value Finalizer::ObjectBoilerplate(const ObjectLiteral& literal) {
  int32_t flags = 0;
  std::vector<Value> fields(kBoilerplateFirstProperty);
  absl::flat_hash_set<uint64_t> keys;
  size_t fixed = FixedPropertyCount(literal);
  for (size_t i = 0; i < fixed; ++i) {
    const ObjectProperty& property = literal.properties[i];
    if (property.kind == ObjectProperty::Kind::kPrototype) {
      flags |= kBoilerplateNullPrototype;
      continue;
    }
    const auto& key = *property.key->As<Literal>();
    // A later one of the same name is defined by bytecode.
    if (!keys.insert(PropertyKeyIdentity(key)).second) continue;
    if (!key.IsString()) {
      fields.push_back(Value::Number(key.AsNumber()));
    } else if (key.string->is_array_index()) {
      fields.push_back(Value::Number(key.string->array_index()));
    } else {
      fields.push_back(StringOf(key.string));
    }
    fields.push_back(IsConstantValue(property.value) ? LiteralValue(property.value)
                                                     : Value::Hole());
  }
  fields[kBoilerplateFlags] = Value::Smi(flags);
  fields[kBoilerplatePropertyCount] = Value::Smi(static_cast<int32_t>(literal.properties.size()));
  FixedArray* array = ArrayOf(fields);
  array->SetMapWord(vm_.map(InstanceType::kBoilerplateDescription));
  return array;
}

Value Finalizer::ArrayBoilerplate(const ArrayLiteral& literal) {
  std::vector<Value> fields(kArrayBoilerplateFirstElement);
  ElementsKind kind = ElementsKind::kPackedSmi;
  size_t fixed = FixedElementCount(literal);
  for (size_t i = 0; i < fixed; ++i) {
    const Expression* element = literal.elements[i];
    if (element == nullptr) {
      fields.push_back(Value::Hole());
      kind = ToHoley(kind);
    } else if (IsConstantValue(element)) {
      fields.push_back(LiteralValue(element));
      kind = JoinFastKinds(kind, KindOf(fields.back()));
    } else {
      fields.push_back(Value::Smi(0));
    }
  }
  fields[kArrayBoilerplateFlags] = Value::Smi(kBoilerplateIsArray);
  fields[kArrayBoilerplateKind] = Value::Smi(static_cast<int32_t>(kind));
  FixedArray* array = ArrayOf(fields);
  array->SetMapWord(vm_.map(InstanceType::kBoilerplateDescription));
  return array;
}

Value Finalizer::Template(const TaggedTemplate& node) {
  std::vector<Value> cooked, raw;
  for (const AstString* string : node.cooked) {
    cooked.push_back(string != nullptr ? StringOf(string) : Value::Undefined());
  }
  for (const AstString* string : node.raw) raw.push_back(StringOf(string));
  return ArrayOf({ArrayOf(cooked), ArrayOf(raw), Value::Hole()});
}

// ----------------------------------------------------------------------------------- Declarations

Value Finalizer::Declarations(Scope* scope) {
  std::vector<Value> lexical, functions, vars, block_functions;
  absl::flat_hash_set<const AstString*> function_names;
  for (HoistedFunction* hoisted = scope->first_hoisted_function(); hoisted != nullptr;
       hoisted = hoisted->next) {
    if (hoisted->variable->location() != VariableLocation::kGlobal &&
        hoisted->variable->location() != VariableLocation::kLookup) {
      continue;
    }
    function_names.insert(hoisted->variable->name());
    functions.push_back(StringOf(hoisted->variable->name()));
  }
  for (Variable* variable = scope->first_variable(); variable != nullptr;
       variable = variable->next()) {
    Value name = StringOf(variable->name());
    if (variable->location() == VariableLocation::kScriptLexical) {
      if (IsLexicalVariableMode(variable->mode())) lexical.push_back(name);
      continue;
    }
    if (variable->location() != VariableLocation::kGlobal &&
        variable->location() != VariableLocation::kLookup) {
      continue;
    }
    if (variable->mode() != VariableMode::kVar && variable->mode() != VariableMode::kFunction) {
      continue;
    }
    if (function_names.contains(variable->name())) continue;
    (variable->is_annex_b_var() ? block_functions : vars).push_back(name);
  }
  std::vector<Value> fields(kDeclarationsFieldCount);
  fields[kDeclarationsLexical] = ArrayOf(lexical);
  fields[kDeclarationsFunctions] = ArrayOf(functions);
  fields[kDeclarationsVars] = ArrayOf(vars);
  fields[kDeclarationsBlockFunctions] = ArrayOf(block_functions);
  return ArrayOf(fields);
}

Value Finalizer::ParameterSlots(const FunctionLiteral& function) {
  std::vector<Value> slots(function.parameters.size(), Value::Smi(-1));
  absl::flat_hash_set<const Variable*> seen;
  // Of duplicates the last one has the variable.
  for (size_t i = function.parameters.size(); i-- > 0;) {
    const Variable* variable = function.parameters[i].target->As<VariableProxy>()->variable;
    if (!seen.insert(variable).second || !variable->is_in_context()) continue;
    slots[i] = Value::Smi(variable->index());
  }
  return ArrayOf(slots);
}

}  // namespace qdr
