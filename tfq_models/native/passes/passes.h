// Runs a pass over one chunk of a state, forward, or backward together with the adjoint.
#pragma once

#include <cstdint>

#include "planning/plan.h"

namespace tfq_models {

// How the 2x2 matrix of a rotation is applied: as it is, or without its larger entry, which takes
// one multiply-add a number instead of two operations and leaves out a factor of the whole state.
// A cotangent needs the same sign in all groups.
enum class Scheme { kTangent, kCotangent, kPlain };
constexpr int kNumSchemes = 3;

// Of a rotation: the diagonal entry, or the cotangent; and the other one, or the tangent, with both
// signs. By lane.
constexpr int kCoefficientFloats = 3 * kLanes;

// A rotation of a pass with its angle.
struct PreparedRotation {
  Scheme scheme;
  const float* coefficients;  // kCoefficientFloats; null if they differ from tile to tile
  int row_slot;               // then, their place among those of the tile
};

// A pass with its angles.
struct PreparedPass {
  float factor;  // the state is multiplied by it first, if the pass rescales
  std::vector<PreparedRotation> rotations;
};

// Where a pass works. `state` and `adjoint` are the chunk's own rows, one after the other.
struct Chunk {
  float* state;
  float* adjoint;  // backward only
  int num_place_bits;
  uint32_t first_place;  // in the tile
  uint32_t local_places;
};

void run_forward(const Pass& pass, const PreparedPass& prepared, const float* row_coefficients,
                 const Chunk& chunk);

// Undoes the pass on the state and on the adjoint, and adds Re <adjoint| -i P |state> of each
// rotation, by lane, to gradients[step * kLanes].
void run_backward(const Pass& pass, const PreparedPass& prepared, const float* row_coefficients,
                  const Chunk& chunk, float* gradients);

}  // namespace tfq_models
