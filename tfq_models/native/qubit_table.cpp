#include "qubit_table.h"

#include <utility>

#include "errors.h"
#include "not_understood.h"

namespace tfq_models::circuits {

QubitTable::QubitTable(std::vector<std::string> ids) : ids_(std::move(ids)) {
  if (ids_.empty() || ids_.size() > static_cast<size_t>(kMaxCircuitQubits)) {
    throw InvalidArgument("`qubit_ids` must name 1 to " + std::to_string(kMaxCircuitQubits) +
                          " qubits. Received: " + std::to_string(ids_.size()) + ".");
  }
  for (const std::string& id : ids_) {
    const int bit = num_qubits() - 1 - static_cast<int>(bits_.size());
    if (!bits_.emplace(id, bit).second) {
      throw InvalidArgument("`qubit_ids` must be distinct. Received: " + id + " twice.");
    }
  }
}

int QubitTable::bit(std::string_view id) const {
  const auto found = bits_.find(std::string(id));
  if (found == bits_.end()) refuse(Problem::UnknownQubit);
  return found->second;
}

}  // namespace tfq_models::circuits
