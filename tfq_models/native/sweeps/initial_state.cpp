#include "sweeps/initial_state.h"

#include <cstring>

namespace tfq_models {

void load_tile(const Layout& layout, const float* amplitudes, int64_t tile, float* state) {
  const size_t size = size_t{1} << layout.num_qubits;
  const float* source = amplitudes + (layout.is_deep ? tile : tile * kLanes) * 2 * size;
  if (layout.is_deep) {
    for (size_t row = 0; row < layout.num_rows(); ++row, source += 2 * kLanes) {
      for (int lane = 0; lane < kLanes; ++lane) {
        state[row * 2 * kLanes + lane] = source[2 * lane];
        state[row * 2 * kLanes + kLanes + lane] = source[2 * lane + 1];
      }
    }
    return;
  }
  const int in_use = layout.lanes_in_use(tile);
  if (in_use < kLanes) std::memset(state, 0, layout.tile_floats() * sizeof(float));
  for (int lane = 0; lane < in_use; ++lane, source += 2 * size) {
    for (size_t row = 0; row < size; ++row) {
      state[row * 2 * kLanes + lane] = source[2 * row];
      state[row * 2 * kLanes + kLanes + lane] = source[2 * row + 1];
    }
  }
}

void store_tile(const Layout& layout, const float* state, int64_t tile, float factor,
                float* amplitudes) {
  const size_t size = size_t{1} << layout.num_qubits;
  float* target = amplitudes + (layout.is_deep ? tile : tile * kLanes) * 2 * size;
  if (layout.is_deep) {
    for (size_t row = 0; row < layout.num_rows(); ++row, target += 2 * kLanes) {
      for (int lane = 0; lane < kLanes; ++lane) {
        target[2 * lane] = factor * state[row * 2 * kLanes + lane];
        target[2 * lane + 1] = factor * state[row * 2 * kLanes + kLanes + lane];
      }
    }
    return;
  }
  for (int lane = 0; lane < layout.lanes_in_use(tile); ++lane, target += 2 * size) {
    for (size_t row = 0; row < size; ++row) {
      target[2 * row] = factor * state[row * 2 * kLanes + lane];
      target[2 * row + 1] = factor * state[row * 2 * kLanes + kLanes + lane];
    }
  }
}

}  // namespace tfq_models
