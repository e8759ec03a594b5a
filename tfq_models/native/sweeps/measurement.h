// Expectation values of Pauli strings, and what they send back to the state.
#pragma once

#include <vector>

#include "planning/layout.h"
#include "planning/program.h"

namespace tfq_models {

class Measurement {
 public:
  Measurement(const Program& program, const Layout& layout);

  int num_strings() const { return num_strings_; }

  // Adds <P>, over rows [first, last) of a tile and by lane, to sums[string * kLanes].
  void add_expectations(const float* state, size_t first, size_t last, float* sums) const;

  // Sets adjoint = sum of weights[string * kLanes] P |state> in these rows.
  void apply(const float* state, const float* weights, size_t first, size_t last,
             float* adjoint) const;

  // Expectations of the operators from those of the strings, and the way back. `sums` and
  // `weights` are of one tile; `values` and `upstream` are (batch, operators).
  void combine(const Layout& layout, const float* sums, int64_t tile, float* values) const;
  void distribute(const Layout& layout, const float* upstream, int64_t tile, float* weights) const;

  // Rows are taken in blocks of this many.
  size_t block_rows() const { return size_t{1} << block_bits_; }

 private:
  struct String {
    int index;
    uint32_t row_z;
    int lane_z;
  };
  // Strings that flip the same bits, with an even or an odd number of Y: one pass over the state.
  struct Group {
    uint32_t row_flip;
    int lane_flip;
    bool is_odd;
    std::vector<String> strings;
  };

  template <int kBlockBits>
  void add_group(const Group& group, const float* state, size_t first, size_t last,
                 float* sums) const;
  template <int kBlockBits>
  void apply_group(const Group& group, const float* state, const float* weights, size_t first,
                   size_t last, float* adjoint) const;

  int num_strings_;
  int block_bits_;
  std::vector<Group> groups_;
  std::vector<int> lane_z_;   // by string
  std::vector<float> signs_;  // by string: of i^(number of Y)
  std::vector<std::vector<Term>> operators_;
};

}  // namespace tfq_models
