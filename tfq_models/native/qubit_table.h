#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tfq_models::circuits {

constexpr int kMaxCircuitQubits = 30;

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

}  // namespace tfq_models::circuits
