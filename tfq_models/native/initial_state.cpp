#include "initial_state.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace tfq_models {
namespace {

// The amplitudes of one qubit, by lane.
struct QubitState {
  Vector re[2] = {broadcast(1.0f), Vector{}};
  Vector im[2] = {};
};

// cos - i sin P, for P = X, Y or Z.
void rotate_qubit(QubitState& q, bool has_x, bool has_z, Vector cosine, Vector sine) {
  const QubitState before = q;
  for (int bit = 0; bit < 2; ++bit) {
    const int from = has_x ? !bit : bit;
    const Vector sign = broadcast(has_z && bit ? -1.0f : 1.0f);
    if (has_x && has_z) {  // -i Y = [[0, -1], [1, 0]]
      q.re[bit] = cosine * before.re[bit] - sign * sine * before.re[from];
      q.im[bit] = cosine * before.im[bit] - sign * sine * before.im[from];
    } else {
      q.re[bit] = cosine * before.re[bit] + sign * sine * before.im[from];
      q.im[bit] = cosine * before.im[bit] - sign * sine * before.re[from];
    }
  }
}

// Multiplies rows [0, count) by the amplitudes of the next qubit, into rows [0, 2 count).
void extend(const QubitState& q, size_t count, float* state) {
  for (size_t row = 0; row < count; ++row) {
    float* low = state + row * 2 * kLanes;
    float* high = low + count * 2 * kLanes;
    const Vector re = load(low), im = load(low + kLanes);
    store(high, re * q.re[1] - im * q.im[1]);
    store(high + kLanes, re * q.im[1] + im * q.re[1]);
    store(low, re * q.re[0] - im * q.im[0]);
    store(low + kLanes, re * q.im[0] + im * q.re[0]);
  }
}

// The first row in deep layout: its lanes are the lowest qubits.
void fill_lanes(const QubitState* qubits, float* row) {
  for (int lane = 0; lane < kLanes; ++lane) {
    float re = 1, im = 0;
    for (int bit = 0; bit < kLaneBits; ++bit) {
      const float a = qubits[bit].re[lane >> bit & 1][0], b = qubits[bit].im[lane >> bit & 1][0];
      const float old = re;
      re = old * a - im * b;
      im = old * b + im * a;
    }
    row[lane] = re;
    row[kLanes + lane] = im;
  }
}

}  // namespace

void fill_product(const Schedule& schedule, const Layout& layout, const AngleValues& angles,
                  int64_t tile, float* state) {
  std::array<QubitState, kMaxQubits> qubits;
  for (int step = 0; step < schedule.num_leading; ++step) {
    const Rotation& rotation = schedule.steps[step].rotations[0];
    QubitState& qubit = qubits[__builtin_ctz(rotation.x | rotation.z)];
    const int angle = rotation.angle;
    if (rotation.is_row) {
      rotate_qubit(qubit, rotation.x, rotation.z, angles.row_cosine(angle, layout, tile),
                   angles.row_sine(angle, layout, tile));
    } else {
      rotate_qubit(qubit, rotation.x, rotation.z, broadcast(angles.cosine(angle)),
                   broadcast(angles.sine(angle)));
    }
  }
  if (layout.is_deep) {
    fill_lanes(qubits.data(), state);
  } else {
    store(state, broadcast(1.0f));
    store(state + kLanes, Vector{});
  }
  for (int bit = 0; bit < layout.num_row_bits; ++bit) {
    extend(qubits[layout.lane_bits() + bit], size_t{1} << bit, state);
  }
}

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
