// The unitary gates of TensorFlow Quantum's format.
#pragma once

#include <cstdint>
#include <string_view>

namespace tfq_models::circuits {

// Python knows the numbers of these.
enum class GateKind : uint8_t {
  X,
  Y,
  Z,
  H,
  XX,
  YY,
  ZZ,
  CZ,
  CNot,
  Swap,
  ISwap,
  PhasedX,
  PhasedISwap,
  FSim,
  Identity
};

// What an operation may say besides its gate and qubits, in the order of `kArgumentNames`. An
// angle's scalar follows it.
enum Argument : int {
  GlobalShift,
  Exponent,
  ExponentScalar,
  PhaseExponent,
  PhaseExponentScalar,
  Theta,
  ThetaScalar,
  Phi,
  PhiScalar,
  Unused,
  ControlQubits,
  ControlValues,
  NumArguments
};
constexpr std::string_view kArgumentNames[NumArguments] = {"global_shift",
                                                           "exponent",
                                                           "exponent_scalar",
                                                           "phase_exponent",
                                                           "phase_exponent_scalar",
                                                           "theta",
                                                           "theta_scalar",
                                                           "phi",
                                                           "phi_scalar",
                                                           "unused",
                                                           "control_qubits",
                                                           "control_values"};

struct GateFormat {
  std::string_view id;
  GateKind kind;
  uint8_t num_targets;
  uint8_t num_angles;
  Argument first_angle;
  uint32_t arguments;  // all that the gate has, as bits
};

// Throws NotUnderstood for another gate.
const GateFormat& format_of(std::string_view id);

}  // namespace tfq_models::circuits
