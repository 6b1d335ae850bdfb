// What Function events have said so far: readers that show functions by name keep one.
#ifndef ENGINE_FUNCTION_NAMES_H_
#define ENGINE_FUNCTION_NAMES_H_

#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "base/events.h"

namespace qdr {

class FunctionNames {
 public:
  struct Entry {
    std::string name;
    std::string script;
    uint32_t line = 0;
    uint32_t column = 0;
  };

  /// Keeps what a Function event says; true if the event is one.
  bool Learn(const Event& event);
  /// Of a function that was announced; empty fields for others.
  const Entry& Of(FunctionId function) const;
  /// "name", or "(anonymous)".
  std::string NameOf(FunctionId function) const;
  /// "script:line:column", or "".
  std::string PlaceOf(FunctionId function) const;

 private:
  absl::flat_hash_map<FunctionId, Entry> entries_;
};

}  // namespace qdr

#endif  // ENGINE_FUNCTION_NAMES_H_
