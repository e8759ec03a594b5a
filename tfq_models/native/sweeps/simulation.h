// A program compiled for both layouts, and its forward and backward sweep over a batch.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "passes/phases.h"
#include "planning/layout.h"
#include "planning/plan.h"
#include "planning/program.h"
#include "planning/schedule.h"
#include "sweeps/measurement.h"
#include "system/buffer.h"

namespace tfq_models {

// What a call is given.
struct Inputs {
  int64_t batch;
  const float* shared;   // (shared features)
  const float* rows;     // (batch, row features)
  const float* initial;  // (batch, 2^n) amplitudes; null where the program starts in |0...0>
  // (batch, 2 n) amplitudes of single qubits, the lowest bit first; null unless the program starts
  // in their products.
  const float* qubits = nullptr;
};

// Where gradients go; null where they are not wanted.
struct Gradients {
  float* shared;   // (shared features)
  float* rows;     // (batch, row features)
  float* initial;  // (batch, 2^n)
};

// The states that a forward sweep ends with: `factor` times the tiles in `data`.
struct FinalStates {
  Buffer data;
  double factor = 1;
};

// Everything about a program that depends on the layout only.
class CompiledProgram {
 public:
  CompiledProgram(const Program& program, const Schedule& schedule, const Layout& layout);

  const Measurement& measurement() const { return measurement_; }
  const PhaseShape& phases(int step) const { return *phases_[step]; }
  const Plan& forward() const { return forward_; }
  // The plan that undoes all steps but the first `first`.
  const Plan& backward(size_t first) const;

 private:
  const Schedule& schedule_;
  const Layout layout_;
  const Measurement measurement_;
  std::vector<std::unique_ptr<PhaseShape>> phases_;  // by step; null for a rotation
  Plan forward_;
  mutable std::mutex mutex_;
  mutable std::map<size_t, Plan> backward_;
};

class Simulation {
 public:
  explicit Simulation(Program program);

  const Program& program() const { return program_; }

  // The same for states that are products of single qubits, of which those in the mask `zeros` are
  // in |0>.
  std::shared_ptr<const Simulation> from_qubits(uint32_t zeros) const;

  // Computes expectations, (batch, operators). Leaves the final states in `states`, if not null.
  void forward(const Inputs& inputs, float* expectations, FinalStates* states) const;

  // Computes gradients from those of the expectations, (batch, operators). Uses up `states`.
  void backward(const Inputs& inputs, const float* upstream, FinalStates& states,
                const Gradients& gradients) const;

 private:
  const CompiledProgram& compiled(const Layout& layout) const;
  size_t first_wanted(const Gradients& gradients) const;

  const Program program_;
  const Schedule schedule_;
  mutable std::mutex mutex_;
  mutable std::unique_ptr<CompiledProgram> compiled_[2];                       // wide, deep
  mutable std::map<uint32_t, std::shared_ptr<const Simulation>> from_qubits_;  // by `zeros`
};

}  // namespace tfq_models
