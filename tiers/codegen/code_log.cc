#include "tiers/codegen/code_log.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace qdr {

std::string CodeDescription::FullName() const {
  switch (kind) {
    case CodeKind::kStub:
      return absl::StrCat("stub ", name);
    case CodeKind::kInterpreter:
      return absl::StrCat("ignition ", name);
    case CodeKind::kHandler:
      return absl::StrCat("handler ", name);
    case CodeKind::kFunction:
      break;
  }
  std::string_view tier_name = TierName(tier);
  return absl::StrCat(name.empty() ? "(anonymous)" : name, " (",
                      absl::string_view(tier_name.data(), tier_name.size()), osr ? ", osr)" : ")");
}

void CodeLog::Added(std::span<const CodeDescription> pieces) {
  for (const CodeDescription& code : pieces) {
    ranges_[reinterpret_cast<uintptr_t>(code.start)] = {code.size, code.FullName()};
  }
  for (const CodeDescription& code : pieces) {
    for (CodeListener* listener : listeners_) listener->CodeAdded(code);
  }
}

void CodeLog::Removed(const uint8_t* start) {
  ranges_.erase(reinterpret_cast<uintptr_t>(start));
  for (CodeListener* listener : listeners_) listener->CodeRemoved(start);
}

std::string CodeLog::NameAt(const void* address) const {
  auto target = reinterpret_cast<uintptr_t>(address);
  auto after = ranges_.upper_bound(target);
  if (after == ranges_.begin()) return "";
  const auto& [start, range] = *std::prev(after);
  if (target >= start + range.size) return "";
  if (target == start) return range.name;
  return absl::StrFormat("%s+%#x", range.name, target - start);
}

}  // namespace qdr
