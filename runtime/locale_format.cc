// Numbers as English writes them.
#include "runtime/locale_format.h"

#include <cmath>

#include "absl/strings/str_format.h"
#include "objects/numbers.h"

namespace qdr {

std::string GroupThousands(std::string_view digits) {
  std::string result;
  if (!digits.empty() && digits[0] == '-') {
    result += '-';
    digits.remove_prefix(1);
  }
  for (size_t i = 0; i < digits.size(); i++) {
    if (i != 0 && (digits.size() - i) % 3 == 0) result += ',';
    result += digits[i];
  }
  return result;
}

std::string NumberToLocaleText(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-\u221e" : "\u221e";
  const std::string sign = std::signbit(value) ? "-" : "";
  value = std::fabs(value);
  // A double of 1e21 or more is an integer: all its digits.
  if (value >= 1e21) return sign + GroupThousands(absl::StrFormat("%.0f", value));
  std::string digits = NumberToFixed(value, 3);
  const size_t point = digits.find('.');
  std::string fraction = digits.substr(point + 1);
  digits.resize(point);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return sign + GroupThousands(digits) + (fraction.empty() ? "" : ".") + fraction;
}

}  // namespace qdr
