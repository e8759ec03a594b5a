// A schedule made concrete for a layout and a direction: which rotations share a pass over the
// state, and which passes share a stage, whose part of the state stays in the cache.
#pragma once

#include <cstdint>
#include <vector>

#include "planning/layout.h"
#include "planning/schedule.h"

namespace tfq_models {

constexpr int kMaxDirections = 3;  // of a pass
constexpr int kMaxRotations = 32;  // of a pass

// A rotation of real vectors: element i becomes cos * i + sin * sign(i) * (i ^ direction). Every
// Pauli rotation is one, because real and imaginary part are an index bit like any other.
struct PassRotation {
  int step;        // of the schedule
  int direction;   // bits: along which of the pass's directions; 0 if only lanes change
  int lane_flip;   // lanes change places with lane ^ lane_flip; in a simple pass, see there
  uint32_t signs;  // bit v: the sign of element v of a group is negative
  uint32_t z;      // of the first place of a group: its parity there flips all signs
};

enum class PassKind {
  kSimple,  // rotation k goes along direction k only
  kLanes,   // every rotation changes places of lanes only, each along another bit of them
  kGeneral,
};

// Which rotations of a simple pass change sign along each other's directions. They commute, so that
// it is mutual; they are ordered so that these four cases are all.
enum class SignGraph { kNone, kEdge, kPath, kTriangle };  // edges: none; 01; 01, 02; all

// Bits: the directions, but its own, along which rotation k changes sign.
constexpr int sign_neighbors(SignGraph graph, int k) {
  if (graph == SignGraph::kEdge) return k == 0 ? 2 : k == 1 ? 1 : 0;
  if (graph == SignGraph::kPath) return k == 0 ? 6 : 1;
  if (graph == SignGraph::kTriangle) return 7 & ~(1 << k);
  return 0;
}

// Rotations done together on groups of 2^num_directions places that they mix.
struct Pass {
  PassKind kind;
  SignGraph graph;
  int num_directions;
  bool rescales;                  // the state is brought back to norm 1 first
  uint32_t pivots;                // bits of a place that are zero in the first of a group
  std::vector<uint32_t> offsets;  // of the 2^num_directions places of a group
  // Of a simple pass: element v of a group is taken with lanes l ^ lane_flips[v], so that rotations
  // that move lanes too are rotations of elements.
  std::vector<int> lane_flips;
  bool flips_lanes = false;  // whether any is not zero
  std::vector<PassRotation> rotations;

  // The bits of places along which it mixes.
  uint32_t reach() const {
    uint32_t bits = 0;
    for (uint32_t offset : offsets) bits |= offset;
    return bits;
  }
};

// Either a pass, or the multiplication by a step's phases.
struct StageItem {
  bool is_phases;
  int step;
  Pass pass;
};

// Rows of a state, in runs of 2^run_bits neighbours: what a stage works on at a time.
struct RowRuns {
  uint32_t first;        // added to every run
  const uint32_t* runs;  // the first row of each
  size_t num_runs;
  int run_bits;

  // Part `index` of as many equal parts as have 2^part_bits rows.
  RowRuns part(uint32_t index, int part_bits) const {
    if (part_bits <= run_bits) {
      const uint32_t start = index << part_bits;
      const uint32_t run = runs[start >> run_bits] | (start & ((1u << run_bits) - 1));
      return {first | run, kNoOffset, 1, part_bits};
    }
    const size_t count = size_t{1} << (part_bits - run_bits);
    return {first, runs + index * count, count, run_bits};
  }

  static constexpr uint32_t kNoOffset[1] = {0};
};

// Items that mix rows only along `local` bits: they run on one chunk of rows after the other.
struct Stage {
  uint32_t local;  // row bits
  int num_local;
  bool is_contiguous;          // the lowest bits: a chunk needs no copy
  std::vector<uint32_t> runs;  // of a chunk: the first row of each
  int run_bits;
  // Consecutive items. Those of a block mix rows along the lowest `block_bits` bits of a chunk
  // only, so that they run on one small part of it after the other.
  struct Block {
    int block_bits;
    std::vector<StageItem> items;
  };
  std::vector<Block> blocks;

  size_t num_passes() const {
    size_t count = 0;
    for (const Block& block : blocks) {
      for (const StageItem& item : block.items) count += !item.is_phases;
    }
    return count;
  }

  RowRuns rows_of(uint32_t chunk) const {
    return {deposit(chunk, ~local), runs.data(), runs.size(), run_bits};
  }
};

struct Plan {
  std::vector<Stage> stages;

  template <typename Body>
  void each_item(const Body& body) const {
    for (const Stage& stage : stages) {
      for (const Stage::Block& block : stage.blocks) {
        for (const StageItem& item : block.items) body(item);
      }
    }
  }
};

// Plans steps [first, last), in reverse if `is_backward`.
Plan make_plan(const Schedule& schedule, const Layout& layout, size_t first, size_t last,
               bool is_backward);

}  // namespace tfq_models
