// Messages about what went wrong; see report.h.
#include "shell/report.h"

#include <optional>

#include "shell/inspect.h"
#include "shell/options.h"
#include "shell/text.h"

namespace quadrille::shell {

namespace {

std::optional<std::string> QuietText(const Object& object, const char* key) {
  auto value = GetQuietly(object, key);
  if (!value.has_value() || !value->IsString()) return std::nullopt;
  return value->As<String>().ToUtf8();
}

// The lines of a stack text that name frames.
std::string FrameLines(const std::string& stack) {
  std::string result;
  size_t start = 0;
  while (start < stack.size()) {
    size_t end = stack.find('\n', start);
    if (end == stack.npos) end = stack.size();
    std::string line = stack.substr(start, end - start);
    size_t text = line.find_first_not_of(' ');
    if (text != line.npos && text > 0 && line.compare(text, 3, "at ") == 0) result += line + "\n";
    start = end + 1;
  }
  return result;
}

// The chain of causes, each with its frames.
std::string Causes(Isolate& isolate, const Value& value, bool colors) {
  std::string result;
  Value current = value;
  for (int depth = 0; depth < 5 && current.Is<Error>(); ++depth) {
    Object error = current.As<Object>();
    auto has = error.HasOwn("cause");
    if (!has.ok() || !*has) break;
    current = GetQuietly(error, "cause").value_or(Value());
    result += "Caused by: " + DescribeValue(isolate, current, colors) + "\n";
    if (current.Is<Error>()) {
      result += FrameLines(QuietText(current.As<Object>(), "stack").value_or(""));
    }
  }
  return result;
}

std::string Place(const SourceLocation& location, std::string_view fallback) {
  std::string place = location.file.empty() ? std::string(fallback) : location.file;
  if (location.line > 0) {
    if (!place.empty()) place += ":";
    place += std::to_string(location.line);
    if (location.column > 0) place += ":" + std::to_string(location.column);
  }
  return place.empty() ? "" : place + ": ";
}

}  // namespace

std::string DescribeSource(const SourceLocation& location) {
  if (location.line == 0 || location.excerpt.empty()) return "";
  std::string_view excerpt = location.excerpt;
  size_t offset = std::min(location.excerpt_offset, excerpt.size());
  // Tabs stay tabs under the line, so that the caret stands where the terminal puts the text.
  auto blank = [](std::string_view text) {
    std::string result;
    for (std::string_view rest = text; !rest.empty();) {
      if (rest[0] == '\t') {
        result += '\t';
        rest.remove_prefix(1);
        continue;
      }
      std::string_view before = rest;
      TakeCodePoint(&rest);
      result.append(DisplayWidth(before.substr(0, before.size() - rest.size())), ' ');
    }
    return result;
  };
  std::string result = "    ";
  std::string under = "    ";
  if (location.cut_before) {
    result += "... ";
    under += "    ";
  }
  result += excerpt;
  if (location.cut_after) result += " ...";
  under += blank(excerpt.substr(0, offset));
  size_t width = DisplayWidth(excerpt.substr(offset, location.excerpt_length));
  under.append(std::max<size_t>(width, 1), '^');
  return result + "\n" + under + "\n";
}

std::string DescribeValue(Isolate& isolate, const Value& value, bool colors) {
  if (value.Is<Error>()) {
    Object error = value.As<Object>();
    std::string name = QuietText(error, "name").value_or("Error");
    std::string message = QuietText(error, "message").value_or("");
    if (name.empty()) return message;
    return message.empty() ? name : name + ": " + message;
  }
  if (value.IsObject() && !value.IsFunction() && !value.Is<Proxy>()) {
    // An object with a text of its own, as error classes outside Error's have it.
    Object object = value.As<Object>();
    auto method = GetQuietly(object, "toString");
    if (method.has_value() && method->IsFunction() &&
        method->As<Function>().function_kind() != FunctionKind::kNative) {
      auto text = value.ToString(isolate);
      if (text.ok()) return text->ToUtf8();
    }
  }
  return Inspect(isolate, value, {.colors = colors});
}

namespace {

// What was thrown, with place, source and stack.
std::string DescribeValueThrown(Isolate& isolate, const Exception& exception, std::string_view word,
                                std::string_view fallback_place, bool colors) {
  SourceLocation location = exception.location();
  const Value& value = exception.value();
  std::string frames;
  if (value.Is<Error>()) {
    frames = FrameLines(QuietText(value.As<Object>(), "stack").value_or(""));
  }
  return Place(location, fallback_place) + std::string(word) +
         DescribeValue(isolate, value, colors) + "\n" + DescribeSource(location) + frames +
         Causes(isolate, value, colors);
}

}  // namespace

std::string DescribeThrown(Isolate& isolate, const Value& value, std::string_view word,
                           std::string_view fallback_place, bool colors) {
  return DescribeValueThrown(isolate, Exception::Throw(isolate, value), word, fallback_place,
                             colors);
}

std::string DescribeException(Isolate& isolate, const Exception& exception,
                              std::string_view fallback_place, bool colors) {
  std::string place = Place(exception.location(), fallback_place);
  switch (exception.kind()) {
    case Exception::Kind::kInterrupted:
      return place + "Interrupted\n";
    case Exception::Kind::kTimeLimit:
      return place + "Stopped: the time limit is reached\n";
    case Exception::Kind::kOutOfMemory:
      return place + "Stopped: the heap's limit is reached\n";
    case Exception::Kind::kEarly:
      return place + DescribeValue(isolate, exception.value(), colors) + "\n" +
             DescribeSource(exception.location());
    case Exception::Kind::kLink:
      return place + "Linking failed: " + DescribeValue(isolate, exception.value(), colors) + "\n" +
             DescribeSource(exception.location());
    case Exception::Kind::kThrown:
      break;
  }
  return DescribeValueThrown(isolate, exception, "Uncaught ", fallback_place, colors);
}

int ExitCodeFor(const Exception& exception) {
  switch (exception.kind()) {
    case Exception::Kind::kInterrupted:
      return kInterrupted;
    case Exception::Kind::kTimeLimit:
      return kOutOfTime;
    case Exception::Kind::kOutOfMemory:
      return kOutOfMemory;
    default:
      return kFailure;
  }
}

}  // namespace quadrille::shell
