// Sorting arrays by the text of their elements: sort and toSorted without a comparator
// (ECMA-262 23.1.3.30.2 CompareArrayElements).
#ifndef RUNTIME_ARRAY_SORT_H_
#define RUNTIME_ARRAY_SORT_H_

#include "objects/vm.h"

namespace qdr {

/// Puts `values`, none of them undefined, into the order of their texts. Each is converted once.
Completion<void> SortByText(Vm& vm, std::span<Value> values);

}  // namespace qdr

#endif  // RUNTIME_ARRAY_SORT_H_
