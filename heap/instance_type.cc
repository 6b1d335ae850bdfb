// Names of the instance types, from the one table of them.
#include "heap/instance_type.h"

namespace qdr {

const char* InstanceTypeName(InstanceType type) {
  static constexpr const char* kNames[] = {
#define QDR_NAME(Name) #Name,
      QDR_INSTANCE_TYPES(QDR_NAME)
#undef QDR_NAME
  };
  auto index = static_cast<unsigned>(type);
  return index < std::size(kNames) ? kNames[index] : "(no type)";
}

}  // namespace qdr
