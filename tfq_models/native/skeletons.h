// Circuits that are the same but for their numbers, parsed once.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "circuit_reader.h"

namespace tfq_models::circuits {

// A circuit's bytes without its floats, and what they mean.
class Skeleton {
 public:
  Skeleton(std::string_view message, Circuit circuit);

  // Whether a message differs in its floats only.
  bool matches(std::string_view message) const;

  // Of a message that matches: equal for equal messages.
  uint64_t hash(std::string_view message) const;

  // Gates that act on a qubit's |0> before anything entangles it, and the others.
  const std::vector<Gate>& leading_gates() const { return leading_gates_; }
  const std::vector<Gate>& other_gates() const { return other_gates_; }

 private:
  void split(const std::vector<Gate>& gates);

  std::vector<Gate> leading_gates_;
  std::vector<Gate> other_gates_;
  std::vector<uint32_t> floats_;
  std::string bytes_;
  std::string mask_;  // bits that count
  uint64_t hash_;
};

// Reads circuits one after the other. Not for several threads at once.
class SkeletonReader {
 public:
  explicit SkeletonReader(const QubitTable& qubits) : qubits_(qubits) {}

  // Throws NotUnderstood. The skeleton lives as long as the reader.
  const Skeleton& read(std::string_view message);

 private:
  const Skeleton* find(const std::vector<const Skeleton*>& candidates, std::string_view message);

  const QubitTable& qubits_;
  std::deque<Skeleton> skeletons_;
  std::unordered_map<size_t, std::vector<const Skeleton*>> by_size_;
  const Skeleton* last_ = nullptr;
};

}  // namespace tfq_models::circuits
