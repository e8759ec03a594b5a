#include "sweeps/preparation.h"

#include <algorithm>
#include <cmath>

namespace tfq_models {
namespace {

// Angles beyond it are brought back in double precision, before the vector sines.
constexpr double kLargeAngle = 256;
constexpr double kPeriod = 4 * 3.14159265358979323846;  // of cosine and sine of half an angle

double sum_of(const std::vector<Term>& terms, const float* features) {
  double total = 0;
  for (const Term& term : terms) total += term.weight * features[term.feature];
  return total;
}

float half(double angle) {
  return 0.5 * (std::abs(angle) < kLargeAngle ? angle : std::remainder(angle, kPeriod));
}

void store_coefficients(float* target, Vector diagonal, Vector other, int lane_z) {
  other = with_lane_signs(other, lane_z);
  store(target, diagonal);
  store(target + kLanes, other);
  store(target + 2 * kLanes, -other);
}

}  // namespace

AngleValues::AngleValues(const Program& program, int64_t batch, const float* shared,
                         const float* rows)
    : padded_batch_((batch + kLanes - 1) / kLanes * kLanes) {
  for (const Angle& angle : program.shared_angles) {
    const double value = angle.constant + sum_of(angle.shared, shared);
    shared_.push_back(std::remainder(value, kPeriod));
    cosines_.push_back(std::cos(value / 2));
    sines_.push_back(std::sin(value / 2));
  }
  if (!program.row_angles.empty()) evaluate_rows(program, batch, shared, rows);
}

void AngleValues::evaluate_rows(const Program& program, int64_t batch, const float* shared,
                                const float* rows) {
  const size_t num_angles = program.row_angles.size();
  float* cosines = row_cosines_.resize(num_angles * padded_batch_);
  float* sines = row_sines_.resize(num_angles * padded_batch_);
  for (size_t index = 0; index < num_angles; ++index) {
    const Angle& angle = program.row_angles[index];
    const double constant = angle.constant + sum_of(angle.shared, shared);
    float* halves = cosines + index * padded_batch_;
    for (int64_t row = 0; row < batch; ++row) {
      halves[row] = half(constant + sum_of(angle.rows, rows + row * program.num_row_features));
    }
    std::fill(halves + batch, halves + padded_batch_, 0.0f);
    for (int64_t row = 0; row < padded_batch_; row += kLanes) {
      Vector sine, cosine;
      sine_and_cosine(load(halves + row), sine, cosine);
      store(halves + row, cosine);
      store(sines + index * padded_batch_ + row, sine);
    }
  }
}

PreparedPlan::PreparedPlan(const Plan& plan, const Schedule& schedule, const Layout& layout,
                           const AngleValues& angles)
    : schedule_(schedule), layout_(layout), gradient_factors_(schedule.steps.size()) {
  coefficients_.resize(schedule.steps.size() * kCoefficientFloats);
  plan.each_item([&](const StageItem& item) {
    if (item.is_phases) return measure(item.step);
    PreparedPass prepared{1.0f, {}};
    if (item.pass.rescales) {
      prepared.factor = factor_;
      factor_ = 1;
    }
    for (const PassRotation& rotation : item.pass.rotations) {
      prepared.rotations.push_back(prepare(item.pass, rotation, angles));
    }
    passes_.push_back(std::move(prepared));
  });
}

PreparedRotation PreparedPlan::prepare(const Pass& pass, const PassRotation& rotation,
                                       const AngleValues& angles) {
  const Rotation& source = schedule_.steps[rotation.step].rotations[0];
  const bool is_simple = pass.kind == PassKind::kSimple;
  // The sign of the first element goes into the coefficients, but for general passes.
  const bool is_negative = pass.kind != PassKind::kGeneral && rotation.signs & 1;
  const int lane_z = layout_.lanes_of(source.z);
  measure(rotation.step);
  if (source.is_row) {
    row_rotations_.push_back({source.angle, lane_z, is_negative});
    return {Scheme::kPlain, nullptr, static_cast<int>(row_rotations_.size()) - 1};
  }
  const double cosine = angles.cosine(source.angle);
  const double sine = is_negative ? -angles.sine(source.angle) : angles.sine(source.angle);
  float* target = coefficients_.data() + num_coefficients_++ * kCoefficientFloats;
  if (std::abs(sine) <= std::abs(cosine)) {
    store_coefficients(target, broadcast(1.0f), broadcast(sine / cosine), lane_z);
    factor_ *= cosine;
    return {Scheme::kTangent, target, 0};
  }
  if (is_simple && !rotation.z && !lane_z) {
    store_coefficients(target, broadcast(cosine / sine), Vector{}, 0);
    factor_ *= sine;
    return {Scheme::kCotangent, target, 0};
  }
  store_coefficients(target, broadcast(cosine), broadcast(sine), lane_z);
  return {Scheme::kPlain, target, 0};
}

void PreparedPlan::fill_row_coefficients(const AngleValues& angles, int64_t tile,
                                         float* coefficients) const {
  for (const RowRotation& rotation : row_rotations_) {
    const Vector sine = angles.row_sine(rotation.angle, layout_, tile);
    store_coefficients(coefficients, angles.row_cosine(rotation.angle, layout_, tile),
                       rotation.is_negative ? -sine : sine, rotation.lane_z);
    coefficients += kCoefficientFloats;
  }
}

}  // namespace tfq_models
