// The forward sweep: initial states, all stages, expectations.
#include <algorithm>
#include <cstring>

#include "sweeps/initial_state.h"
#include "sweeps/sweep.h"
#include "system/buffer_pool.h"
#include "system/thread_pool.h"

namespace tfq_models {
namespace {

class ForwardSweep : public Sweep {
 public:
  using Sweep::Sweep;

  void run(float* expectations, FinalStates* states) {
    expectations_ = expectations;
    states_ = nullptr;
    if (states) {
      states->data = take_buffer(layout_.num_tiles * layout_.tile_floats());
      states->factor = prepared_.factor();
      states_ = states->data.data();
    }
    if (takes_whole_tiles()) {
      parallel_for(num_parts(), [&](int part) { run_tiles(part); });
      return;
    }
    Scratch own(states ? 1 : layout_.num_tiles * layout_.tile_floats());
    if (!states) states_ = own.data();
    run_chunks();
  }

 private:
  float* state_of(int64_t tile) const { return states_ + tile * layout_.tile_floats(); }

  void run_tiles(int part) {
    Scratch row_coefficients(prepared_.num_row_floats());
    Scratch copy(copy_floats());
    Scratch own(states_ ? 1 : layout_.tile_floats());
    for (int64_t tile = begin(part, layout_.num_tiles); tile < begin(part + 1, layout_.num_tiles);
         ++tile) {
      float* state = states_ ? state_of(tile) : own.data();
      fill_initial(tile, 1, state);
      prepared_.fill_row_coefficients(angles_, tile, row_coefficients.data());
      size_t pass = 0;
      for (const Stage& stage : plan_.stages) {
        for (int64_t chunk = 0; chunk < num_chunks(stage); ++chunk) {
          run_stage(stage, pass, chunk, row_coefficients.data(), state, copy.data());
        }
        pass += stage.num_passes();
      }
      measure(tile, state);
    }
  }

  void run_chunks() {
    Scratch row_coefficients(prepared_.num_row_floats() * layout_.num_tiles);
    const auto coefficients_of = [&](int64_t tile) {
      return row_coefficients.data() + tile * prepared_.num_row_floats();
    };
    each_tile([&](int64_t tile, int num_threads) {
      fill_initial(tile, num_threads, state_of(tile));
      prepared_.fill_row_coefficients(angles_, tile, coefficients_of(tile));
    });
    size_t pass = 0;
    for (const Stage& stage : plan_.stages) {
      const int64_t count = num_chunks(stage), total = count * layout_.num_tiles;
      parallel_for(num_parts(), [&](int part) {
        Scratch copy(copy_floats());
        for (int64_t i = begin(part, total); i < begin(part + 1, total); ++i) {
          const int64_t tile = i / count;
          run_stage(stage, pass, i % count, coefficients_of(tile), state_of(tile), copy.data());
        }
      });
      pass += stage.num_passes();
    }
    measure_in_parts();
  }

  void fill_initial(int64_t tile, int num_threads, float* state) const {
    if (inputs_.initial) {
      load_tile(layout_, inputs_.initial, tile, state);
    } else {
      leading(tile).fill(num_threads, state);
    }
  }

  // `pass` is the number of the stage's first pass in the plan.
  void run_stage(const Stage& stage, size_t pass, int64_t index, const float* row_coefficients,
                 float* state, float* copy) const {
    stop_if_interrupted();
    const RowRuns rows = stage.rows_of(index);
    float* own = state + size_t{rows.first} * 2 * kLanes;
    if (!stage.is_contiguous) gather(rows, state, own = copy);
    each_item(stage, pass, index, own, nullptr,
              [&](const StageItem& item, size_t number, const Part& part) {
                if (item.is_phases) {
                  multiply(compiled_.phases(item.step), tables_[item.step], layout_, part.rows,
                           part.chunk.state);
                } else {
                  run_forward(item.pass, prepared_.pass(number), row_coefficients, part.chunk);
                }
              });
    if (!stage.is_contiguous) scatter(rows, copy, state);
  }

  void measure(int64_t tile, const float* state) const {
    const Measurement& measurement = compiled_.measurement();
    const size_t count = measurement.num_strings() * kLanes;
    Scratch sums(count);
    std::fill_n(sums.data(), count, 0.0f);
    measurement.add_expectations(state, 0, layout_.num_rows(), sums.data());
    finish(tile, sums.data());
  }

  void measure_in_parts() const {
    const Measurement& measurement = compiled_.measurement();
    const size_t count = measurement.num_strings() * kLanes;
    Scratch sums(count * layout_.num_tiles * num_parts());
    std::fill_n(sums.data(), count * layout_.num_tiles * num_parts(), 0.0f);
    const int64_t block = measurement.block_rows(), num_blocks = layout_.num_rows() / block;
    parallel_for(num_parts(), [&](int part) {
      for (int64_t tile = 0; tile < layout_.num_tiles; ++tile) {
        measurement.add_expectations(state_of(tile), begin(part, num_blocks) * block,
                                     begin(part + 1, num_blocks) * block,
                                     sums.data() + (part * layout_.num_tiles + tile) * count);
      }
    });
    for (int64_t tile = 0; tile < layout_.num_tiles; ++tile) {
      float* total = sums.data() + tile * count;
      for (int part = 1; part < num_parts(); ++part) {
        const float* own = sums.data() + (part * layout_.num_tiles + tile) * count;
        for (size_t i = 0; i < count; ++i) total[i] += own[i];
      }
      finish(tile, total);
    }
  }

  void finish(int64_t tile, float* sums) const {
    const Measurement& measurement = compiled_.measurement();
    const float scale = prepared_.factor() * prepared_.factor();
    for (int i = 0; i < measurement.num_strings() * kLanes; ++i) sums[i] *= scale;
    measurement.combine(layout_, sums, tile, expectations_);
  }

  float* expectations_ = nullptr;
  float* states_ = nullptr;
};

}  // namespace

void Simulation::forward(const Inputs& inputs, float* expectations, FinalStates* states) const {
  const Layout layout(program_.num_qubits, inputs.batch);
  const CompiledProgram& own = compiled(layout);
  ForwardSweep(*this, schedule_, own, own.forward(), layout, inputs).run(expectations, states);
}

}  // namespace tfq_models
