// Code space: machine code in memory that is mapped twice, writable and executable, so that no page
// is ever both. Everyone stores executable addresses; the writable alias is used only while code is
// copied in or patched.
#ifndef HEAP_CODE_SPACE_H_
#define HEAP_CODE_SPACE_H_

#include <cstddef>
#include <cstdint>
#include <memory>

namespace qdr {

class CodeSpace {
 public:
  /// Reserves address space; pages are committed as they are used.
  explicit CodeSpace(size_t reservation = size_t{256} << 20);
  ~CodeSpace();

  struct Block {
    uint8_t* executable;
    uint8_t* writable;
    size_t size;
  };
  /// A block aligned to 64 bytes; executable is nullptr when the reservation is used up.
  Block Allocate(size_t bytes);
  void Free(uint8_t* executable);
  /// The writable alias of an executable address inside this space.
  uint8_t* Writable(const void* executable) const;
  bool Contains(const void* address) const;
  size_t used_bytes() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qdr

#endif  // HEAP_CODE_SPACE_H_
