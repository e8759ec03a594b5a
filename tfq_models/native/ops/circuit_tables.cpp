#include "ops/circuit_tables.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace tfq_models::circuits {
namespace {

constexpr int64_t kNothing = -1;

void write_integers(const Gate& gate, int64_t* integers) {
  const std::array<int64_t, kIntegersOfOperation> row = {
      static_cast<int64_t>(gate.kind),
      gate.targets[0],
      gate.num_targets > 1 ? gate.targets[1] : kNothing,
      static_cast<int64_t>(gate.control_mask),
      static_cast<int64_t>(gate.control_values),
      gate.num_angles > 0 ? gate.angles[0].symbol : kNothing,
      gate.num_angles > 1 ? gate.angles[1].symbol : kNothing};
  std::copy(row.begin(), row.end(), integers);
}

// Bytes, not floats: the processor would take numbers below 1e-38 for zero.
void copy_float(std::string_view message, uint32_t offset, float* target) {
  std::memcpy(target, message.data() + offset, sizeof(float));
}

void write_numbers(const Gate& gate, std::string_view message, float* numbers) {
  const std::array<float, kNumbersOfOperation> nothing = {0, 1, 0, 1, 0};
  std::copy(nothing.begin(), nothing.end(), numbers);
  for (int i = 0; i < gate.num_angles; ++i) {
    const Angle& angle = gate.angles[i];
    numbers[2 * i] = 1;
    if (angle.symbol == kNoSymbol) copy_float(message, angle.number, &numbers[2 * i]);
    copy_float(message, angle.scalar, &numbers[2 * i + 1]);
  }
  if (gate.shift) copy_float(message, gate.shift, &numbers[4]);
}

}  // namespace

std::vector<int64_t> table_splits(const CircuitBatch& batch) {
  std::vector<int64_t> splits(batch.num_rows() + 1, 0);
  if (batch.problem() != Problem::None) return splits;
  for (int row = 0; row < batch.num_rows(); ++row) {
    splits[row + 1] = splits[row] + static_cast<int64_t>(batch.skeleton(row).gates().size());
  }
  return splits;
}

void write_tables(const CircuitBatch& batch, int64_t* integers, float* numbers) {
  for (int row = 0; row < batch.num_rows(); ++row) {
    for (const Gate& gate : batch.skeleton(row).gates()) {
      write_integers(gate, integers);
      write_numbers(gate, batch.message(row), numbers);
      integers += kIntegersOfOperation;
      numbers += kNumbersOfOperation;
    }
  }
}

}  // namespace tfq_models::circuits
