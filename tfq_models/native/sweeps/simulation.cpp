#include "sweeps/simulation.h"

#include "planning/known_letters.h"

namespace tfq_models {
namespace {

// Data sets leave the same qubits alone in all batches, mostly.
constexpr size_t kMaxVariants = 8;

}  // namespace

CompiledProgram::CompiledProgram(const Program& program, const Schedule& schedule,
                                 const Layout& layout)
    : schedule_(schedule), layout_(layout), measurement_(program, layout) {
  for (const Step& step : schedule.steps) {
    phases_.push_back(step.is_phases ? std::make_unique<PhaseShape>(step, layout) : nullptr);
  }
  forward_ = make_plan(schedule, layout, schedule.num_leading, schedule.steps.size(), false);
}

const Plan& CompiledProgram::backward(size_t first) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = backward_.find(first);
  if (found != backward_.end()) return found->second;
  return backward_[first] = make_plan(schedule_, layout_, first, schedule_.steps.size(), true);
}

Simulation::Simulation(Program program)
    : program_(std::move(program)), schedule_(schedule(program_)) {}

std::shared_ptr<const Simulation> Simulation::from_qubits(uint32_t zeros) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = from_qubits_.find(zeros);
  if (found != from_qubits_.end()) return found->second;
  if (from_qubits_.size() == kMaxVariants) from_qubits_.clear();
  auto variant = std::make_shared<const Simulation>(tfq_models::from_qubits(program_, zeros));
  return from_qubits_[zeros] = variant;
}

const CompiledProgram& Simulation::compiled(const Layout& layout) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  auto& own = compiled_[layout.is_deep];
  if (!own) own = std::make_unique<CompiledProgram>(program_, schedule_, layout);
  return *own;
}

}  // namespace tfq_models
