// Leaves out of a program what acts on qubits in known states, once it is known which they are.
#pragma once

#include "planning/program.h"

namespace tfq_models {

// Returns a program that does the same to products of single qubits of which those in the mask
// `zeros` are in |0>, with as few letters as known. Constant quarter turns make eigenstates of X
// and Y of |0>; as long as nothing else acts on such a qubit, its letter in a string is a sign.
Program from_qubits(const Program& program, uint32_t zeros);

}  // namespace tfq_models
