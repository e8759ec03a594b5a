#include "circuits/circuit_states.h"

#include <algorithm>

#include "circuits/gate_application.h"
#include "system/interruption.h"

namespace tfq_models::circuits {

void prepare_qubits(const Skeleton& skeleton, std::string_view message, QubitStates& qubits) {
  std::fill(qubits.begin(), qubits.end(), std::array<Amplitude, 2>{kOne, kZero});
  for (const Gate& gate : skeleton.leading_gates()) {
    const Matrix2 matrix = one_qubit_matrix(gate, message);
    std::array<Amplitude, 2>& qubit = qubits[gate.targets[0]];
    qubit = {matrix[0] * qubit[0] + matrix[1] * qubit[1],
             matrix[2] * qubit[0] + matrix[3] * qubit[1]};
  }
}

template <class Real>
CircuitSimulator<Real>::CircuitSimulator(int num_qubits, int max_threads)
    : num_qubits_(num_qubits), max_threads_(max_threads), qubits_(num_qubits), pending_(num_qubits),
      small_state_(2 * least_num_amplitudes<Real>()) {}

template <class Real>
void CircuitSimulator<Real>::write_state(const Skeleton& skeleton, std::string_view message,
                                         Real* state) {
  const size_t size = size_t{2} << num_qubits_;
  const bool is_small = size < small_state_.size();
  Real* target = is_small ? small_state_.data() : state;
  prepare_qubits(skeleton, message, qubits_);
  product_writer_.write(qubits_, target, max_threads_);
  if (!skeleton.is_product()) apply_others(skeleton, message, target);
  if (is_small) std::copy_n(target, size, state);
}

// Gates on one qubit wait until something entangles it, and are then applied together.
template <class Real>
void CircuitSimulator<Real>::apply_others(const Skeleton& skeleton, std::string_view message,
                                          Real* state) {
  for (const Gate& gate : skeleton.other_gates()) {
    stop_if_interrupted();
    if (gate.num_targets == 1 && !gate.control_mask) {
      std::optional<Matrix2>& pending = pending_[gate.targets[0]];
      const Matrix2 matrix = one_qubit_matrix(gate, message);
      pending = pending ? matrix * *pending : matrix;
    } else {
      apply_entangling(operation_of(gate, message), state);
    }
  }
  for (int bit = 0; bit < num_qubits_; ++bit) apply_pending(bit, state);
}

template <class Real>
void CircuitSimulator<Real>::apply_entangling(Operation operation, Real* state) {
  for (int bit = 0; bit < num_qubits_; ++bit) {
    if (operation.control_mask >> bit & 1) apply_pending(bit, state);
  }
  for (int position = 0; position < operation.num_targets; ++position) {
    std::optional<Matrix2>& pending = pending_[operation.targets[position]];
    // Not into a diagonal matrix, which would become a dense one.
    if (operation.control_mask || operation.is_diagonal) {
      apply_pending(operation.targets[position], state);
    } else if (pending) {
      absorb(operation, position, *pending);
      pending.reset();
    }
  }
  apply(operation, num_qubits_, state, max_threads_);
}

template <class Real>
void CircuitSimulator<Real>::apply_pending(int bit, Real* state) {
  std::optional<Matrix2>& pending = pending_[bit];
  if (!pending) return;
  apply(one_qubit_operation(*pending, static_cast<uint8_t>(bit)), num_qubits_, state, max_threads_);
  pending.reset();
}

template class CircuitSimulator<float>;
template class CircuitSimulator<double>;

}  // namespace tfq_models::circuits
