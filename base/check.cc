#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace qdr {

void FatalError(const char* file, int line, const char* what) {
  std::fprintf(stderr, "\n# Fatal error in %s, line %d\n# %s\n", file, line, what);
  std::fflush(stderr);
  std::abort();
}

}  // namespace qdr
