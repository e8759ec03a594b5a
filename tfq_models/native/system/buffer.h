// Aligned floats that keep their memory when they are used again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

#include "system/huge_pages.h"
#include "system/vectors.h"

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
      const size_t alignment = count * sizeof(float) < kHugePage ? kAlignment : kHugePage;
      const size_t size = (count * sizeof(float) + alignment - 1) / alignment * alignment;
      data_ = static_cast<float*>(std::aligned_alloc(alignment, size));
      if (!data_) throw std::bad_alloc();
      if (alignment == kHugePage) prefer_huge_pages(data_, size);
      capacity_ = count;
    }
    return data_;
  }

  float* data() { return data_; }
  const float* data() const { return data_; }
  size_t capacity() const { return capacity_; }

 private:
  void swap(Buffer& other) {
    std::swap(data_, other.data_);
    std::swap(capacity_, other.capacity_);
  }

  float* data_ = nullptr;
  size_t capacity_ = 0;
};

}  // namespace tfq_models
