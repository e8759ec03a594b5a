// What the forward and the backward sweep have in common: the work, cut into parts for threads.
#pragma once

#include <functional>
#include <vector>

#include "initial_state.h"
#include "simulation.h"

namespace tfq_models {

class Sweep {
 public:
  Sweep(const Simulation& simulation, const Schedule& schedule, const CompiledProgram& compiled,
        const Plan& plan, const Layout& layout, const Inputs& inputs);

 protected:
  // Whether a thread takes whole states; otherwise all share the chunks of each.
  bool takes_whole_tiles() const { return takes_whole_tiles_; }
  int num_parts() const { return num_parts_; }
  // The first of `count` things that belong to a part.
  int64_t begin(int part, int64_t count) const { return count * part / num_parts_; }

  // Floats of the largest chunk that has to be copied.
  size_t copy_floats() const;
  static size_t num_passes(const Stage& stage);
  Chunk make_chunk(const Stage& stage, int64_t index, float* state, float* adjoint) const;
  ChunkRows rows_of(const Stage& stage, int64_t index) const;
  int64_t num_chunks(const Stage& stage) const {
    return int64_t{1} << (layout_.num_row_bits - stage.num_local);
  }

  const Program& program_;
  const Schedule& schedule_;
  const CompiledProgram& compiled_;
  const Plan& plan_;
  const Layout layout_;
  const Inputs& inputs_;
  const AngleValues angles_;
  const PreparedPlan prepared_;
  std::vector<PhaseTable> tables_;  // by step

 private:
  void fill_tables();

  int num_parts_;
  bool takes_whole_tiles_;
};

// Copies between a state and the rows of a chunk, one after the other.
void gather(const ChunkRows& rows, const float* state, float* chunk);
void scatter(const ChunkRows& rows, const float* chunk, float* state);

}  // namespace tfq_models
