// The order of strings for people (String.prototype.localeCompare) in the default locale, by ICU's
// root collation. Made on first use: opening a collator reads its tables.
#ifndef RUNTIME_STRING_COLLATOR_H_
#define RUNTIME_STRING_COLLATOR_H_

#include <memory>
#include <span>

namespace qdr {

class StringCollator {
 public:
  StringCollator();
  ~StringCollator();
  /// <0, 0, >0.
  int Compare(std::span<const char16_t> a, std::span<const char16_t> b) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qdr

#endif  // RUNTIME_STRING_COLLATOR_H_
