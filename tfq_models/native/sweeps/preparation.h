// The angles of one call, and a plan's passes with them.
#pragma once

#include <vector>

#include "passes/passes.h"
#include "planning/program.h"
#include "system/buffer.h"

namespace tfq_models {

// Values of all angles, in radians, and the cosines and sines of their halves.
class AngleValues {
 public:
  // `shared` are (shared features); `rows` are (batch, row features).
  AngleValues(const Program& program, int64_t batch, const float* shared, const float* rows);

  const float* shared() const { return shared_.data(); }
  double cosine(int angle) const { return cosines_[angle]; }
  double sine(int angle) const { return sines_[angle]; }
  // Of kLanes rows of the batch, beginning with the first of a tile in wide layout.
  Vector row_cosine(int angle, const Layout& layout, int64_t tile) const {
    return of_tile(row_cosines_, angle, layout, tile);
  }
  Vector row_sine(int angle, const Layout& layout, int64_t tile) const {
    return of_tile(row_sines_, angle, layout, tile);
  }

 private:
  void evaluate_rows(const Program& program, int64_t batch, const float* shared, const float* rows);
  Vector of_tile(const Buffer& values, int angle, const Layout& layout, int64_t tile) const {
    const float* row = values.data() + angle * padded_batch_;
    return layout.is_deep ? broadcast(row[tile]) : load(row + tile * kLanes);
  }

  std::vector<float> shared_;
  std::vector<double> cosines_, sines_;
  int64_t padded_batch_;
  Buffer row_cosines_, row_sines_;  // (angles, padded batch)
};

// The passes of a plan with the shared angles. Rotations are applied without the larger entry of
// their matrix, where they can: one multiply-add a number instead of two operations. The factor
// that is left out is made good at passes that rescale, and at the end.
class PreparedPlan {
 public:
  PreparedPlan(const Plan& plan, const Schedule& schedule, const Layout& layout,
               const AngleValues& angles);

  const PreparedPass& pass(size_t index) const { return passes_[index]; }
  // What the state must still be multiplied by after the last pass.
  double factor() const { return factor_; }
  // Backward: what the sums of a step must be multiplied by.
  double gradient_factor(int step) const { return gradient_factors_[step]; }

  size_t num_row_floats() const { return row_rotations_.size() * kCoefficientFloats; }
  // The coefficients of rotations whose angles differ from row to row.
  void fill_row_coefficients(const AngleValues& angles, int64_t tile, float* coefficients) const;

 private:
  struct RowRotation {
    int angle;
    int lane_z;
    bool is_negative;
  };

  PreparedRotation prepare(const Pass& pass, const PassRotation& rotation,
                           const AngleValues& angles);
  void measure(int step) { gradient_factors_[step] = factor_ * factor_; }

  const Schedule& schedule_;
  const Layout layout_;
  std::vector<PreparedPass> passes_;
  Buffer coefficients_;
  size_t num_coefficients_ = 0;
  double factor_ = 1;
  std::vector<double> gradient_factors_;
  std::vector<RowRotation> row_rotations_;
};

}  // namespace tfq_models
