// The rotations of a group of vectors in registers, unrolled for each kind of rotation.
#pragma once

#include "passes/passes.h"
#include "system/vectors.h"

namespace tfq_models {

TFQ_MODELS_INLINE Vector with_sign(Vector value, unsigned is_negative) {
  alignas(kAlignment) static constexpr IntVector kMasks[2] = {IntVector{}, IntVector{} + INT32_MIN};
  return reinterpret_cast<Vector>(reinterpret_cast<IntVector>(value) ^ kMasks[is_negative]);
}

// The lanes in the order lane ^ flip, known when this is compiled.
template <int kFlip>
TFQ_MODELS_INLINE Vector flipped(Vector value) {
  constexpr IntVector kLow = {0 ^ kFlip, 1 ^ kFlip, 2 ^ kFlip, 3 ^ kFlip,
                              4 ^ kFlip, 5 ^ kFlip, 6 ^ kFlip, 7 ^ kFlip};
#if defined(__AVX512F__) || defined(TFQ_MODELS_LANES)
  if constexpr (kLanes == 16) {
    constexpr IntVector kAll = {0 ^ kFlip,  1 ^ kFlip,  2 ^ kFlip,  3 ^ kFlip,
                                4 ^ kFlip,  5 ^ kFlip,  6 ^ kFlip,  7 ^ kFlip,
                                8 ^ kFlip,  9 ^ kFlip,  10 ^ kFlip, 11 ^ kFlip,
                                12 ^ kFlip, 13 ^ kFlip, 14 ^ kFlip, 15 ^ kFlip};
    return permuted(value, kAll);
  }
#endif
  return permuted(value, kLow);
}

// A rotation of a general pass. `coefficients` are as in passes.h; bit i of `signs` makes that of
// element i negative.
template <int kDirections, int kAlong, bool kFlipsLanes, bool kPlain>
TFQ_MODELS_INLINE void rotate(Vector* v, const float* coefficients, unsigned signs,
                              IntVector lanes) {
#pragma GCC unroll 16
  for (int i = 0; i < 1 << kDirections; ++i) {
    const int j = i ^ kAlong;
    if (i > j) continue;
    const Vector a = v[i], b = v[j];
    const Vector from_a = kFlipsLanes ? permuted(a, lanes) : a;
    const Vector from_b = kFlipsLanes ? permuted(b, lanes) : b;
    const Vector to_a = load(coefficients + kLanes * (1 + (signs >> i & 1)));
    v[i] = (kPlain ? load(coefficients) * a : a) + to_a * from_b;
    if (i == j) continue;
    const Vector to_b = load(coefficients + kLanes * (1 + (signs >> j & 1)));
    v[j] = (kPlain ? load(coefficients) * b : b) + to_b * from_a;
  }
}

// What a group adds to Re <adjoint| -i P |state>, but for the signs of lanes.
template <int kDirections, int kAlong, bool kFlipsLanes>
TFQ_MODELS_INLINE Vector overlap(const Vector* state, const Vector* adjoint, unsigned signs,
                                 IntVector lanes) {
  Vector even{}, odd{};
#pragma GCC unroll 16
  for (int i = 0; i < 1 << kDirections; ++i) {
    const Vector b = state[i ^ kAlong];
    const Vector from_b = kFlipsLanes ? permuted(b, lanes) : b;
    (i & 1 ? odd : even) += with_sign(adjoint[i], signs >> i & 1) * from_b;
  }
  return even + odd;
}

// Whether rotation k of a simple pass has the other sign on element i than on the first one.
template <int k, SignGraph kGraph>
constexpr int changes_sign(int i) {
  return __builtin_popcount(i & sign_neighbors(kGraph, k)) & 1;
}

// Rotation k of a simple pass, along direction k: (a, b) -> (c a + s b, c b - s a), with
// coefficients (c, s); (1, tangent); or (cotangent, 1). `to_a` is s or the tangent, with its sign.
template <int kDirections, int k, Scheme kScheme, SignGraph kGraph, bool kUndoes>
TFQ_MODELS_INLINE void rotate_simple(Vector* v, Vector diagonal, Vector to_a) {
#pragma GCC unroll 16
  for (int i = 0; i < 1 << kDirections; ++i) {
    if (i >> k & 1) continue;
    // The element from which the other one's part is added, not taken away.
    const int swaps = changes_sign<k, kGraph>(i) << k;
    Vector &a = v[i ^ swaps], &b = v[i ^ swaps ^ 1 << k];
    const Vector old = a;
    if constexpr (kScheme == Scheme::kCotangent) {
      a = kUndoes ? diagonal * a - b : diagonal * a + b;
      b = kUndoes ? diagonal * b + old : diagonal * b - old;
    } else if constexpr (kScheme == Scheme::kTangent) {
      a = a + to_a * b;
      b = b - to_a * old;
    } else {
      a = diagonal * a + to_a * b;
      b = diagonal * b - to_a * old;
    }
  }
}

template <int kDirections, int k, SignGraph kGraph>
TFQ_MODELS_INLINE Vector overlap_simple(const Vector* state, const Vector* adjoint) {
  Vector plus{}, minus{};
#pragma GCC unroll 16
  for (int i = 0; i < 1 << kDirections; ++i) {
    if (i >> k & 1) continue;
    const int a = i ^ changes_sign<k, kGraph>(i) << k, b = a ^ 1 << k;
    plus += adjoint[a] * state[b];
    minus += adjoint[b] * state[a];
  }
  return plus - minus;
}

}  // namespace tfq_models
