#pragma once

#include <sys/mman.h>

#include <cstdint>

namespace tfq_models {

// Asks for pages of 2 MiB where memory is large: to fetch fresh memory by pages of 4 KiB takes
// longer than to simulate most data circuits.
inline void prefer_huge_pages(void* memory, size_t num_bytes) {
  constexpr uintptr_t kPage = uintptr_t{1} << 21;
  const uintptr_t begin = (reinterpret_cast<uintptr_t>(memory) + kPage - 1) & ~(kPage - 1);
  const uintptr_t end = (reinterpret_cast<uintptr_t>(memory) + num_bytes) & ~(kPage - 1);
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

}  // namespace tfq_models
