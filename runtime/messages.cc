// Formats and throws the errors of the message table.
#include "runtime/messages.h"

namespace qdr {

namespace {

struct MessageRow {
  ErrorKind kind;
  std::string_view text;
};

constexpr MessageRow kMessages[] = {
#define QDR_ROW(Name, Kind, text) {ErrorKind::k##Kind, text},
    QDR_MESSAGES(QDR_ROW)
#undef QDR_ROW
};

}  // namespace

std::string FormatMessage(Message message, std::initializer_list<std::string_view> arguments) {
  std::string result;
  auto next = arguments.begin();
  for (char c : kMessages[static_cast<size_t>(message)].text) {
    if (c != '%') {
      result.push_back(c);
    } else if (next != arguments.end()) {
      result.append(*next++);
    }
  }
  return result;
}

ErrorKind KindOfMessage(Message message) { return kMessages[static_cast<size_t>(message)].kind; }

Threw ThrowMessage(Vm& vm, Message message, std::initializer_list<std::string_view> arguments) {
  return vm.ThrowError(KindOfMessage(message), FormatMessage(message, arguments));
}

}  // namespace qdr
