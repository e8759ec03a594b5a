#include "sweeps/measurement.h"

#include <algorithm>
#include <cstring>

#include "system/buffer.h"
#include "system/interruption.h"

namespace tfq_models {
namespace {

constexpr int kMaxBlockBits = 3;

template <int kBits>
TFQ_MODELS_INLINE void transform_block(Vector* block) {
#pragma GCC unroll 4
  for (int bit = 0; bit < kBits; ++bit) {
#pragma GCC unroll 8
    for (int i = 0; i < 1 << kBits; ++i) {
      if (i >> bit & 1) continue;
      const Vector a = block[i], b = block[i | 1 << bit];
      block[i] = a + b;
      block[i | 1 << bit] = a - b;
    }
  }
}

}  // namespace

Measurement::Measurement(const Program& program, const Layout& layout)
    : num_strings_(program.strings.size()),
      block_bits_(std::min(kMaxBlockBits, layout.num_row_bits)), operators_(program.operators) {
  for (int index = 0; index < num_strings_; ++index) {
    const PauliString& string = program.strings[index];
    const int num_y = __builtin_popcount(string.x & string.z);
    const uint32_t row_flip = layout.rows_of(string.x);
    const int lane_flip = layout.lanes_of(string.x);
    const bool is_odd = num_y % 2;
    auto group = std::find_if(groups_.begin(), groups_.end(), [&](const Group& known) {
      return known.row_flip == row_flip && known.lane_flip == lane_flip && known.is_odd == is_odd;
    });
    if (group == groups_.end()) {
      group = groups_.insert(group, {row_flip, lane_flip, is_odd, {}});
    }
    group->strings.push_back({index, layout.rows_of(string.z), layout.lanes_of(string.z)});
    lane_z_.push_back(layout.lanes_of(string.z));
    signs_.push_back(num_y % 4 == 1 || num_y % 4 == 2 ? -1.0f : 1.0f);
  }
}

// <P> = sum over b of i^(number of Y) (-1)^(z . b) conj(psi[b ^ x]) psi[b]: the real or the
// imaginary part. The transform of a block gives its sums for all signs of the lowest bits at once.
template <int kBlockBits>
void Measurement::add_group(const Group& group, const float* state, size_t first, size_t last,
                            float* sums) const {
  constexpr int kBlock = 1 << kBlockBits;
  const IntVector lanes = flipped_lanes(group.lane_flip);
  for (size_t row = first; row < last; row += kBlock) {
    Vector block[kBlock];
#pragma GCC unroll 8
    for (int i = 0; i < kBlock; ++i) {
      const float* place = state + (row + i) * 2 * kLanes;
      const float* flipped = state + ((row + i) ^ group.row_flip) * 2 * kLanes;
      const Vector re = load(place), im = load(place + kLanes);
      const Vector other_re = permuted(load(flipped), lanes);
      const Vector other_im = permuted(load(flipped + kLanes), lanes);
      block[i] = group.is_odd ? other_re * im - other_im * re : other_re * re + other_im * im;
    }
    transform_block<kBlockBits>(block);
    for (const String& string : group.strings) {
      float* target = sums + string.index * kLanes;
      const Vector value = block[string.row_z & (kBlock - 1)];
      const bool is_negative = parity(row & string.row_z);
      store(target, is_negative ? load(target) - value : load(target) + value);
    }
  }
}

// P psi [b] = (-i)^(number of Y) (-1)^(z . b) psi[b ^ x].
template <int kBlockBits>
void Measurement::apply_group(const Group& group, const float* state, const float* weights,
                              size_t first, size_t last, float* adjoint) const {
  constexpr int kBlock = 1 << kBlockBits;
  const IntVector lanes = flipped_lanes(group.lane_flip);
  const bool is_first = &group == groups_.data();
  for (size_t row = first; row < last; row += kBlock) {
    Vector block[kBlock] = {};
    for (const String& string : group.strings) {
      Vector& target = block[string.row_z & (kBlock - 1)];
      const Vector weight = load(weights + string.index * kLanes);
      target = parity(row & string.row_z) ? target - weight : target + weight;
    }
    transform_block<kBlockBits>(block);
#pragma GCC unroll 8
    for (int i = 0; i < kBlock; ++i) {
      float* target = adjoint + (row + i) * 2 * kLanes;
      const float* flipped = state + ((row + i) ^ group.row_flip) * 2 * kLanes;
      const Vector re = block[i] * permuted(load(flipped), lanes);
      const Vector im = block[i] * permuted(load(flipped + kLanes), lanes);
      const Vector before_re = is_first ? Vector{} : load(target);
      const Vector before_im = is_first ? Vector{} : load(target + kLanes);
      store(target, before_re + (group.is_odd ? -im : re));
      store(target + kLanes, before_im + (group.is_odd ? re : im));
    }
  }
}

void Measurement::add_expectations(const float* state, size_t first, size_t last,
                                   float* sums) const {
  // Long sums in two steps, which keeps them accurate.
  constexpr size_t kStretch = 512;
  Buffer stretch_sums(num_strings_ * kLanes);
  for (size_t start = first; start < last; start += kStretch) {
    stop_if_interrupted();
    const size_t end = std::min(last, start + kStretch);
    std::memset(stretch_sums.data(), 0, sizeof(float) * num_strings_ * kLanes);
    for (const Group& group : groups_) {
      switch (block_bits_) {
        case 1: add_group<1>(group, state, start, end, stretch_sums.data()); break;
        case 2: add_group<2>(group, state, start, end, stretch_sums.data()); break;
        default: add_group<3>(group, state, start, end, stretch_sums.data());
      }
    }
    for (int i = 0; i < num_strings_ * kLanes; ++i) sums[i] += stretch_sums.data()[i];
  }
}

void Measurement::apply(const float* state, const float* weights, size_t first, size_t last,
                        float* adjoint) const {
  for (const Group& group : groups_) {
    stop_if_interrupted();
    switch (block_bits_) {
      case 1: apply_group<1>(group, state, weights, first, last, adjoint); break;
      case 2: apply_group<2>(group, state, weights, first, last, adjoint); break;
      default: apply_group<3>(group, state, weights, first, last, adjoint);
    }
  }
}

void Measurement::combine(const Layout& layout, const float* sums, int64_t tile,
                          float* values) const {
  Buffer strings(num_strings_ * kLanes);
  for (int i = 0; i < num_strings_; ++i) {
    const Vector value = signs_[i] * with_lane_signs(load(sums + i * kLanes), lane_z_[i]);
    store(strings.data() + i * kLanes, layout.is_deep ? broadcast(sum(value)) : value);
  }
  const int64_t first_row = layout.is_deep ? tile : tile * kLanes;
  const size_t num_operators = operators_.size();
  for (size_t k = 0; k < num_operators; ++k) {
    Vector total{};
    for (const Term& term : operators_[k]) {
      total += static_cast<float>(term.weight) * load(strings.data() + term.feature * kLanes);
    }
    for (int lane = 0; lane < layout.lanes_in_use(tile); ++lane) {
      values[(first_row + lane) * num_operators + k] = total[lane];
    }
  }
}

void Measurement::distribute(const Layout& layout, const float* upstream, int64_t tile,
                             float* weights) const {
  std::memset(weights, 0, sizeof(float) * num_strings_ * kLanes);
  const int64_t first_row = layout.is_deep ? tile : tile * kLanes;
  const size_t num_operators = operators_.size();
  for (size_t k = 0; k < num_operators; ++k) {
    Vector slope{};
    for (int lane = 0; lane < layout.lanes_in_use(tile); ++lane) {
      slope[lane] = upstream[(first_row + lane) * num_operators + k];
    }
    if (layout.is_deep) slope = broadcast(slope[0]);
    for (const Term& term : operators_[k]) {
      float* target = weights + term.feature * kLanes;
      store(target, load(target) + static_cast<float>(term.weight) * slope);
    }
  }
  for (int i = 0; i < num_strings_; ++i) {
    float* target = weights + i * kLanes;
    store(target, signs_[i] * with_lane_signs(load(target), lane_z_[i]));
  }
}

}  // namespace tfq_models
