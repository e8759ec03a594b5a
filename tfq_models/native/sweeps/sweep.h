// What the forward and the backward sweep have in common: the work, cut into parts for threads.
#pragma once

#include <vector>

#include "sweeps/leading_product.h"
#include "sweeps/preparation.h"
#include "sweeps/simulation.h"
#include "system/interruption.h"
#include "system/thread_pool.h"

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

  // Calls body(tile, number of threads that it may use) for all tiles: side by side, or, if that
  // left many threads idle, one after the other.
  template <typename Body>
  void each_tile(const Body& body) const {
    if (2 * layout_.num_tiles > num_parts_) {
      parallel_for(layout_.num_tiles, [&](int tile) { body(tile, 1); });
    } else {
      for (int64_t tile = 0; tile < layout_.num_tiles; ++tile) body(tile, num_parts_);
    }
  }

  // What the leading rotations make of a tile's qubits.
  LeadingProduct leading(int64_t tile) const {
    return LeadingProduct(schedule_, layout_, angles_, tile, inputs_.qubits);
  }

  // Floats of the largest chunk that has to be copied.
  size_t copy_floats() const;

  // A part of a chunk that a block of a stage works on.
  struct Part {
    RowRuns rows;
    Chunk chunk;
  };

  // Calls body(item, number of its pass in the plan, part) for all items of a stage, on one chunk.
  // The chunk's rows lie one after the other in `state` and, unless null, in `adjoint`.
  template <typename Body>
  void each_item(const Stage& stage, size_t pass, uint32_t chunk, float* state, float* adjoint,
                 const Body& body) const;
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
  // Floats times steps.
  double work() const;
  void fill_tables();

  const Interruptible interruptible_;
  int num_parts_;
  bool takes_whole_tiles_;
};

template <typename Body>
void Sweep::each_item(const Stage& stage, size_t pass, uint32_t chunk, float* state, float* adjoint,
                      const Body& body) const {
  const RowRuns rows = stage.rows_of(chunk);
  const uint32_t local_places = stage.local << 1 | 1;
  for (const Stage::Block& block : stage.blocks) {
    for (uint32_t index = 0; index < 1u << (stage.num_local - block.block_bits); ++index) {
      const size_t offset = (size_t{2 * kLanes} << block.block_bits) * index;
      const uint32_t place = deposit(index << (block.block_bits + 1), local_places);
      const Part part = {rows.part(index, block.block_bits),
                         {state + offset, adjoint ? adjoint + offset : nullptr,
                          block.block_bits + 1, rows.first << 1 | place, local_places}};
      size_t number = pass;
      for (const StageItem& item : block.items) body(item, item.is_phases ? 0 : number++, part);
    }
    for (const StageItem& item : block.items) pass += !item.is_phases;
  }
}

// Copies between a state and the rows of a chunk, one after the other.
void gather(const RowRuns& rows, const float* state, float* chunk);
void scatter(const RowRuns& rows, const float* chunk, float* state);

}  // namespace tfq_models
