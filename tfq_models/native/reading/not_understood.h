#pragma once

#include <cstdint>

namespace tfq_models::circuits {

// Why a circuit is not understood. Channels are unknown gates here.
enum class Problem : int32_t {
  None = 0,
  Damaged = 1,
  UnknownGate = 2,
  Symbol = 3,
  UnknownQubit = 4,
  TooLarge = 5
};

struct NotUnderstood {
  Problem problem;
};

[[noreturn]] inline void refuse(Problem problem) { throw NotUnderstood{problem}; }

}  // namespace tfq_models::circuits
