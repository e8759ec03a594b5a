// States of circuits, from |0...0>.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "circuits/amplitude.h"
#include "circuits/gate_matrices.h"
#include "circuits/product_state.h"
#include "reading/skeletons.h"

namespace tfq_models::circuits {

// The amplitudes of 0 and 1 of every qubit, by bit.
using QubitStates = std::vector<std::array<Amplitude, 2>>;

// Computes the state of each qubit before anything entangles it; `qubits` has the right size. If
// the skeleton is a product, their product is the circuit's state.
void prepare_qubits(const Skeleton& skeleton, std::string_view message, QubitStates& qubits);

// Simulates circuits one after the other, without allocating again. Not for several threads at
// once; it splits large states among `max_threads` by itself.
template <class Real>
class CircuitSimulator {
 public:
  CircuitSimulator(int num_qubits, int max_threads);

  // Writes the 2**num_qubits amplitudes that a circuit makes of |0...0>, real and imaginary parts
  // by turns. `message` matches the skeleton, and its parameters were checked.
  void write_state(const Skeleton& skeleton, std::string_view message, Real* state);

 private:
  void apply_others(const Skeleton& skeleton, std::string_view message, Real* state);
  void apply_entangling(Operation operation, Real* state);
  void apply_pending(int bit, Real* state);

  const int num_qubits_;
  const int max_threads_;
  QubitStates qubits_;
  std::vector<std::optional<Matrix2>> pending_;  // gates that still wait, by bit
  std::vector<Real> small_state_;                // for states smaller than a vector
  ProductWriter<Real> product_writer_;
};

}  // namespace tfq_models::circuits
