// Characters beyond Latin-1: what ICU knows of them.
#include "language/character.h"

#include <unicode/uchar.h>

namespace qdr {

bool IsIdentifierStartSlow(uint32_t c) {
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_ID_START);
}

bool IsIdentifierPartSlow(uint32_t c) {
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_ID_CONTINUE) || c == 0x200C ||
         c == 0x200D;
}

bool IsSpaceSeparatorSlow(uint32_t c) {
  return u_charType(static_cast<UChar32>(c)) == U_SPACE_SEPARATOR;
}

}  // namespace qdr
