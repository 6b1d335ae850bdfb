#include "engine/function_names.h"

#include "absl/strings/str_cat.h"

namespace qdr {

bool FunctionNames::Learn(const Event& event) {
  if (event.type != EventType::kFunction) return false;
  const auto& function = event.as<event::Function>();
  entries_[function.function] = {std::string(function.name), std::string(function.script),
                                 function.line, function.column};
  return true;
}

const FunctionNames::Entry& FunctionNames::Of(FunctionId function) const {
  static const Entry* const kUnknown = new Entry;
  auto it = entries_.find(function);
  return it == entries_.end() ? *kUnknown : it->second;
}

std::string FunctionNames::NameOf(FunctionId function) const {
  const Entry& entry = Of(function);
  return entry.name.empty() ? "(anonymous)" : entry.name;
}

std::string FunctionNames::PlaceOf(FunctionId function) const {
  const Entry& entry = Of(function);
  if (entry.line == 0) return "";
  return absl::StrCat(entry.script, ":", entry.line, ":", entry.column);
}

}  // namespace qdr
