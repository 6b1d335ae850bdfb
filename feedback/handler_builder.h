// HandlerBuilder: puts a handler's program together, step by step.
#ifndef FEEDBACK_HANDLER_BUILDER_H_
#define FEEDBACK_HANDLER_BUILDER_H_

#include "feedback/handler.h"
#include "objects/dictionary.h"
#include "objects/lookup.h"

namespace qdr {

class HandlerBuilder {
 public:
  /// `known`: what the slot holds for the class now, or empty. If it turns out to be the program
  /// that is put together here, Build gives it again and allocates nothing.
  HandlerBuilder(Vm& vm, Value known) : vm_(vm), known_(known) {}
  void Add(HandlerStep step, std::initializer_list<Value> words = {}) {
    steps_.push_back(step);
    data_.insert(data_.end(), words.begin(), words.end());
  }
  void GuardKey(PropertyKey key) { Add(HandlerStep::kGuardKey, {Value(key.name())}); }
  void GuardCell(ValidityCell* cell) { Add(HandlerStep::kGuardValidityCell, {Value(cell)}); }
  /// A step whose one word is the hash of a name.
  void AddHashed(HandlerStep step, PropertyKey key) {
    Add(step, {Value::Smi(static_cast<int32_t>(NameDictionary::HashOf(key.name())))});
  }
  Value Build() {
    if (Handler::Is(known_, steps_, data_)) return known_;
    return Handler::New(vm_, steps_, data_);
  }

 private:
  Vm& vm_;
  Value known_;
  absl::InlinedVector<HandlerStep, Handler::kMaxSteps> steps_;
  absl::InlinedVector<Value, 8> data_;
};

inline PropertyKey KeyOfName(Value name) {
  return Is<Symbol>(name) ? PropertyKey::Name(CellCast<Symbol>(name))
                          : PropertyKey::Name(CellCast<String>(name));
}
/// Byte offset of an out-of-object field in the PropertyArray.
inline int OutOfObjectOffset(const Map* map, uint32_t field) {
  return FixedArray::kElementsOffset + 8 * static_cast<int>(field - map->inobject_capacity());
}
/// Where the lookup of a property of a value starts; nullptr for undefined and null.
JSReceiver* LookupStart(Vm& vm, Value object);

}  // namespace qdr

#endif  // FEEDBACK_HANDLER_BUILDER_H_
