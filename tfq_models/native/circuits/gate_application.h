#pragma once

#include "circuits/gate_matrices.h"

namespace tfq_models::circuits {

// Amplitudes that a state must have room for, at least: those of a vector. Behind the amplitudes
// of a smaller state, they must be zero.
template <class Real>
int least_num_amplitudes();

// Applies an operation to a state of 2**num_bits amplitudes, real and imaginary parts by turns.
// Large states are split among `max_threads` threads; the result does not depend on them.
template <class Real>
void apply(const Operation& operation, int num_bits, Real* state, int max_threads);

}  // namespace tfq_models::circuits
