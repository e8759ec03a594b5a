// Vectors of floats, by the compiler's vector extension: as wide as the instruction set's
// registers.
#pragma once

#include "system/processor.h"

namespace tfq_models {

#ifdef TFQ_MODELS_LANES  // Tests of the wide layout on a narrow machine set it.
constexpr int kLanes = TFQ_MODELS_LANES;
#elif defined(__AVX512F__)
constexpr int kLanes = 16;
#else
constexpr int kLanes = 8;
#endif
constexpr int kLaneBits = kLanes == 16 ? 4 : 3;
constexpr int kAlignment = 64;

typedef float Vector __attribute__((vector_size(4 * kLanes), may_alias));
typedef int32_t IntVector __attribute__((vector_size(4 * kLanes)));

static_assert(kLanes == 1 << kLaneBits, "a lane is an index of so many bits");
static_assert(sizeof(Vector) == kLanes * sizeof(float), "a row of a tile is read as a vector");
static_assert(kAlignment % sizeof(Vector) == 0, "vectors are read where they are aligned");

TFQ_MODELS_INLINE Vector load(const float* source) {
  return *reinterpret_cast<const Vector*>(source);
}
TFQ_MODELS_INLINE void store(float* target, Vector value) {
  *reinterpret_cast<Vector*>(target) = value;
}
TFQ_MODELS_INLINE Vector broadcast(float value) { return value - Vector{}; }

inline float sum(Vector value) {
  float total = 0;
  for (int lane = 0; lane < kLanes; ++lane) total += value[lane];
  return total;
}

// The lanes that `permuted` takes lane l from: l ^ flip.
inline IntVector flipped_lanes(int flip) {
  IntVector lanes;
  for (int lane = 0; lane < kLanes; ++lane) lanes[lane] = lane ^ flip;
  return lanes;
}

// Sines and cosines of angles up to a few thousand radians, to about 1e-7: reduction to a quarter
// turn by a two-part pi / 2, then the polynomials of Cephes.
inline void sine_and_cosine(Vector angle, Vector& sine, Vector& cosine) {
  const Vector turns = angle * 0.6366197723675814f;
  const IntVector quarter = __builtin_convertvector(
      turns + (turns >= 0.0f ? broadcast(0.5f) : broadcast(-0.5f)), IntVector);
  const Vector count = __builtin_convertvector(quarter, Vector);
  Vector rest = angle - count * 1.57079637050628662109375f;
  rest = rest + count * 4.37113900018624283e-8f;
  const Vector square = rest * rest;
  const Vector s =
      rest + rest * square *
                 (-1.6666654611e-1f + square * (8.3321608736e-3f + square * -1.9515295891e-4f));
  const Vector c = 1.0f - 0.5f * square +
                   square * square *
                       (4.166664568298827e-2f +
                        square * (-1.388731625493765e-3f + square * 2.443315711809948e-5f));
  const IntVector is_odd = (quarter & 1) != 0;
  sine = is_odd ? c : s;
  cosine = is_odd ? s : c;
  sine = (quarter & 2) != 0 ? -sine : sine;
  cosine = ((quarter + 1) & 2) != 0 ? -cosine : cosine;
}

inline unsigned parity(uint64_t mask) { return __builtin_popcountll(mask) & 1; }

// Changes the sign of lanes that have an odd number of the bits of `lane_z`.
inline Vector with_lane_signs(Vector value, int lane_z) {
  for (int lane = 0; lane < kLanes; ++lane) {
    if (parity(lane & lane_z)) value[lane] = -value[lane];
  }
  return value;
}

}  // namespace tfq_models
