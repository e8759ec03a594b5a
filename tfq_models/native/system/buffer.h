// Aligned floats that keep their memory when they are used again.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

namespace tfq_models {

class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(size_t count) { resize(count); }
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Buffer() { std::free(data_); }

  // At least so many floats; what they held is lost if there were fewer. Throws std::bad_alloc.
  float* resize(size_t count) {
    if (count > capacity_) {
      std::free(data_);
      data_ = nullptr;
      capacity_ = 0;
      if (count > SIZE_MAX / sizeof(float) - kHugePage) throw std::bad_alloc();
      const size_t alignment = count * sizeof(float) < kHugePage ? 64 : kHugePage;
      const size_t size = (count * sizeof(float) + alignment - 1) / alignment * alignment;
      data_ = static_cast<float*>(std::aligned_alloc(alignment, size));
      if (!data_) throw std::bad_alloc();
      // Large pages where the system has them: a state is gone through in large strides.
      if (alignment == kHugePage) madvise(data_, size, MADV_HUGEPAGE);
      capacity_ = count;
    }
    return data_;
  }

  float* data() { return data_; }
  const float* data() const { return data_; }
  size_t capacity() const { return capacity_; }

 private:
  static constexpr size_t kHugePage = size_t{1} << 21;

  void swap(Buffer& other) {
    std::swap(data_, other.data_);
    std::swap(capacity_, other.capacity_);
  }

  float* data_ = nullptr;
  size_t capacity_ = 0;
};

}  // namespace tfq_models
