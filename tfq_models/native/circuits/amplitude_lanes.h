// Vectors of amplitudes: real and imaginary parts by turns, as wide as the registers.
#pragma once

#include <cstdint>
#include <cstring>

#include "system/vectors.h"

namespace tfq_models::circuits {

constexpr int kVectorBytes = sizeof(tfq_models::Vector);

typedef int32_t Words __attribute__((vector_size(kVectorBytes)));

template <class Real>
struct Lanes {
  typedef Real Vector __attribute__((vector_size(kVectorBytes)));

  static constexpr int kCount = kVectorBytes / (2 * sizeof(Real));  // amplitudes in a vector
  static constexpr int kBits = kCount == 8 ? 3 : kCount == 4 ? 2 : 1;
  static_assert(kCount == 1 << kBits, "an amplitude's place is an index of so many bits");

  static Vector load(const Real* source) {
    Vector vector;
    std::memcpy(&vector, source, sizeof vector);
    return vector;
  }

  static void store(Real* target, Vector vector) { std::memcpy(target, &vector, sizeof vector); }

  static Vector permuted(Vector vector, Words words) {
    return reinterpret_cast<Vector>(tfq_models::permuted(reinterpret_cast<Words>(vector), words));
  }

  // For `permuted`: lane l gets what is in lane l ^ flip, its two parts exchanged if asked for.
  static Words permutation(int flip, bool exchanges_parts) {
    constexpr int kWords = sizeof(Real) / 2;  // 32-bit words in an amplitude
    Words words;
    for (int word = 0; word < kCount * kWords; ++word) {
      const int within = word % kWords ^ (exchanges_parts ? kWords / 2 : 0);
      words[word] = (word / kWords ^ flip) * kWords + within;
    }
    return words;
  }
};

}  // namespace tfq_models::circuits
