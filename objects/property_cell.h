// A property of the global object: value and details in a cell, so that generated code reads and
// writes a global through one pointer. A cell whose property was deleted holds the hole.
#ifndef OBJECTS_PROPERTY_CELL_H_
#define OBJECTS_PROPERTY_CELL_H_

#include "objects/property_key.h"

namespace qdr {

class PropertyCell : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kPropertyCell;
  static constexpr int kValueOffset = 8;
  static constexpr int kDetailsOffset = 16;
  static PropertyCell* New(Vm& vm, HeapObject* name, Value value, PropertyDetails details);
  Value value() const { return value_; }
  void set_value(Heap& heap, Value v) { heap.Store(this, &value_, v); }
  PropertyDetails details() const { return PropertyDetails::Decode(details_); }
  void set_details(PropertyDetails d) { details_ = d.Encode(); }
  HeapObject* name() const { return name_.AsCell(); }

 private:
  Value value_;
  Value details_;
  Value name_;
  Value dependent_code_;  ///< weak list; 0 until compilers use it
};

}  // namespace qdr

#endif  // OBJECTS_PROPERTY_CELL_H_
