// The object console; see console.h.
#include "shell/console.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <vector>

#include "shell/host.h"
#include "shell/inspect.h"
#include "shell/output.h"
#include "shell/text.h"

namespace quadrille::shell {

namespace {

// The label of console.count and console.time.
Result<std::string> Label(const CallInfo& info) {
  if (info[0].IsUndefined()) return std::string("default");
  auto text = info[0].ToString(info.isolate());
  if (!text.ok()) return text.exception();
  return text->ToUtf8();
}

std::string Duration(double milliseconds) {
  char buffer[32];
  if (milliseconds < 1000) {
    std::snprintf(buffer, sizeof(buffer), "%.3fms", milliseconds);
  } else {
    std::snprintf(buffer, sizeof(buffer), "%.3fs", milliseconds / 1000);
  }
  return buffer;
}

// One rule or row of a table.
std::string Rule(const std::vector<size_t>& widths, const char* left, const char* middle,
                 const char* right) {
  std::string line = left;
  for (size_t column = 0; column < widths.size(); ++column) {
    if (column > 0) line += middle;
    for (size_t index = 0; index < widths[column] + 2; ++index) line += "─";
  }
  return line + right + "\n";
}

std::string Row(const std::vector<size_t>& widths, const std::vector<std::string>& cells) {
  std::string line = "│";
  for (size_t column = 0; column < widths.size(); ++column) {
    if (column > 0) line += "│";
    line += " " + PadEnd(cells[column], widths[column]) + " ";
  }
  return line + "│\n";
}

}  // namespace

void Console::Print(const std::string& text, bool error) {
  std::string out;
  if (indentation_.empty()) {
    out = text;
  } else {
    out = indentation_;
    for (char c : text) {
      out += c;
      if (c == '\n') out += indentation_;
    }
  }
  out += '\n';
  if (error) {
    WriteError(out);
  } else {
    WriteOutput(out);
  }
}

Result<Value> Console::Log(std::span<const Value> arguments, bool error) {
  InspectOptions options;
  options.colors = error ? ErrorIsTerminal() : OutputIsTerminal();
  auto text = Format(isolate_, arguments, options);
  if (!text.ok()) return text.exception();
  Print(*text, error);
  return Value();
}

Result<Value> Console::Assert(const CallInfo& info) {
  if (info[0].ToBoolean()) return Value();
  std::vector<Value> rest;
  if (info.size() > 1) rest.assign(info.arguments().begin() + 1, info.arguments().end());
  if (!rest.empty() && rest[0].IsString()) {
    rest[0] = String::New(isolate_, "Assertion failed: " + rest[0].As<String>().ToUtf8());
  } else {
    rest.insert(rest.begin(),
                String::New(isolate_, rest.empty() ? "Assertion failed" : "Assertion failed:"));
  }
  return Log(rest, true);
}

Result<Value> Console::Count(const CallInfo& info) {
  auto label = Label(info);
  if (!label.ok()) return label.exception();
  Print(*label + ": " + std::to_string(++counts_[*label]), false);
  return Value();
}

Result<Value> Console::Elapsed(const CallInfo& info, bool end) {
  auto label = Label(info);
  if (!label.ok()) return label.exception();
  auto timer = timers_.find(*label);
  if (timer == timers_.end()) {
    Print("No timer with the label " + *label, true);
    return Value();
  }
  std::chrono::duration<double, std::milli> elapsed =
      std::chrono::steady_clock::now() - timer->second;
  std::string line = *label + ": " + Duration(elapsed.count());
  for (size_t index = 1; !end && index < info.size(); ++index) {
    line += " " + (info[index].IsString() ? info[index].As<String>().ToUtf8()
                                          : Inspect(isolate_, info[index], {}));
  }
  Print(line, false);
  if (end) timers_.erase(timer);
  return Value();
}

Result<Value> Console::Trace(const CallInfo& info) {
  auto text = Format(isolate_, info.arguments(), {});
  if (!text.ok()) return text.exception();
  std::string out = "Trace" + (text->empty() ? "" : ": " + *text);
  for (const StackFrame& frame : isolate_.CurrentStack()) {
    std::string place =
        frame.file + ":" + std::to_string(frame.line) + ":" + std::to_string(frame.column);
    out += "\n    at " + (frame.function.empty() ? place : frame.function + " (" + place + ")");
  }
  Print(out, true);
  return Value();
}

Result<Value> Console::Table(const Value& data) {
  if (!data.IsObject()) return Log(std::span<const Value>(&data, 1), false);
  InspectOptions options;
  options.depth = 0;
  auto show = [&](const Value& value) { return Inspect(isolate_, value, options); };

  // Rows with the cells they have; columns in the order they turn up.
  std::vector<std::string> columns;
  std::vector<std::pair<std::string, std::map<std::string, std::string>>> rows;
  std::vector<std::optional<std::string>> values;
  bool any_value = false;
  std::string index_name = "(index)";
  auto add_row = [&](const std::string& index, const Value& row) -> Result<void> {
    std::map<std::string, std::string> cells;
    values.emplace_back();
    if (row.IsObject() && !row.IsFunction()) {
      Object object = row.As<Object>();
      auto keys = object.OwnKeys({.symbols = false, .non_enumerable = false});
      if (!keys.ok()) return keys.exception();
      for (const Value& key : *keys) {
        std::string name = key.ToDisplayString();
        auto cell = object.Get(key);
        if (!cell.ok()) return cell.exception();
        cells[name] = show(*cell);
        if (std::find(columns.begin(), columns.end(), name) == columns.end()) {
          columns.push_back(name);
        }
      }
    } else {
      values.back() = show(row);
      any_value = true;
    }
    rows.emplace_back(index, std::move(cells));
    return {};
  };
  if (data.Is<Map>() || data.Is<Set>()) {
    index_name = "(iteration index)";
    size_t index = 0;
    if (data.Is<Set>()) {
      for (const Value& value : data.As<Set>().Values()) {
        if (auto added = add_row(std::to_string(index++), value); !added.ok()) {
          return added.exception();
        }
      }
    } else {
      columns = {"Key", "Values"};
      for (const auto& [key, value] : data.As<Map>().Entries()) {
        rows.push_back({std::to_string(index++), {{"Key", show(key)}, {"Values", show(value)}}});
        values.emplace_back();
      }
    }
  } else {
    Object object = data.As<Object>();
    auto keys = object.OwnKeys({.symbols = false, .non_enumerable = false});
    if (!keys.ok()) return keys.exception();
    for (const Value& key : *keys) {
      auto row = object.Get(key);
      if (!row.ok()) return row.exception();
      if (auto added = add_row(key.ToDisplayString(), *row); !added.ok()) return added.exception();
    }
  }

  std::vector<std::string> header = {index_name};
  header.insert(header.end(), columns.begin(), columns.end());
  if (any_value) header.push_back("Values");
  std::vector<std::vector<std::string>> lines;
  for (size_t row = 0; row < rows.size(); ++row) {
    std::vector<std::string> line = {rows[row].first};
    for (const std::string& column : columns) line.push_back(rows[row].second[column]);
    if (any_value) line.push_back(values[row].value_or(""));
    lines.push_back(std::move(line));
  }
  std::vector<size_t> widths;
  for (size_t column = 0; column < header.size(); ++column) {
    size_t width = DisplayWidth(header[column]);
    for (const auto& line : lines) width = std::max(width, DisplayWidth(line[column]));
    widths.push_back(width);
  }
  std::string out = Rule(widths, "┌", "┬", "┐") + Row(widths, header) + Rule(widths, "├", "┼", "┤");
  for (const auto& line : lines) out += Row(widths, line);
  out += Rule(widths, "└", "┴", "┘");
  out.pop_back();
  Print(out, false);
  return Value();
}

void Console::Install(const Context& context) {
  Object console = Object::New(isolate_);
  auto method = [&](const char* name, Callback callback) {
    auto function = Function::New(isolate_, name, std::move(callback));
    (void)console.Set(name, function);
  };
  for (const char* name : {"log", "info", "debug"}) {
    method(name, [this](const CallInfo& info) { return Log(info.arguments(), false); });
  }
  for (const char* name : {"error", "warn"}) {
    method(name, [this](const CallInfo& info) { return Log(info.arguments(), true); });
  }
  method("dir", [this](const CallInfo& info) -> Result<Value> {
    InspectOptions options;
    options.colors = OutputIsTerminal();
    if (info[1].IsObject()) {
      Object given = info[1].As<Object>();
      auto depth = GetQuietly(given, "depth");
      if (depth.has_value() && depth->IsNumber()) {
        double number = depth->AsNumber();
        options.depth = number >= 0 && number < 1000 ? static_cast<int>(number) : -1;
      } else if (depth.has_value() && depth->IsNull()) {
        options.depth = -1;
      }
      auto hidden = GetQuietly(given, "showHidden");
      options.hidden = hidden.has_value() && hidden->ToBoolean();
    }
    Print(Inspect(isolate_, info[0], options), false);
    return Value();
  });
  method("table", [this](const CallInfo& info) { return Table(info[0]); });
  method("assert", [this](const CallInfo& info) { return Assert(info); });
  method("count", [this](const CallInfo& info) { return Count(info); });
  method("countReset", [this](const CallInfo& info) -> Result<Value> {
    auto label = Label(info);
    if (!label.ok()) return label.exception();
    counts_.erase(*label);
    return Value();
  });
  method("time", [this](const CallInfo& info) -> Result<Value> {
    auto label = Label(info);
    if (!label.ok()) return label.exception();
    timers_.emplace(*label, std::chrono::steady_clock::now());
    return Value();
  });
  method("timeLog", [this](const CallInfo& info) { return Elapsed(info, false); });
  method("timeEnd", [this](const CallInfo& info) { return Elapsed(info, true); });
  method("trace", [this](const CallInfo& info) { return Trace(info); });
  for (const char* name : {"group", "groupCollapsed"}) {
    method(name, [this](const CallInfo& info) -> Result<Value> {
      if (info.size() > 0) {
        auto printed = Log(info.arguments(), false);
        if (!printed.ok()) return printed;
      }
      indentation_ += "  ";
      return Value();
    });
  }
  method("groupEnd", [this](const CallInfo&) -> Result<Value> {
    if (indentation_.size() >= 2) indentation_.resize(indentation_.size() - 2);
    return Value();
  });
  PropertyDescriptor tag;
  tag.value = String::New(isolate_, "console");
  tag.configurable = true;
  (void)console.Define(Symbol::WellKnown(isolate_, "toStringTag"), tag);
  (void)context.global().DefineHidden("console", console);
}

}  // namespace quadrille::shell
