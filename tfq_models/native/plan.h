// A schedule made concrete for a layout and a direction: which rotations share a pass over the state,
// and which passes share a stage, whose part of the state stays in the cache.
#pragma once

#include <cstdint>
#include <vector>

#include "layout.h"
#include "schedule.h"

namespace tfq_models {

constexpr int kMaxDirections = 3;  // of a pass
constexpr int kMaxRotations = 32;  // of a pass

// A rotation of real vectors: element i becomes cos * i + sin * sign(i) * (i ^ direction). Every
// Pauli rotation is one, because real and imaginary part are an index bit like any other.
struct PassRotation {
  int step;           // of the schedule
  int direction;      // bits: along which of the pass's directions; 0 if only lanes change
  int lane_flip;      // lanes change places with lane ^ lane_flip
  uint32_t signs;     // bit v: the sign of element v of a group is negative
  uint32_t z;         // of the first place of a group: its parity there flips all signs
};

enum class PassKind {
  kSimple,   // rotation k goes along direction k only, with the signs + and -
  kLanes,    // every rotation changes places of lanes only, each along another bit of them
  kGeneral,
};

// Rotations done together on groups of 2^num_directions places that they mix.
struct Pass {
  PassKind kind;
  int num_directions;
  bool rescales;      // the state is brought back to norm 1 first
  uint32_t pivots;    // bits of a place that are zero in the first of a group
  std::vector<uint32_t> offsets;  // of the 2^num_directions places of a group
  std::vector<PassRotation> rotations;
};

// Either a pass, or the multiplication by a step's phases.
struct StageItem {
  bool is_phases;
  int step;
  Pass pass;
};

// Items that mix rows only along `local` bits: they run on one chunk of rows after the other.
struct Stage {
  uint32_t local;     // row bits
  int num_local;
  bool is_contiguous; // the lowest bits: a chunk needs no copy
  int run_bits;       // a chunk is made of runs of 2^run_bits neighbouring rows
  std::vector<uint32_t> runs;  // the first row of each, for chunk 0
  std::vector<StageItem> items;
};

struct Plan {
  std::vector<Stage> stages;
};

// Plans steps [first, last), in reverse if `is_backward`.
Plan make_plan(const Schedule& schedule, const Layout& layout, size_t first, size_t last,
               bool is_backward);

// Bits of `value` moved to the bits that are set in `mask`, lowest first.
uint32_t deposit(uint32_t value, uint32_t mask);
// The bits of `value` that are set in `mask`, moved together.
uint32_t extract(uint32_t value, uint32_t mask);

}  // namespace tfq_models
