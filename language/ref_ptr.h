// Intrusive reference counting for what outlives a parse: string tables, scope infos, function
// records. Counts are atomic: a background compilation may drop the last reference.
#ifndef LANGUAGE_REF_PTR_H_
#define LANGUAGE_REF_PTR_H_

#include <atomic>
#include <cstdint>
#include <utility>

#include "base/check.h"

namespace qdr {

/// Base of reference-counted classes. Starts at zero: the first RefPtr takes ownership. Code that
/// must keep a reference in memory that runs no destructors calls AddRef and Release itself.
template <class T>
class RefCounted {
 public:
  void AddRef() const { count_.fetch_add(1, std::memory_order_relaxed); }
  void Release() const {
    if (count_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete static_cast<const T*>(this);
  }

 protected:
  RefCounted() = default;
  ~RefCounted() = default;
  RefCounted(const RefCounted&) = delete;
  RefCounted& operator=(const RefCounted&) = delete;

 private:
  mutable std::atomic<uint32_t> count_{0};
};

/// Owning pointer to a RefCounted object; may be null.
template <class T>
class RefPtr {
 public:
  RefPtr() = default;
  RefPtr(T* pointer) : pointer_(pointer) {  // NOLINT: implicit by intent
    if (pointer_ != nullptr) pointer_->AddRef();
  }
  RefPtr(const RefPtr& other) : RefPtr(other.pointer_) {}
  RefPtr(RefPtr&& other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
  template <class U>
  RefPtr(const RefPtr<U>& other) : RefPtr(other.get()) {}  // NOLINT: implicit by intent
  ~RefPtr() {
    if (pointer_ != nullptr) pointer_->Release();
  }
  RefPtr& operator=(RefPtr other) noexcept {
    std::swap(pointer_, other.pointer_);
    return *this;
  }

  T* get() const { return pointer_; }
  T* operator->() const { return pointer_; }
  T& operator*() const { return *pointer_; }
  explicit operator bool() const { return pointer_ != nullptr; }

 private:
  T* pointer_ = nullptr;
};

}  // namespace qdr

#endif  // LANGUAGE_REF_PTR_H_
