// The operations that turn serialised circuits into states and into tables.

#include <algorithm>
#include <complex>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "circuits/circuit_batch.h"
#include "ops/circuit_tables.h"
#include "tensorflow/api.h"

namespace tfq_models {
namespace {

std::vector<std::string_view> messages_of(const Tensor& circuits) {
  if (circuits.rank() != 1) {
    throw InvalidArgument("`circuits` must have shape (batch,). Received: a tensor of rank " +
                          std::to_string(circuits.rank()) + ".");
  }
  std::vector<std::string_view> messages(circuits.num_elements());
  for (size_t row = 0; row < messages.size(); ++row) messages[row] = circuits.string(row);
  return messages;
}

// Two outputs: the `Problem` of the first circuit that is not understood, and its row; 0 and -1
// where all are.
void write_problem(OpContext& context, int output, const circuits::CircuitBatch& batch) {
  *context.output(output, DataType::Int32, {}).data<int32_t>() =
      static_cast<int32_t>(batch.problem());
  *context.output(output + 1, DataType::Int32, {}).data<int32_t>() = batch.problem_row();
}

// Outputs: the states, `(batch, 2**num_qubits)`, or `(0, 2**num_qubits)` where a circuit is not
// understood; the problem and its row. Where `may_be_qubits` and no circuit entangles qubits, the
// states are `(batch, 2 * num_qubits)`, the amplitudes of each qubit, the lowest bit first; not for
// so few qubits that both shapes are the same.
template <class Real>
class CircuitStates : public Kernel {
 public:
  explicit CircuitStates(const Attributes& attributes)
      : readers_({attributes.texts("qubit_ids"), circuits::kMaxQubitsOfState},
                 {"symbol_names", {}}),
        may_be_qubits_(attributes.boolean("may_be_qubits")) {}

  void compute(OpContext& context) override {
    const Tensor circuits = context.input(0);
    const circuits::CircuitBatch batch(readers_, messages_of(circuits));
    const bool is_understood = batch.problem() == circuits::Problem::None;
    const int64_t num_rows = is_understood ? batch.num_rows() : 0;
    const int num_qubits = readers_.qubits().num_qubits();
    const bool is_qubits =
        may_be_qubits_ && is_understood && differs_from_state(num_qubits) && batch.is_product();
    const Tensor states =
        context.output(0, data_type_of<std::complex<Real>>(),
                       {num_rows, is_qubits ? 2 * num_qubits : int64_t{1} << num_qubits});
    write_problem(context, 1, batch);
    if (is_qubits) return batch.write_qubits(states.data<Real>());
    if (is_understood) batch.write_states(states.data<Real>());
  }

 private:
  static bool differs_from_state(int num_qubits) { return num_qubits > 2; }

  circuits::SkeletonReaders readers_;
  const bool may_be_qubits_;
};

// Outputs: the tables of `circuit_tables.h`, without rows where a circuit is not understood, and
// their splits, `(batch + 1,)`; the problem and its row.
class ReadCircuits : public Kernel {
 public:
  explicit ReadCircuits(const Attributes& attributes)
      : readers_({attributes.texts("qubit_ids"), circuits::kMaxQubitsOfTable},
                 {"symbol_names", attributes.texts("symbol_names")}) {}

  void compute(OpContext& context) override {
    using namespace circuits;
    const Tensor circuits = context.input(0);
    const CircuitBatch batch(readers_, messages_of(circuits));
    const std::vector<int64_t> splits = table_splits(batch);
    const int64_t size = splits.back(), num_splits = static_cast<int64_t>(splits.size());
    const Tensor integers = context.output(0, DataType::Int64, {size, kIntegersOfOperation});
    const Tensor numbers = context.output(1, DataType::Float, {size, kNumbersOfOperation});
    const Tensor bounds = context.output(2, DataType::Int64, {num_splits});
    std::copy(splits.begin(), splits.end(), bounds.data<int64_t>());
    write_problem(context, 3, batch);
    if (size) write_tables(batch, integers.data<int64_t>(), numbers.data<float>());
  }

 private:
  circuits::SkeletonReaders readers_;
};

// The shapes of outputs of these ranks.
template <int... ranks>
void set_shapes(ShapeContext& context) {
  context.input(0, 1);
  int output = 0;
  for (int rank : {ranks...}) context.set_output(output++, context.unknown(rank));
}

template <class CircuitKernel>
std::unique_ptr<Kernel> make(const Attributes& attributes) {
  return std::make_unique<CircuitKernel>(attributes);
}

template <class Real>
Op circuit_states(const std::string& name, const std::string& states) {
  return {name,
          {"circuits: string"},
          {states, "problem: int32", "row: int32"},
          {"qubit_ids: list(string)", "may_be_qubits: bool = false"},
          make<CircuitStates<Real>>,
          set_shapes<2, 0, 0>};
}

Op read_circuits() {
  return {"TfqModelsReadCircuits",
          {"circuits: string"},
          {"integers: int64", "numbers: float", "splits: int64", "problem: int32", "row: int32"},
          {"qubit_ids: list(string)", "symbol_names: list(string)"},
          make<ReadCircuits>,
          set_shapes<2, 2, 1, 0, 0>};
}

}  // namespace

std::vector<Op> circuit_ops() {
  return {circuit_states<float>("TfqModelsCircuitStates", "states: complex64"),
          circuit_states<double>("TfqModelsCircuitStatesDouble", "states: complex128"),
          read_circuits()};
}

}  // namespace tfq_models
