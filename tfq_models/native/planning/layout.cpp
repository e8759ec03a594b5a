#include "planning/layout.h"

namespace tfq_models {
namespace {

// Deep layout needs rows enough for a pass. Wide layout has no rotations of lanes, and is faster as
// long as its states, kLanes times as large, fit the cache: measured up to 10 qubits, with AVX2 and
// AVX-512.
constexpr int kMinDeepQubits = kLaneBits + 3;
constexpr int kAlwaysDeepQubits = 11;

bool choose_deep(int num_qubits, int64_t batch) {
  if (num_qubits < kMinDeepQubits) return false;
  return num_qubits >= kAlwaysDeepQubits || batch < kLanes;
}

}  // namespace

Layout::Layout(int num_qubits, int64_t batch)
    : num_qubits(num_qubits), batch(batch), is_deep(choose_deep(num_qubits, batch)),
      num_row_bits(num_qubits - lane_bits()),
      num_tiles(is_deep ? batch : (batch + kLanes - 1) / kLanes) {}

}  // namespace tfq_models
