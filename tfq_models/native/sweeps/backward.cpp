// The backward sweep: the adjoint method. State and adjoint go back together, un-computed step by
// step. T. Jones, J. Gacon, arXiv:2009.02823, Algorithm 1.
#include <algorithm>
#include <cstring>

#include "sweeps/gradient_sums.h"
#include "sweeps/initial_state.h"
#include "sweeps/sweep.h"
#include "system/buffer_pool.h"
#include "system/thread_pool.h"

namespace tfq_models {
namespace {

class BackwardSweep : public Sweep {
 public:
  using Sweep::Sweep;

  // Gradients are wanted of step `first` and those after it.
  void run(size_t first, const float* upstream, FinalStates& states, const Gradients& gradients) {
    first_ = first;
    upstream_ = upstream;
    states_ = states.data.data();
    factor_ = states.factor;
    gradients_ = &gradients;
    AngleGradients angle_gradients(program_, inputs_.batch);
    if (takes_whole_tiles()) {
      run_tiles(angle_gradients);
    } else {
      run_chunks(angle_gradients);
    }
    angle_gradients.write(program_, gradients);
  }

 private:
  using Sums = std::vector<std::unique_ptr<GradientSums>>;

  float* state_of(int64_t tile) const { return states_ + tile * layout_.tile_floats(); }

  Sums make_sums(size_t count) const {
    Sums sums(count);
    for (auto& own : sums) own = std::make_unique<GradientSums>(schedule_, compiled_, plan_);
    return sums;
  }

  void run_tiles(AngleGradients& gradients) const {
    const Sums sums = make_sums(num_parts());
    const size_t num_shared = gradients.shared.size();
    std::vector<double> shared(num_parts() * num_shared);
    parallel_for(num_parts(), [&](int part) {
      run_part(part, *sums[part], shared.data() + part * num_shared, gradients);
    });
    for (size_t i = 0; i < shared.size(); ++i) gradients.shared[i % num_shared] += shared[i];
    finish_phases(sums, gradients);
  }

  void run_part(int part, GradientSums& sums, double* shared, AngleGradients& gradients) const {
    Scratch row_coefficients(prepared_.num_row_floats());
    Scratch copy(2 * copy_floats());
    Scratch adjoint(layout_.tile_floats());
    for (int64_t tile = begin(part, layout_.num_tiles); tile < begin(part + 1, layout_.num_tiles);
         ++tile) {
      float* state = state_of(tile);
      seed(tile, state, 0, layout_.num_rows(), adjoint.data());
      prepared_.fill_row_coefficients(angles_, tile, row_coefficients.data());
      size_t pass = 0;
      for (const Stage& stage : plan_.stages) {
        for (int64_t chunk = 0; chunk < num_chunks(stage); ++chunk) {
          run_stage(stage, pass, chunk, row_coefficients.data(), state, adjoint.data(), copy.data(),
                    sums);
        }
        pass += stage.num_passes();
      }
      sums.flush_rotations(schedule_, prepared_, layout_, tile, shared, gradients);
      add_leading(tile, 1, adjoint.data(), shared, gradients);
      store_initial(tile, adjoint.data());
    }
  }

  void run_chunks(AngleGradients& gradients) const {
    const size_t num_tiles = layout_.num_tiles;
    Scratch row_coefficients(prepared_.num_row_floats() * num_tiles);
    Scratch adjoints(layout_.tile_floats() * num_tiles);
    const auto coefficients_of = [&](int64_t tile) {
      return row_coefficients.data() + tile * prepared_.num_row_floats();
    };
    const auto adjoint_of = [&](int64_t tile) {
      return adjoints.data() + tile * layout_.tile_floats();
    };
    for (size_t tile = 0; tile < num_tiles; ++tile) {
      prepared_.fill_row_coefficients(angles_, tile, coefficients_of(tile));
    }
    const int64_t block = compiled_.measurement().block_rows();
    const int64_t num_blocks = layout_.num_rows() / block;
    parallel_for(num_parts(), [&](int part) {
      for (size_t tile = 0; tile < num_tiles; ++tile) {
        seed(tile, state_of(tile), begin(part, num_blocks) * block,
             begin(part + 1, num_blocks) * block, adjoint_of(tile));
      }
    });
    const Sums sums = make_sums(num_parts() * num_tiles);
    size_t pass = 0;
    for (const Stage& stage : plan_.stages) {
      const int64_t count = num_chunks(stage), total = count * num_tiles;
      parallel_for(num_parts(), [&](int part) {
        Scratch copy(2 * copy_floats());
        for (int64_t i = begin(part, total); i < begin(part + 1, total); ++i) {
          const int64_t tile = i / count;
          run_stage(stage, pass, i % count, coefficients_of(tile), state_of(tile), adjoint_of(tile),
                    copy.data(), *sums[part * num_tiles + tile]);
        }
      });
      pass += stage.num_passes();
    }
    for (size_t i = 0; i < sums.size(); ++i) {
      sums[i]->flush_rotations(schedule_, prepared_, layout_, i % num_tiles,
                               gradients.shared.data(), gradients);
    }
    finish_phases(sums, gradients);
    const size_t num_shared = gradients.shared.size();
    std::vector<double> shared(num_tiles * num_shared);
    each_tile([&](int64_t tile, int num_threads) {
      add_leading(tile, num_threads, adjoint_of(tile), shared.data() + tile * num_shared,
                  gradients);
      store_initial(tile, adjoint_of(tile));
    });
    for (size_t i = 0; i < shared.size(); ++i) gradients.shared[i % num_shared] += shared[i];
  }

  // adjoint = sum of upstream * operator |state>, in rows [first, last).
  void seed(int64_t tile, const float* state, size_t first, size_t last, float* adjoint) const {
    const Measurement& measurement = compiled_.measurement();
    const int count = measurement.num_strings() * kLanes;
    Scratch weights(count);
    measurement.distribute(layout_, upstream_, tile, weights.data());
    const float scale = factor_ * factor_;
    for (int i = 0; i < count; ++i) weights.data()[i] *= scale;
    measurement.apply(state, weights.data(), first, last, adjoint);
  }

  void run_stage(const Stage& stage, size_t pass, int64_t index, const float* row_coefficients,
                 float* state, float* adjoint, float* copy, GradientSums& sums) const {
    stop_if_interrupted();
    const RowRuns rows = stage.rows_of(index);
    const size_t offset = size_t{rows.first} * 2 * kLanes;
    float *own_state = state + offset, *own_adjoint = adjoint + offset;
    if (!stage.is_contiguous) {
      own_state = copy;
      own_adjoint = copy + copy_floats();
      gather(rows, state, own_state);
      gather(rows, adjoint, own_adjoint);
    }
    each_item(stage, pass, index, own_state, own_adjoint,
              [&](const StageItem& item, size_t number, const Part& part) {
                if (item.is_phases) {
                  divide(compiled_.phases(item.step), tables_[item.step], layout_, part.rows,
                         part.chunk.state, part.chunk.adjoint, sums.phases(compiled_, item.step));
                } else {
                  run_backward(item.pass, prepared_.pass(number), row_coefficients, part.chunk,
                               sums.rotations());
                }
              });
    if (!stage.is_contiguous) {
      scatter(rows, own_state, state);
      scatter(rows, own_adjoint, adjoint);
    }
  }

  void finish_phases(const Sums& sums, AngleGradients& gradients) const {
    for (size_t i = 1; i < sums.size(); ++i) sums[0]->add_phases(*sums[i]);
    std::vector<double> slopes(gradients.shared.size());
    plan_.each_item([&](const StageItem& item) {
      if (!item.is_phases) return;
      std::fill(slopes.begin(), slopes.end(), 0.0);
      add_gradients(compiled_.phases(item.step), layout_, sums[0]->phases(compiled_, item.step),
                    slopes.data());
      const double factor = prepared_.gradient_factor(item.step);
      for (size_t i = 0; i < slopes.size(); ++i) gradients.shared[i] += factor * slopes[i];
    });
  }

  // Needs the adjoint only, so that the state's place is free.
  void add_leading(int64_t tile, int num_threads, float* adjoint, double* shared,
                   AngleGradients& gradients) const {
    const int first = first_;
    if (first >= schedule_.num_leading) return;
    const double factor = prepared_.factor() / factor_;
    leading(tile).each_gradient(num_threads, first, adjoint, state_of(tile),
                                [&](const Rotation& rotation, Vector total) {
                                  gradients.add(rotation, layout_, tile, factor, total, shared);
                                });
  }

  // In TensorFlow's convention, dE / d re + i dE / d im = 2 * adjoint.
  void store_initial(int64_t tile, const float* adjoint) const {
    if (!gradients_->initial) return;
    const float scale = 2 * prepared_.factor() / factor_;
    store_tile(layout_, adjoint, tile, scale, gradients_->initial);
  }

  size_t first_ = 0;
  const float* upstream_ = nullptr;
  float* states_ = nullptr;
  double factor_ = 1;
  const Gradients* gradients_ = nullptr;
};

bool wants(const Program& program, const Rotation& rotation, const Gradients& gradients) {
  const Angle& angle =
      rotation.is_row ? program.row_angles[rotation.angle] : program.shared_angles[rotation.angle];
  return !angle.shared.empty() || (gradients.rows && !angle.rows.empty());
}

}  // namespace

size_t Simulation::first_wanted(const Gradients& gradients) const {
  if (gradients.initial) return 0;
  for (size_t step = 0; step < schedule_.steps.size(); ++step) {
    for (const Rotation& rotation : schedule_.steps[step].rotations) {
      if (wants(program_, rotation, gradients)) return step;
    }
  }
  return schedule_.steps.size();
}

void Simulation::backward(const Inputs& inputs, const float* upstream, FinalStates& states,
                          const Gradients& gradients) const {
  const Layout layout(program_.num_qubits, inputs.batch);
  const CompiledProgram& own = compiled(layout);
  const size_t first = first_wanted(gradients);
  const Plan& plan = own.backward(std::max<size_t>(first, schedule_.num_leading));
  BackwardSweep(*this, schedule_, own, plan, layout, inputs)
      .run(first, upstream, states, gradients);
}

}  // namespace tfq_models
