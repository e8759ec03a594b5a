// The unitary gates of TensorFlow Quantum's format.
#pragma once

#include <cstdint>
#include <string_view>

namespace tfq_models::circuits {

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

// Arguments that are numbers, in the order of `kNumberNames`.
enum Number : int {
  Exponent,
  ExponentScalar,
  GlobalShift,
  PhaseExponent,
  PhaseExponentScalar,
  Theta,
  ThetaScalar,
  Phi,
  PhiScalar,
  NumNumbers
};
constexpr std::string_view kNumberNames[NumNumbers] = {
    "exponent",     "exponent_scalar", "global_shift", "phase_exponent", "phase_exponent_scalar",
    "theta",        "theta_scalar",    "phi",          "phi_scalar"};

// A gate's parameters are the numbers from `first_parameter` on.
struct GateFormat {
  std::string_view id;
  GateKind kind;
  uint8_t num_targets;
  uint8_t num_parameters;
  Number first_parameter;
};

// Throws NotUnderstood for another gate.
const GateFormat& format_of(std::string_view id);

}  // namespace tfq_models::circuits
