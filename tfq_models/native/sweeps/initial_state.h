// The way from plain rows of amplitudes to a tile, and back.
#pragma once

#include "planning/layout.h"

namespace tfq_models {

// `amplitudes` are (batch, 2^n) pairs of real and imaginary part.
void load_tile(const Layout& layout, const float* amplitudes, int64_t tile, float* state);
void store_tile(const Layout& layout, const float* state, int64_t tile, float factor,
                float* amplitudes);

}  // namespace tfq_models
