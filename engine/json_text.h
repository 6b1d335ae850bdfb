// Text as JSON has it.
#ifndef ENGINE_JSON_TEXT_H_
#define ENGINE_JSON_TEXT_H_

#include <string>
#include <string_view>

#include "base/events.h"

namespace qdr {

/// Appends `text` (UTF-8) in quotes. Bytes that are not valid UTF-8 become U+FFFD.
void AppendJsonString(std::string& out, std::string_view text);

/// Appends `"name":value` for each field it is shown, with a comma before each.
class JsonFields final : public EventFieldVisitor {
 public:
  explicit JsonFields(std::string& out) : out_(out) {}
  void Number(std::string_view name, int64_t value) override;
  void Microseconds(std::string_view name, double value) override;
  void Flag(std::string_view name, bool value) override;
  void Text(std::string_view name, std::string_view value) override;

 private:
  void Name(std::string_view name);
  std::string& out_;
};

/// Nanoseconds as a number of microseconds: "12.345".
void AppendMicroseconds(std::string& out, int64_t nanoseconds);

}  // namespace qdr

#endif  // ENGINE_JSON_TEXT_H_
