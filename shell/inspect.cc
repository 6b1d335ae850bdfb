// Values as text; see inspect.h. FormatRaw goes by the kind of the object; what it collects is set
// in lines by layout.h. The output is meant to agree with node's, character by character, for what
// both engines have.
#include "shell/inspect.h"

#include <algorithm>
#include <utility>

#include "shell/layout.h"
#include "shell/text.h"

namespace quadrille::shell {

namespace {

constexpr size_t kMaxElements = 100;
constexpr size_t kMaxString = 10000;
constexpr size_t kMaxBytes = 100;

enum class Style {
  kNumber,
  kBigInt,
  kBoolean,
  kString,
  kSymbol,
  kUndefined,
  kNull,
  kSpecial,
  kDate,
  kRegExp,
  kName
};

struct Colour {
  const char* on;
  const char* off;
};

Colour ColourOf(Style style) {
  switch (style) {
    case Style::kNumber:
    case Style::kBigInt:
    case Style::kBoolean:
      return {"\x1b[33m", "\x1b[39m"};
    case Style::kString:
    case Style::kSymbol:
      return {"\x1b[32m", "\x1b[39m"};
    case Style::kUndefined:
      return {"\x1b[90m", "\x1b[39m"};
    case Style::kNull:
      return {"\x1b[1m", "\x1b[22m"};
    case Style::kSpecial:
      return {"\x1b[36m", "\x1b[39m"};
    case Style::kDate:
      return {"\x1b[35m", "\x1b[39m"};
    case Style::kRegExp:
      return {"\x1b[31m", "\x1b[39m"};
    case Style::kName:
      return {"", ""};
  }
  return {"", ""};
}

std::string More(size_t count, const char* what) {
  return "... " + std::to_string(count) + " more " + what + (count > 1 ? "s" : "");
}

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// A value of an own property without running code; nothing if it is absent or an accessor.
std::optional<Value> OwnData(const Object& object, const PropertyKey& key) {
  if (object.kind() == ObjectKind::kProxy) return std::nullopt;
  auto property = object.GetOwnProperty(key);
  if (!property.ok() || !property->has_value()) return std::nullopt;
  return (*property)->value;
}

std::optional<Object> Prototype(const Object& object) {
  if (object.kind() == ObjectKind::kProxy) return std::nullopt;
  auto prototype = object.GetPrototype();
  if (!prototype.ok()) return std::nullopt;
  return prototype->TryAs<Object>();
}

std::optional<std::string> Text(const std::optional<Value>& value) {
  if (!value.has_value() || !value->IsString()) return std::nullopt;
  return value->As<String>().ToUtf8();
}

// What the keys and names of an object are said to be.
struct Identity {
  // Nothing: the prototype is null.
  std::optional<std::string> constructor;
  std::string tag;
};

class Inspector {
 public:
  Inspector(Isolate& isolate, const InspectOptions& options)
      : isolate_(isolate), options_(options) {}

  std::string FormatValue(const Value& value, int level);

 private:
  struct Shape {
    std::string base;
    std::string open = "{";
    std::string close = "}";
    std::vector<Value> keys;
    std::vector<std::string> entries;
    bool is_list = false;
    bool all_numbers = false;
    bool has_more_note = false;
  };
  enum class Position { kProperty, kElement };

  std::string Paint(const std::string& text, Style style) const {
    if (!options_.colors) return text;
    Colour colour = ColourOf(style);
    return colour.on + text + colour.off;
  }
  // Deeper than this nothing is shown, whatever is asked for: each level takes machine stack, and
  // most of it under a sanitizer.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  static constexpr int kDeepest = 200;
#else
  static constexpr int kDeepest = 1000;
#endif
  bool TooDeep(int level) const {
    return level > kDeepest || (options_.depth >= 0 && level > options_.depth);
  }

  std::string FormatPrimitive(const Value& value);
  std::string FormatRaw(const Object& object, int level);
  std::string FormatProxy(const Proxy& proxy, int level);
  std::string FormatProperty(const Object& object, const Value& key, int level, Position position);
  std::string FormatError(const Object& error, const Identity& identity, std::vector<Value>* keys);
  std::string FunctionBase(const Function& function, const Identity& identity);
  std::string BoxedBase(const Object& object, const Identity& identity, std::vector<Value>* keys);

  Identity Identify(const Object& object, int level);
  std::optional<std::string> ConstructorName(const Object& object, int level);
  std::string Tag(const Object& object);
  std::vector<Value> Keys(const Object& object, bool indices);
  static std::string Prefix(const Identity& identity, const std::string& fallback,
                            const std::string& size = "");

  // Each fills the entries of one kind of object; `level` is that of the object's contents.
  void ArrayEntries(const Array& array, int level, Shape* shape);
  void TypedArrayEntries(const TypedArray& array, Shape* shape);
  void SetEntries(const std::vector<Value>& values, int level, Shape* shape);
  void MapEntries(const std::vector<std::pair<Value, Value>>& entries, int level, Shape* shape);
  void IteratorEntries(const std::vector<Value>& values, bool pairs, int level, Shape* shape);
  void PromiseEntries(const Promise& promise, int level, Shape* shape);
  void BufferEntries(const ArrayBuffer& buffer, Shape* shape);
  void NamespaceEntries(const Object& object, int level, Shape* shape);

  // Decides what stands around the entries. Returns text if that is all there is to show.
  std::optional<std::string> Frame(const Object& object, const Identity& identity, int level,
                                   Shape* shape);
  void FillEntries(const Object& object, int level, Shape* shape);

  Isolate& isolate_;
  const InspectOptions& options_;
  size_t indentation_ = 0;
  // The level of the object that was shown last; what makes nested objects take lines of their own.
  int deepest_ = 0;
  int proxy_chain_ = 0;
  std::vector<Value> seen_;
  std::vector<Value> circular_;
};

std::string Inspector::FormatPrimitive(const Value& value) {
  switch (value.type()) {
    case Type::kUndefined:
      return Paint("undefined", Style::kUndefined);
    case Type::kNull:
      return Paint("null", Style::kNull);
    case Type::kBoolean:
      return Paint(value.AsBoolean() ? "true" : "false", Style::kBoolean);
    case Type::kNumber: {
      double number = value.AsNumber();
      bool negative_zero = number == 0 && 1 / number < 0;
      return Paint(negative_zero ? "-0" : value.ToDisplayString(), Style::kNumber);
    }
    case Type::kBigInt:
      return Paint(value.As<BigInt>().Digits() + "n", Style::kBigInt);
    case Type::kSymbol:
      return Paint(value.ToDisplayString(), Style::kSymbol);
    case Type::kString: {
      std::u16string units = value.As<String>().ToUtf16();
      std::string trailer;
      if (units.size() > kMaxString) {
        trailer = More(units.size() - kMaxString, "character");
        units.resize(kMaxString);
      }
      return Paint(Quote(units), Style::kString) + trailer;
    }
    case Type::kObject:
      break;
  }
  return "";
}

std::string Inspector::FormatValue(const Value& value, int level) {
  if (!value.IsObject()) return FormatPrimitive(value);
  Object object = value.As<Object>();
  if (object.Is<Proxy>()) return FormatProxy(object.As<Proxy>(), level);
  for (const Value& outer : seen_) {
    if (!outer.StrictEquals(value)) continue;
    size_t index = 0;
    while (index < circular_.size() && !circular_[index].StrictEquals(value)) ++index;
    if (index == circular_.size()) circular_.push_back(value);
    return Paint("[Circular *" + std::to_string(index + 1) + "]", Style::kSpecial);
  }
  return FormatRaw(object, level);
}

std::string Inspector::FormatProxy(const Proxy& proxy, int level) {
  Value target = proxy.target();
  if (target.IsNull()) return Paint("<Revoked Proxy>", Style::kSpecial);
  if (!options_.proxies) {
    // Proxies of proxies are no deeper level, but a chain of any length.
    constexpr int kMaxChain = 100;
    if (proxy_chain_ == kMaxChain) return "Proxy(...)";
    ++proxy_chain_;
    indentation_ += 2;
    std::string text = "Proxy(" + FormatValue(target, level) + ")";
    indentation_ -= 2;
    --proxy_chain_;
    return text;
  }
  if (TooDeep(level)) return Paint("Proxy [Array]", Style::kSpecial);
  deepest_ = level + 1;
  Layout layout;
  indentation_ += 2;
  layout.entries = {FormatValue(target, level + 1), FormatValue(proxy.handler(), level + 1)};
  indentation_ -= 2;
  layout.open = "Proxy [";
  layout.close = "]";
  layout.is_list = true;
  layout.indentation = indentation_;
  layout.break_length = options_.break_length;
  layout.nesting = deepest_ - (level + 1);
  return Arrange(std::move(layout));
}

std::optional<std::string> Inspector::ConstructorName(const Object& object, int level) {
  std::optional<Object> current = object;
  std::optional<Object> first_prototype;
  bool first = true;
  while (current.has_value()) {
    std::optional<Value> constructor = OwnData(*current, "constructor");
    if (constructor.has_value() && constructor->IsFunction()) {
      Function function = constructor->As<Function>();
      std::string name = function.name();
      // Only what the object is an instance of: a prototype is none of its own constructor.
      std::optional<Value> wanted = OwnData(function, "prototype");
      bool instance = false;
      for (auto up = Prototype(object); up.has_value() && wanted.has_value() && !instance;
           up = Prototype(*up)) {
        instance = up->StrictEquals(*wanted);
      }
      if (!name.empty() && instance) return name;
    }
    current = Prototype(*current);
    if (first) first_prototype = current;
    first = false;
  }
  if (!first_prototype.has_value()) return std::nullopt;
  const char* own = object.IsFunction() ? "Function" : object.IsArray() ? "Array" : "Object";
  if (TooDeep(level)) return std::string(own) + " <Complex prototype>";
  std::optional<std::string> next = ConstructorName(*first_prototype, level + 1);
  if (!next.has_value()) {
    InspectOptions inner = options_;
    inner.depth = -1;
    inner.colors = false;
    return std::string(own) + " <" + Inspect(isolate_, *first_prototype, inner) + ">";
  }
  return std::string(own) + " <" + *next + ">";
}

// Symbol.toStringTag, unless it is an own property that is listed anyway.
std::string Inspector::Tag(const Object& object) {
  if (object.Is<TypedArray>()) {
    static constexpr const char* kNames[] = {"Int8Array",    "Uint8Array",    "Uint8ClampedArray",
                                             "Int16Array",   "Uint16Array",   "Int32Array",
                                             "Uint32Array",  "BigInt64Array", "BigUint64Array",
                                             "Float16Array", "Float32Array",  "Float64Array"};
    return kNames[static_cast<int>(object.As<TypedArray>().element_type())];
  }
  Symbol key = Symbol::WellKnown(isolate_, "toStringTag");
  std::optional<Object> current = object;
  for (; current.has_value() && !current->Is<Proxy>(); current = Prototype(*current)) {
    auto property = current->GetOwnProperty(key);
    if (!property.ok() || !property->has_value()) continue;
    const bool own = current->StrictEquals(object);
    if (own && (*property)->enumerable.value_or(false)) return "";
    if ((*property)->value.has_value()) return Text((*property)->value).value_or("");
    // The one getter that is run: classes state their tag this way.
    Value getter = (*property)->get.value_or(Value());
    if (!getter.IsFunction()) return "";
    auto value = getter.As<Function>().Call(object, {});
    return value.ok() ? Text(*value).value_or("") : "";
  }
  return "";
}

Identity Inspector::Identify(const Object& object, int level) {
  Identity identity{ConstructorName(object, level), Tag(object)};
  if (identity.constructor.has_value() && identity.tag == *identity.constructor) identity.tag = "";
  return identity;
}

std::string Inspector::Prefix(const Identity& identity, const std::string& fallback,
                              const std::string& size) {
  std::string tag = identity.tag.empty() ? "" : "[" + identity.tag + "] ";
  if (!identity.constructor.has_value()) {
    if (identity.tag == fallback) tag = "";
    return "[" + fallback + size + ": null prototype] " + tag;
  }
  return *identity.constructor + size + " " + tag;
}

std::vector<Value> Inspector::Keys(const Object& object, bool indices) {
  KeyFilter filter;
  filter.non_enumerable = options_.hidden;
  filter.indices = indices;
  auto keys = object.OwnKeys(filter);
  return keys.ok() ? *std::move(keys) : std::vector<Value>();
}

std::string Inspector::FormatProperty(const Object& object, const Value& key, int level,
                                      Position position) {
  PropertyDescriptor property;
  auto found = object.GetOwnProperty(key);
  if (found.ok() && found->has_value()) property = **found;
  std::string text;
  if (property.is_accessor()) {
    bool get = property.get.has_value() && !property.get->IsUndefined();
    bool set = property.set.has_value() && !property.set->IsUndefined();
    text = Paint(get && set ? "[Getter/Setter]"
                 : get      ? "[Getter]"
                 : set      ? "[Setter]"
                            : "undefined",
                 get || set ? Style::kSpecial : Style::kUndefined);
  } else {
    indentation_ += 2;
    text = FormatValue(property.value.value_or(Value()), level);
    indentation_ -= 2;
  }
  if (position == Position::kElement) return text;
  std::string name;
  if (key.IsSymbol()) {
    name = Paint(key.ToDisplayString(), Style::kSymbol);
    if (!property.enumerable.value_or(true)) name = "[" + name + "]";
  } else {
    String string = key.IsString() ? key.As<String>() : *key.ToString(isolate_);
    std::string plain = string.ToUtf8();
    if (plain == "__proto__") {
      name = "['__proto__']";
    } else if (!property.enumerable.value_or(true)) {
      name = "[" + plain + "]";
    } else if (IsPlainKey(plain)) {
      name = Paint(plain, Style::kName);
    } else {
      name = Paint(Quote(string.ToUtf16()), Style::kString);
    }
  }
  return name + ": " + text;
}

void Inspector::ArrayEntries(const Array& array, int level, Shape* shape) {
  const uint32_t length = array.length();
  uint32_t index = 0;
  shape->all_numbers = true;
  auto hole = [&](uint32_t count) {
    shape->entries.push_back(
        Paint("<" + std::to_string(count) + " empty item" + (count > 1 ? "s" : "") + ">",
              Style::kUndefined));
    shape->all_numbers = false;
  };
  auto element = [&](const Value& key) {
    if (auto data = OwnData(array, key);
        !data.has_value() || !(data->IsNumber() || data->IsBigInt())) {
      shape->all_numbers = false;
    }
    shape->entries.push_back(FormatProperty(array, key, level, Position::kElement));
  };
  // Dense as far as it goes.
  while (index < length && shape->entries.size() < kMaxElements) {
    auto has = array.HasOwn(index);
    if (!has.ok() || !*has) break;
    element(index++);
  }
  if (index < length && shape->entries.size() < kMaxElements) {
    // A hole: go on by the keys that are there.
    auto keys = array.OwnKeys({.symbols = false});
    if (keys.ok()) {
      for (const Value& key : *keys) {
        auto number = key.ToNumber();
        if (!number.ok() || !(*number >= 0 && *number < length)) break;
        auto at = static_cast<uint32_t>(*number);
        if (at < index) continue;
        if (shape->entries.size() == kMaxElements) break;
        if (at > index) {
          hole(at - index);
          index = at;
          if (shape->entries.size() == kMaxElements) break;
        }
        element(key);
        ++index;
      }
    }
    if (index < length && shape->entries.size() < kMaxElements) {
      hole(length - index);
      index = length;
    }
  }
  if (index < length) {
    shape->entries.push_back(More(length - index, "item"));
    shape->has_more_note = true;
  }
}

void Inspector::TypedArrayEntries(const TypedArray& array, Shape* shape) {
  const size_t length = array.length();
  shape->all_numbers = true;
  for (size_t index = 0; index < std::min(length, kMaxElements); ++index) {
    auto value = array.Get(index);
    shape->entries.push_back(FormatPrimitive(value.value_or(Value())));
  }
  if (length > kMaxElements) {
    shape->entries.push_back(More(length - kMaxElements, "item"));
    shape->has_more_note = true;
  }
}

void Inspector::SetEntries(const std::vector<Value>& values, int level, Shape* shape) {
  indentation_ += 2;
  for (size_t index = 0; index < std::min(values.size(), kMaxElements); ++index) {
    shape->entries.push_back(FormatValue(values[index], level));
  }
  indentation_ -= 2;
  if (values.size() > kMaxElements) {
    shape->entries.push_back(More(values.size() - kMaxElements, "item"));
  }
}

void Inspector::MapEntries(const std::vector<std::pair<Value, Value>>& entries, int level,
                           Shape* shape) {
  indentation_ += 2;
  for (size_t index = 0; index < std::min(entries.size(), kMaxElements); ++index) {
    // In this order: what is shown first gets the first number as a circular reference.
    std::string key = FormatValue(entries[index].first, level);
    shape->entries.push_back(key + " => " + FormatValue(entries[index].second, level));
  }
  indentation_ -= 2;
  if (entries.size() > kMaxElements) {
    shape->entries.push_back(More(entries.size() - kMaxElements, "item"));
  }
}

void Inspector::IteratorEntries(const std::vector<Value>& values, bool pairs, int level,
                                Shape* shape) {
  if (!pairs) return SetEntries(values, level, shape);
  indentation_ += 2;
  for (size_t index = 0; index + 1 < values.size() && index < 2 * kMaxElements; index += 2) {
    Layout layout;
    layout.entries = {FormatValue(values[index], level), FormatValue(values[index + 1], level)};
    layout.open = "[";
    layout.close = "]";
    layout.indentation = indentation_;
    layout.break_length = options_.break_length;
    shape->entries.push_back(Arrange(std::move(layout)));
  }
  indentation_ -= 2;
}

void Inspector::PromiseEntries(const Promise& promise, int level, Shape* shape) {
  if (promise.state() == Promise::State::kPending) {
    shape->entries.push_back(Paint("<pending>", Style::kSpecial));
    return;
  }
  indentation_ += 2;
  std::string text = FormatValue(promise.result(), level);
  indentation_ -= 2;
  if (promise.state() == Promise::State::kRejected) {
    text = Paint("<rejected>", Style::kSpecial) + " " + text;
  }
  shape->entries.push_back(std::move(text));
}

void Inspector::BufferEntries(const ArrayBuffer& buffer, Shape* shape) {
  if (buffer.is_detached()) {
    shape->entries.push_back(Paint("(detached)", Style::kSpecial));
  } else {
    std::span<std::byte> bytes = buffer.bytes();
    std::string text;
    for (size_t index = 0; index < std::min(bytes.size(), kMaxBytes); ++index) {
      static constexpr char kDigits[] = "0123456789abcdef";
      auto byte = std::to_integer<unsigned>(bytes[index]);
      if (index > 0) text += ' ';
      text += kDigits[byte >> 4];
      text += kDigits[byte & 15];
    }
    if (bytes.size() > kMaxBytes) text += " " + More(bytes.size() - kMaxBytes, "byte");
    shape->entries.push_back("[" + Paint("Uint8Contents", Style::kSpecial) + "]: <" + text + ">");
  }
  shape->entries.push_back("[byteLength]: " + FormatPrimitive(Value(buffer.bytes().size())));
}

void Inspector::NamespaceEntries(const Object& object, int level, Shape* shape) {
  for (const Value& key : shape->keys) {
    if (key.IsSymbol()) continue;
    auto property = object.GetOwnProperty(key);
    if (property.ok()) {
      shape->entries.push_back(FormatProperty(object, key, level, Position::kProperty));
    } else {
      // A binding in its temporal dead zone cannot be read.
      std::string name = key.As<String>().ToUtf8();
      shape->entries.push_back(name + ": " + Paint("<uninitialized>", Style::kSpecial));
    }
  }
  shape->keys.clear();
}

std::string Inspector::FunctionBase(const Function& function, const Identity& identity) {
  std::optional<Value> own_name = OwnData(function, "name");
  std::string name = Text(own_name).value_or("");
  if (function.function_kind() == FunctionKind::kClass) {
    std::string base = "class " + (name.empty() ? "(anonymous)" : name);
    if (identity.constructor.has_value() && *identity.constructor != "Function") {
      base += " [" + *identity.constructor + "]";
    }
    if (!identity.tag.empty()) base += " [" + identity.tag + "]";
    if (identity.constructor.has_value()) {
      if (auto parent = Prototype(function); parent.has_value() && parent->IsFunction()) {
        std::string parent_name = parent->As<Function>().name();
        if (!parent_name.empty()) base += " extends " + parent_name;
      }
    } else {
      base += " extends [null prototype]";
    }
    return "[" + base + "]";
  }
  std::string type = "Function";
  switch (function.function_kind()) {
    case FunctionKind::kGenerator:
      type = "GeneratorFunction";
      break;
    case FunctionKind::kAsync:
      type = "AsyncFunction";
      break;
    case FunctionKind::kAsyncGenerator:
      type = "AsyncGeneratorFunction";
      break;
    default:
      break;
  }
  std::string base = "[" + type;
  if (!identity.constructor.has_value()) base += " (null prototype)";
  base += name.empty() ? " (anonymous)" : ": " + name;
  base += "]";
  if (identity.constructor.has_value() && *identity.constructor != type &&
      *identity.constructor != "Function") {
    base += " " + *identity.constructor;
  }
  if (!identity.tag.empty() && identity.tag != type) base += " [" + identity.tag + "]";
  return base;
}

std::string Inspector::BoxedBase(const Object& object, const Identity& identity,
                                 std::vector<Value>* keys) {
  Value inner = object.PrimitiveValue();
  std::string type;
  switch (object.kind()) {
    case ObjectKind::kNumber:
      type = "Number";
      break;
    case ObjectKind::kString:
      type = "String";
      break;
    case ObjectKind::kBoolean:
      type = "Boolean";
      break;
    case ObjectKind::kBigInt:
      type = "BigInt";
      break;
    default:
      type = "Symbol";
      break;
  }
  if (inner.IsString()) *keys = Keys(object, false);
  std::string base = "[" + type;
  if (!identity.constructor.has_value()) {
    base += " (null prototype)";
  } else if (*identity.constructor != type) {
    base += " (" + *identity.constructor + ")";
  }
  InspectOptions plain = options_;
  plain.colors = false;
  base += ": " + Inspector(isolate_, plain).FormatPrimitive(inner) + "]";
  if (!identity.tag.empty()) base += " [" + identity.tag + "]";
  return keys->empty() ? Paint(base, Style::kSpecial) : base;
}

std::string Inspector::FormatError(const Object& error, const Identity& identity,
                                   std::vector<Value>* keys) {
  auto text_of = [&](const char* key) { return Text(GetQuietly(error, key)); };
  std::string name = text_of("name").value_or("Error");
  std::string message = text_of("message").value_or("");
  std::string stack = text_of("stack").value_or("");
  if (stack.empty()) stack = message.empty() ? name : name + ": " + message;

  // What the stack shows anyway is not listed again.
  std::erase_if(*keys, [&](const Value& key) {
    if (!key.IsString()) return false;
    std::string text = key.As<String>().ToUtf8();
    if (text != "name" && text != "message" && text != "stack") return false;
    std::optional<std::string> value = Text(OwnData(error, key));
    return value.has_value() && stack.find(*value) != stack.npos;
  });
  auto add = [&](const char* key) {
    auto own = error.GetOwnProperty(key);
    if (!own.ok() || !own->has_value() || (*own)->enumerable.value_or(false)) return;
    auto all = error.OwnKeys({.symbols = false, .indices = false});
    if (!all.ok()) return;
    for (const Value& candidate : *all) {
      if (Text(candidate) == key) keys->push_back(candidate);
    }
  };
  add("cause");
  if (auto errors = OwnData(error, "errors"); errors.has_value() && errors->IsArray())
    add("errors");

  // The stack begins with the name the error was made with; a constructor that says more is put in
  // front, with the name in brackets unless the constructor's ends with it.
  auto starts_with_name = [&] {
    if (!name.ends_with("Error") || !StartsWith(stack, name)) return false;
    char next = name.size() < stack.size() ? stack[name.size()] : '\n';
    return next == ':' || next == '\n';
  };
  if (!identity.constructor.has_value() || starts_with_name()) {
    size_t length = name.size();
    std::string fallback = "Error";
    if (!identity.constructor.has_value()) {
      length = std::min(stack.find_first_of(":\n"), stack.size());
      fallback = stack.substr(0, length);
    }
    std::string prefix = Prefix(identity, fallback);
    prefix.pop_back();
    if (name != prefix) {
      bool says_both = prefix.find(name) != prefix.npos;
      stack = (says_both ? prefix : prefix + " [" + name + "]") + stack.substr(length);
    }
  }
  size_t after = message.empty() ? 0 : stack.find(message);
  after = after == stack.npos ? 0 : after + message.size();
  if (stack.find("\n    at", after) == stack.npos) stack = "[" + stack + "]";
  if (indentation_ > 0) {
    std::string indented;
    for (char c : stack) {
      indented += c;
      if (c == '\n') indented.append(indentation_, ' ');
    }
    stack = std::move(indented);
  }
  return stack;
}

std::optional<std::string> Inspector::Frame(const Object& object, const Identity& identity,
                                            int level, Shape* shape) {
  auto sized = [](size_t size) { return "(" + std::to_string(size) + ")"; };
  auto braces = [&](const std::string& fallback) {
    shape->open = Prefix(identity, fallback) + "{";
  };
  switch (object.kind()) {
    case ObjectKind::kArray: {
      shape->keys = Keys(object, false);
      uint32_t length = object.As<Array>().length();
      std::string prefix;
      if (identity.constructor != "Array" || !identity.tag.empty()) {
        prefix = Prefix(identity, "Array", sized(length));
      }
      shape->open = prefix + "[";
      shape->close = "]";
      shape->is_list = true;
      if (length == 0 && shape->keys.empty()) return shape->open + "]";
      return std::nullopt;
    }
    case ObjectKind::kTypedArray: {
      shape->keys = Keys(object, false);
      TypedArray array = object.As<TypedArray>();
      shape->open = Prefix(identity, Tag(object), sized(array.length())) + "[";
      shape->close = "]";
      shape->is_list = true;
      if (array.length() == 0 && shape->keys.empty()) return shape->open + "]";
      return std::nullopt;
    }
    case ObjectKind::kSet:
    case ObjectKind::kMap: {
      bool is_set = object.kind() == ObjectKind::kSet;
      size_t size = is_set ? object.As<Set>().size() : object.As<Map>().size();
      shape->keys = Keys(object, true);
      shape->open = Prefix(identity, is_set ? "Set" : "Map", sized(size)) + "{";
      if (size == 0 && shape->keys.empty()) return shape->open + "}";
      return std::nullopt;
    }
    case ObjectKind::kMapIterator:
    case ObjectKind::kSetIterator: {
      shape->keys = Keys(object, true);
      bool pairs = false;
      object.IteratorPreview(&pairs);
      std::string tag = identity.tag;
      const char* type = object.kind() == ObjectKind::kMapIterator ? "Map" : "Set";
      shape->open = std::string("[") + type + (pairs ? " Entries] {" : " Iterator] {");
      return std::nullopt;
    }
    case ObjectKind::kFunction: {
      shape->keys = Keys(object, true);
      shape->base = FunctionBase(object.As<Function>(), identity);
      if (shape->keys.empty()) return Paint(shape->base, Style::kSpecial);
      return std::nullopt;
    }
    case ObjectKind::kRegExp: {
      shape->keys = Keys(object, true);
      RegExp regexp = object.As<RegExp>();
      shape->base = "/" + regexp.source() + "/" + regexp.flags();
      std::string prefix = Prefix(identity, "RegExp");
      if (prefix != "RegExp ") shape->base = prefix + shape->base;
      if (shape->keys.empty() || TooDeep(level)) return Paint(shape->base, Style::kRegExp);
      return std::nullopt;
    }
    case ObjectKind::kDate: {
      shape->keys = Keys(object, true);
      shape->base = object.As<Date>().ToIsoString();
      std::string prefix = Prefix(identity, "Date");
      if (prefix != "Date ") shape->base = prefix + shape->base;
      if (shape->keys.empty()) return Paint(shape->base, Style::kDate);
      return std::nullopt;
    }
    case ObjectKind::kError:
      shape->keys = Keys(object, true);
      shape->base = FormatError(object, identity, &shape->keys);
      if (shape->keys.empty()) return shape->base;
      return std::nullopt;
    case ObjectKind::kBoolean:
    case ObjectKind::kNumber:
    case ObjectKind::kString:
    case ObjectKind::kSymbol:
    case ObjectKind::kBigInt:
      shape->keys = Keys(object, true);
      shape->base = BoxedBase(object, identity, &shape->keys);
      if (shape->keys.empty()) return shape->base;
      return std::nullopt;
    default:
      break;
  }
  shape->keys = Keys(object, true);
  switch (object.kind()) {
    case ObjectKind::kArguments: {
      shape->open = "[Arguments] {";
      if (shape->keys.empty()) return "[Arguments] {}";
      return std::nullopt;
    }
    case ObjectKind::kArrayBuffer:
      braces("ArrayBuffer");
      return std::nullopt;
    case ObjectKind::kSharedArrayBuffer:
      braces("SharedArrayBuffer");
      return std::nullopt;
    case ObjectKind::kDataView:
      braces("DataView");
      return std::nullopt;
    case ObjectKind::kPromise:
      braces("Promise");
      return std::nullopt;
    case ObjectKind::kWeakSet:
      braces("WeakSet");
      return std::nullopt;
    case ObjectKind::kWeakMap:
      braces("WeakMap");
      return std::nullopt;
    case ObjectKind::kModuleNamespace:
      shape->open = "[Module: null prototype] {";
      return std::nullopt;
    default:
      break;
  }
  // Ordinary objects: the name Object goes without saying.
  bool plain = identity.constructor == "Object" && identity.tag.empty();
  shape->open = plain ? "{" : Prefix(identity, "Object") + "{";
  if (shape->keys.empty()) return shape->open + "}";
  return std::nullopt;
}

void Inspector::FillEntries(const Object& object, int level, Shape* shape) {
  switch (object.kind()) {
    case ObjectKind::kArray:
      return ArrayEntries(object.As<Array>(), level, shape);
    case ObjectKind::kTypedArray:
      return TypedArrayEntries(object.As<TypedArray>(), shape);
    case ObjectKind::kSet:
      return SetEntries(object.As<Set>().Values(), level, shape);
    case ObjectKind::kMap:
      return MapEntries(object.As<Map>().Entries(), level, shape);
    case ObjectKind::kMapIterator:
    case ObjectKind::kSetIterator: {
      bool pairs = false;
      std::vector<Value> values = object.IteratorPreview(&pairs);
      return IteratorEntries(values, pairs, level, shape);
    }
    case ObjectKind::kPromise:
      return PromiseEntries(object.As<Promise>(), level, shape);
    case ObjectKind::kWeakSet:
    case ObjectKind::kWeakMap:
      shape->entries.push_back(Paint("<items unknown>", Style::kSpecial));
      return;
    case ObjectKind::kArrayBuffer:
    case ObjectKind::kSharedArrayBuffer:
      return BufferEntries(object.As<ArrayBuffer>(), shape);
    case ObjectKind::kDataView: {
      DataView view = object.As<DataView>();
      shape->entries.push_back("[byteLength]: " + FormatPrimitive(Value(view.byte_length())));
      shape->entries.push_back("[byteOffset]: " + FormatPrimitive(Value(view.byte_offset())));
      indentation_ += 2;
      shape->entries.push_back("[buffer]: " + FormatValue(view.buffer(), level));
      indentation_ -= 2;
      return;
    }
    case ObjectKind::kModuleNamespace:
      return NamespaceEntries(object, level, shape);
    default:
      return;
  }
}

std::string Inspector::FormatRaw(const Object& object, int level) {
  Identity identity = Identify(object, level);
  Shape shape;
  if (auto done = Frame(object, identity, level, &shape); done.has_value()) return *done;
  if (TooDeep(level)) {
    std::string fallback = object.IsArray() ? "Array" : "Object";
    std::string name = Prefix(identity, fallback);
    name.pop_back();
    if (identity.constructor.has_value()) name = "[" + name + "]";
    return Paint(name, Style::kSpecial);
  }
  ++level;
  seen_.push_back(object);
  deepest_ = level;
  FillEntries(object, level, &shape);
  for (const Value& key : shape.keys) {
    shape.entries.push_back(FormatProperty(object, key, level, Position::kProperty));
  }
  seen_.pop_back();
  for (size_t index = 0; index < circular_.size(); ++index) {
    if (!circular_[index].StrictEquals(object)) continue;
    std::string reference = Paint("<ref *" + std::to_string(index + 1) + ">", Style::kSpecial);
    shape.base = shape.base.empty() ? reference : reference + " " + shape.base;
  }
  Layout layout;
  layout.base = std::move(shape.base);
  layout.open = std::move(shape.open);
  layout.close = std::move(shape.close);
  layout.entries = std::move(shape.entries);
  layout.is_list = shape.is_list;
  layout.all_numbers = shape.all_numbers;
  layout.has_more_note = shape.has_more_note;
  layout.indentation = indentation_;
  layout.break_length = options_.break_length;
  layout.nesting = deepest_ - level;
  return Arrange(std::move(layout));
}

// The text for one of the letters after % in a format.
Result<std::string> FormatDirective(Isolate& isolate, char directive, const Value& value,
                                    const InspectOptions& options) {
  InspectOptions inner = options;
  switch (directive) {
    case 's':
      if (value.IsString()) return value.As<String>().ToUtf8();
      if (value.IsFunction()) return value.As<Function>().SourceText();
      if (value.IsObject()) {
        // A toString of the program's own is asked; what the builtins say is no use.
        auto method = GetQuietly(value.As<Object>(), "toString");
        if (value.Is<Error>() ||
            (method.has_value() && method->IsFunction() &&
             method->As<Function>().function_kind() != FunctionKind::kNative)) {
          auto text = value.ToString(isolate);
          if (!text.ok()) return text.exception();
          return text->ToUtf8();
        }
        inner.depth = 0;
        inner.colors = false;
        return Inspect(isolate, value, inner);
      }
      inner.colors = false;
      return Inspect(isolate, value, inner);
    case 'd':
    case 'i':
    case 'f': {
      if (value.IsObject() || value.IsSymbol()) return std::string("NaN");
      if (value.IsBigInt() && directive != 'f') return value.As<BigInt>().Digits() + "n";
      Value number;
      if (directive == 'd') {
        auto converted = value.ToNumber();
        if (!converted.ok()) return converted.exception();
        number = *converted;
      } else {
        auto parsed = isolate.current_context().global().CallMethod(
            directive == 'i' ? "parseInt" : "parseFloat", {value});
        if (!parsed.ok()) return parsed.exception();
        number = *parsed;
      }
      inner.colors = false;
      return Inspect(isolate, number, inner);
    }
    case 'j': {
      auto json = isolate.current_context().global().Get("JSON");
      if (!json.ok()) return json.exception();
      auto object = json->ToObject(isolate);
      if (!object.ok()) return object.exception();
      auto text = object->CallMethod("stringify", {value});
      if (!text.ok()) return text.exception();
      return text->ToDisplayString();
    }
    case 'o':
      inner.hidden = true;
      inner.proxies = true;
      inner.depth = 4;
      return Inspect(isolate, value, inner);
    case 'O':
      return Inspect(isolate, value, inner);
    default:  // %c takes a style that a terminal does not know.
      return std::string();
  }
}

}  // namespace

std::string Inspect(Isolate& isolate, const Value& value, const InspectOptions& options) {
  return Inspector(isolate, options).FormatValue(value, 0);
}

Result<std::string> Format(Isolate& isolate, std::span<const Value> arguments,
                           const InspectOptions& options) {
  std::string result;
  size_t next = 0;
  if (!arguments.empty() && arguments[0].IsString()) {
    std::string format = arguments[0].As<String>().ToUtf8();
    next = 1;
    if (arguments.size() == 1) return format;
    for (size_t index = 0; index < format.size(); ++index) {
      char c = format[index];
      char directive = index + 1 < format.size() ? format[index + 1] : '\0';
      if (c != '%' || directive == '\0') {
        result += c;
      } else if (directive == '%') {
        result += '%';
        ++index;
      } else if (std::string_view("sdifjoOc").find(directive) != std::string_view::npos &&
                 next < arguments.size()) {
        auto text = FormatDirective(isolate, directive, arguments[next++], options);
        if (!text.ok()) return text.exception();
        result += *text;
        ++index;
      } else {
        result += c;
      }
    }
  }
  for (; next < arguments.size(); ++next) {
    if (next > 0) result += ' ';
    const Value& value = arguments[next];
    result += value.IsString() ? value.As<String>().ToUtf8() : Inspect(isolate, value, options);
  }
  return result;
}

std::optional<Value> GetQuietly(const Object& object, const PropertyKey& key) {
  std::optional<Object> current = object;
  while (current.has_value() && !current->Is<Proxy>()) {
    auto property = current->GetOwnProperty(key);
    if (!property.ok()) return std::nullopt;
    if (property->has_value()) {
      if ((*property)->value.has_value()) return (*property)->value;
      Value getter = (*property)->get.value_or(Value());
      if (!getter.IsFunction() || getter.As<Function>().function_kind() != FunctionKind::kNative) {
        return std::nullopt;
      }
      auto value = getter.As<Function>().Call(object, {});
      return value.ok() ? std::optional<Value>(*value) : std::nullopt;
    }
    current = Prototype(*current);
  }
  return std::nullopt;
}

}  // namespace quadrille::shell
