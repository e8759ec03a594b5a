// Sums that a backward sweep collects, and the gradients that they become.
#pragma once

#include <vector>

#include "sweeps/sweep.h"
#include "system/buffer_pool.h"

namespace tfq_models {

// dE / d angle, for the whole batch.
class AngleGradients {
 public:
  AngleGradients(const Program& program, int64_t batch)
      : shared(program.shared_angles.size()), rows(program.row_angles.size() * batch),
        batch_(batch) {}

  // Adds to the angle of a rotation what its rows give, by lane, or the sum of the lanes if all
  // belong to one row. What all rows share goes to `own_shared`, so that threads do not meet.
  void add(const Rotation& rotation, const Layout& layout, int64_t tile, double factor,
           Vector total, double* own_shared);

  // To the features of which the angles are made.
  void write(const Program& program, const Gradients& gradients) const;

  std::vector<double> shared;
  std::vector<double> rows;  // (angles, batch)

 private:
  double& of_row(int angle, int64_t row) { return rows[angle * batch_ + row]; }

  int64_t batch_;
};

// What one part of the work has summed up: by step for rotations, by table for phases.
class GradientSums {
 public:
  GradientSums(const Schedule& schedule, const CompiledProgram& compiled, const Plan& plan);

  float* rotations() { return rotations_.data(); }
  PhaseSums phases(const CompiledProgram& compiled, int step) {
    return phase_sums(compiled.phases(step), phases_.data() + starts_[step]);
  }
  void add_phases(const GradientSums& other);

  // Adds the rotations' sums of a tile to the gradients, and begins anew.
  void flush_rotations(const Schedule& schedule, const PreparedPlan& prepared, const Layout& layout,
                       int64_t tile, double* shared, AngleGradients& gradients);

 private:
  std::vector<size_t> starts_;  // by step
  size_t num_phase_floats_ = 0;
  std::vector<int> steps_;  // rotations of the plan
  Scratch rotations_;       // (steps, lanes)
  Scratch phases_;
};

}  // namespace tfq_models
