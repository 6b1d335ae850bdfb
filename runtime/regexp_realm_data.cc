// The realm's record of regular expressions.
#include "runtime/regexp_realm_data.h"

#include <array>

#include "objects/lookup.h"
#include "runtime/regexp_object.h"

namespace qdr {

namespace {

constexpr size_t kMostPrograms = 256;
// Longer patterns are compiled anew: they are rare, and their text would fill the cache.
constexpr uint32_t kLongestKey = 4096;

// The getter of an own accessor property, or undefined.
Value OwnGetter(Vm& vm, JSObject* object, PropertyKey key) {
  LookupIterator it(vm, object, key, LookupIterator::Scope::kOwn);
  return it.state() == LookupIterator::State::kAccessor ? it.accessor()->getter()
                                                        : Value::Undefined();
}

}  // namespace

RegExpRealmData* RegExpRealmData::Create(Vm& vm, Realm* realm) {
  auto* state = new RegExpRealmState;
  Foreign* foreign =
      Foreign::New(vm, state, [](void* p) { delete static_cast<RegExpRealmState*>(p); });
  state->last_captures.assign(2, 0);
  FixedArray* array = FixedArray::NewOld(vm, kFieldCount);
  array->set(vm.heap, kState, foreign);
  array->set(vm.heap, kLastSubject, vm.names().empty);
  array->set(vm.heap, kInput, vm.names().empty);
  realm->set(vm.heap, Intrinsic::kRegExpLastMatch, array);
  return static_cast<RegExpRealmData*>(array);
}

RegExpRealmData* RegExpRealmData::Current(Vm& vm) {
  return static_cast<RegExpRealmData*>(
      CellCast<FixedArray>(vm.intrinsic(Intrinsic::kRegExpLastMatch)));
}

String* RegExpRealmData::LastCapture(Vm& vm, uint32_t index) const {
  const RegExpRealmState& s = state();
  if (2 * index + 1 >= s.last_captures.size()) return vm.names().empty;
  Value value = RegExpCaptureValue(vm, last_subject(), s.last_captures, index);
  return value.IsUndefined() ? vm.names().empty : AsString(value);
}

RegExpProgramRef RegExpRealmData::FindProgram(Vm& vm, String* pattern, RegExpFlags flags,
                                              RegExpSyntaxError* error) {
  FlatString text = pattern->Flatten(vm);
  std::string key;
  bool cacheable = text.length() <= kLongestKey;
  RegExpRealmState& s = state();
  if (cacheable) {
    key.reserve(2 + text.length() * 2);
    key += static_cast<char>(flags.bits());
    key += text.is_one_byte() ? '1' : '2';
    if (text.is_one_byte()) {
      auto span = text.one_byte();
      key.append(reinterpret_cast<const char*>(span.data()), span.size());
    } else {
      auto span = text.two_byte();
      key.append(reinterpret_cast<const char*>(span.data()), span.size_bytes());
    }
    auto found = s.programs.find(key);
    if (found != s.programs.end()) return found->second;
  }
  RegExpText source =
      text.is_one_byte() ? RegExpText(text.one_byte()) : RegExpText(text.two_byte());
  auto result = RegExpProgram::Compile(source, flags, vm.state.real_stack_limit);
  if (!result.program) {
    *error = result.error;
    return {};
  }
  // The programs that live count as memory of the heap, whoever refers to them.
  const auto bytes = static_cast<int64_t>(result.program->SizeInBytes());
  vm.heap.AdjustExternal(bytes);
  result.program->set_on_release([heap = &vm.heap, bytes] { heap->AdjustExternal(-bytes); });
  if (cacheable) {
    if (s.programs.size() >= kMostPrograms) s.programs.clear();
    s.programs.emplace(std::move(key), result.program);
  }
  return std::move(result.program);
}

std::array<String*, RegExpRealmData::kGetterCount> RegExpGetterNames(Vm& vm) {
  const Names& names = vm.names();
  return {names.flags,   names.hasIndices, names.global,      names.ignoreCase, names.multiline,
          names.dot_all, names.unicode,    names.unicodeSets, names.sticky};
}

// The prototype is untouched when its own `exec` and getters are those it was made with. Found once
// by looking, and then true as long as the shapes on the chain stay (the validity cell) and the
// field of `exec`, which may be assigned without changing a shape, holds the same function.
bool IsPristineRegExp(Vm& vm, JSReceiver* object) {
  if (object->type() != InstanceType::kJSRegExp) return false;
  auto* regexp = static_cast<JSRegExp*>(object);
  Realm* realm = vm.realm();
  Map* map = realm->map(Intrinsic::kRegExpMap);
  if (regexp->map(vm.heap) != map || !regexp->last_index().IsSmi() ||
      regexp->last_index().AsSmi() < 0 || !Is<Foreign>(regexp->program())) {
    return false;
  }
  RegExpRealmData* data = RegExpRealmData::Current(vm);
  JSObject* prototype = realm->object(Intrinsic::kRegExpPrototype);
  Value exec = realm->get(Intrinsic::kRegExpPrototypeExec);
  Value cell = data->get(RegExpRealmData::kPristineCell);
  if (Is<ValidityCell>(cell) && As<ValidityCell>(cell)->valid()) [[likely]] {
    return prototype->GetField(prototype->map(vm.heap), data->state().exec_field) == exec;
  }
  // Taking the cell may change the prototype's layout, so it comes first.
  ValidityCell* chain = Map::PrototypeChainCell(vm, map);
  LookupIterator it(vm, prototype, PropertyKey::Name(vm.names().exec), LookupIterator::Scope::kOwn);
  if (it.state() != LookupIterator::State::kData || it.GetDataValue() != exec) return false;
  auto names = RegExpGetterNames(vm);
  for (uint32_t i = 0; i < names.size(); i++) {
    if (OwnGetter(vm, prototype, PropertyKey::Name(names[i])) !=
        data->get(RegExpRealmData::kFirstGetter + i)) {
      return false;
    }
  }
  if (it.where() == LookupIterator::Where::kInObject ||
      it.where() == LookupIterator::Where::kOutOfObject) {
    data->state().exec_field = it.details().field;
    data->set(vm.heap, RegExpRealmData::kPristineCell, chain);
  }
  return true;
}

bool HasPristineRegExpSpecies(Vm& vm, JSRegExp* object) {
  Realm* realm = vm.realm();
  JSObject* constructor = realm->object(Intrinsic::kRegExp);
  LookupIterator it(vm, realm->object(Intrinsic::kRegExpPrototype),
                    PropertyKey::Name(vm.names().constructor), LookupIterator::Scope::kOwn);
  if (it.state() != LookupIterator::State::kData || it.GetDataValue() != Value(constructor)) {
    return false;
  }
  return OwnGetter(vm, constructor, PropertyKey::Name(vm.symbols().species)) ==
         RegExpRealmData::Current(vm)->get(RegExpRealmData::kSpeciesGetter);
}

}  // namespace qdr
