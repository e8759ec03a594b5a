// Circuits in TensorFlow Quantum's format, read strictly: what is unusual is not understood.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "reading/gate_formats.h"
#include "reading/name_table.h"
#include "reading/qubit_table.h"

namespace tfq_models::circuits {

constexpr size_t kMaxCircuitBytes = 0x7fffffff;  // protobuf's own limit

constexpr int32_t kNoSymbol = -1;

// A number times its scalar, by where in the message these lie; or a symbol times its scalar.
struct Angle {
  uint32_t number;
  uint32_t scalar;
  int32_t symbol;  // place among the symbols, or kNoSymbol
};

// Qubits are the positions of their bits in the index of an amplitude.
struct Gate {
  GateKind kind;
  uint8_t num_targets;
  uint8_t num_angles;
  std::array<uint8_t, 2> targets;
  uint32_t shift;  // where in the message the global shift lies, or 0
  uint64_t control_mask;
  uint64_t control_values;      // within the mask
  std::array<Angle, 2> angles;  // exponent, phase exponent; or theta, phi
};

struct Circuit {
  std::vector<Gate> gates;
  std::vector<uint32_t> floats;  // where in the message any float lies, read or not
};

// Throws NotUnderstood. Whether the floats are finite is not looked at.
Circuit read_circuit(std::string_view message, const QubitTable& qubits, const NameTable& symbols);

}  // namespace tfq_models::circuits
