// Chooses the code that runs a pass: for simple passes, one for each combination of schemes.
#pragma once

#include <array>
#include <utility>

#include "passes/groups.h"

namespace tfq_models {

// `Sweep` has the type of the functions, `Run`, and the functions: kSimple, kGeneral and kLanes.
template <typename Sweep, int kDirections, int kCount, SignGraph kGraph, bool kReachesOut,
          int... kCombinations>
constexpr auto simple_runs(std::integer_sequence<int, kCombinations...>) {
  return std::array<typename Sweep::Run, sizeof...(kCombinations)>{
      Sweep::template kSimple<kDirections, kCount, kCombinations, kGraph, kReachesOut>...};
}

template <typename Sweep, int kDirections, int kCount, SignGraph kGraph, bool kReachesOut>
typename Sweep::Run choose_scheme(const Instructions& instructions) {
  static constexpr auto kRuns = simple_runs<Sweep, kDirections, kCount, kGraph, kReachesOut>(
      std::make_integer_sequence<int, num_combinations(kCount)>());
  return kRuns[instructions.combination()];
}

template <typename Sweep, int kDirections, int kCount>
typename Sweep::Run choose_simple(const Pass& pass, const Instructions& instructions) {
  if constexpr (kCount == 3) {
    if (pass.graph == SignGraph::kTriangle) {
      return choose_scheme<Sweep, kDirections, kCount, SignGraph::kTriangle, true>(instructions);
    }
    if (pass.graph == SignGraph::kPath) {
      return choose_scheme<Sweep, kDirections, kCount, SignGraph::kPath, true>(instructions);
    }
  }
  if constexpr (kCount > 1) {
    if (pass.graph == SignGraph::kEdge) {
      return choose_scheme<Sweep, kDirections, kCount, SignGraph::kEdge, true>(instructions);
    }
  }
  return instructions.reaches_out()
             ? choose_scheme<Sweep, kDirections, kCount, SignGraph::kNone, true>(instructions)
             : choose_scheme<Sweep, kDirections, kCount, SignGraph::kNone, false>(instructions);
}

template <typename Sweep>
typename Sweep::Run choose(const Pass& pass, const Instructions& instructions) {
  if (pass.kind == PassKind::kLanes) return Sweep::kLanes;
  if (pass.kind == PassKind::kGeneral) {
    return pass.num_directions == 3   ? Sweep::template kGeneral<3>
           : pass.num_directions == 2 ? Sweep::template kGeneral<2>
                                      : Sweep::template kGeneral<1>;
  }
  switch (pass.num_directions * 4 + instructions.count()) {
    case 4 + 1: return choose_simple<Sweep, 1, 1>(pass, instructions);
    case 8 + 1: return choose_simple<Sweep, 2, 1>(pass, instructions);
    case 8 + 2: return choose_simple<Sweep, 2, 2>(pass, instructions);
    case 12 + 1: return choose_simple<Sweep, 3, 1>(pass, instructions);
    case 12 + 2: return choose_simple<Sweep, 3, 2>(pass, instructions);
    default: return choose_simple<Sweep, 3, 3>(pass, instructions);
  }
}

}  // namespace tfq_models
