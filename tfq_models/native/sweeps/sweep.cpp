#include "sweeps/sweep.h"

#include <algorithm>
#include <cstring>

#include "system/thread_pool.h"

namespace tfq_models {
namespace {

// Floats times steps below which a second thread costs more than it saves.
constexpr double kMinParallelWork = 4e5;
// Those that take a few hundredths of a second.
constexpr double kLongWork = 1e8;

}  // namespace

Sweep::Sweep(const Simulation& simulation, const Schedule& schedule,
             const CompiledProgram& compiled, const Plan& plan, const Layout& layout,
             const Inputs& inputs)
    : program_(simulation.program()), schedule_(schedule), compiled_(compiled), plan_(plan),
      layout_(layout), inputs_(inputs), angles_(program_, inputs.batch, inputs.shared, inputs.rows),
      prepared_(plan, schedule, layout, angles_), interruptible_(work() >= kLongWork) {
  num_parts_ = work() < kMinParallelWork ? 1 : num_threads();
  takes_whole_tiles_ = layout.num_tiles >= 2 * num_parts_ || layout.num_tiles % num_parts_ == 0;
  fill_tables();
}

double Sweep::work() const {
  return 1.0 * layout_.num_tiles * layout_.tile_floats() * (schedule_.steps.size() + 1);
}

void Sweep::fill_tables() {
  tables_.resize(schedule_.steps.size());
  std::vector<int> wanted;
  plan_.each_item([&](const StageItem& item) {
    if (item.is_phases) wanted.push_back(item.step);
  });
  size_t size = 0;
  for (int step : wanted) size += compiled_.phases(step).low_size();
  const int parts = size < 1 << 14 ? 1 : wanted.size();
  parallel_for(parts, [&](int part) {
    for (size_t i = part; i < wanted.size(); i += parts) {
      fill_table(compiled_.phases(wanted[i]), layout_, angles_.shared(), tables_[wanted[i]]);
    }
  });
}

size_t Sweep::copy_floats() const {
  size_t rows = 0;
  for (const Stage& stage : plan_.stages) {
    if (!stage.is_contiguous) rows = std::max(rows, size_t{1} << stage.num_local);
  }
  return rows * 2 * kLanes;
}

void gather(const RowRuns& rows, const float* state, float* chunk) {
  const size_t count = size_t{2 * kLanes} << rows.run_bits;
  for (size_t run = 0; run < rows.num_runs; ++run) {
    std::memcpy(chunk, state + size_t{rows.first | rows.runs[run]} * 2 * kLanes,
                count * sizeof(float));
    chunk += count;
  }
}

void scatter(const RowRuns& rows, const float* chunk, float* state) {
  const size_t count = size_t{2 * kLanes} << rows.run_bits;
  for (size_t run = 0; run < rows.num_runs; ++run) {
    std::memcpy(state + size_t{rows.first | rows.runs[run]} * 2 * kLanes, chunk,
                count * sizeof(float));
    chunk += count;
  }
}

}  // namespace tfq_models
