// What differs between processors and between compilers. Everything else is written once.
#pragma once

#include <cstdint>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#define TFQ_MODELS_INLINE inline __attribute__((always_inline))

namespace tfq_models {

// Bits of `value` moved to the bits that are set in `mask`, lowest first.
TFQ_MODELS_INLINE uint32_t deposit(uint32_t value, uint32_t mask) {
#ifdef __BMI2__
  return _pdep_u32(value, mask);
#else
  uint32_t result = 0;
  for (; mask; mask &= mask - 1, value >>= 1) result |= value & 1 ? mask & -mask : 0;
  return result;
#endif
}

// The bits of `value` that are set in `mask`, moved together.
TFQ_MODELS_INLINE uint32_t extract(uint32_t value, uint32_t mask) {
#ifdef __BMI2__
  return _pext_u32(value, mask);
#else
  uint32_t result = 0;
  for (uint32_t bit = 1; mask; mask &= mask - 1, bit <<= 1)
    result |= value & mask & -mask ? bit : 0;
  return result;
#endif
}

// Element i of the result is element indices[i] of the vector. Elements have 32 bits.
template <typename Vector, typename Indices>
TFQ_MODELS_INLINE Vector permuted(Vector vector, Indices indices) {
#ifndef __clang__
  return __builtin_shuffle(vector, indices);
#else  // Clang has it for constant indices only.
#ifdef __AVX512F__
  if constexpr (sizeof(Vector) == 64) {
    return reinterpret_cast<Vector>(_mm512_permutexvar_epi32(reinterpret_cast<__m512i>(indices),
                                                             reinterpret_cast<__m512i>(vector)));
  }
#endif
#ifdef __AVX2__
  if constexpr (sizeof(Vector) == 32) {
    return reinterpret_cast<Vector>(_mm256_permutevar8x32_epi32(
        reinterpret_cast<__m256i>(vector), reinterpret_cast<__m256i>(indices)));
  }
#endif
  Vector result = vector;
  for (unsigned i = 0; i < sizeof(Vector) / 4; ++i) result[i] = vector[indices[i]];
  return result;
#endif
}

// Tells the processor that a thread goes round until others have done something.
TFQ_MODELS_INLINE void pause_thread() {
#ifdef __x86_64__
  _mm_pause();
#else
  asm volatile("yield");
#endif
}

// How this thread computes with floating-point numbers, and the bits of it that let numbers below
// 1e-38 count as zero.
#ifdef __x86_64__
using FloatMode = unsigned;
constexpr FloatMode kTinyIsZero = 0x8040;

inline FloatMode float_mode() { return _mm_getcsr(); }
inline void set_float_mode(FloatMode mode) { _mm_setcsr(mode); }
#else
using FloatMode = uint64_t;
constexpr FloatMode kTinyIsZero = uint64_t{1} << 24;

inline FloatMode float_mode() {
  FloatMode mode;
  asm volatile("mrs %0, fpcr" : "=r"(mode));
  return mode;
}
inline void set_float_mode(FloatMode mode) { asm volatile("msr fpcr, %0" : : "r"(mode)); }
#endif

}  // namespace tfq_models
