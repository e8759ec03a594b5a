// What circuits say, as tables of numbers with a row for each operation.
#pragma once

#include <cstdint>
#include <vector>

#include "circuits/circuit_batch.h"

namespace tfq_models::circuits {

// The kind, two targets, the control mask, the control values, and the symbols of two angles. A
// target or symbol that is not there is -1.
constexpr int kIntegersOfOperation = 7;
// Value and scalar of two angles, and the global shift. The value of a symbol is 1, and so is the
// scalar of an angle that is not there; any other number that is not there is 0.
constexpr int kNumbersOfOperation = 5;

// Where each circuit's operations begin in the tables, and where the last one's end; all 0 for a
// batch that has a problem.
std::vector<int64_t> table_splits(const CircuitBatch& batch);

// Writes the tables of a batch that has no problem.
void write_tables(const CircuitBatch& batch, int64_t* integers, float* numbers);

}  // namespace tfq_models::circuits
