// Circuits in TensorFlow Quantum's format, read strictly: what is unusual is not understood.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "gate_formats.h"
#include "qubit_table.h"

namespace tfq_models::circuits {

constexpr size_t kMaxCircuitBytes = size_t{1} << 28;
constexpr size_t kMaxOperations = size_t{1} << 20;

// Qubits are the positions of their bits in the index of an amplitude.
struct Gate {
  GateKind kind;
  uint8_t num_targets;
  uint8_t num_parameters;
  std::array<uint8_t, 2> targets;
  uint64_t control_mask;
  uint64_t control_values;  // within the mask
  // Where in the message the floats lie: exponent, its scalar, global shift, phase exponent, its
  // scalar; or theta, its scalar, phi, its scalar.
  std::array<uint32_t, 5> parameters;
};

struct Circuit {
  std::vector<Gate> gates;
  std::vector<uint32_t> floats;  // where in the message any float lies, read or not
};

// Throws NotUnderstood; but see `check_parameters`.
Circuit read_circuit(std::string_view message, const QubitTable& qubits);

// Throws NotUnderstood where a number is none, or would mean different things to Cirq and to
// TensorFlow Quantum. The message is the one that was read, or one that differs in floats only.
void check_parameters(const std::vector<Gate>& gates, std::string_view message);

// Returns the float at an offset of a message.
inline float read_float(std::string_view message, uint32_t offset) {
  float value;
  std::memcpy(&value, message.data() + offset, sizeof value);
  return value;
}

}  // namespace tfq_models::circuits
