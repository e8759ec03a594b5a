// Gates with their numbers put in, as matrices.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "circuits/amplitude.h"
#include "reading/circuit_reader.h"

namespace tfq_models::circuits {

// Row by row.
using Matrix2 = std::array<Amplitude, 4>;

// A matrix on one or two qubits, where the controls have their values. With two, the first is the
// higher bit of the matrix's indices.
struct Operation {
  int num_targets;
  bool is_diagonal;
  std::array<uint8_t, 2> targets;
  uint64_t control_mask;
  uint64_t control_values;
  std::array<Amplitude, 16> entries;

  int dimension() const { return 1 << num_targets; }
  Amplitude entry(int row, int column) const { return entries[row * dimension() + column]; }
};

// The matrix of a gate on one qubit, whatever its controls.
Matrix2 one_qubit_matrix(const Gate& gate, std::string_view message);

Operation operation_of(const Gate& gate, std::string_view message);

Operation one_qubit_operation(const Matrix2& matrix, uint8_t target);

Matrix2 operator*(const Matrix2& left, const Matrix2& right);

// Puts a gate on one of the targets before an operation without controls.
void absorb(Operation& operation, int target_position, const Matrix2& earlier);

}  // namespace tfq_models::circuits
