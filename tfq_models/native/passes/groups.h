// Goes through the groups of places that a pass mixes.
#pragma once

#include "passes/passes.h"
#include "system/vectors.h"

namespace tfq_models {

constexpr unsigned kAllNegative = ~0u;

// The places of one group, in the state and in the adjoint.
template <int kDirections>
class Group {
 public:
  static constexpr int kSize = 1 << kDirections;

  TFQ_MODELS_INLINE void load_state(Vector* v) const { load_from(shift_, v); }
  TFQ_MODELS_INLINE void load_adjoint(Vector* v) const { load_from(shift_ + to_adjoint_, v); }
  TFQ_MODELS_INLINE void store_state(Vector* v) const { store_to(shift_, v); }
  TFQ_MODELS_INLINE void store_adjoint(Vector* v) const { store_to(shift_ + to_adjoint_, v); }

 private:
  template <int>
  friend class Groups;

  TFQ_MODELS_INLINE void load_from(uintptr_t shift, Vector* v) const {
#pragma GCC unroll 16
    for (int i = 0; i < kSize; ++i) v[i] = load(reinterpret_cast<const float*>(at_[i] + shift));
    if (lanes_) permute(v);
  }
  TFQ_MODELS_INLINE void store_to(uintptr_t shift, Vector* v) const {
    if (lanes_) permute(v);
#pragma GCC unroll 16
    for (int i = 0; i < kSize; ++i) store(reinterpret_cast<float*>(at_[i] + shift), v[i]);
  }

  TFQ_MODELS_INLINE void permute(Vector* v) const {
#pragma GCC unroll 16
    for (int i = 1; i < kSize; ++i) v[i] = permuted(v[i], lanes_[i]);
  }

  uintptr_t at_[kSize];     // of the first group of a run, in the state
  const IntVector* lanes_;  // of each element; null if all are in order
  uintptr_t to_adjoint_;
  uintptr_t shift_ = 0;  // from there
};

// All groups of a chunk, in runs of neighbours: within a run only one number changes.
template <int kDirections>
class Groups {
 public:
  Groups(const Pass& pass, const Chunk& chunk)
      : state_(reinterpret_cast<uintptr_t>(chunk.state)),
        adjoint_(reinterpret_cast<uintptr_t>(chunk.adjoint)), pivots_(pass.pivots),
        num_places_(1u << chunk.num_place_bits), first_place_(chunk.first_place),
        local_places_(chunk.local_places), flips_lanes_(pass.flips_lanes) {
    uint32_t reach = num_places_;
    for (int i = 0; i < 1 << kDirections; ++i) {
      offsets_[i] = pass.offsets[i];
      if (pass.flips_lanes) lanes_[i] = flipped_lanes(pass.lane_flips[i]);
      reach |= pass.offsets[i];
    }
    run_ = reach & -reach;
  }

  // Calls body(group, its first place).
  template <typename Body>
  TFQ_MODELS_INLINE void each(const Body& body) const {
    const uint32_t skipped = pivots_ | (run_ - 1);
    Group<kDirections> group;
    group.to_adjoint_ = adjoint_ - state_;
    group.lanes_ = flips_lanes_ ? lanes_ : nullptr;
    for (uint32_t first = 0; first < num_places_; first = ((first | skipped) + 1) & ~skipped) {
#pragma GCC unroll 16
      for (int i = 0; i < 1 << kDirections; ++i) {
        group.at_[i] = state_ + (first ^ offsets_[i]) * sizeof(Vector);
      }
      for (uint32_t i = 0; i < run_; ++i) {
        group.shift_ = i * sizeof(Vector);
        body(group, first + i);
      }
    }
  }

  // The place in the tile, for the signs of rotations that reach out of the group.
  TFQ_MODELS_INLINE uint32_t place_in_tile(uint32_t first) const {
    return first_place_ ^ deposit(first, local_places_);
  }

 private:
  const uintptr_t state_, adjoint_;
  const uint32_t pivots_, num_places_, first_place_, local_places_;
  const bool flips_lanes_;
  uint32_t run_;
  uint32_t offsets_[1 << kDirections];
  IntVector lanes_[1 << kDirections];
};

// Multiplies a chunk by a factor.
inline void scale(float* places, const Chunk& chunk, float factor) {
  for (size_t i = 0; i < size_t{kLanes} << chunk.num_place_bits; ++i) places[i] *= factor;
}

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
                          ready.coefficients
                              ? ready.coefficients
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
// clang-format off
#define TFQ_MODELS_CASES_ALONG(CASE, along) \
  CASE(along, false, false) CASE(along, false, true) CASE(along, true, false) CASE(along, true, true)
#define TFQ_MODELS_CASES(CASE)                                           \
  TFQ_MODELS_CASES_ALONG(CASE, 0) TFQ_MODELS_CASES_ALONG(CASE, 1)        \
  TFQ_MODELS_CASES_ALONG(CASE, 2) TFQ_MODELS_CASES_ALONG(CASE, 3)        \
  TFQ_MODELS_CASES_ALONG(CASE, 4) TFQ_MODELS_CASES_ALONG(CASE, 5)        \
  TFQ_MODELS_CASES_ALONG(CASE, 6) TFQ_MODELS_CASES_ALONG(CASE, 7)
// clang-format on

}  // namespace tfq_models
