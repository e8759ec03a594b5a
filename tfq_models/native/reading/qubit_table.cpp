#include "reading/qubit_table.h"

#include <utility>

#include "reading/not_understood.h"
#include "system/errors.h"

namespace tfq_models::circuits {

QubitTable::QubitTable(std::vector<std::string> ids, int max_qubits)
    : ids_("qubit_ids", std::move(ids)) {
  if (num_qubits() >= 1 && num_qubits() <= max_qubits) return;
  throw InvalidArgument("`qubit_ids` must name 1 to " + std::to_string(max_qubits) +
                        " qubits. Received: " + std::to_string(num_qubits()) + ".");
}

int QubitTable::bit(std::string_view id) const {
  const int place = ids_.find(id);
  if (place < 0) refuse(Problem::UnknownQubit);
  return num_qubits() - 1 - place;
}

}  // namespace tfq_models::circuits
