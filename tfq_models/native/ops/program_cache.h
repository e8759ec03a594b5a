// Programs that were compiled, found again by their description.
#pragma once

#include <memory>

#include "sweeps/simulation.h"

namespace tfq_models {

// Throws InvalidArgument for a damaged description.
std::shared_ptr<const Simulation> find_simulation(const int32_t* integers, int64_t num_integers,
                                                  const double* numbers, int64_t num_numbers);

}  // namespace tfq_models
