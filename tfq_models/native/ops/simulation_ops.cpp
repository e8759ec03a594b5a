// The operations TfqModelsExpectation and TfqModelsExpectationGradient.
#include <complex>
#include <string>

#include "ops/program_cache.h"
#include "ops/saved_states.h"
#include "system/buffer_pool.h"
#include "tensorflow/api.h"

namespace tfq_models {
namespace {

void check(bool condition, const std::string& message) {
  if (!condition) throw InvalidArgument("`TfqModelsExpectation`: " + message + ".");
}

// The inputs that both operations begin with.
class Call {
 public:
  explicit Call(OpContext& context)
      : integers_(context.input(0)), numbers_(context.input(1)), shared_(context.input(2)),
        rows_(context.input(3)), initial_(context.input(4)),
        simulation_(find_simulation(integers_.data<int32_t>(), integers_.num_elements(),
                                    numbers_.data<double>(), numbers_.num_elements())) {
    const Program& program = simulation_->program();
    check(shared_.num_elements() == program.num_shared_features,
          "the program has " + std::to_string(program.num_shared_features) +
              " shared features. Received: " + std::to_string(shared_.num_elements()));
    check(rows_.rank() == 2 && rows_.dim(1) == program.num_row_features,
          "rows must have the shape (batch, " + std::to_string(program.num_row_features) + ")");
    if (program.from_zero) return;
    const int64_t size = int64_t{1} << program.num_qubits;
    check(initial_.rank() == 2 && initial_.dim(0) == rows_.dim(0) &&
              (initial_.dim(1) == size || initial_.dim(1) == 2 * program.num_qubits),
          "initial states must have the shape (" + std::to_string(rows_.dim(0)) + ", " +
              std::to_string(size) + ")");
    // For so few qubits that both shapes are the same, they are amplitudes of states.
    if (initial_.dim(1) != size) simulation_ = simulation_->from_qubits(zeros());
  }

  const Simulation& simulation() const { return *simulation_; }
  const Program& program() const { return simulation_->program(); }
  int64_t batch() const { return rows_.dim(0); }
  int64_t num_operators() const { return program().operators.size(); }

  // Whether a row has an initial state that may have a gradient: amplitudes, not single qubits.
  bool has_amplitudes() const { return !program().from_zero && !program().from_qubits; }

  Inputs inputs() const {
    return {batch(), shared_.data<float>(), rows_.data<float>(),
            has_amplitudes() ? initial_.data<float>() : nullptr,
            program().from_qubits ? initial_.data<float>() : nullptr};
  }

 private:
  // The qubits that are |0> in all rows, as a mask.
  uint32_t zeros() const {
    const std::complex<float>* amplitudes = initial_.data<std::complex<float>>();
    const int num_qubits = program().num_qubits;
    uint32_t mask = (uint32_t{1} << num_qubits) - 1;
    for (int64_t row = 0; row < batch() && mask; ++row) {
      for (int bit = 0; bit < num_qubits; ++bit, amplitudes += 2) {
        if (amplitudes[0] != 1.0f || amplitudes[1] != 0.0f) mask &= ~(uint32_t{1} << bit);
      }
    }
    return mask;
  }

  Tensor integers_, numbers_, shared_, rows_, initial_;
  std::shared_ptr<const Simulation> simulation_;
};

class ExpectationKernel : public Kernel {
 public:
  explicit ExpectationKernel(const Attributes& attributes) : saves_(attributes.boolean("save")) {}

  void compute(OpContext& context) override {
    const Call call(context);
    Tensor values = context.output(0, DataType::Float, {call.batch(), call.num_operators()});
    Tensor number = context.output(1, DataType::Int64, {});
    *number.data<int64_t>() = 0;
    if (!call.batch()) return;
    FinalStates states;
    call.simulation().forward(call.inputs(), values.data<float>(), saves_ ? &states : nullptr);
    if (saves_) {
      *number.data<int64_t>() = save_states(std::move(states), call.simulation(), call.batch());
    }
  }

 private:
  bool saves_;
};

class GradientKernel : public Kernel {
 public:
  explicit GradientKernel(const Attributes& attributes)
      : wants_rows_(attributes.boolean("wants_rows")),
        wants_initial_(attributes.boolean("wants_initial")) {}

  void compute(OpContext& context) override {
    const Call call(context);
    const Tensor number = context.input(5), upstream = context.input(6);
    check(upstream.rank() == 2 && upstream.dim(0) == call.batch() &&
              upstream.dim(1) == call.num_operators(),
          "the gradient must have the shape (batch, number of operators)");
    const Program& program = call.program();
    const bool wants_initial = wants_initial_ && call.has_amplitudes();
    Tensor shared = context.output(0, DataType::Float, {program.num_shared_features});
    Tensor rows = context.output(1, DataType::Float,
                                 {wants_rows_ ? call.batch() : 0, program.num_row_features});
    Tensor initial =
        context.output(2, DataType::Complex64,
                       {wants_initial ? call.batch() : 0, int64_t{1} << program.num_qubits});
    const Gradients gradients = {shared.data<float>(), wants_rows_ ? rows.data<float>() : nullptr,
                                 wants_initial ? initial.data<float>() : nullptr};
    if (!call.batch()) {
      std::fill_n(gradients.shared, program.num_shared_features, 0.0f);
      return;
    }
    FinalStates states = states_of(call, *number.data<int64_t>());
    call.simulation().backward(call.inputs(), upstream.data<float>(), states, gradients);
    give_back(std::move(states.data));
  }

 private:
  static FinalStates states_of(const Call& call, int64_t number) {
    if (auto saved = take_states(number, call.simulation(), call.batch())) return std::move(*saved);
    FinalStates states;
    std::vector<float> values(call.batch() * call.num_operators());
    call.simulation().forward(call.inputs(), values.data(), &states);
    return states;
  }

  bool wants_rows_, wants_initial_;
};

// The names of what `Call` reads, and more.
std::vector<std::string> inputs_and(const std::vector<std::string>& more) {
  std::vector<std::string> names = {"integers: int32", "numbers: double", "shared: float",
                                    "rows: float", "initial: complex64"};
  names.insert(names.end(), more.begin(), more.end());
  return names;
}

}  // namespace

std::vector<Op> simulation_ops() {
  Op expectation;
  expectation.name = "TfqModelsExpectation";
  expectation.inputs = inputs_and({});
  expectation.outputs = {"values: float", "number: int64"};
  expectation.attributes = {"save: bool"};
  expectation.make = [](const Attributes& attributes) {
    return std::make_unique<ExpectationKernel>(attributes);
  };
  Op gradient;
  gradient.name = "TfqModelsExpectationGradient";
  gradient.inputs = inputs_and({"number: int64", "upstream: float"});
  gradient.outputs = {"shared_gradient: float", "row_gradient: float",
                      "initial_gradient: complex64"};
  gradient.attributes = {"wants_rows: bool", "wants_initial: bool"};
  gradient.make = [](const Attributes& attributes) {
    return std::make_unique<GradientKernel>(attributes);
  };
  return {expectation, gradient};
}

}  // namespace tfq_models
