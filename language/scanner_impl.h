// What the two files of the scanner share.
#ifndef LANGUAGE_SCANNER_IMPL_H_
#define LANGUAGE_SCANNER_IMPL_H_

#include "language/scanner.h"

namespace qdr {

template <>
inline const uint8_t* Scanner::base<uint8_t>() const {
  return source_.one_byte();
}
template <>
inline const char16_t* Scanner::base<char16_t>() const {
  return source_.two_byte();
}

template <class Char>
void Scanner::Fail(Message message, const Char* start, const Char* end) {
  if (!has_error()) error_ = {message, OffsetOf(start), OffsetOf(end)};
  token_.type = Token::kIllegal;
  token_.end = cursor_ = OffsetOf(end);
  stopped_ = true;
}

}  // namespace qdr

#endif  // LANGUAGE_SCANNER_IMPL_H_
