// Runtime functions for names: declarations of scripts and of sloppy eval code (ECMA-262 16.1.7,
// 19.2.1.3), and bindings that are looked up by name at run time (9.4.2, 9.1.1).
#include "language/scope_info.h"
#include "objects/lookup.h"
#include "objects/property_cell.h"
#include "objects/script_context_table.h"
#include "runtime/abstract_operations.h"
#include "runtime/messages.h"
#include "runtime/runtime_state.h"
#include "runtime/scope_lookup.h"
#include "tiers/bytecode/boilerplate.h"
#include "tiers/bytecode/runtime_functions.h"

namespace qdr {

namespace {

FixedArray* NamesIn(Value declarations, DeclarationsField field) {
  return CellCast<FixedArray>(CellCast<FixedArray>(declarations)->get(field));
}

PropertyKey KeyOf(Vm& vm, Value name) { return PropertyKey::From(vm, AsString(name)); }

Threw ThrowRedeclared(Vm& vm, Value name) {
  return ThrowMessage(vm, Message::kAlreadyDeclared, {AsString(name)->ToUtf8(vm)});
}

bool HasLexicalDeclaration(Vm& vm, Value name) {
  ScriptBinding ignored;
  return FindScriptBinding(vm.realm(), AsString(name), &ignored);
}

// 9.1.1.4.14 HasRestrictedGlobalProperty
Completion<bool> HasRestrictedGlobalProperty(Vm& vm, JSObject* global, Value name) {
  PropertyDescriptor d;
  if (!TRY(GetOwnProperty(vm, global, KeyOf(vm, name), &d))) return false;
  return !d.configurable;
}

// 9.1.1.4.15 CanDeclareGlobalVar
Completion<bool> CanDeclareGlobalVar(Vm& vm, JSObject* global, Value name) {
  if (TRY(HasOwnProperty(vm, global, KeyOf(vm, name)))) return true;
  return IsExtensible(vm, global);
}

// 9.1.1.4.16 CanDeclareGlobalFunction
Completion<bool> CanDeclareGlobalFunction(Vm& vm, JSObject* global, Value name) {
  PropertyDescriptor d;
  if (!TRY(GetOwnProperty(vm, global, KeyOf(vm, name), &d))) return IsExtensible(vm, global);
  return d.configurable || (d.is_data() && d.writable && d.enumerable);
}

// 9.1.1.4.17 CreateGlobalVarBinding
Completion<void> CreateGlobalVarBinding(Vm& vm, JSObject* global, Value name, bool deletable) {
  PropertyKey key = KeyOf(vm, name);
  if (TRY(HasOwnProperty(vm, global, key))) return Done{};
  if (!TRY(IsExtensible(vm, global))) return Done{};
  JSObject::AddDataProperty(vm, global, key, Value::Undefined(),
                            deletable ? kNoAttributes : kDontDelete);
  return Done{};
}

// 9.1.1.4.18 CreateGlobalFunctionBinding, with undefined as the value: bytecode stores the closure.
Completion<void> CreateGlobalFunctionBinding(Vm& vm, JSObject* global, Value name, bool deletable) {
  PropertyKey key = KeyOf(vm, name);
  PropertyDescriptor existing;
  PropertyDescriptor d;
  if (!TRY(GetOwnProperty(vm, global, key, &existing)) || existing.configurable) {
    d = PropertyDescriptor::Data(Value::Undefined(), deletable ? kNoAttributes : kDontDelete);
  } else {
    d.has_value = true;
  }
  return DefinePropertyOrThrow(vm, global, key, d);
}

Threw ThrowCannotDeclare(Vm& vm, Value name) {
  return vm.ThrowTypeError("Identifier '" + AsString(name)->ToUtf8(vm) +
                           "' cannot be declared: the global object does not allow it");
}

bool Contains(FixedArray* names, Value name) {
  for (uint32_t i = 0; i < names->length(); ++i) {
    if (names->get(i) == name) return true;
  }
  return false;
}

/// The checks and bindings that scripts and global eval code share.
Completion<void> DeclareGlobals(Vm& vm, Value declarations, bool deletable) {
  JSObject* global = vm.realm()->global_object();
  FixedArray* functions = NamesIn(declarations, kDeclarationsFunctions);
  FixedArray* vars = NamesIn(declarations, kDeclarationsVars);
  FixedArray* block_functions = NamesIn(declarations, kDeclarationsBlockFunctions);
  // No var may collide with a lexical declaration of an earlier script.
  for (FixedArray* list : {functions, vars}) {
    for (uint32_t i = 0; i < list->length(); ++i) {
      if (HasLexicalDeclaration(vm, list->get(i))) return ThrowRedeclared(vm, list->get(i));
    }
  }
  // The last declaration is checked first.
  for (uint32_t i = functions->length(); i-- > 0;) {
    if (!TRY(CanDeclareGlobalFunction(vm, global, functions->get(i)))) {
      return ThrowCannotDeclare(vm, functions->get(i));
    }
  }
  for (uint32_t i = 0; i < vars->length(); ++i) {
    if (!TRY(CanDeclareGlobalVar(vm, global, vars->get(i)))) {
      return ThrowCannotDeclare(vm, vars->get(i));
    }
  }
  // B.3.2.2, B.3.2.3: functions in blocks are declared where that is no error.
  for (uint32_t i = 0; i < block_functions->length(); ++i) {
    Value name = block_functions->get(i);
    if (Contains(functions, name) || Contains(vars, name)) continue;
    if (HasLexicalDeclaration(vm, name)) continue;
    if (!TRY(CanDeclareGlobalFunction(vm, global, name))) continue;
    TRY(CreateGlobalVarBinding(vm, global, name, deletable));
  }
  for (uint32_t i = 0; i < functions->length(); ++i) {
    TRY(CreateGlobalFunctionBinding(vm, global, functions->get(i), deletable));
  }
  for (uint32_t i = 0; i < vars->length(); ++i) {
    TRY(CreateGlobalVarBinding(vm, global, vars->get(i), deletable));
  }
  return Done{};
}

/// The nearest environment that sloppy eval code declares its vars in; nullptr: the global one.
Context* VariableEnvironment(Value context) {
  for (; context.IsCell(); context = CellCast<Context>(context)->previous()) {
    if (EvalExtensionSlot(CellCast<Context>(context)) >= 0) return CellCast<Context>(context);
  }
  return nullptr;
}

/// The object with the variables that eval introduced; nullptr: none yet, or there can be none.
JSObject* EvalExtension(Context* context) {
  int slot = EvalExtensionSlot(context);
  if (slot < 0) return nullptr;
  Value extension = context->get(static_cast<uint32_t>(slot));
  return IsReceiver(extension) ? CellCast<JSObject>(extension) : nullptr;
}

JSObject* EnsureEvalExtension(Vm& vm, Context* context) {
  if (JSObject* extension = EvalExtension(context)) return extension;
  JSObject* extension = JSObject::NewOrdinary(vm, Value::Null());
  context->set(vm.heap, static_cast<uint32_t>(EvalExtensionSlot(context)), extension);
  return extension;
}

// 9.1.1.2.1 HasBinding of an object environment: @@unscopables may hide it.
Completion<bool> WithHasBinding(Vm& vm, JSReceiver* object, PropertyKey key) {
  if (!TRY(HasProperty(vm, object, key))) return false;
  Value unscopables = TRY(Get(vm, object, PropertyKey::Name(vm.symbols().unscopables)));
  if (!IsReceiver(unscopables)) return true;
  return !ToBoolean(vm, TRY(Get(vm, AsReceiver(unscopables), key)));
}

bool IsWithContext(Context* context) {
  const ScopeInfo* info = ScopeInfoOf(context);
  return info != nullptr && info->kind() == ScopeKind::kWith;
}

Value BindingValue(Context* context, const ScopeInfo::Slot& slot) {
  if (slot.is_module) return ModuleCell(context, slot.index)->value();
  return context->get(static_cast<uint32_t>(slot.index));
}

}  // namespace

const ScopeInfo::Slot* FindScopeSlot(Vm& vm, const ScopeInfo* info, String* name,
                                     const ScopeInfo::Slot* previous) {
  const FlatString text = name->Flatten(vm);
  auto is_wanted = [&](const ScopeInfo::Slot& slot) {
    if (slot.name == nullptr || slot.name->length() != text.length()) return false;
    bool equal = true;
    for (uint32_t i = 0; i < text.length() && equal; ++i) equal = (*slot.name)[i] == text[i];
    return equal;
  };
  const std::span<const ScopeInfo::Slot> slots = info->slots();
  const size_t start = previous == nullptr ? 0 : static_cast<size_t>(previous - slots.data()) + 1;
  for (size_t i = start; i < slots.size(); ++i) {
    if (is_wanted(slots[i])) return &slots[i];
  }
  for (size_t i = 0; i < start; ++i) {
    if (is_wanted(slots[i])) return &slots[i];
  }
  return nullptr;
}

// (declarations, context)
Completion<Value> Runtime_GlobalDeclarationInstantiation(Vm& vm, Arguments& arguments) {
  Value declarations = arguments[0];
  FixedArray* lexical = NamesIn(declarations, kDeclarationsLexical);
  JSObject* global = vm.realm()->global_object();
  bool may_redeclare = RuntimeState::Of(vm).allow_script_redeclaration;
  // 3. For each element name of lexNames,
  for (uint32_t i = 0; i < lexical->length(); ++i) {
    Value name = lexical->get(i);
    if (HasLexicalDeclaration(vm, name) && !may_redeclare) return ThrowRedeclared(vm, name);
    if (TRY(HasRestrictedGlobalProperty(vm, global, name))) return ThrowRedeclared(vm, name);
  }
  // 4-18.
  TRY(DeclareGlobals(vm, declarations, /*deletable=*/false));
  if (lexical->length() == 0) return Value::Undefined();
  auto* context = CellCast<Context>(arguments[1]);
  const ScopeInfo* info = ScopeInfoOf(context);
  const ScopeInfo::Slot* slot = nullptr;
  for (uint32_t i = 0; i < lexical->length(); ++i) {
    String* name = AsString(lexical->get(i));
    slot = FindScopeSlot(vm, info, name, slot);
    QDR_CHECK(slot != nullptr);
    AddScriptBinding(
        vm, vm.realm(), name,
        {context, static_cast<uint32_t>(slot->index), IsConstVariableMode(slot->mode)});
  }
  return Value::Undefined();
}

// (declarations, context)
Completion<Value> Runtime_EvalDeclarationInstantiation(Vm& vm, Arguments& arguments) {
  Context* environment = VariableEnvironment(arguments[1]);
  if (environment == nullptr) {
    TRY(DeclareGlobals(vm, arguments[0], /*deletable=*/true));
    return Value::Undefined();
  }
  const ScopeInfo* info = ScopeInfoOf(environment);
  for (DeclarationsField field :
       {kDeclarationsFunctions, kDeclarationsVars, kDeclarationsBlockFunctions}) {
    FixedArray* names = NamesIn(arguments[0], field);
    for (uint32_t i = 0; i < names->length(); ++i) {
      String* name = AsString(names->get(i));
      // What the environment has already stays as it is.
      if (FindScopeSlot(vm, info, name) != nullptr) continue;
      JSObject* extension = EnsureEvalExtension(vm, environment);
      PropertyKey key = PropertyKey::From(vm, name);
      if (MUST(HasOwnProperty(vm, extension, key))) continue;
      JSObject::AddDataProperty(vm, extension, key, Value::Undefined());
    }
  }
  return Value::Undefined();
}

// (name, value, context)
Completion<Value> Runtime_StoreVariableEnvironment(Vm& vm, Arguments& arguments) {
  String* name = AsString(arguments[0]);
  PropertyKey key = PropertyKey::From(vm, name);
  Context* environment = VariableEnvironment(arguments[2]);
  if (environment == nullptr) {
    TRY(TrySet(vm, vm.realm()->global_object(), key, arguments[1], vm.realm()->global_object()));
    return Value::Undefined();
  }
  if (const ScopeInfo::Slot* slot = FindScopeSlot(vm, ScopeInfoOf(environment), name)) {
    environment->set(vm.heap, static_cast<uint32_t>(slot->index), arguments[1]);
    return Value::Undefined();
  }
  JSObject* extension = EnsureEvalExtension(vm, environment);
  MUST(Set(vm, extension, key, arguments[1]));
  return Value::Undefined();
}

// (name, context)
Completion<Value> Runtime_ResolveBinding(Vm& vm, Arguments& arguments) {
  String* name = AsString(arguments[0]);
  PropertyKey key = PropertyKey::From(vm, name);
  for (Value v = arguments[1]; v.IsCell(); v = CellCast<Context>(v)->previous()) {
    auto* context = CellCast<Context>(v);
    const ScopeInfo* info = ScopeInfoOf(context);
    if (info == nullptr) continue;
    if (info->kind() == ScopeKind::kWith) {
      JSReceiver* object = AsReceiver(context->get(0));
      if (TRY(WithHasBinding(vm, object, key))) return Value(object);
      continue;
    }
    if (FindScopeSlot(vm, info, name) != nullptr) return Value(context);
    JSObject* extension = EvalExtension(context);
    if (extension != nullptr && MUST(HasOwnProperty(vm, extension, key))) {
      return Value(extension);
    }
  }
  // The global environment: declarations of scripts first.
  ScriptBinding binding;
  if (FindScriptBinding(vm.realm(), name, &binding)) return Value(binding.context);
  JSObject* global = vm.realm()->global_object();
  if (TRY(HasProperty(vm, global, key))) return Value(global);
  return Value::Hole();
}

// (base, name, strict)
Completion<Value> Runtime_LoadBinding(Vm& vm, Arguments& arguments) {
  Value base = arguments[0];
  String* name = AsString(arguments[1]);
  if (base.IsHole()) return ThrowMessage(vm, Message::kNotDefined, {name->ToUtf8(vm)});
  if (Is<Context>(base)) {
    auto* context = As<Context>(base);
    const ScopeInfo::Slot* slot = FindScopeSlot(vm, ScopeInfoOf(context), name);
    QDR_CHECK(slot != nullptr);
    Value value = BindingValue(context, *slot);
    if (value.IsHole()) {
      return slot->mode == VariableMode::kThis
                 ? ThrowMessage(vm, Message::kThisBeforeSuper)
                 : ThrowMessage(vm, Message::kAccessBeforeInit, {name->ToUtf8(vm)});
    }
    return value;
  }
  // 9.1.1.2.6 GetBindingValue of an object environment asks again whether it is there.
  JSReceiver* object = AsReceiver(base);
  PropertyKey key = PropertyKey::From(vm, name);
  if (!TRY(HasProperty(vm, object, key))) {
    const bool strict = arguments[2].IsTrue();
    if (object != vm.realm()->global_object() && !strict) return Value::Undefined();
    return ThrowMessage(vm, Message::kNotDefined, {name->ToUtf8(vm)});
  }
  return Get(vm, object, key);
}

// (base, name, value, strict)
Completion<Value> Runtime_StoreBinding(Vm& vm, Arguments& arguments) {
  Value base = arguments[0];
  String* name = AsString(arguments[1]);
  Value value = arguments[2];
  bool strict = ToBoolean(vm, arguments[3]);
  PropertyKey key = PropertyKey::From(vm, name);
  if (Is<Context>(base)) {
    auto* context = As<Context>(base);
    const ScopeInfo::Slot* slot = FindScopeSlot(vm, ScopeInfoOf(context), name);
    QDR_CHECK(slot != nullptr);
    // 9.1.1.1.5 SetMutableBinding: uninitialized before immutable.
    if (BindingValue(context, *slot).IsHole() && slot->has_tdz) {
      return ThrowMessage(vm, Message::kAccessBeforeInit, {name->ToUtf8(vm)});
    }
    if (IsConstVariableMode(slot->mode)) {
      if (slot->ignores_assignment && !strict) return value;
      return ThrowMessage(vm, Message::kConstAssign);
    }
    if (slot->is_module) {
      ModuleCell(context, slot->index)->set_value(vm.heap, value);
    } else {
      context->set(vm.heap, static_cast<uint32_t>(slot->index), value);
    }
    return value;
  }
  JSReceiver* object;
  if (base.IsHole()) {
    // 6.2.5.6 PutValue of an unresolvable reference.
    if (strict) return ThrowMessage(vm, Message::kNotDefined, {name->ToUtf8(vm)});
    object = vm.realm()->global_object();
  } else {
    object = AsReceiver(base);
    // 9.1.1.2.5: it may have been deleted since.
    bool still_there = TRY(HasProperty(vm, object, key));
    if (!still_there && strict) {
      return ThrowMessage(vm, Message::kNotDefined, {name->ToUtf8(vm)});
    }
  }
  bool stored = TRY(TrySet(vm, object, key, value, object));
  if (!stored && strict) return ThrowSetRefused(vm, object, key);
  return value;
}

// (base, context)
Completion<Value> Runtime_BindingReceiver(Vm& vm, Arguments& arguments) {
  Value base = arguments[0];
  if (!IsReceiver(base)) return Value::Undefined();
  for (Value v = arguments[1]; v.IsCell(); v = CellCast<Context>(v)->previous()) {
    auto* context = CellCast<Context>(v);
    if (IsWithContext(context) && context->get(0) == base) return base;
  }
  return Value::Undefined();
}

// (name, context)
Completion<Value> Runtime_DeleteBinding(Vm& vm, Arguments& arguments) {
  Value base = TRY(Runtime_ResolveBinding(vm, arguments));
  // Nothing there: true; declarative bindings stay, but for those of eval.
  if (base.IsHole()) return Value::True();
  if (Is<Context>(base)) return Value::False();
  return Value::Boolean(
      TRY(Delete(vm, AsReceiver(base), PropertyKey::From(vm, AsString(arguments[0])))));
}

}  // namespace qdr
