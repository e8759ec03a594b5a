#include "sweeps/gradient_sums.h"

#include <algorithm>

namespace tfq_models {
namespace {

size_t count_phase_floats(const CompiledProgram& compiled, const Plan& plan) {
  size_t count = 0;
  plan.each_item([&](const StageItem& item) {
    if (item.is_phases) count += num_sum_floats(compiled.phases(item.step));
  });
  return count;
}

}  // namespace

void AngleGradients::add(const Rotation& rotation, const Layout& layout, int64_t tile,
                         double factor, Vector total, double* own_shared) {
  if (!rotation.is_row) {
    own_shared[rotation.angle] += factor * sum(total);
  } else if (layout.is_deep) {
    of_row(rotation.angle, tile) += factor * sum(total);
  } else {
    for (int lane = 0; lane < layout.lanes_in_use(tile); ++lane) {
      of_row(rotation.angle, tile * kLanes + lane) += factor * total[lane];
    }
  }
}

void AngleGradients::write(const Program& program, const Gradients& gradients) const {
  std::vector<double> features(program.num_shared_features);
  for (size_t i = 0; i < shared.size(); ++i) {
    for (const Term& term : program.shared_angles[i].shared) {
      features[term.feature] += term.weight * shared[i];
    }
  }
  if (gradients.rows) {
    std::fill_n(gradients.rows, batch_ * program.num_row_features, 0.0f);
  }
  for (size_t i = 0; i < program.row_angles.size(); ++i) {
    const double* slopes = rows.data() + i * batch_;
    double total = 0;
    for (int64_t row = 0; row < batch_; ++row) total += slopes[row];
    for (const Term& term : program.row_angles[i].shared) {
      features[term.feature] += term.weight * total;
    }
    if (!gradients.rows) continue;
    for (const Term& term : program.row_angles[i].rows) {
      for (int64_t row = 0; row < batch_; ++row) {
        gradients.rows[row * program.num_row_features + term.feature] += term.weight * slopes[row];
      }
    }
  }
  std::copy(features.begin(), features.end(), gradients.shared);
}

GradientSums::GradientSums(const Schedule& schedule, const CompiledProgram& compiled,
                           const Plan& plan)
    : starts_(schedule.steps.size()), rotations_(schedule.steps.size() * kLanes),
      phases_(count_phase_floats(compiled, plan)) {
  plan.each_item([&](const StageItem& item) {
    if (item.is_phases) {
      starts_[item.step] = num_phase_floats_;
      num_phase_floats_ += num_sum_floats(compiled.phases(item.step));
    }
    for (const PassRotation& rotation : item.pass.rotations) steps_.push_back(rotation.step);
  });
  std::fill_n(rotations_.data(), schedule.steps.size() * kLanes, 0.0f);
  std::fill_n(phases_.data(), num_phase_floats_, 0.0f);
}

void GradientSums::add_phases(const GradientSums& other) {
  for (size_t i = 0; i < num_phase_floats_; ++i) phases_.data()[i] += other.phases_.data()[i];
}

void GradientSums::flush_rotations(const Schedule& schedule, const PreparedPlan& prepared,
                                   const Layout& layout, int64_t tile, double* shared,
                                   AngleGradients& gradients) {
  for (int step : steps_) {
    const Rotation& rotation = schedule.steps[step].rotations[0];
    float* source = rotations_.data() + static_cast<size_t>(step) * kLanes;
    const Vector total = with_lane_signs(load(source), layout.lanes_of(rotation.z));
    store(source, Vector{});
    gradients.add(rotation, layout, tile, prepared.gradient_factor(step), total, shared);
  }
}

}  // namespace tfq_models
