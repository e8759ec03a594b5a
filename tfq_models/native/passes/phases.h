// Steps of rotations about Z strings: one multiplication by phases, whose gradients are sums.
//
// The phase of a place is a sum over strings. Cut into high and low bits of the index, a string is
// a product, so that exp(i phase) = high[h] * low[pattern(h)][l]: the pattern holds the signs of
// what strings across the cut have above it. Both tables take about the root of the state's size,
// and so do the sums that the gradients are made of. Where too many strings cross every cut, all
// bits are low.
#pragma once

#include <vector>

#include "planning/layout.h"
#include "planning/plan.h"
#include "system/buffer.h"

namespace tfq_models {

// How the strings of a step split.
class PhaseShape {
 public:
  PhaseShape(const Step& step, const Layout& layout);

  int low_row_bits() const { return low_row_bits_; }
  bool has_high() const { return high_bits_ > 0; }
  int num_patterns() const { return 1 << crossing_.size(); }
  size_t low_size() const { return size_t{1} << low_bits_; }
  size_t high_size() const { return size_t{1} << high_bits_; }

  // Bit k: the parity of the high bits with the k-th mask that crosses.
  int pattern(uint32_t high) const {
    int result = 0;
    for (size_t k = 0; k < crossing_.size(); ++k) result |= parity(high & crossing_[k]) << k;
    return result;
  }

  struct String {
    uint32_t low, high;
    int crossing;  // which mask; -1 for a string on one side
    int angle;     // shared
  };
  const std::vector<String>& strings() const { return strings_; }

 private:
  void cut(const Step& step, int low_bits);

  int low_row_bits_;
  int low_bits_;  // of the state's index: low_row_bits and, in deep layout, the lanes
  int high_bits_;
  std::vector<uint32_t> crossing_;
  std::vector<String> strings_;
};

// exp(i phase) for all places: pairs of real and imaginary part. In deep layout, low ones are pairs
// of vectors.
struct PhaseTable {
  Buffer low;   // (patterns, low size)
  Buffer high;  // (high size)
};

void fill_table(const PhaseShape& shape, const Layout& layout, const float* shared_angles,
                PhaseTable& table);

// Sums of Im(conj(state) * adjoint), up to sign, by the index bits above and below the cut.
struct PhaseSums {
  float* low;   // (patterns, rows, lanes)
  float* high;  // (rows, lanes)
};

size_t num_sum_floats(const PhaseShape& shape);
PhaseSums phase_sums(const PhaseShape& shape, float* floats);

void multiply(const PhaseShape& shape, const PhaseTable& table, const Layout& layout,
              const RowRuns& rows, float* state);
// Undoes the multiplication on state and adjoint, and adds to the sums.
void divide(const PhaseShape& shape, const PhaseTable& table, const Layout& layout,
            const RowRuns& rows, float* state, float* adjoint, const PhaseSums& sums);

// Adds dE / d angle of each string to gradients[angle]. Overwrites the sums.
void add_gradients(const PhaseShape& shape, const Layout& layout, const PhaseSums& sums,
                   double* gradients);

}  // namespace tfq_models
