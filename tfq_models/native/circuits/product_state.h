#pragma once

#include <array>
#include <vector>

#include "circuits/amplitude.h"

namespace tfq_models::circuits {

// Writes products of one-qubit states; keeps its tables' memory from one to the next.
template <class Real>
class ProductWriter {
 public:
  // `qubits[b]` is the state of the qubit at bit b. Large states are split among `max_threads`.
  void write(const std::vector<std::array<Amplitude, 2>>& qubits, Real* state, int max_threads);

 private:
  void make_low_table(const std::array<Amplitude, 2>* qubits, int count);
  void write_range(size_t begin, size_t end, Real* state) const;

  // The amplitudes of the high qubits, and those of the low qubits, these also times i.
  std::vector<Amplitude> high_;
  std::vector<Amplitude> low_amplitudes_;
  std::vector<Real> low_;
  std::vector<Real> low_turned_;
};

}  // namespace tfq_models::circuits
