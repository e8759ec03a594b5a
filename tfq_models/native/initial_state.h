// States to begin with, and the way from a tile to plain rows of amplitudes and back.
#pragma once

#include "preparation.h"

namespace tfq_models {

// The product state that the leading rotations of single qubits make of |0...0>.
void fill_product(const Schedule& schedule, const Layout& layout, const AngleValues& angles,
                  int64_t tile, float* state);

// `amplitudes` are (batch, 2^n) pairs of real and imaginary part.
void load_tile(const Layout& layout, const float* amplitudes, int64_t tile, float* state);
void store_tile(const Layout& layout, const float* state, int64_t tile, float factor,
                float* amplitudes);

}  // namespace tfq_models
