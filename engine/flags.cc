#include "engine/flags.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace qdr {

namespace {

absl::Status Bad(std::string_view argument) {
  return absl::InvalidArgumentError("bad value in flag " + std::string(argument));
}

absl::Status Assign(bool* flag, bool on, bool has_value, std::string_view value,
                    std::string_view argument) {
  *flag = on;
  if (!has_value) return absl::OkStatus();
  if (!on || !absl::SimpleAtob(absl::string_view(value.data(), value.size()), flag))
    return Bad(argument);
  return absl::OkStatus();
}
absl::Status Assign(int* flag, bool on, bool has_value, std::string_view value,
                    std::string_view argument) {
  if (!on || !has_value || !absl::SimpleAtoi(absl::string_view(value.data(), value.size()), flag))
    return Bad(argument);
  return absl::OkStatus();
}
absl::Status Assign(std::string* flag, bool on, bool has_value, std::string_view value,
                    std::string_view argument) {
  if (!on || !has_value) return Bad(argument);
  *flag = std::string(value);
  return absl::OkStatus();
}

std::string Text(const char* name, bool value) {
  return absl::StrCat(value ? "--" : "--no-", absl::StrReplaceAll(name, {{"_", "-"}}));
}
std::string Text(const char* name, const std::string& value) {
  return absl::StrCat("--", absl::StrReplaceAll(name, {{"_", "-"}}), "=", value);
}
std::string Text(const char* name, int value) { return Text(name, std::to_string(value)); }

}  // namespace

absl::Status Flags::Parse(std::string_view argument) {
  std::string_view rest = argument;
  if (!rest.starts_with("--")) return absl::NotFoundError("not a flag");
  rest.remove_prefix(2);
  bool on = !rest.starts_with("no-");
  if (!on) rest.remove_prefix(3);
  size_t equals = rest.find('=');
  bool has_value = equals != std::string_view::npos;
  std::string_view value = has_value ? rest.substr(equals + 1) : std::string_view();
  std::string name(rest.substr(0, equals));
  std::replace(name.begin(), name.end(), '-', '_');
#define QDR_MATCH(type, field, initial, text) \
  if (name == #field) return Assign(&field, on, has_value, value, argument);
  QDR_FLAGS(QDR_MATCH)
#undef QDR_MATCH
  return absl::NotFoundError("not a flag of the engine");
}

std::string Flags::NotDefault() const {
  const Flags defaults;
  std::string result;
#define QDR_APPEND(type, field, initial, text)                                \
  if (field != defaults.field) {                                              \
    absl::StrAppend(&result, result.empty() ? "" : " ", Text(#field, field)); \
  }
  QDR_FLAGS(QDR_APPEND)
#undef QDR_APPEND
  return result;
}

std::string Flags::Help() {
  std::string help;
#define QDR_HELP(type, field, initial, text) \
  absl::StrAppend(&help, "  --", absl::StrReplaceAll(#field, {{"_", "-"}}), "  ", text, "\n");
  QDR_FLAGS(QDR_HELP)
#undef QDR_HELP
  return help;
}

}  // namespace qdr
