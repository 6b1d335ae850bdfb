// What every realm of an isolate shares and never changes: internalized strings the engine names,
// well-known symbols, the maps of internal objects, empty containers. To add one: a row here.
#ifndef OBJECTS_ROOTS_H_
#define OBJECTS_ROOTS_H_

#include "heap/value.h"
#include "objects/names.h"

namespace qdr {

#define QDR_WELL_KNOWN_SYMBOLS(V)                                                    \
  V(asyncIterator)                                                                   \
  V(hasInstance)                                                                     \
  V(isConcatSpreadable)                                                              \
  V(iterator)                                                                        \
  V(match)                                                                           \
  V(matchAll) V(replace) V(search) V(species) V(split) V(toPrimitive) V(toStringTag) \
      V(unscopables) V(dispose) V(asyncDispose)

/// Keys that no program can hold. The transition_* ones name special edges of the transition trees.
#define QDR_PRIVATE_SYMBOLS(V)                                                                  \
  V(class_fields)                                                                               \
  V(class_brand)                                                                                \
  V(error_stack)                                                                                \
  V(error_captured)                                                                             \
  V(template_site)                                                                              \
  V(class_positions) V(transition_elements) V(transition_prevent_extensions) V(transition_seal) \
      V(transition_freeze) V(transition_null_prototype) V(transition_dictionary) \
          V(transition_read_only_elements)

/// The *Accessor rows are the properties that C++ computes; inline caches know them by identity.
#define QDR_ROOT_OBJECTS(V)                                                                   \
  V(EmptyFixedArray)                                                                          \
  V(EmptyPropertyArray)                                                                       \
  V(EmptyDescriptorArray)                                                                     \
  V(EmptyByteArray)                                                                           \
  V(EmptyOrderedTable) V(SingleCharacterStrings) V(EmptyFeedbackMetadata) V(ManyClosuresCell) \
      V(ArrayLengthAccessor) V(FunctionLengthAccessor) V(FunctionNameAccessor)                \
          V(FunctionPrototypeAccessor) V(StringLengthAccessor) V(AlwaysValidCell)

enum class RootIndex : uint16_t {
#define QDR_ENUM(Name, text) k_##Name,
  QDR_NAMES(QDR_ENUM)
#undef QDR_ENUM
#define QDR_ENUM(Name) kSymbol_##Name,
      QDR_WELL_KNOWN_SYMBOLS(QDR_ENUM)
#undef QDR_ENUM
#define QDR_ENUM(Name) kPrivate_##Name,
          QDR_PRIVATE_SYMBOLS(QDR_ENUM)
#undef QDR_ENUM
#define QDR_ENUM(Name) k##Name,
              QDR_ROOT_OBJECTS(QDR_ENUM)
#undef QDR_ENUM
                  kCount
};

}  // namespace qdr

#endif  // OBJECTS_ROOTS_H_
