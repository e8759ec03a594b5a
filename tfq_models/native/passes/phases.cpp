#include "passes/phases.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "passes/walsh.h"

namespace tfq_models {
namespace {

// So many masks may cross the cut: each doubles the low table.
constexpr size_t kMaxCrossing = 3;
// States of fewer rows are not worth the second multiplication.
constexpr int kMinCutRowBits = 5;

// exp(i phase) of the phases in `angles`, as pairs of real and imaginary part: numbers, or vectors.
void fill_units(const float* angles, size_t size, bool in_vectors, float* units) {
  if (size < kLanes) {
    for (size_t i = 0; i < size; ++i) {
      units[2 * i] = std::cos(angles[i]);
      units[2 * i + 1] = std::sin(angles[i]);
    }
    return;
  }
  for (size_t i = 0; i < size; i += kLanes) {
    Vector sine, cosine;
    sine_and_cosine(load(angles + i), sine, cosine);
    if (in_vectors) {
      store(units + 2 * i, cosine);
      store(units + 2 * i + kLanes, sine);
    } else {
      for (int lane = 0; lane < kLanes; ++lane) {
        units[2 * (i + lane)] = cosine[lane];
        units[2 * (i + lane) + 1] = sine[lane];
      }
    }
  }
}

struct Unit {
  Vector re, im;
};

TFQ_MODELS_INLINE Unit product(Unit a, Unit b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

TFQ_MODELS_INLINE Unit unit_at(const float* units, size_t index, bool in_vectors) {
  if (in_vectors) return {load(units + 2 * index * kLanes), load(units + (2 * index + 1) * kLanes)};
  return {broadcast(units[2 * index]), broadcast(units[2 * index + 1])};
}

// Calls body(state offset of the first row, low row, high, count) for stretches of neighbouring
// rows with the same high bits.
template <typename Body>
TFQ_MODELS_INLINE void each_stretch(const PhaseShape& shape, const RowRuns& rows,
                                    const Body& body) {
  const int bits = std::min(rows.run_bits, shape.low_row_bits());
  const uint32_t low_mask = (uint32_t{1} << shape.low_row_bits()) - 1;
  size_t position = 0;
  for (size_t run = 0; run < rows.num_runs; ++run) {
    const uint32_t first = rows.first | rows.runs[run];
    for (uint32_t start = 0; start < uint32_t{1} << rows.run_bits; start += uint32_t{1} << bits) {
      const uint32_t row = first + start;
      body(position, row & low_mask, row >> shape.low_row_bits(), size_t{1} << bits);
      position += size_t{1} << bits;
    }
  }
}

template <bool kIsDeep, bool kHasHigh>
void multiply_chunk(const PhaseShape& shape, const PhaseTable& table, const RowRuns& rows,
                    float* state) {
  const size_t row_floats = kIsDeep ? 2 * kLanes : 2;
  const size_t pattern_floats = row_floats << shape.low_row_bits();
  each_stretch(shape, rows, [&](size_t position, uint32_t low, uint32_t high, size_t count) {
    const float* units = table.low.data() + low * row_floats;
    if (kHasHigh) units += shape.pattern(high) * pattern_floats;
    const Unit above = kHasHigh ? unit_at(table.high.data(), high, false) : Unit{};
    float* place = state + position * 2 * kLanes;
    for (size_t i = 0; i < count; ++i, place += 2 * kLanes) {
      Unit unit = unit_at(units, i, kIsDeep);
      if (kHasHigh) unit = product(unit, above);
      const Unit after = product(unit, {load(place), load(place + kLanes)});
      store(place, after.re);
      store(place + kLanes, after.im);
    }
  });
}

template <bool kIsDeep, bool kHasHigh>
void divide_chunk(const PhaseShape& shape, const PhaseTable& table, const RowRuns& rows,
                  float* state, float* adjoint, const PhaseSums& sums) {
  const size_t row_floats = kIsDeep ? 2 * kLanes : 2;
  const size_t pattern_floats = row_floats << shape.low_row_bits();
  each_stretch(shape, rows, [&](size_t position, uint32_t low, uint32_t high, size_t count) {
    const int pattern = kHasHigh ? shape.pattern(high) : 0;
    const float* units = table.low.data() + low * row_floats + pattern * pattern_floats;
    const Unit above = kHasHigh ? unit_at(table.high.data(), high, false) : Unit{};
    float* low_sums = sums.low + ((size_t{1} * pattern << shape.low_row_bits()) + low) * kLanes;
    float* psi = state + position * 2 * kLanes;
    float* lambda = adjoint + position * 2 * kLanes;
    Vector total{};
    for (size_t i = 0; i < count; ++i, psi += 2 * kLanes, lambda += 2 * kLanes) {
      Unit unit = unit_at(units, i, kIsDeep);
      if (kHasHigh) unit = product(unit, above);
      const Unit a = {load(psi), load(psi + kLanes)}, b = {load(lambda), load(lambda + kLanes)};
      const Vector slope = b.re * a.im - b.im * a.re;
      store(low_sums + i * kLanes, load(low_sums + i * kLanes) + slope);
      if (kHasHigh) total += slope;
      store(psi, a.re * unit.re + a.im * unit.im);
      store(psi + kLanes, a.im * unit.re - a.re * unit.im);
      store(lambda, b.re * unit.re + b.im * unit.im);
      store(lambda + kLanes, b.im * unit.re - b.re * unit.im);
    }
    if (kHasHigh) {
      float* high_sums = sums.high + size_t{high} * kLanes;
      store(high_sums, load(high_sums) + total);
    }
  });
}

// Sums (rows, lanes) by index: lanes are index bits in deep layout, and are summed over in wide.
std::vector<double> by_index(const float* sums, size_t num_rows, bool keep_lanes) {
  std::vector<double> result(keep_lanes ? num_rows * kLanes : num_rows);
  for (size_t row = 0; row < num_rows; ++row) {
    for (int lane = 0; lane < kLanes; ++lane) {
      result[keep_lanes ? row * kLanes + lane : row] += sums[row * kLanes + lane];
    }
  }
  return result;
}

int bits_of(size_t size) { return __builtin_ctzll(size); }

}  // namespace

PhaseShape::PhaseShape(const Step& step, const Layout& layout) {
  const int lanes = layout.lane_bits();
  const int all = layout.num_qubits;
  low_bits_ = all;
  if (layout.is_deep && layout.num_row_bits >= kMinCutRowBits) {
    size_t fewest = kMaxCrossing + 1;
    // From the middle outwards: of equal cuts the most even one.
    for (int i = 0; i < all; ++i) {
      const int low_bits = all / 2 + (i & 1 ? -(i + 1) / 2 : i / 2);
      if (low_bits < lanes || low_bits >= all || std::abs(2 * low_bits - all) > all / 2) continue;
      cut(step, low_bits);
      if (crossing_.size() >= fewest) continue;
      fewest = crossing_.size();
      low_bits_ = low_bits;
    }
  }
  cut(step, low_bits_);
  high_bits_ = all - low_bits_;
  low_row_bits_ = low_bits_ - lanes;
}

void PhaseShape::cut(const Step& step, int low_bits) {
  crossing_.clear();
  strings_.clear();
  for (const Rotation& rotation : step.rotations) {
    const uint32_t low = rotation.z & ((uint32_t{1} << low_bits) - 1);
    const uint32_t high = rotation.z >> low_bits;
    int crossing = -1;
    if (low && high) {
      const auto found = std::find(crossing_.begin(), crossing_.end(), high);
      crossing = found - crossing_.begin();
      if (found == crossing_.end()) crossing_.push_back(high);
    }
    strings_.push_back({low, high, crossing, rotation.angle});
  }
}

void fill_table(const PhaseShape& shape, const Layout& layout, const float* shared_angles,
                PhaseTable& table) {
  Buffer angles(std::max<size_t>(std::max(shape.low_size(), shape.high_size()), kLanes));
  const size_t low_floats = 2 * shape.low_size();
  table.low.resize(low_floats * shape.num_patterns());
  for (int pattern = 0; pattern < shape.num_patterns(); ++pattern) {
    std::memset(angles.data(), 0, shape.low_size() * sizeof(float));
    for (const auto& string : shape.strings()) {
      if (string.high && string.crossing < 0) continue;
      const bool is_negative = string.crossing >= 0 && (pattern >> string.crossing & 1);
      angles.data()[string.low] += (is_negative ? 0.5f : -0.5f) * shared_angles[string.angle];
    }
    walsh_transform(angles.data(), bits_of(shape.low_size()));
    fill_units(angles.data(), shape.low_size(), layout.is_deep,
               table.low.data() + pattern * low_floats);
  }
  if (!shape.has_high()) return;
  table.high.resize(2 * shape.high_size());
  std::memset(angles.data(), 0, shape.high_size() * sizeof(float));
  for (const auto& string : shape.strings()) {
    if (!string.high || string.crossing >= 0) continue;
    angles.data()[string.high] -= 0.5f * shared_angles[string.angle];
  }
  walsh_transform(angles.data(), bits_of(shape.high_size()));
  fill_units(angles.data(), shape.high_size(), false, table.high.data());
}

size_t num_sum_floats(const PhaseShape& shape) {
  const size_t low = size_t{1} << shape.low_row_bits();
  return (low * shape.num_patterns() + (shape.has_high() ? shape.high_size() : 0)) * kLanes;
}

PhaseSums phase_sums(const PhaseShape& shape, float* floats) {
  const size_t low = size_t{1} << shape.low_row_bits();
  return {floats, floats + low * shape.num_patterns() * kLanes};
}

void multiply(const PhaseShape& shape, const PhaseTable& table, const Layout& layout,
              const RowRuns& rows, float* state) {
  if (!layout.is_deep) return multiply_chunk<false, false>(shape, table, rows, state);
  if (!shape.has_high()) return multiply_chunk<true, false>(shape, table, rows, state);
  multiply_chunk<true, true>(shape, table, rows, state);
}

void divide(const PhaseShape& shape, const PhaseTable& table, const Layout& layout,
            const RowRuns& rows, float* state, float* adjoint, const PhaseSums& sums) {
  if (!layout.is_deep) {
    divide_chunk<false, false>(shape, table, rows, state, adjoint, sums);
  } else if (!shape.has_high()) {
    divide_chunk<true, false>(shape, table, rows, state, adjoint, sums);
  } else {
    divide_chunk<true, true>(shape, table, rows, state, adjoint, sums);
  }
}

void add_gradients(const PhaseShape& shape, const Layout& layout, const PhaseSums& sums,
                   double* gradients) {
  const size_t low_rows = size_t{1} << shape.low_row_bits();
  const size_t low_size = shape.low_size();
  std::vector<std::vector<double>> lows;
  for (int pattern = 0; pattern < shape.num_patterns(); ++pattern) {
    lows.push_back(by_index(sums.low + pattern * low_rows * kLanes, low_rows, layout.is_deep));
  }
  std::vector<double> high;
  if (shape.has_high()) {
    high = by_index(sums.high, shape.high_size(), false);
    walsh_transform(high.data(), bits_of(shape.high_size()));
  }
  const int num_crossing = bits_of(shape.num_patterns());
  for (int crossing = -1; crossing < num_crossing; ++crossing) {
    std::vector<double> low(low_size);
    for (size_t pattern = 0; pattern < lows.size(); ++pattern) {
      const bool is_negative = crossing >= 0 && (pattern >> crossing & 1);
      for (size_t i = 0; i < low_size; ++i)
        low[i] += is_negative ? -lows[pattern][i] : lows[pattern][i];
    }
    walsh_transform(low.data(), bits_of(low_size));
    for (const auto& string : shape.strings()) {
      if (string.crossing != crossing) continue;
      const bool is_high = string.high && crossing < 0;
      gradients[string.angle] += is_high ? high[string.high] : low[string.low];
    }
  }
}

}  // namespace tfq_models
