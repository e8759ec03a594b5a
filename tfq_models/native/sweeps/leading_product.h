// The product state that the leading rotations of single qubits make of |0...0>, or of qubits that
// are an input, and the gradients of their angles, which take two light passes over the adjoint,
// whatever their number.
#pragma once

#include <array>

#include "sweeps/preparation.h"

namespace tfq_models {

// The amplitudes of one qubit, by lane.
struct QubitState {
  Vector re[2] = {broadcast(1.0f), Vector{}};
  Vector im[2] = {};
};

// Of one tile. Where `num_parts` is more than 1, so many threads share the work.
class LeadingProduct {
 public:
  // `qubits` are (batch, 2 n) amplitudes, the lowest bit first, or null for |0...0>.
  LeadingProduct(const Schedule& schedule, const Layout& layout, const AngleValues& angles,
                 int64_t tile, const float* qubits);

  void fill(int num_parts, float* state) const;

  // Calls add(rotation, Re <adjoint| -i P |state> by lane; in deep layout, lane 0 has the sum) for
  // the rotations from `first` on. Overwrites the adjoint, and `scratch`, as large.
  template <typename Add>
  void each_gradient(int num_parts, int first, float* adjoint, float* scratch,
                     const Add& add) const;

 private:
  // <adjoint| without qubit `bit` of the state: two amplitudes for each qubit.
  using QubitStates = std::array<QubitState, kMaxQubits>;
  using Environments = QubitStates;

  void read_qubits(const float* amplitudes);
  Environments environments(int num_parts, float* adjoint, float* scratch) const;
  QubitState fold(int bit, int num_parts, float* adjoint, const float* below) const;
  void fold_lanes(const float* adjoint, Environments& result) const;
  void rotate(int step, bool undoes, QubitState& qubit) const;
  static int qubit_of(const Rotation& rotation) { return __builtin_ctz(rotation.x | rotation.z); }
  static Vector slope(const Rotation& rotation, const QubitState& adjoint, const QubitState& state);

  const Schedule& schedule_;
  const Layout& layout_;
  const AngleValues& angles_;
  const int64_t tile_;
  QubitStates qubits_;
};

template <typename Add>
void LeadingProduct::each_gradient(int num_parts, int first, float* adjoint, float* scratch,
                                   const Add& add) const {
  Environments adjoints = environments(num_parts, adjoint, scratch);
  QubitStates states = qubits_;
  for (int step = schedule_.num_leading - 1; step >= first; --step) {
    const Rotation& rotation = schedule_.steps[step].rotations[0];
    const int qubit = qubit_of(rotation);
    add(rotation, slope(rotation, adjoints[qubit], states[qubit]));
    rotate(step, true, states[qubit]);
    rotate(step, true, adjoints[qubit]);
  }
}

}  // namespace tfq_models
