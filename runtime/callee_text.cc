// Reads callees backwards from their last name.
#include "runtime/callee_text.h"

#include "runtime/abstract_operations.h"
#include "runtime/messages.h"
#include "runtime/stack_trace.h"

namespace qdr {

namespace {

constexpr char kIntermediate[] = "(intermediate value)";

class Reader {
 public:
  explicit Reader(std::u16string_view source) : source_(source) {}

  bool IsNameAt(uint32_t position) const {
    return position < source_.size() && IsNamePart(position);
  }
  /// The name at `position` is called.
  bool IsCallAt(uint32_t position) const {
    uint32_t end = SkipSpace(NameEnd(position));
    return end < source_.size() && source_[end] == '(';
  }

  std::string Read(uint32_t position) {
    if (position >= source_.size()) return "";
    if (IsNamePart(position)) {
      uint32_t end = NameEnd(position);
      std::string name = Text(position, end);
      if (name == "new") return ReadConstructor(SkipSpace(end));
      if (name == "yield" || name == "await") return "";
      // The name may be the last of a chain, or the whole.
      return ReadObjectBefore(position) + name;
    }
    if (source_[position] == '[') {
      uint32_t end = MatchingBracket(position);
      if (end == 0) return "";
      std::string object = ReadExpressionBefore(position);
      return object.empty() ? "" : object + Key(position, end);
    }
    return "";
  }

 private:
  bool IsNamePart(uint32_t i) const {
    char16_t c = source_[i];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || c == '#' || c >= 128;
  }
  static bool IsSpace(char16_t c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
  uint32_t NameEnd(uint32_t i) const {
    while (i < source_.size() && IsNamePart(i)) ++i;
    return i;
  }
  uint32_t SkipSpace(uint32_t i) const {
    while (i < source_.size() && IsSpace(source_[i])) ++i;
    return i;
  }
  /// The end of what stands before i, blanks left out.
  uint32_t EndBefore(uint32_t i) const {
    while (i > 0 && IsSpace(source_[i - 1])) --i;
    return i;
  }
  std::string Text(uint32_t start, uint32_t end) const {
    std::string out;
    for (uint32_t i = start; i < end; ++i) {
      char16_t c = source_[i];
      if (c < 0x80) {
        out += static_cast<char>(c);
      } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 63));
      } else {
        out += static_cast<char>(0xe0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 63));
        out += static_cast<char>(0x80 | (c & 63));
      }
    }
    return out;
  }
  /// Behind the bracket that closes the one at `open`; 0: not found near.
  uint32_t MatchingBracket(uint32_t open) const {
    int depth = 0;
    for (uint32_t i = open; i < source_.size() && i < open + kReach; ++i) {
      char16_t c = source_[i];
      if (c == '[' || c == '(') ++depth;
      if ((c == ']' || c == ')') && --depth == 0) return i + 1;
    }
    return 0;
  }
  /// The bracket that the one before `end` closes; kNone: not found near.
  uint32_t OpeningBracket(uint32_t end) const {
    int depth = 0;
    for (uint32_t i = end; i > 0 && i + kReach > end; --i) {
      char16_t c = source_[i - 1];
      if (c == ']' || c == ')' || c == '}') ++depth;
      if ((c == '[' || c == '(' || c == '{') && --depth == 0) return i - 1;
    }
    return kNone;
  }
  /// A computed name, if it is a simple one.
  std::string Key(uint32_t open, uint32_t end) const {
    for (uint32_t i = open + 1; i + 1 < end; ++i) {
      bool quoted = source_[i] == '"' || source_[i] == '\'';
      if (!IsNamePart(i) && !quoted && source_[i] != '.') return "[(intermediate value)]";
    }
    return Text(open, end);
  }
  /// "object." before a name that follows a dot; empty before any other name.
  std::string ReadObjectBefore(uint32_t name) {
    uint32_t end = EndBefore(name);
    if (end == 0 || source_[end - 1] != '.') return "";
    --end;
    // `...f()` is no access.
    if (end > 0 && source_[end - 1] == '.') return "";
    std::string dot = ".";
    if (end > 0 && source_[end - 1] == '?') {
      --end;
      dot = "?.";
    }
    std::string object = ReadExpressionBefore(end);
    return object + dot;
  }
  /// The member expression that ends before `i`.
  std::string ReadExpressionBefore(uint32_t i) {
    if (++depth_ > kMaxLinks) return kIntermediate;
    uint32_t end = EndBefore(i);
    if (end == 0) return kIntermediate;
    char16_t last = source_[end - 1];
    if (last == ')' || last == ']') {
      uint32_t open = OpeningBracket(end);
      if (open == kNone) return kIntermediate;
      uint32_t before = EndBefore(open);
      bool applied = before > 0 && (IsNamePart(before - 1) || source_[before - 1] == ')' ||
                                    source_[before - 1] == ']');
      // Brackets that follow nothing are a parenthesized expression or an array.
      if (!applied || IsKeywordBefore(before)) return kIntermediate;
      std::string inner = ReadExpressionBefore(before);
      return inner + (last == ')' ? "(...)" : Key(open, end));
    }
    if (!IsNamePart(end - 1)) return kIntermediate;
    uint32_t start = end;
    while (start > 0 && IsNamePart(start - 1)) --start;
    return ReadObjectBefore(start) + Text(start, end);
  }
  bool IsKeywordBefore(uint32_t end) const {
    uint32_t start = end;
    while (start > 0 && IsNamePart(start - 1)) --start;
    std::string word = Text(start, end);
    for (const char* keyword :
         {"return", "typeof", "await", "yield", "in", "of", "new", "delete", "void", "throw",
          "case", "instanceof", "else", "do", "if", "while", "for", "with"}) {
      if (word == keyword) return true;
    }
    return false;
  }
  /// The callee of `new`: names joined by dots.
  std::string ReadConstructor(uint32_t start) {
    uint32_t end = start;
    while (end < source_.size() && (IsNamePart(end) || source_[end] == '.')) ++end;
    if (end < source_.size() && source_[end] == '[') {
      uint32_t close = MatchingBracket(end);
      if (close != 0) return Text(start, end) + Key(end, close);
    }
    return end == start ? kIntermediate : Text(start, end);
  }

  static constexpr uint32_t kNone = ~0u;
  static constexpr uint32_t kReach = 2000;
  static constexpr int kMaxLinks = 32;
  std::u16string_view source_;
  int depth_ = 0;
};

}  // namespace

std::string CalleeText(std::u16string_view source, uint32_t position) {
  return Reader(source).Read(position);
}

namespace {

/// The text around the place of the innermost frame's current expression, as UTF-16.
struct Surroundings {
  std::u16string text;
  uint32_t position;
};
std::optional<Surroundings> TextAroundInnermostPosition(Vm& vm) {
  FixedArray* frames = vm.hooks().CaptureStackTrace(vm, 1, Value::Undefined());
  if (StackFrame::CountIn(frames) == 0) return std::nullopt;
  StackFrame frame(vm, frames, 0);
  std::optional<uint32_t> position = frame.position();
  if (!position) return std::nullopt;
  constexpr uint32_t kWindow = 4000;
  FlatString flat = frame.function()->shared()->script()->source()->Flatten(vm);
  uint32_t start = *position > kWindow ? *position - kWindow : 0;
  uint32_t end = std::min<uint32_t>(flat.length(), *position + kWindow);
  Surroundings result{{}, *position - start};
  for (uint32_t i = start; i < end; ++i) result.text += static_cast<char16_t>(flat[i]);
  return result;
}

}  // namespace

std::string CalleeOfInnermostCall(Vm& vm, Value fallback) {
  std::optional<Surroundings> around = TextAroundInnermostPosition(vm);
  std::string callee;
  if (around) callee = CalleeText(around->text, around->position);
  return callee.empty() ? DescribeForError(vm, fallback) : callee;
}

Threw ThrowIterableNotIterable(Vm& vm, Value iterable) {
  std::optional<Surroundings> around = TextAroundInnermostPosition(vm);
  if (!around) return ThrowNotIterable(vm, iterable);
  Reader reader(around->text);
  std::string text = reader.Read(around->position);
  if (text.empty() || !reader.IsNameAt(around->position)) return ThrowNotIterable(vm, iterable);
  if (reader.IsCallAt(around->position)) {
    return vm.ThrowTypeError(text + " is not a function or its return value is not iterable");
  }
  return ThrowMessage(vm, Message::kNotIterable, {text});
}

Threw ThrowCalleeNotCallable(Vm& vm, Value callee) {
  return ThrowMessage(vm, Message::kNotCallable, {CalleeOfInnermostCall(vm, callee)});
}

Threw ThrowCalleeNotConstructor(Vm& vm, Value callee) {
  return ThrowMessage(vm, Message::kNotConstructor, {CalleeOfInnermostCall(vm, callee)});
}

}  // namespace qdr
