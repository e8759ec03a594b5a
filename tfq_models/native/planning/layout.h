// How a batch of states lies in memory.
//
// A tile is a block of rows; a row is a vector of real parts and a vector of imaginary parts. In
// wide layout the lanes of the vectors are rows of the batch, kLanes states a tile. In deep layout
// they are the lowest qubits, one state a tile. To the passes, real and imaginary part are one
// index bit more, the lowest: a tile is a real vector of 2^(num_row_bits + 1) places, each a
// Vector.
#pragma once

#include <cstddef>
#include <cstdint>

#include "system/vectors.h"

namespace tfq_models {

struct Layout {
  Layout(int num_qubits, int64_t batch);

  int num_qubits;
  int64_t batch;
  bool is_deep;
  int num_row_bits;  // index bits of a tile's rows: the qubits that are no lanes
  int64_t num_tiles;

  int lane_bits() const { return is_deep ? kLaneBits : 0; }
  size_t num_rows() const { return size_t{1} << num_row_bits; }
  size_t tile_floats() const { return num_rows() * 2 * kLanes; }

  // The parts of a qubit mask that concern rows and lanes.
  uint32_t rows_of(uint32_t mask) const { return mask >> lane_bits(); }
  int lanes_of(uint32_t mask) const { return is_deep ? mask & (kLanes - 1) : 0; }

  // Rows of the batch in a tile; more in the last one would be past the end of the batch.
  int lanes_in_use(int64_t tile) const {
    if (is_deep) return 1;
    const int64_t left = batch - tile * kLanes;
    return left < kLanes ? left : kLanes;
  }
};

}  // namespace tfq_models
