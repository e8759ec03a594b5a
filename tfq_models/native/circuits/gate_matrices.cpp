#include "circuits/gate_matrices.h"

#include <utility>

#include "reading/message_floats.h"

namespace tfq_models::circuits {
namespace {

struct Numbers {
  double exponent;  // theta of FSim
  double shift;
  double phase;  // phi of FSim
};

Numbers numbers_of(const Gate& gate, std::string_view message) {
  // The product of two floats is exact.
  const auto angle = [&](int i) {
    if (i >= gate.num_angles) return 0.0;
    return read_number(message, gate.angles[i].number) *
           read_number(message, gate.angles[i].scalar);
  };
  return {angle(0), gate.shift ? read_number(message, gate.shift) : 0, angle(1)};
}

// P**t for P with eigenvalues 1 and -1 is phase * (cosine - i sine P).
struct Rotation {
  Amplitude phase;
  double cosine;
  double sine;

  Amplitude diagonal(double p) const { return phase * Amplitude{cosine, -sine * p}; }
  Amplitude off_diagonal(Amplitude p) const { return phase * (Amplitude{0, -sine} * p); }
};

Rotation rotation_of(const Numbers& numbers) {
  const Amplitude half = phase_of_half_turns(numbers.exponent / 2);
  const double turns = numbers.exponent * (numbers.shift + 0.5);
  return {turns == 0 ? kOne : phase_of_half_turns(turns), half.real, half.imaginary};
}

Matrix2 matrix2(GateKind kind, const Numbers& numbers) {
  if (kind == GateKind::Identity) return {kOne, kZero, kZero, kOne};
  if (kind == GateKind::Z) {
    return {phase_of_half_turns(numbers.exponent * numbers.shift), kZero, kZero,
            phase_of_half_turns(numbers.exponent * (numbers.shift + 1))};
  }
  const Rotation rotation = rotation_of(numbers);
  if (kind == GateKind::H) {
    constexpr double kRoot = 0.70710678118654752440;
    const Amplitude off = rotation.off_diagonal({kRoot, 0});
    return {rotation.diagonal(kRoot), off, off, rotation.diagonal(-kRoot)};
  }
  const Amplitude diagonal = rotation.diagonal(0);
  if (kind == GateKind::Y) {
    return {diagonal, rotation.off_diagonal({0, -1}), rotation.off_diagonal(kI), diagonal};
  }
  const Amplitude off = rotation.off_diagonal(kOne);
  if (kind == GateKind::X) return {diagonal, off, off, diagonal};
  const Amplitude turn = phase_of_half_turns(numbers.phase);
  return {diagonal, conjugate(turn) * off, turn * off, diagonal};
}

void set(Operation& operation, int row, int column, Amplitude value) {
  operation.entries[row * 4 + column] = value;
}

// Pauli times Pauli, to a power. The product of the entries that connect 00 with 11 is `outer`, of
// those that connect 01 with 10 `inner`.
void set_pauli_pair(Operation& operation, const Numbers& numbers, double outer, double inner) {
  const Rotation rotation = rotation_of(numbers);
  for (int i = 0; i < 4; ++i) {
    const bool is_outer = i == 0 || i == 3;
    set(operation, i, i, rotation.diagonal(0));
    set(operation, i, 3 - i, rotation.off_diagonal({is_outer ? outer : inner, 0}));
  }
}

void set_diagonal(Operation& operation, std::array<Amplitude, 4> values) {
  operation.is_diagonal = true;
  for (int i = 0; i < 4; ++i) set(operation, i, i, values[i]);
}

// Only 01 and 10 mix.
void set_exchange(Operation& operation, Amplitude stay, Amplitude swap, Amplitude back) {
  for (int i = 0; i < 4; ++i) set(operation, i, i, i == 0 || i == 3 ? kOne : stay);
  set(operation, 1, 2, swap);
  set(operation, 2, 1, back);
}

void scale(Operation& operation, Amplitude factor) {
  for (Amplitude& entry : operation.entries) entry = factor * entry;
}

void set_two_qubits(Operation& operation, GateKind kind, const Numbers& numbers) {
  const Amplitude shift = phase_of_half_turns(numbers.exponent * numbers.shift);
  const Amplitude half = phase_of_half_turns(numbers.exponent / 2);
  const Amplitude phase = phase_of_half_turns(numbers.exponent);
  switch (kind) {
    case GateKind::XX: return set_pauli_pair(operation, numbers, 1, 1);
    case GateKind::YY: return set_pauli_pair(operation, numbers, -1, 1);
    case GateKind::ZZ: set_diagonal(operation, {kOne, phase, phase, kOne}); break;
    case GateKind::CZ: set_diagonal(operation, {kOne, kOne, kOne, phase}); break;
    case GateKind::CNot: {
      const Amplitude stay = half * Amplitude{half.real, 0};
      const Amplitude flip = half * Amplitude{0, -half.imaginary};
      set(operation, 0, 0, kOne);
      set(operation, 1, 1, kOne);
      for (int i : {2, 3}) {
        set(operation, i, i, stay);
        set(operation, i, 5 - i, flip);
      }
      break;
    }
    case GateKind::Swap: {
      const Amplitude swap = half * Amplitude{0, -half.imaginary};
      set_exchange(operation, half * Amplitude{half.real, 0}, swap, swap);
      break;
    }
    default: {  // ISwap and PhasedISwap
      const Amplitude turn = phase_of_half_turns(2 * numbers.phase);
      const Amplitude swap = {0, half.imaginary};
      set_exchange(operation, {half.real, 0}, swap * turn, swap * conjugate(turn));
    }
  }
  scale(operation, shift);
}

void set_fsim(Operation& operation, double theta, double phi) {
  const Amplitude swap = {0, -std::sin(theta)};
  set_exchange(operation, {std::cos(theta), 0}, swap, swap);
  set(operation, 3, 3, {std::cos(phi), -std::sin(phi)});
}

// Without a global shift, CZ and CNot are Z and X under one control more.
bool has_inner_control(const Gate& gate, const Numbers& numbers) {
  return (gate.kind == GateKind::CZ || gate.kind == GateKind::CNot) && numbers.shift == 0;
}

}  // namespace

Matrix2 one_qubit_matrix(const Gate& gate, std::string_view message) {
  return matrix2(gate.kind, numbers_of(gate, message));
}

Operation one_qubit_operation(const Matrix2& matrix, uint8_t target) {
  Operation operation{};
  operation.num_targets = 1;
  operation.targets = {target, 0};
  operation.is_diagonal = matrix[1] == kZero && matrix[2] == kZero;
  std::copy(matrix.begin(), matrix.end(), operation.entries.begin());
  return operation;
}

Operation operation_of(const Gate& gate, std::string_view message) {
  const Numbers numbers = numbers_of(gate, message);
  Operation operation{};
  if (gate.num_targets == 1) {
    operation = one_qubit_operation(matrix2(gate.kind, numbers), gate.targets[0]);
  } else if (has_inner_control(gate, numbers)) {
    const GateKind kind = gate.kind == GateKind::CZ ? GateKind::Z : GateKind::X;
    operation = one_qubit_operation(matrix2(kind, numbers), gate.targets[1]);
    operation.control_mask = operation.control_values = uint64_t{1} << gate.targets[0];
  } else {
    operation.num_targets = 2;
    operation.targets = gate.targets;
    if (gate.kind == GateKind::FSim) {
      set_fsim(operation, numbers.exponent, numbers.phase);
    } else {
      set_two_qubits(operation, gate.kind, numbers);
    }
  }
  operation.control_mask |= gate.control_mask;
  operation.control_values |= gate.control_values;
  return operation;
}

Matrix2 operator*(const Matrix2& left, const Matrix2& right) {
  return {left[0] * right[0] + left[1] * right[2], left[0] * right[1] + left[1] * right[3],
          left[2] * right[0] + left[3] * right[2], left[2] * right[1] + left[3] * right[3]};
}

void absorb(Operation& operation, int target_position, const Matrix2& earlier) {
  const int bit = target_position == 0 ? operation.dimension() / 2 : 1;
  for (int row = 0; row < operation.dimension(); ++row) {
    Amplitude* entries = &operation.entries[row * operation.dimension()];
    for (int column = 0; column < operation.dimension(); ++column) {
      if (column & bit) continue;
      const Amplitude low = entries[column], high = entries[column | bit];
      entries[column] = low * earlier[0] + high * earlier[2];
      entries[column | bit] = low * earlier[1] + high * earlier[3];
    }
  }
  operation.is_diagonal &= earlier[1] == kZero && earlier[2] == kZero;
}

}  // namespace tfq_models::circuits
