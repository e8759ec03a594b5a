// Final states, kept from a forward sweep for its backward sweep.
//
// TensorFlow passes a number from one operation to the other, not the states: their memory is then
// used again, and nothing is lost where the gradient is never asked for. Whoever finds no states
// under a number, because others took their place or the graph was folded, computes them again.
#pragma once

#include <cstdint>
#include <optional>

#include "sweeps/simulation.h"

namespace tfq_models {

// Never a number that was used before, nor 0.
int64_t save_states(FinalStates states, const Simulation& simulation, int64_t batch);
// The states saved under a number for this program and batch, if they are still there.
std::optional<FinalStates> take_states(int64_t number, const Simulation& simulation, int64_t batch);

}  // namespace tfq_models
