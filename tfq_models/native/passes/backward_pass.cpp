#include "passes/groups.h"
#include "passes/pass_choice.h"
#include "passes/rotate.h"

namespace tfq_models {
namespace {

void add_to(float* gradients, const PassRotation& rotation, Vector total) {
  float* target = gradients + static_cast<size_t>(rotation.step) * kLanes;
  store(target, load(target) + total);
}

template <int kDirections>
void run_general(const Pass& pass, const Instructions& instructions, const Chunk& chunk,
                 float* gradients) {
  const Groups<kDirections> groups(pass, chunk);
  const int count = instructions.count();
  Vector sums[kMaxRotations];
  for (int i = 0; i < count; ++i) sums[i] = Vector{};
  groups.each([&](const Group<kDirections>& group, uint32_t first) {
    Vector state[1 << kDirections], adjoint[1 << kDirections];
    group.load_state(state);
    group.load_adjoint(adjoint);
    const uint32_t place = groups.place_in_tile(first);
    for (int i = 0; i < count; ++i) {
      const Instruction& next = instructions[i];
      // Undone with the other sign, of which the sums take back the minus.
      const unsigned signs = next.signs ^ (parity(place & next.z) ? 0 : kAllNegative);
      switch (next.kind) {
#define CASE(along, flips, plain)                                                              \
  case along * 4 + flips * 2 + plain:                                                          \
    if constexpr (along < 1 << kDirections) {                                                  \
      sums[i] -= overlap<kDirections, along, flips>(state, adjoint, signs, next.lanes);        \
      rotate<kDirections, along, flips, plain>(state, next.coefficients, signs, next.lanes);   \
      rotate<kDirections, along, flips, plain>(adjoint, next.coefficients, signs, next.lanes); \
    }                                                                                          \
    break;
        TFQ_MODELS_CASES(CASE)
#undef CASE
      }
    }
    group.store_state(state);
    group.store_adjoint(adjoint);
  });
  for (int i = 0; i < count; ++i) add_to(gradients, pass.rotations[i], sums[i]);
}

template <int kDirections, int k, int kCount, int kCombination, SignGraph kGraph, bool kReachesOut>
TFQ_MODELS_INLINE void undo_next(Vector* state, Vector* adjoint, const Instructions& instructions,
                                 uint32_t place, Vector* sums) {
  if constexpr (k < kCount) {
    constexpr Scheme kScheme = scheme_of(kCombination, k);
    const Instruction& next = instructions[k];
    const unsigned is_odd = kReachesOut ? parity(place & next.z) : 0;
    const Vector total = overlap_simple<kDirections, k, kGraph>(state, adjoint);
    sums[k] += kReachesOut ? with_sign(total, is_odd) : total;
    const Vector diagonal = load(next.coefficients);
    const Vector to_a = load(next.coefficients + kLanes * (2 - is_odd));
    rotate_simple<kDirections, k, kScheme, kGraph, true>(state, diagonal, to_a);
    rotate_simple<kDirections, k, kScheme, kGraph, true>(adjoint, diagonal, to_a);
  }
}

template <int kDirections, int kCount, int kCombination, SignGraph kGraph, bool kReachesOut>
void run_simple(const Pass& pass, const Instructions& instructions, const Chunk& chunk,
                float* gradients) {
  const Groups<kDirections> groups(pass, chunk);
  Vector sums[3] = {};
  groups.each([&](const Group<kDirections>& group, uint32_t first) {
    Vector state[1 << kDirections], adjoint[1 << kDirections];
    group.load_state(state);
    group.load_adjoint(adjoint);
    const uint32_t place = kReachesOut ? groups.place_in_tile(first) : 0;
    undo_next<kDirections, 0, kCount, kCombination, kGraph, kReachesOut>(state, adjoint,
                                                                         instructions, place, sums);
    undo_next<kDirections, 1, kCount, kCombination, kGraph, kReachesOut>(state, adjoint,
                                                                         instructions, place, sums);
    undo_next<kDirections, 2, kCount, kCombination, kGraph, kReachesOut>(state, adjoint,
                                                                         instructions, place, sums);
    group.store_state(state);
    group.store_adjoint(adjoint);
  });
  for (int k = 0; k < kCount; ++k) {
    add_to(gradients, pass.rotations[k], with_sign(sums[k], pass.rotations[k].signs & 1));
  }
}

template <int kFlip>
TFQ_MODELS_INLINE void undo_lanes(Vector* state, Vector* adjoint, const float* coefficients,
                                  Vector& total) {
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    const Vector other = flipped<kFlip>(state[i]);
    total += adjoint[i] * other;
    state[i] = load(coefficients) * state[i] + load(coefficients + 2 * kLanes) * other;
    adjoint[i] = load(coefficients) * adjoint[i] +
                 load(coefficients + 2 * kLanes) * flipped<kFlip>(adjoint[i]);
  }
}

void run_lanes(const Pass& pass, const Instructions& instructions, const Chunk& chunk,
               float* gradients) {
  const int count = instructions.count();
  Vector sums[kLaneBits] = {};
  for (size_t place = 0; place < size_t{1} << chunk.num_place_bits; place += 4) {
    float* states = chunk.state + place * kLanes;
    float* adjoints = chunk.adjoint + place * kLanes;
    Vector state[4], adjoint[4];
    for (int i = 0; i < 4; ++i) {
      state[i] = load(states + i * kLanes);
      adjoint[i] = load(adjoints + i * kLanes);
    }
    for (int i = 0; i < count; ++i) {
      const float* coefficients = instructions[i].coefficients;
      switch (instructions[i].lane_flip) {
        case 1: undo_lanes<1>(state, adjoint, coefficients, sums[i]); break;
        case 2: undo_lanes<2>(state, adjoint, coefficients, sums[i]); break;
        case 4: undo_lanes<4>(state, adjoint, coefficients, sums[i]); break;
        case 8:
          if constexpr (kLanes == 16) undo_lanes<8>(state, adjoint, coefficients, sums[i]);
          break;
      }
    }
    for (int i = 0; i < 4; ++i) {
      store(states + i * kLanes, state[i]);
      store(adjoints + i * kLanes, adjoint[i]);
    }
  }
  for (int i = 0; i < count; ++i) {
    add_to(gradients, pass.rotations[i], with_sign(sums[i], pass.rotations[i].signs & 1));
  }
}

// What `choose` chooses from.
struct Backward {
  using Run = void (*)(const Pass&, const Instructions&, const Chunk&, float*);

  template <int kDirections, int kCount, int kCombination, SignGraph kGraph, bool kReachesOut>
  static constexpr Run kSimple = run_simple<kDirections, kCount, kCombination, kGraph, kReachesOut>;
  template <int kDirections>
  static constexpr Run kGeneral = run_general<kDirections>;
  static constexpr Run kLanes = run_lanes;
};

}  // namespace

void run_backward(const Pass& pass, const PreparedPass& prepared, const float* row_coefficients,
                  const Chunk& chunk, float* gradients) {
  const Instructions instructions(pass, prepared, row_coefficients);
  if (pass.rescales) {
    scale(chunk.state, chunk, prepared.factor);
    scale(chunk.adjoint, chunk, prepared.factor);
  }
  choose<Backward>(pass, instructions)(pass, instructions, chunk, gradients);
}

}  // namespace tfq_models
