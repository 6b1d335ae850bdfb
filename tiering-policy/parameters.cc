#include "tiering-policy/parameters.h"

#include <algorithm>

#include "absl/strings/numbers.h"

namespace qdr {
namespace {

absl::Status Assign(const std::string& name, const std::string& value, bool* field) {
  if (absl::SimpleAtob(value, field)) return absl::OkStatus();
  return absl::InvalidArgumentError(name + " is true or false, not " + value);
}
template <class Integer>
absl::Status Assign(const std::string& name, const std::string& value, Integer* field) {
  Integer parsed;
  if (!absl::SimpleAtoi(value, &parsed))
    return absl::InvalidArgumentError(name + " is a number, not " + value);
  *field = parsed;
  return absl::OkStatus();
}

std::string Text(bool value) { return value ? "true" : "false"; }
template <class Integer>
std::string Text(Integer value) {
  return std::to_string(value);
}

}  // namespace

absl::Status PolicyParameters::Set(std::string_view name, std::string_view value) {
  std::string key(name);
  std::replace(key.begin(), key.end(), '-', '_');
#define QDR_SET(type, field, initial, text) \
  if (key == #field) return Assign(key, std::string(value), &field);
  QDR_POLICY_PARAMETERS(QDR_SET)
#undef QDR_SET
  return absl::NotFoundError("the policy has no parameter " + std::string(name));
}

std::string PolicyParameters::ToString() const {
  std::string result;
#define QDR_APPEND(type, field, initial, text) result += #field "=" + Text(field) + "\n";
  QDR_POLICY_PARAMETERS(QDR_APPEND)
#undef QDR_APPEND
  return result;
}

}  // namespace qdr
