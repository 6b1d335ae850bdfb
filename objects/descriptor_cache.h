// DescriptorCache: remembers where in a large descriptor array a name was found. Direct-mapped;
// every collection empties it, because names move and maps die.
#ifndef OBJECTS_DESCRIPTOR_CACHE_H_
#define OBJECTS_DESCRIPTOR_CACHE_H_

#include "objects/map.h"

namespace qdr {

class DescriptorCache {
 public:
  int Find(const Map* map, HeapObject* name) {
    Entry& entry = entries_[(map->address() >> 5 ^ name->address() >> 4) & (kEntries - 1)];
    if (entry.map == map && entry.name == name) return entry.index;
    int index = map->descriptors()->Find(name, map->own_descriptors());
    entry = {map, name, index};
    return index;
  }
  void Clear() {
    for (Entry& entry : entries_) entry.map = nullptr;
  }

 private:
  static constexpr size_t kEntries = 256;
  struct Entry {
    const Map* map = nullptr;
    const HeapObject* name = nullptr;
    int index = 0;
  };
  Entry entries_[kEntries];
};

}  // namespace qdr

#endif  // OBJECTS_DESCRIPTOR_CACHE_H_
