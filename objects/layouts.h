// The layouts of all instance types, for the heap that a Vm owns.
#ifndef OBJECTS_LAYOUTS_H_
#define OBJECTS_LAYOUTS_H_

#include "heap/layout.h"

namespace qdr {

class Heap;

/// Tells the heap the layout of every instance type; before the first allocation.
void RegisterLayouts(Heap& heap);
/// The layout of one type (constant).
const TypeLayout& LayoutOf(InstanceType type);

}  // namespace qdr

#endif  // OBJECTS_LAYOUTS_H_
