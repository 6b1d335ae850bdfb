// What the other headers share: the version, and which symbols the library shows.
#ifndef QUADRILLE_EXPORT_H_
#define QUADRILLE_EXPORT_H_

#include <string_view>

#define QUADRILLE_EXPORT __attribute__((visibility("default")))

namespace quadrille {

/// The library's version as text, e.g. "0.1.0".
QUADRILLE_EXPORT std::string_view Version();

}  // namespace quadrille

#endif  // QUADRILLE_EXPORT_H_
