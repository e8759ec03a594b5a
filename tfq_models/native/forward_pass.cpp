#include <array>
#include <utility>

#include "groups.h"
#include "rotate.h"

namespace tfq_models {
namespace {

template <int kSize>
TFQ_MODELS_INLINE void scale(Vector* v, Vector factor) {
#pragma GCC unroll 16
  for (int i = 0; i < kSize; ++i) v[i] *= factor;
}

template <int kDirections>
void run_general(const Pass& pass, const PreparedPass& prepared, const Instructions& instructions,
                 const Chunk& chunk) {
  const Groups<kDirections> groups(pass, chunk);
  const Vector factor = broadcast(prepared.factor);
  const int count = instructions.count();
  groups.each([&](uint32_t first) {
    Vector v[1 << kDirections];
    groups.load_from(chunk.state, first, v);
    if (pass.rescales) scale<1 << kDirections>(v, factor);
    const uint32_t place = groups.place_in_tile(first);
    for (int i = 0; i < count; ++i) {
      const Instruction& next = instructions[i];
      const unsigned signs = next.signs ^ (parity(place & next.z) ? kAllNegative : 0);
      switch (next.kind) {
#define CASE(along, flips, plain)                                                          \
  case along * 4 + flips * 2 + plain:                                                      \
    if constexpr (along < 1 << kDirections) {                                              \
      rotate<kDirections, along, flips, plain>(v, next.coefficients, signs, next.lanes);   \
    }                                                                                      \
    break;
        TFQ_MODELS_CASES(CASE)
#undef CASE
      }
    }
    groups.store_to(chunk.state, first, v);
  });
}

template <int kDirections, int k, int kCount, int kCombination>
TFQ_MODELS_INLINE void rotate_next(Vector* v, const Instructions& instructions, uint32_t place) {
  if constexpr (k < kCount) {
    const Instruction& next = instructions[k];
    const Vector to_a = load(next.coefficients + kLanes * (1 + parity(place & next.z)));
    rotate_simple<kDirections, k, scheme_of(kCombination, k), false>(v, load(next.coefficients),
                                                                     to_a);
  }
}

template <int kDirections, int kCount, int kCombination>
void run_simple(const Pass& pass, const PreparedPass& prepared, const Instructions& instructions,
                const Chunk& chunk) {
  const Groups<kDirections> groups(pass, chunk);
  const Vector factor = broadcast(prepared.factor);
  const bool reaches_out = instructions.reaches_out();
  groups.each([&](uint32_t first) {
    Vector v[1 << kDirections];
    groups.load_from(chunk.state, first, v);
    if (pass.rescales) scale<1 << kDirections>(v, factor);
    const uint32_t place = reaches_out ? groups.place_in_tile(first) : 0;
    rotate_next<kDirections, 0, kCount, kCombination>(v, instructions, place);
    rotate_next<kDirections, 1, kCount, kCombination>(v, instructions, place);
    rotate_next<kDirections, 2, kCount, kCombination>(v, instructions, place);
    groups.store_to(chunk.state, first, v);
  });
}

using Run = void (*)(const Pass&, const PreparedPass&, const Instructions&, const Chunk&);

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
TFQ_MODELS_INLINE void rotate_lanes(Vector* v, const float* coefficients) {
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    v[i] = load(coefficients) * v[i] + load(coefficients + kLanes) * flipped<kFlip>(v[i]);
  }
}

void run_lanes(const Pass& pass, const PreparedPass& prepared, const Instructions& instructions,
               const Chunk& chunk) {
  const Vector factor = broadcast(prepared.factor);
  const int count = instructions.count();
  for (size_t place = 0; place < size_t{1} << chunk.num_place_bits; place += 4) {
    float* places = chunk.state + place * kLanes;
    Vector v[4] = {load(places), load(places + kLanes), load(places + 2 * kLanes),
                   load(places + 3 * kLanes)};
    if (pass.rescales) scale<4>(v, factor);
    for (int i = 0; i < count; ++i) {
      const float* coefficients = instructions[i].coefficients;
      switch (instructions[i].lane_flip) {
        case 1: rotate_lanes<1>(v, coefficients); break;
        case 2: rotate_lanes<2>(v, coefficients); break;
        case 4: rotate_lanes<4>(v, coefficients); break;
        case 8: if constexpr (kLanes == 16) rotate_lanes<8>(v, coefficients); break;
      }
    }
    for (int i = 0; i < 4; ++i) store(places + i * kLanes, v[i]);
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

void run_forward(const Pass& pass, const PreparedPass& prepared, const float* row_coefficients,
                 const Chunk& chunk) {
  const Instructions instructions(pass, prepared, row_coefficients);
  choose(pass, instructions)(pass, prepared, instructions, chunk);
}

}  // namespace tfq_models
