// The operations that turn serialised circuits into states.

#include <complex>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "circuit_batch.h"
#include "tensorflow_api.h"

namespace tfq_models {
namespace {

// Outputs: the states, `(batch, 2**num_qubits)`, or `(0, 2**num_qubits)` where a circuit is not
// understood; the `Problem` of the first of these, and its row: 0 and -1 where there is none.
template <class Real>
class CircuitStates : public Kernel {
 public:
  explicit CircuitStates(const Attributes& attributes)
      : readers_(attributes.texts("qubit_ids")) {}

  void compute(OpContext& context) override {
    const Tensor circuits = context.input(0);
    if (circuits.rank() != 1) {
      throw InvalidArgument("`circuits` must have shape (batch,). Received: a tensor of rank " +
                            std::to_string(circuits.rank()) + ".");
    }
    std::vector<std::string_view> messages(circuits.num_elements());
    for (size_t row = 0; row < messages.size(); ++row) messages[row] = circuits.string(row);
    const circuits::CircuitBatch batch(readers_, std::move(messages));
    const bool is_understood = batch.problem() == circuits::Problem::None;
    const int64_t num_rows = is_understood ? batch.num_rows() : 0;
    const Tensor states = context.output(0, data_type_of<std::complex<Real>>(),
                                         {num_rows, int64_t{1} << readers_.qubits().num_qubits()});
    *context.output(1, DataType::Int32, {}).data<int32_t>() = static_cast<int32_t>(batch.problem());
    *context.output(2, DataType::Int32, {}).data<int32_t>() = batch.problem_row();
    if (is_understood) batch.write_states(states.data<Real>());
  }

 private:
  circuits::SkeletonReaders readers_;
};

void set_shapes(ShapeContext& context) {
  context.input(0, 1);
  context.set_output(0, context.unknown(2));
  context.set_output(1, context.unknown(0));
  context.set_output(2, context.unknown(0));
}

template <class Real>
Op circuit_states(const std::string& name, const std::string& states) {
  const auto make = [](const Attributes& attributes) {
    return std::make_unique<CircuitStates<Real>>(attributes);
  };
  return {name,
          {"circuits: string"},
          {states, "problem: int32", "row: int32"},
          {"qubit_ids: list(string)"},
          make,
          set_shapes};
}

}  // namespace

std::vector<Op> circuit_ops() {
  return {circuit_states<float>("TfqModelsCircuitStates", "states: complex64"),
          circuit_states<double>("TfqModelsCircuitStatesDouble", "states: complex128")};
}

}  // namespace tfq_models
