// Circuits in TensorFlow Quantum's format, read strictly: what is unusual is not understood.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tfq_models::circuits {

constexpr int kMaxCircuitQubits = 30;
constexpr size_t kMaxCircuitBytes = size_t{1} << 28;
constexpr size_t kMaxOperations = size_t{1} << 20;

// Why a circuit is not understood. Channels are unknown gates here.
enum class Problem : int32_t {
  None = 0,
  Damaged = 1,
  UnknownGate = 2,
  Symbol = 3,
  UnknownQubit = 4,
  TooLarge = 5
};

struct NotUnderstood {
  Problem problem;
};

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

// The qubits of a state, in Cirq's order: the first is the highest bit.
class QubitTable {
 public:
  // Throws InvalidArgument for no qubits, too many, or one twice.
  explicit QubitTable(std::vector<std::string> ids);

  int num_qubits() const { return static_cast<int>(ids_.size()); }
  const std::vector<std::string>& ids() const { return ids_; }

  // Throws NotUnderstood for another qubit.
  int bit(std::string_view id) const;

 private:
  std::vector<std::string> ids_;
  std::unordered_map<std::string, int> bits_;
};

// Throws NotUnderstood; but see `check_parameters`.
Circuit read_circuit(std::string_view message, const QubitTable& qubits);

// Throws NotUnderstood where a number is none, or would mean different things to Cirq and to
// TensorFlow Quantum. The message is the one that was read, or one that differs in floats only.
void check_parameters(const std::vector<Gate>& gates, std::string_view message);

// Returns the float at an offset of a message.
float read_float(std::string_view message, uint32_t offset);

}  // namespace tfq_models::circuits
