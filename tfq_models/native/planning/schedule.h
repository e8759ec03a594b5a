// The order in which a program's rotations are applied, once per program.
#pragma once

#include <vector>

#include "planning/program.h"

namespace tfq_models {

// Either one rotation, or rotations about Z strings by shared angles that act as one
// multiplication.
struct Step {
  std::vector<Rotation> rotations;
  bool is_phases = false;
};

struct Schedule {
  // The first `num_leading` steps are rotations of single qubits that make a product state of
  // |0...0>, or of another product state.
  int num_leading = 0;
  std::vector<Step> steps;
};

Schedule schedule(const Program& program);

}  // namespace tfq_models
