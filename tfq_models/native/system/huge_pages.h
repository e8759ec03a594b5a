#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>

namespace tfq_models {

constexpr size_t kHugePage = size_t{1} << 21;

// Asks for pages of 2 MiB where memory is large: a state is gone through in large strides, and to
// fetch fresh memory by pages of 4 KiB takes longer than to simulate most data circuits.
inline void prefer_huge_pages(void* memory, size_t num_bytes) {
  const uintptr_t begin = (reinterpret_cast<uintptr_t>(memory) + kHugePage - 1) & ~(kHugePage - 1);
  const uintptr_t end = (reinterpret_cast<uintptr_t>(memory) + num_bytes) & ~(kHugePage - 1);
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

}  // namespace tfq_models
