// Circuits that are the same but for their numbers, parsed once.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "reading/circuit_reader.h"
#include "reading/name_table.h"

namespace tfq_models::circuits {

// A circuit's bytes without its floats, and what they mean.
class Skeleton {
 public:
  Skeleton(std::string_view message, Circuit circuit);

  // Whether a message differs in its floats only.
  bool matches(std::string_view message) const;

  // Of a message that matches: whether all its floats are finite.
  bool is_finite(std::string_view message) const;

  // Of a message that matches: equal for equal messages.
  uint64_t hash(std::string_view message) const;

  // All gates, in the order of the message.
  const std::vector<Gate>& gates() const { return gates_; }
  // Gates that act on a qubit's |0> before anything entangles it, and the others.
  const std::vector<Gate>& leading_gates() const { return leading_gates_; }
  const std::vector<Gate>& other_gates() const { return other_gates_; }
  // Whether nothing entangles any qubits.
  bool is_product() const { return other_gates_.empty(); }

  size_t memory() const;

 private:
  void split();
  bool differs(std::string_view message, size_t begin, size_t end) const;

  std::vector<Gate> gates_;
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
  SkeletonReader(const QubitTable& qubits, const NameTable& symbols)
      : qubits_(qubits), symbols_(symbols) {}

  // Throws NotUnderstood. The skeleton lives as long as the reader.
  const Skeleton& read(std::string_view message);

  size_t memory() const { return memory_; }

 private:
  const Skeleton& find_or_make(std::string_view message);
  static const Skeleton* find(const std::vector<const Skeleton*>& candidates,
                              std::string_view message);

  const QubitTable& qubits_;
  const NameTable& symbols_;
  std::deque<Skeleton> skeletons_;
  std::unordered_map<size_t, std::vector<const Skeleton*>> by_size_;
  const Skeleton* last_ = nullptr;
  size_t memory_ = 0;
};

// Readers that still know what they read in earlier batches. For any number of threads at once.
class SkeletonReaders {
 public:
  SkeletonReaders(QubitTable qubits, NameTable symbols)
      : qubits_(std::move(qubits)), symbols_(std::move(symbols)) {}

  const QubitTable& qubits() const { return qubits_; }

  std::unique_ptr<SkeletonReader> take();
  void give_back(std::unique_ptr<SkeletonReader> reader);

 private:
  const QubitTable qubits_;
  const NameTable symbols_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<SkeletonReader>> idle_;
};

}  // namespace tfq_models::circuits
