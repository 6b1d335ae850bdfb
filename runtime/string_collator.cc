// StringCollator: ICU's collator with normalization on, so that canonically equivalent strings
// compare equal, as ECMA-262 22.1.3.12 demands.
#include "runtime/string_collator.h"

#include <unicode/coll.h>

#include "base/check.h"

namespace qdr {

struct StringCollator::Impl {
  std::unique_ptr<icu::Collator> collator;
};

StringCollator::StringCollator() : impl_(std::make_unique<Impl>()) {
  UErrorCode status = U_ZERO_ERROR;
  impl_->collator.reset(icu::Collator::createInstance(icu::Locale::getRoot(), status));
  QDR_CHECK(U_SUCCESS(status));
  impl_->collator->setAttribute(UCOL_NORMALIZATION_MODE, UCOL_ON, status);
  QDR_CHECK(U_SUCCESS(status));
}

StringCollator::~StringCollator() = default;

int StringCollator::Compare(std::span<const char16_t> a, std::span<const char16_t> b) const {
  UErrorCode status = U_ZERO_ERROR;
  return impl_->collator->compare(a.data(), static_cast<int32_t>(a.size()), b.data(),
                                  static_cast<int32_t>(b.size()), status);
}

}  // namespace qdr
