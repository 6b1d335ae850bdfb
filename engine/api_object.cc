// The public API: objects and their properties, what every kind of object can tell.
#include <algorithm>

#include "engine/api_internal.h"
#include "objects/builtin_objects.h"
#include "objects/collections.h"
#include "objects/module.h"
#include "objects/own_keys.h"
#include "objects/promise.h"
#include "objects/typed_array.h"

namespace quadrille {

using internal::Access;
using internal::Entry;

namespace {

Isolate& IsolateOf(const Value& value) { return *Access::IsolateOf(value); }

template <class T>
bool MatchesCell(const Value& value) {
  return qdr::Is<T>(Access::ToEngine(value));
}

}  // namespace

qdr::PropertyDescriptor Access::ToEngine(const PropertyDescriptor& descriptor) {
  qdr::PropertyDescriptor result;
  auto set_value = [](const std::optional<Value>& from, qdr::Value* to, bool* has) {
    *has = from.has_value();
    if (from.has_value()) *to = ToEngine(*from);
  };
  set_value(descriptor.value, &result.value, &result.has_value);
  set_value(descriptor.get, &result.get, &result.has_get);
  set_value(descriptor.set, &result.set, &result.has_set);
  result.has_writable = descriptor.writable.has_value();
  result.has_enumerable = descriptor.enumerable.has_value();
  result.has_configurable = descriptor.configurable.has_value();
  result.writable = descriptor.writable.value_or(false);
  result.enumerable = descriptor.enumerable.value_or(false);
  result.configurable = descriptor.configurable.value_or(false);
  return result;
}

PropertyDescriptor Access::Wrap(Isolate& isolate, const qdr::PropertyDescriptor& descriptor) {
  PropertyDescriptor result;
  if (descriptor.has_value) result.value = Wrap(isolate, descriptor.value);
  if (descriptor.has_get) result.get = Wrap(isolate, descriptor.get);
  if (descriptor.has_set) result.set = Wrap(isolate, descriptor.set);
  if (descriptor.has_writable) result.writable = descriptor.writable;
  if (descriptor.has_enumerable) result.enumerable = descriptor.enumerable;
  if (descriptor.has_configurable) result.configurable = descriptor.configurable;
  return result;
}

Object Object::New(Isolate& isolate) {
  Entry entry(isolate);
  qdr::Vm& vm = entry.vm();
  return Access::WrapAs<Object>(
      isolate, qdr::JSObject::New(vm, vm.realm()->map(qdr::Intrinsic::kObjectMap)));
}

Object Object::NewWithPrototype(Isolate& isolate, const Value& prototype) {
  Entry entry(isolate);
  return Access::WrapAs<Object>(
      isolate, qdr::JSObject::NewOrdinary(entry.vm(), Access::ToEngine(prototype)));
}

Result<Value> Object::Get(const PropertyKey& key) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  qdr::PropertyKey name = API_TRY(Access::Key(entry.vm(), key));
  return Access::Wrap(isolate, API_TRY(qdr::Get(entry.vm(), Access::Receiver(*this), name)));
}

Result<void> Object::Set(const PropertyKey& key, const Value& value) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  qdr::PropertyKey name = API_TRY(Access::Key(entry.vm(), key));
  API_TRY(qdr::Set(entry.vm(), Access::Receiver(*this), name, Access::ToEngine(value)));
  return {};
}

Result<bool> Object::Has(const PropertyKey& key) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  qdr::PropertyKey name = API_TRY(Access::Key(entry.vm(), key));
  return API_TRY(qdr::HasProperty(entry.vm(), Access::Receiver(*this), name));
}

Result<bool> Object::HasOwn(const PropertyKey& key) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  qdr::PropertyKey name = API_TRY(Access::Key(entry.vm(), key));
  return API_TRY(qdr::HasOwnProperty(entry.vm(), Access::Receiver(*this), name));
}

Result<bool> Object::Delete(const PropertyKey& key) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  qdr::PropertyKey name = API_TRY(Access::Key(entry.vm(), key));
  return API_TRY(qdr::Delete(entry.vm(), Access::Receiver(*this), name));
}

Result<void> Object::Define(const PropertyKey& key, const PropertyDescriptor& descriptor) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  qdr::PropertyKey name = API_TRY(Access::Key(entry.vm(), key));
  API_TRY(qdr::DefinePropertyOrThrow(entry.vm(), Access::Receiver(*this), name,
                                     Access::ToEngine(descriptor)));
  return {};
}

Result<void> Object::DefineHidden(const PropertyKey& key, const Value& value) const {
  PropertyDescriptor descriptor;
  descriptor.value = value;
  descriptor.writable = true;
  descriptor.enumerable = false;
  descriptor.configurable = true;
  return Define(key, descriptor);
}

Result<std::optional<PropertyDescriptor>> Object::GetOwnProperty(const PropertyKey& key) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  qdr::PropertyKey name = API_TRY(Access::Key(entry.vm(), key));
  qdr::PropertyDescriptor descriptor;
  bool found = API_TRY(qdr::GetOwnProperty(entry.vm(), Access::Receiver(*this), name, &descriptor));
  if (!found) return std::optional<PropertyDescriptor>();
  return std::optional<PropertyDescriptor>(Access::Wrap(isolate, descriptor));
}

Result<std::vector<Value>> Object::OwnKeys(const KeyFilter& filter) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  qdr::Vm& vm = entry.vm();
  std::vector<Value> result;
  qdr::JSReceiver* receiver = Access::Receiver(*this);
  if (!receiver->IsProxy()) {
    uint8_t flags = qdr::kAllKeys;
    if (!filter.strings) flags |= qdr::kSkipStrings;
    if (!filter.symbols) flags |= qdr::kSkipSymbols;
    if (!filter.non_enumerable) flags |= qdr::kEnumerableOnly;
    if (!filter.indices) flags |= qdr::kSkipIndices;
    qdr::FixedArray* keys = API_TRY(qdr::OwnKeys(vm, static_cast<qdr::JSObject*>(receiver), flags));
    for (uint32_t index = 0; index < keys->length(); ++index) {
      result.push_back(Access::Wrap(isolate, keys->get(index)));
    }
    return result;
  }
  qdr::FixedArray* keys = API_TRY(qdr::OwnPropertyKeys(vm, receiver));
  std::vector<Value> all;
  for (uint32_t index = 0; index < keys->length(); ++index) {
    all.push_back(Access::Wrap(isolate, keys->get(index)));
  }
  for (Value& key : all) {
    if (key.IsSymbol() ? !filter.symbols : !filter.strings) continue;
    uint32_t index;
    if (!filter.indices && key.IsString() &&
        qdr::AsString(Access::ToEngine(key))->AsArrayIndex(vm, &index)) {
      continue;
    }
    if (!filter.non_enumerable) {
      auto property = GetOwnProperty(key);
      if (!property.ok()) return property.exception();
      if (!property->has_value() || !(*property)->enumerable.value_or(false)) continue;
    }
    result.push_back(std::move(key));
  }
  return result;
}

Result<Value> Object::GetPrototype() const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  return Access::Wrap(isolate, API_TRY(qdr::GetPrototypeOf(entry.vm(), Access::Receiver(*this))));
}

Result<bool> Object::SetPrototype(const Value& prototype) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  return API_TRY(
      qdr::SetPrototypeOf(entry.vm(), Access::Receiver(*this), Access::ToEngine(prototype)));
}

Result<bool> Object::IsExtensible() const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  return API_TRY(qdr::IsExtensible(entry.vm(), Access::Receiver(*this)));
}

Result<bool> Object::PreventExtensions() const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  return API_TRY(qdr::PreventExtensions(entry.vm(), Access::Receiver(*this)));
}

Result<Value> Object::CallMethod(const PropertyKey& key, std::span<const Value> arguments) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  qdr::PropertyKey name = API_TRY(Access::Key(entry.vm(), key));
  qdr::Value method = API_TRY(qdr::Get(entry.vm(), Access::Receiver(*this), name));
  internal::RootList values(entry.vm(), arguments);
  return Access::Wrap(
      isolate, API_TRY(qdr::Call(entry.vm(), method, Access::ToEngine(*this), values.span())));
}

Result<bool> Object::InstanceOf(const Value& constructor) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  return API_TRY(
      qdr::InstanceofOperator(entry.vm(), Access::ToEngine(*this), Access::ToEngine(constructor)));
}

ObjectKind Object::kind() const {
  qdr::Value value = Access::ToEngine(*this);
  qdr::HeapObject* cell = value.AsCell();
  switch (cell->type()) {
    case qdr::InstanceType::kJSProxy:
      return ObjectKind::kProxy;
    case qdr::InstanceType::kJSArray:
      return ObjectKind::kArray;
    case qdr::InstanceType::kJSFunction:
    case qdr::InstanceType::kJSBoundFunction:
      return ObjectKind::kFunction;
    case qdr::InstanceType::kJSArguments:
    case qdr::InstanceType::kJSMappedArguments:
      return ObjectKind::kArguments;
    case qdr::InstanceType::kJSError:
      return ObjectKind::kError;
    case qdr::InstanceType::kJSDate:
      return ObjectKind::kDate;
    case qdr::InstanceType::kJSRegExp:
      return ObjectKind::kRegExp;
    case qdr::InstanceType::kJSMap:
      return ObjectKind::kMap;
    case qdr::InstanceType::kJSSet:
      return ObjectKind::kSet;
    case qdr::InstanceType::kJSWeakMap:
      return ObjectKind::kWeakMap;
    case qdr::InstanceType::kJSWeakSet:
      return ObjectKind::kWeakSet;
    case qdr::InstanceType::kJSWeakRef:
      return ObjectKind::kWeakRef;
    case qdr::InstanceType::kJSFinalizationRegistry:
      return ObjectKind::kFinalizationRegistry;
    case qdr::InstanceType::kJSPromise:
      return ObjectKind::kPromise;
    case qdr::InstanceType::kJSTypedArray:
      return ObjectKind::kTypedArray;
    case qdr::InstanceType::kJSDataView:
      return ObjectKind::kDataView;
    case qdr::InstanceType::kJSGenerator:
      return ObjectKind::kGenerator;
    case qdr::InstanceType::kJSAsyncGenerator:
      return ObjectKind::kAsyncGenerator;
    case qdr::InstanceType::kJSModuleNamespace:
      return ObjectKind::kModuleNamespace;
    case qdr::InstanceType::kJSGlobalObject:
      return ObjectKind::kGlobal;
    case qdr::InstanceType::kJSArrayBuffer:
      return cell->has_flag(qdr::JSArrayBuffer::kSharedFlag) ? ObjectKind::kSharedArrayBuffer
                                                             : ObjectKind::kArrayBuffer;
    case qdr::InstanceType::kJSIterator:
      if (qdr::IsIterator(value, qdr::JSIterator::Kind::kMap)) return ObjectKind::kMapIterator;
      if (qdr::IsIterator(value, qdr::JSIterator::Kind::kSet)) return ObjectKind::kSetIterator;
      return ObjectKind::kOrdinary;
    case qdr::InstanceType::kJSPrimitiveWrapper:
      switch (PrimitiveValue().type()) {
        case Type::kBoolean:
          return ObjectKind::kBoolean;
        case Type::kNumber:
          return ObjectKind::kNumber;
        case Type::kString:
          return ObjectKind::kString;
        case Type::kSymbol:
          return ObjectKind::kSymbol;
        default:
          return ObjectKind::kBigInt;
      }
    default:
      return ObjectKind::kOrdinary;
  }
}

std::string Object::ConstructorName() const {
  Object current = *this;
  for (int depth = 0; depth < 1000 && !current.Is<Proxy>(); ++depth) {
    auto property = current.GetOwnProperty("constructor");
    if (property.ok() && property->has_value() && (*property)->value.has_value() &&
        (*property)->value->IsFunction() && (*property)->value->Is<Object>() &&
        !(*property)->value->Is<Proxy>()) {
      std::string name = (*property)->value->As<Function>().name();
      if (!name.empty()) return name;
    }
    auto prototype = current.GetPrototype();
    if (!prototype.ok() || !prototype->IsObject()) break;
    current = prototype->As<Object>();
  }
  return "";
}

Value Object::PrimitiveValue() const {
  if (!MatchesCell<qdr::JSPrimitiveWrapper>(*this)) return Value();
  return Access::Wrap(IsolateOf(*this), Access::Cell<qdr::JSPrimitiveWrapper>(*this)->value());
}

std::vector<Value> Object::IteratorPreview(bool* pairs) const {
  *pairs = false;
  std::vector<Value> result;
  ObjectKind what = kind();
  if (what != ObjectKind::kMapIterator && what != ObjectKind::kSetIterator) return result;
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  auto* iterator = Access::Cell<qdr::JSIterator>(*this);
  auto mode = static_cast<qdr::JSIterator::IterationKind>(iterator->field(2).AsSmi());
  *pairs = mode == qdr::JSIterator::IterationKind::kEntries;
  // An iterator that is done has let go of its table.
  if (!qdr::Is<qdr::OrderedHashTable>(iterator->field(0))) return result;
  qdr::TableIterator entries(qdr::CellCast<qdr::OrderedHashTable>(iterator->field(0)),
                             static_cast<uint32_t>(iterator->field(1).AsNumber()));
  while (entries.Next()) {
    bool is_map = what == ObjectKind::kMapIterator;
    if (mode != qdr::JSIterator::IterationKind::kValues || !is_map) {
      result.push_back(Access::Wrap(isolate, entries.key()));
    }
    if (mode == qdr::JSIterator::IterationKind::kEntries ||
        (is_map && mode == qdr::JSIterator::IterationKind::kValues)) {
      result.push_back(Access::Wrap(isolate, is_map ? entries.value() : entries.key()));
    }
  }
  return result;
}

// --- Arrays.

Array Array::New(Isolate& isolate, std::span<const Value> elements) {
  Entry entry(isolate);
  internal::RootList values(entry.vm(), elements);
  return Access::WrapAs<Array>(isolate, qdr::CreateArrayFromList(entry.vm(), values.span()));
}

uint32_t Array::length() const { return Access::Cell<qdr::JSArray>(*this)->length(); }

Result<void> Array::Push(const Value& value) const { return Set(length(), value); }

// --- Promises.

bool Promise::Matches(const Value& value) { return MatchesCell<qdr::JSPromise>(value); }

Promise::State Promise::state() const {
  return static_cast<State>(Access::Cell<qdr::JSPromise>(*this)->state());
}

Value Promise::result() const {
  if (state() == State::kPending) return Value();
  return Access::Wrap(IsolateOf(*this), Access::Cell<qdr::JSPromise>(*this)->result());
}

Result<Promise> Promise::Then(const Function& fulfilled, const Function& rejected) const {
  Result<Value> promise = CallMethod("then", {fulfilled, rejected});
  if (!promise.ok()) return promise.exception();
  return promise->As<Promise>();
}

PromiseResolver PromiseResolver::New(Isolate& isolate) {
  Entry entry(isolate);
  Object constructor =
      Access::WrapAs<Object>(isolate, entry.vm().intrinsic(qdr::Intrinsic::kPromise));
  Result<Value> made = constructor.CallMethod("withResolvers", {});
  QDR_CHECK(made.ok());
  Object record = made->As<Object>();
  return Access::NewResolver(record.Get("promise")->As<Promise>(),
                             record.Get("resolve")->As<Function>(),
                             record.Get("reject")->As<Function>());
}

Result<void> PromiseResolver::Resolve(const Value& value) const {
  Result<Value> done = resolve_.Call(Value(), {value});
  if (!done.ok()) return done.exception();
  return {};
}

Result<void> PromiseResolver::Reject(const Value& reason) const {
  Result<Value> done = reject_.Call(Value(), {reason});
  if (!done.ok()) return done.exception();
  return {};
}

// --- Collections.

bool Map::Matches(const Value& value) { return MatchesCell<qdr::JSMap>(value); }

Map Map::New(Isolate& isolate) {
  Entry entry(isolate);
  qdr::Vm& vm = entry.vm();
  return Access::WrapAs<Map>(isolate,
                             qdr::JSMap::New(vm, vm.realm()->map(qdr::Intrinsic::kMapMap)));
}

size_t Map::size() const { return Access::Cell<qdr::JSMap>(*this)->table()->size(); }

Value Map::Get(const Value& key) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  return Access::Wrap(
      isolate, qdr::JSMap::Get(entry.vm(), Access::Cell<qdr::JSMap>(*this), Access::ToEngine(key)));
}

void Map::Set(const Value& key, const Value& value) const {
  Entry entry(IsolateOf(*this));
  QDR_CHECK(qdr::JSMap::Set(entry.vm(), Access::Cell<qdr::JSMap>(*this), Access::ToEngine(key),
                            Access::ToEngine(value)));
}

bool Map::Has(const Value& key) const {
  Entry entry(IsolateOf(*this));
  auto* table = Access::Cell<qdr::JSMap>(*this)->table();
  return qdr::OrderedHashTable::Find(entry.vm(), table, Access::ToEngine(key)) !=
         qdr::OrderedHashTable::kNotFound;
}

bool Map::Delete(const Value& key) const {
  Entry entry(IsolateOf(*this));
  return qdr::JSMap::Delete(entry.vm(), Access::Cell<qdr::JSMap>(*this), Access::ToEngine(key));
}

std::vector<std::pair<Value, Value>> Map::Entries() const {
  Isolate& isolate = IsolateOf(*this);
  std::vector<std::pair<Value, Value>> result;
  qdr::TableIterator entries(Access::Cell<qdr::JSMap>(*this)->table());
  while (entries.Next()) {
    result.emplace_back(Access::Wrap(isolate, entries.key()),
                        Access::Wrap(isolate, entries.value()));
  }
  return result;
}

bool Set::Matches(const Value& value) { return MatchesCell<qdr::JSSet>(value); }

Set Set::New(Isolate& isolate) {
  Entry entry(isolate);
  qdr::Vm& vm = entry.vm();
  return Access::WrapAs<Set>(isolate,
                             qdr::JSSet::New(vm, vm.realm()->map(qdr::Intrinsic::kSetMap)));
}

size_t Set::size() const { return Access::Cell<qdr::JSSet>(*this)->table()->size(); }

void Set::Add(const Value& value) const {
  Entry entry(IsolateOf(*this));
  QDR_CHECK(qdr::JSSet::Add(entry.vm(), Access::Cell<qdr::JSSet>(*this), Access::ToEngine(value)));
}

bool Set::Has(const Value& value) const {
  Entry entry(IsolateOf(*this));
  auto* table = Access::Cell<qdr::JSSet>(*this)->table();
  return qdr::OrderedHashTable::Find(entry.vm(), table, Access::ToEngine(value)) !=
         qdr::OrderedHashTable::kNotFound;
}

bool Set::Delete(const Value& value) const {
  Entry entry(IsolateOf(*this));
  return qdr::JSSet::Delete(entry.vm(), Access::Cell<qdr::JSSet>(*this), Access::ToEngine(value));
}

std::vector<Value> Set::Values() const {
  Isolate& isolate = IsolateOf(*this);
  std::vector<Value> result;
  qdr::TableIterator entries(Access::Cell<qdr::JSSet>(*this)->table());
  while (entries.Next()) result.push_back(Access::Wrap(isolate, entries.key()));
  return result;
}

// --- Dates, regular expressions, proxies.

bool Date::Matches(const Value& value) { return MatchesCell<qdr::JSDate>(value); }

Date Date::New(Isolate& isolate, double milliseconds) {
  Entry entry(isolate);
  Value constructor = Access::Wrap(isolate, entry.vm().intrinsic(qdr::Intrinsic::kDate));
  Result<Object> date = constructor.As<Function>().Construct({Value(milliseconds)});
  QDR_CHECK(date.ok());
  return date->As<Date>();
}

double Date::milliseconds() const { return Access::Cell<qdr::JSDate>(*this)->time(); }

std::string Date::ToIsoString() const {
  double time = milliseconds();
  if (time != time) return "Invalid Date";
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  // The builtin itself, whatever the program has put in its place.
  Object prototype =
      Access::WrapAs<Object>(isolate, entry.vm().intrinsic(qdr::Intrinsic::kDatePrototype));
  auto method = prototype.Get("toISOString");
  if (!method.ok() || !method->IsFunction()) return ToDisplayString();
  Result<Value> text = method->As<Function>().Call(*this, {});
  return text.ok() ? text->ToDisplayString() : "Invalid Date";
}

bool RegExp::Matches(const Value& value) { return MatchesCell<qdr::JSRegExp>(value); }

Result<RegExp> RegExp::New(Isolate& isolate, std::string_view source, std::string_view flags) {
  Entry entry(isolate);
  Value constructor = Access::Wrap(isolate, entry.vm().intrinsic(qdr::Intrinsic::kRegExp));
  Result<Object> result = constructor.As<Function>().Construct(
      {String::New(isolate, source), String::New(isolate, flags)});
  if (!result.ok()) return result.exception();
  return result->As<RegExp>();
}

namespace {
// What a getter of RegExp.prototype gives for the object.
std::string RegExpText(const RegExp& regexp, const char* name) {
  Isolate& isolate = IsolateOf(regexp);
  Entry entry(isolate);
  Object prototype =
      Access::WrapAs<Object>(isolate, entry.vm().intrinsic(qdr::Intrinsic::kRegExpPrototype));
  auto property = prototype.GetOwnProperty(name);
  if (!property.ok() || !property->has_value() || !(*property)->get.has_value()) return "";
  Value getter = *(*property)->get;
  if (!getter.IsFunction()) return "";
  Result<Value> text = getter.As<Function>().Call(regexp, {});
  return text.ok() ? text->ToDisplayString() : "";
}
}  // namespace

std::string RegExp::source() const { return RegExpText(*this, "source"); }
std::string RegExp::flags() const { return RegExpText(*this, "flags"); }

bool Proxy::Matches(const Value& value) { return MatchesCell<qdr::JSProxy>(value); }

Proxy Proxy::New(Isolate& isolate, const Object& target, const Object& handler) {
  Entry entry(isolate);
  return Access::WrapAs<Proxy>(
      isolate, qdr::JSProxy::New(entry.vm(), Access::Receiver(target), Access::Receiver(handler)));
}

Value Proxy::target() const {
  return Access::Wrap(IsolateOf(*this), Access::Cell<qdr::JSProxy>(*this)->target());
}

Value Proxy::handler() const {
  return Access::Wrap(IsolateOf(*this), Access::Cell<qdr::JSProxy>(*this)->handler());
}

bool Error::Matches(const Value& value) { return MatchesCell<qdr::JSError>(value); }

}  // namespace quadrille
