// The table of message texts.
#include "language/message.h"

namespace qdr {

std::string_view MessageTemplate(Message message) {
  static constexpr std::string_view kTexts[] = {
#define QDR_MESSAGE_TEXT(name, text) text,
      QDR_PARSE_MESSAGES(QDR_MESSAGE_TEXT)
#undef QDR_MESSAGE_TEXT
  };
  return kTexts[static_cast<int>(message)];
}

}  // namespace qdr
