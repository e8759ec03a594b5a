#include "sweeps/simulation.h"

namespace tfq_models {

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

const CompiledProgram& Simulation::compiled(const Layout& layout) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  auto& own = compiled_[layout.is_deep];
  if (!own) own = std::make_unique<CompiledProgram>(program_, schedule_, layout);
  return *own;
}

}  // namespace tfq_models
