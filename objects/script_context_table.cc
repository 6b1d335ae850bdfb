#include "objects/script_context_table.h"

#include "objects/builtin_objects.h"
#include "objects/dictionary.h"

namespace qdr {

// A NameDictionary: value = context, details = slot as field and const as read-only.

bool FindScriptBinding(Realm* realm, const String* name, ScriptBinding* binding) {
  Value table = realm->get(Intrinsic::kScriptContextTable);
  if (!table.IsCell()) return false;
  auto* dictionary = CellCast<NameDictionary>(table);
  uint32_t entry = dictionary->Find(name);
  if (entry == Dictionary::kNotFound) return false;
  PropertyDetails details = dictionary->DetailsAt(entry);
  *binding = {CellCast<Context>(dictionary->ValueAt(entry)), details.field, !details.writable()};
  return true;
}

void AddScriptBinding(Vm& vm, Realm* realm, String* name, const ScriptBinding& binding) {
  PropertyDetails details;
  details.field = binding.slot;
  details.attributes = binding.is_const ? kReadOnly : kNoAttributes;
  Value table = realm->get(Intrinsic::kScriptContextTable);
  NameDictionary* dictionary =
      table.IsCell() ? CellCast<NameDictionary>(table) : NameDictionary::New(vm, 8);
  uint32_t entry = dictionary->Find(name);
  if (entry != Dictionary::kNotFound) {
    dictionary->SetValueAt(vm.heap, entry, binding.context);
    dictionary->SetDetailsAt(entry, details);
  } else {
    dictionary = NameDictionary::Add(vm, dictionary, name, binding.context, details);
    // From now on it hides a property of the global object that feedback may know.
    if (IsReceiver(realm->get(Intrinsic::kGlobalObject))) {
      JSGlobalObject::ReplaceCell(vm, realm->global_object(), name);
    }
  }
  realm->set(vm.heap, Intrinsic::kScriptContextTable, dictionary);
}

}  // namespace qdr
