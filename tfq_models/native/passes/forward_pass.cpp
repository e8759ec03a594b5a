#include "passes/groups.h"
#include "passes/pass_choice.h"
#include "passes/rotate.h"

namespace tfq_models {
namespace {

template <int kDirections>
void run_general(const Pass& pass, const Instructions& instructions, const Chunk& chunk) {
  const Groups<kDirections> groups(pass, chunk);
  const int count = instructions.count();
  groups.each([&](const Group<kDirections>& group, uint32_t first) {
    Vector v[1 << kDirections];
    group.load_state(v);
    const uint32_t place = groups.place_in_tile(first);
    for (int i = 0; i < count; ++i) {
      const Instruction& next = instructions[i];
      const unsigned signs = next.signs ^ (parity(place & next.z) ? kAllNegative : 0);
      switch (next.kind) {
#define CASE(along, flips, plain)                                                        \
  case along * 4 + flips * 2 + plain:                                                    \
    if constexpr (along < 1 << kDirections) {                                            \
      rotate<kDirections, along, flips, plain>(v, next.coefficients, signs, next.lanes); \
    }                                                                                    \
    break;
        TFQ_MODELS_CASES(CASE)
#undef CASE
      }
    }
    group.store_state(v);
  });
}

template <int kDirections, int k, int kCount, int kCombination, SignGraph kGraph, bool kReachesOut>
TFQ_MODELS_INLINE void rotate_next(Vector* v, const Instructions& instructions, uint32_t place) {
  if constexpr (k < kCount) {
    const Instruction& next = instructions[k];
    const unsigned is_odd = kReachesOut ? parity(place & next.z) : 0;
    const Vector to_a = load(next.coefficients + kLanes * (1 + is_odd));
    rotate_simple<kDirections, k, scheme_of(kCombination, k), kGraph, false>(
        v, load(next.coefficients), to_a);
  }
}

template <int kDirections, int kCount, int kCombination, SignGraph kGraph, bool kReachesOut>
void run_simple(const Pass& pass, const Instructions& instructions, const Chunk& chunk) {
  const Groups<kDirections> groups(pass, chunk);
  groups.each([&](const Group<kDirections>& group, uint32_t first) {
    Vector v[1 << kDirections];
    group.load_state(v);
    const uint32_t place = kReachesOut ? groups.place_in_tile(first) : 0;
    rotate_next<kDirections, 0, kCount, kCombination, kGraph, kReachesOut>(v, instructions, place);
    rotate_next<kDirections, 1, kCount, kCombination, kGraph, kReachesOut>(v, instructions, place);
    rotate_next<kDirections, 2, kCount, kCombination, kGraph, kReachesOut>(v, instructions, place);
    group.store_state(v);
  });
}

template <int kFlip>
TFQ_MODELS_INLINE void rotate_lanes(Vector* v, const float* coefficients) {
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) {
    v[i] = load(coefficients) * v[i] + load(coefficients + kLanes) * flipped<kFlip>(v[i]);
  }
}

void run_lanes(const Pass&, const Instructions& instructions, const Chunk& chunk) {
  const int count = instructions.count();
  for (size_t place = 0; place < size_t{1} << chunk.num_place_bits; place += 4) {
    float* places = chunk.state + place * kLanes;
    Vector v[4] = {load(places), load(places + kLanes), load(places + 2 * kLanes),
                   load(places + 3 * kLanes)};
    for (int i = 0; i < count; ++i) {
      const float* coefficients = instructions[i].coefficients;
      switch (instructions[i].lane_flip) {
        case 1: rotate_lanes<1>(v, coefficients); break;
        case 2: rotate_lanes<2>(v, coefficients); break;
        case 4: rotate_lanes<4>(v, coefficients); break;
        case 8:
          if constexpr (kLanes == 16) rotate_lanes<8>(v, coefficients);
          break;
      }
    }
    for (int i = 0; i < 4; ++i) store(places + i * kLanes, v[i]);
  }
}

// What `choose` chooses from.
struct Forward {
  using Run = void (*)(const Pass&, const Instructions&, const Chunk&);

  template <int kDirections, int kCount, int kCombination, SignGraph kGraph, bool kReachesOut>
  static constexpr Run kSimple = run_simple<kDirections, kCount, kCombination, kGraph, kReachesOut>;
  template <int kDirections>
  static constexpr Run kGeneral = run_general<kDirections>;
  static constexpr Run kLanes = run_lanes;
};

}  // namespace

void run_forward(const Pass& pass, const PreparedPass& prepared, const float* row_coefficients,
                 const Chunk& chunk) {
  const Instructions instructions(pass, prepared, row_coefficients);
  if (pass.rescales) scale(chunk.state, chunk, prepared.factor);
  choose<Forward>(pass, instructions)(pass, instructions, chunk);
}

}  // namespace tfq_models
