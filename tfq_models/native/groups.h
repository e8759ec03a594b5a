// Goes through the groups of places that a pass mixes.
#pragma once

#include "passes.h"
#include "vectors.h"

namespace tfq_models {

constexpr unsigned kAllNegative = ~0u;

template <int kDirections>
class Groups {
 public:
  static constexpr int kSize = 1 << kDirections;

  Groups(const Pass& pass, const Chunk& chunk)
      : pivots_(pass.pivots), num_places_(1u << chunk.num_place_bits), chunk_(chunk) {
    for (int i = 0; i < kSize; ++i) offsets_[i] = pass.offsets[i] * kLanes;
  }

  // Calls body(first place), for every group.
  template <typename Body>
  TFQ_MODELS_INLINE void each(const Body& body) const {
    for (uint32_t first = 0; first < num_places_; first = ((first | pivots_) + 1) & ~pivots_) {
      body(first);
    }
  }

  TFQ_MODELS_INLINE void load_from(const float* places, uint32_t first, Vector* v) const {
#pragma GCC unroll 16
    for (int i = 0; i < kSize; ++i) v[i] = load(places + (first * kLanes ^ offsets_[i]));
  }

  TFQ_MODELS_INLINE void store_to(float* places, uint32_t first, const Vector* v) const {
#pragma GCC unroll 16
    for (int i = 0; i < kSize; ++i) store(places + (first * kLanes ^ offsets_[i]), v[i]);
  }

  // The place in the tile, for the signs of rotations that reach out of the group.
  TFQ_MODELS_INLINE uint32_t place_in_tile(uint32_t first) const {
    return chunk_.first_place ^ __builtin_ia32_pdep_si(first, chunk_.local_places);
  }

 private:
  uint32_t pivots_;
  uint32_t num_places_;
  const Chunk& chunk_;
  uint32_t offsets_[kSize];
};

// A rotation, ready to run: everything that is the same for all groups.
struct Instruction {
  Scheme scheme;
  int kind;  // of a general pass: direction * 4 + (flips lanes) * 2 + (is plain)
  int lane_flip;
  uint32_t signs;
  uint32_t z;
  const float* coefficients;
  IntVector lanes;
};

class Instructions {
 public:
  Instructions(const Pass& pass, const PreparedPass& prepared, const float* row_coefficients)
      : count_(pass.rotations.size()) {
    for (int i = 0; i < count_; ++i) {
      const PassRotation& rotation = pass.rotations[i];
      const PreparedRotation& ready = prepared.rotations[i];
      const bool is_plain = ready.scheme == Scheme::kPlain;
      instructions_[i] = {ready.scheme,
                          rotation.direction * 4 + (rotation.lane_flip ? 2 : 0) + is_plain,
                          rotation.lane_flip,
                          rotation.signs,
                          rotation.z,
                          ready.coefficients ? ready.coefficients
                                             : row_coefficients + ready.row_slot * kCoefficientFloats,
                          flipped_lanes(rotation.lane_flip)};
      reaches_out_ |= rotation.z != 0;
    }
  }

  int count() const { return count_; }
  bool reaches_out() const { return reaches_out_; }
  const Instruction& operator[](int i) const { return instructions_[i]; }

  // The number of a simple pass's combination of schemes.
  int combination() const {
    int result = 0;
    for (int i = count_ - 1; i >= 0; --i) {
      result = result * kNumSchemes + static_cast<int>(instructions_[i].scheme);
    }
    return result;
  }

 private:
  int count_;
  bool reaches_out_ = false;
  Instruction instructions_[kMaxRotations];
};

constexpr Scheme scheme_of(int combination, int k) {
  for (int i = 0; i < k; ++i) combination /= kNumSchemes;
  return static_cast<Scheme>(combination % kNumSchemes);
}

constexpr int num_combinations(int count) {
  return count ? kNumSchemes * num_combinations(count - 1) : 1;
}

// Expands to the cases of a switch over Instruction::kind; CASE(along, flips, plain) is one.
#define TFQ_MODELS_CASES_ALONG(CASE, along) \
  CASE(along, false, false) CASE(along, false, true) CASE(along, true, false) CASE(along, true, true)
#define TFQ_MODELS_CASES(CASE)                                           \
  TFQ_MODELS_CASES_ALONG(CASE, 0) TFQ_MODELS_CASES_ALONG(CASE, 1)        \
  TFQ_MODELS_CASES_ALONG(CASE, 2) TFQ_MODELS_CASES_ALONG(CASE, 3)        \
  TFQ_MODELS_CASES_ALONG(CASE, 4) TFQ_MODELS_CASES_ALONG(CASE, 5)        \
  TFQ_MODELS_CASES_ALONG(CASE, 6) TFQ_MODELS_CASES_ALONG(CASE, 7)

}  // namespace tfq_models
