// The properties that programs see as data while C++ computes them: `length` of arrays, functions
// and String objects, `name` and `prototype` of functions.
#ifndef OBJECTS_NATIVE_ACCESSORS_H_
#define OBJECTS_NATIVE_ACCESSORS_H_

namespace qdr {

class Vm;

/// Makes the *Accessor rows of QDR_ROOT_OBJECTS.
void CreateNativeAccessors(Vm& vm);

}  // namespace qdr

#endif  // OBJECTS_NATIVE_ACCESSORS_H_
