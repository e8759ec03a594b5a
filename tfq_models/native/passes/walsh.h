// The Walsh-Hadamard transform: sums over all indices with the signs (-1)^(mask . index), for all
// masks at once.
#pragma once

#include <cstddef>

namespace tfq_models {

template <typename Real>
void walsh_transform(Real* values, int num_bits) {
  const size_t size = size_t{1} << num_bits;
  // The upper half first: halves that fit the cache are then done one after the other.
  if (num_bits > 12) {
    const size_t half = size / 2;
    walsh_transform(values, num_bits - 1);
    walsh_transform(values + half, num_bits - 1);
    for (size_t i = 0; i < half; ++i) {
      const Real a = values[i], b = values[i + half];
      values[i] = a + b;
      values[i + half] = a - b;
    }
    return;
  }
  for (size_t step = 1; step < size; step *= 2) {
    for (size_t start = 0; start < size; start += 2 * step) {
      for (size_t i = start; i < start + step; ++i) {
        const Real a = values[i], b = values[i + step];
        values[i] = a + b;
        values[i + step] = a - b;
      }
    }
  }
}

}  // namespace tfq_models
