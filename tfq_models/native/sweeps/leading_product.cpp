#include "sweeps/leading_product.h"

#include <algorithm>
#include <vector>

#include "system/thread_pool.h"

namespace tfq_models {
namespace {

// Rows below which a second thread costs more than it saves.
constexpr int64_t kMinParallelRows = 1 << 12;
// For sums; a QubitState begins as |0>.
constexpr QubitState kNothing = {{}, {}};

// Calls body(part, first row, last row), in parts of equal size.
template <typename Body>
void in_parts(int num_parts, int64_t count, const Body& body) {
  if (num_parts == 1 || count < kMinParallelRows) return body(0, 0, count);
  parallel_for(num_parts, [&](int part) {
    body(part, count * part / num_parts, count * (part + 1) / num_parts);
  });
}

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

// The first row: in deep layout, its lanes are the lowest qubits.
void fill_first(const Layout& layout, const QubitState* qubits, float* row) {
  store(row, broadcast(1.0f));
  store(row + kLanes, Vector{});
  for (int lane = 0; layout.is_deep && lane < kLanes; ++lane) {
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

// Multiplies rows [first, last) of `from`, of `count`, by the amplitudes of the next qubit, into
// rows of `to` and those `count` above.
void extend(const QubitState& q, const float* from, int64_t first, int64_t last, int64_t count,
            float* to) {
  for (int64_t row = first; row < last; ++row) {
    const Vector re = load(from + row * 2 * kLanes), im = load(from + row * 2 * kLanes + kLanes);
    float* low = to + row * 2 * kLanes;
    float* high = low + count * 2 * kLanes;
    store(high, re * q.re[1] - im * q.im[1]);
    store(high + kLanes, re * q.im[1] + im * q.re[1]);
    store(low, re * q.re[0] - im * q.im[0]);
    store(low + kLanes, re * q.im[0] + im * q.re[0]);
  }
}

}  // namespace

LeadingProduct::LeadingProduct(const Schedule& schedule, const Layout& layout,
                               const AngleValues& angles, int64_t tile, const float* qubits)
    : schedule_(schedule), layout_(layout), angles_(angles), tile_(tile) {
  if (qubits) read_qubits(qubits);
  for (int step = 0; step < schedule.num_leading; ++step) {
    rotate(step, false, qubits_[qubit_of(schedule.steps[step].rotations[0])]);
  }
}

void LeadingProduct::read_qubits(const float* amplitudes) {
  const int64_t first = layout_.is_deep ? tile_ : tile_ * kLanes;
  for (int lane = 0; lane < kLanes; ++lane) {
    // Lanes that are not in use repeat a row.
    const float* source =
        amplitudes + (first + lane % layout_.lanes_in_use(tile_)) * 4 * layout_.num_qubits;
    for (int bit = 0; bit < layout_.num_qubits; ++bit, source += 4) {
      for (int value = 0; value < 2; ++value) {
        qubits_[bit].re[value][lane] = source[2 * value];
        qubits_[bit].im[value][lane] = source[2 * value + 1];
      }
    }
  }
}

void LeadingProduct::fill(int num_parts, float* state) const {
  fill_first(layout_, qubits_.data(), state);
  for (int bit = 0; bit < layout_.num_row_bits; ++bit) {
    const int64_t count = int64_t{1} << bit;
    in_parts(num_parts, count, [&](int, int64_t first, int64_t last) {
      extend(qubits_[layout_.lane_bits() + bit], state, first, last, count, state);
    });
  }
}

void LeadingProduct::rotate(int step, bool undoes, QubitState& qubit) const {
  const Rotation& rotation = schedule_.steps[step].rotations[0];
  const int angle = rotation.angle;
  const Vector cosine = rotation.is_row ? angles_.row_cosine(angle, layout_, tile_)
                                        : broadcast(angles_.cosine(angle));
  const Vector sine =
      rotation.is_row ? angles_.row_sine(angle, layout_, tile_) : broadcast(angles_.sine(angle));
  rotate_qubit(qubit, rotation.x, rotation.z, cosine, undoes ? -sine : sine);
}

Vector LeadingProduct::slope(const Rotation& rotation, const QubitState& adjoint,
                             const QubitState& state) {
  QubitState turned = state;
  rotate_qubit(turned, rotation.x, rotation.z, Vector{}, broadcast(1.0f));
  return adjoint.re[0] * turned.re[0] + adjoint.im[0] * turned.im[0] +
         adjoint.re[1] * turned.re[1] + adjoint.im[1] * turned.im[1];
}

// One qubit after the other, from the highest: each halves the adjoint. What the qubits below it
// make of |0...0> is in rows [2^bit, 2^(bit + 1)) of `scratch`.
LeadingProduct::Environments LeadingProduct::environments(int num_parts, float* adjoint,
                                                          float* scratch) const {
  const auto below = [&](int bit) { return scratch + (size_t{2 * kLanes} << bit); };
  if (layout_.num_row_bits) fill_first(layout_, qubits_.data(), below(0));
  for (int bit = 0; bit < layout_.num_row_bits - 1; ++bit) {
    const int64_t count = int64_t{1} << bit;
    in_parts(num_parts, count, [&](int, int64_t first, int64_t last) {
      extend(qubits_[layout_.lane_bits() + bit], below(bit), first, last, count, below(bit + 1));
    });
  }
  Environments result;
  for (int bit = layout_.num_row_bits - 1; bit >= 0; --bit) {
    result[layout_.lane_bits() + bit] = fold(bit, num_parts, adjoint, below(bit));
  }
  if (layout_.is_deep) fold_lanes(adjoint, result);
  return result;
}

QubitState LeadingProduct::fold(int bit, int num_parts, float* adjoint, const float* below) const {
  const QubitState& q = qubits_[layout_.lane_bits() + bit];
  const int64_t count = int64_t{1} << bit;
  std::vector<QubitState> sums(num_parts, kNothing);  // small ones are the first thread's alone
  in_parts(num_parts, count, [&](int part, int64_t first, int64_t last) {
    QubitState total = kNothing;
    for (int64_t row = first; row < last; ++row) {
      const Vector s_re = load(below + row * 2 * kLanes),
                   s_im = load(below + row * 2 * kLanes + kLanes);
      Vector re{}, im{};
      for (int value = 0; value < 2; ++value) {
        const float* place = adjoint + (row + value * count) * 2 * kLanes;
        const Vector a_re = load(place), a_im = load(place + kLanes);
        total.re[value] += s_re * a_re + s_im * a_im;
        total.im[value] += s_re * a_im - s_im * a_re;
        re += q.re[value] * a_re + q.im[value] * a_im;
        im += q.re[value] * a_im - q.im[value] * a_re;
      }
      store(adjoint + row * 2 * kLanes, re);
      store(adjoint + row * 2 * kLanes + kLanes, im);
    }
    sums[part] = total;
  });
  QubitState total = kNothing;
  for (const QubitState& own : sums) {
    for (int value = 0; value < 2; ++value) {
      total.re[value] += layout_.is_deep ? Vector{sum(own.re[value])} : own.re[value];
      total.im[value] += layout_.is_deep ? Vector{sum(own.im[value])} : own.im[value];
    }
  }
  return total;
}

void LeadingProduct::fold_lanes(const float* adjoint, Environments& result) const {
  for (int bit = 0; bit < kLaneBits; ++bit) {
    QubitState others[kLaneBits];
    std::copy_n(qubits_.data(), kLaneBits, others);
    others[bit] = {{broadcast(1.0f), broadcast(1.0f)}, {}};
    alignas(kAlignment) float row[2 * kLanes];
    fill_first(layout_, others, row);
    QubitState total = kNothing;
    for (int lane = 0; lane < kLanes; ++lane) {
      const int value = lane >> bit & 1;
      const float a_re = adjoint[lane], a_im = adjoint[kLanes + lane];
      total.re[value][0] += row[lane] * a_re + row[kLanes + lane] * a_im;
      total.im[value][0] += row[lane] * a_im - row[kLanes + lane] * a_re;
    }
    result[bit] = total;
  }
}

}  // namespace tfq_models
