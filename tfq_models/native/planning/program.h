// A circuit as Python hands it over: Pauli rotations, their angles, and what is measured.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tfq_models {

constexpr int kMaxQubits = 30;

// exp(-i angle P / 2); P has X where only `x` has a bit, Z where only `z` has, Y where both have.
// Bit i of a mask is the qubit whose bit has weight 2^i in the index of an amplitude.
struct Rotation {
  uint32_t x = 0;
  uint32_t z = 0;
  bool is_row = false;  // each row of the batch has an angle of its own
  int angle = 0;        // position among the shared angles, or among those of the rows
};

// weight * (value of a feature): a symbol, or a non-affine term of symbols that Python evaluated.
struct Term {
  int feature;
  double weight;
};

struct Angle {
  double constant = 0;
  std::vector<Term> shared;
  std::vector<Term> rows;  // empty for a shared angle
};

struct PauliString {
  uint32_t x;
  uint32_t z;
};

struct Program {
  int num_qubits = 0;
  bool from_zero = true;     // starts in |0...0>, else in states that are an input
  bool from_qubits = false;  // these states are products of single qubits
  int num_shared_features = 0;
  int num_row_features = 0;
  std::vector<Angle> shared_angles;
  std::vector<Angle> row_angles;
  std::vector<Rotation> rotations;
  std::vector<PauliString> strings;
  std::vector<std::vector<Term>> operators;  // weighted sums of strings; `feature` is a string

  // Reads what `tfq_models.simulator.kernel` wrote; throws InvalidArgument if it is
  // damaged.
  static Program parse(const int32_t* integers, int64_t num_integers, const double* numbers,
                       int64_t num_numbers);
};

}  // namespace tfq_models
