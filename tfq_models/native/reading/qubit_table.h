#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reading/name_table.h"

namespace tfq_models::circuits {

constexpr int kMaxQubitsOfState = 30;
constexpr int kMaxQubitsOfTable = 63;  // masks of them are int64

// The qubits of a state, in Cirq's order: the first is the highest bit.
class QubitTable {
 public:
  // Throws InvalidArgument for no qubits, too many, or one twice.
  QubitTable(std::vector<std::string> ids, int max_qubits);

  int num_qubits() const { return ids_.size(); }
  const std::vector<std::string>& ids() const { return ids_.names(); }

  // Throws NotUnderstood for another qubit.
  int bit(std::string_view id) const;

 private:
  NameTable ids_;
};

}  // namespace tfq_models::circuits
