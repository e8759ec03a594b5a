#include <array>
#include <utility>

#include "groups.h"
#include "rotate.h"

namespace tfq_models {
namespace {

template <int kSize>
TFQ_MODELS_INLINE void scale(Vector* state, Vector* adjoint, Vector factor) {
#pragma GCC unroll 16
  for (int i = 0; i < kSize; ++i) state[i] *= factor, adjoint[i] *= factor;
}

void add_to(float* gradients, const PassRotation& rotation, Vector total) {
  float* target = gradients + static_cast<size_t>(rotation.step) * kLanes;
  store(target, load(target) + total);
}

template <int kDirections>
void run_general(const Pass& pass, const PreparedPass& prepared, const Instructions& instructions,
                 const Chunk& chunk, float* gradients) {
  const Groups<kDirections> groups(pass, chunk);
  const Vector factor = broadcast(prepared.factor);
  const int count = instructions.count();
  Vector sums[kMaxRotations];
  for (int i = 0; i < count; ++i) sums[i] = Vector{};
  groups.each([&](uint32_t first) {
    Vector state[1 << kDirections], adjoint[1 << kDirections];
    groups.load_from(chunk.state, first, state);
    groups.load_from(chunk.adjoint, first, adjoint);
    if (pass.rescales) scale<1 << kDirections>(state, adjoint, factor);
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
    groups.store_to(chunk.state, first, state);
    groups.store_to(chunk.adjoint, first, adjoint);
  });
  for (int i = 0; i < count; ++i) add_to(gradients, pass.rotations[i], sums[i]);
}

template <int kDirections, int k, int kCount, int kCombination>
TFQ_MODELS_INLINE void undo_next(Vector* state, Vector* adjoint, const Instructions& instructions,
                                 uint32_t place, Vector* sums) {
  if constexpr (k < kCount) {
    constexpr Scheme kScheme = scheme_of(kCombination, k);
    const Instruction& next = instructions[k];
    const unsigned is_odd = parity(place & next.z);
    sums[k] += with_sign(overlap_simple<kDirections, k>(state, adjoint), is_odd);
    const Vector diagonal = load(next.coefficients);
    const Vector to_a = load(next.coefficients + kLanes * (2 - is_odd));
    rotate_simple<kDirections, k, kScheme, true>(state, diagonal, to_a);
    rotate_simple<kDirections, k, kScheme, true>(adjoint, diagonal, to_a);
  }
}

template <int kDirections, int kCount, int kCombination>
void run_simple(const Pass& pass, const PreparedPass& prepared, const Instructions& instructions,
                const Chunk& chunk, float* gradients) {
  const Groups<kDirections> groups(pass, chunk);
  const Vector factor = broadcast(prepared.factor);
  const bool reaches_out = instructions.reaches_out();
  Vector sums[3] = {};
  groups.each([&](uint32_t first) {
    Vector state[1 << kDirections], adjoint[1 << kDirections];
    groups.load_from(chunk.state, first, state);
    groups.load_from(chunk.adjoint, first, adjoint);
    if (pass.rescales) scale<1 << kDirections>(state, adjoint, factor);
    const uint32_t place = reaches_out ? groups.place_in_tile(first) : 0;
    undo_next<kDirections, 0, kCount, kCombination>(state, adjoint, instructions, place, sums);
    undo_next<kDirections, 1, kCount, kCombination>(state, adjoint, instructions, place, sums);
    undo_next<kDirections, 2, kCount, kCombination>(state, adjoint, instructions, place, sums);
    groups.store_to(chunk.state, first, state);
    groups.store_to(chunk.adjoint, first, adjoint);
  });
  for (int k = 0; k < kCount; ++k) {
    add_to(gradients, pass.rotations[k], with_sign(sums[k], pass.rotations[k].signs & 1));
  }
}

using Run = void (*)(const Pass&, const PreparedPass&, const Instructions&, const Chunk&, float*);

template <int kDirections, int kCount, int... kCombinations>
constexpr auto simple_runs(std::integer_sequence<int, kCombinations...>) {
  return std::array<Run, sizeof...(kCombinations)>{
      run_simple<kDirections, kCount, kCombinations>...};
}

template <int kDirections, int kCount>
Run choose_simple(int combination) {
  static constexpr auto kRuns = simple_runs<kDirections, kCount>(
      std::make_integer_sequence<int, num_combinations(kCount)>());
  return kRuns[combination];
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

void run_lanes(const Pass& pass, const PreparedPass& prepared, const Instructions& instructions,
               const Chunk& chunk, float* gradients) {
  const Vector factor = broadcast(prepared.factor);
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
    if (pass.rescales) scale<4>(state, adjoint, factor);
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

Run choose(const Pass& pass, const Instructions& instructions) {
  if (pass.kind == PassKind::kLanes) return run_lanes;
  if (pass.kind == PassKind::kGeneral) {
    return pass.num_directions == 3 ? run_general<3>
         : pass.num_directions == 2 ? run_general<2> : run_general<1>;
  }
  const int combination = instructions.combination();
  switch (pass.num_directions * 4 + instructions.count()) {
    case 4 + 1: return choose_simple<1, 1>(combination);
    case 8 + 1: return choose_simple<2, 1>(combination);
    case 8 + 2: return choose_simple<2, 2>(combination);
    case 12 + 1: return choose_simple<3, 1>(combination);
    case 12 + 2: return choose_simple<3, 2>(combination);
    default: return choose_simple<3, 3>(combination);
  }
}

}  // namespace

void run_backward(const Pass& pass, const PreparedPass& prepared, const float* row_coefficients,
                  const Chunk& chunk, float* gradients) {
  const Instructions instructions(pass, prepared, row_coefficients);
  choose(pass, instructions)(pass, prepared, instructions, chunk, gradients);
}

}  // namespace tfq_models
