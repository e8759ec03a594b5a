// A batch of serialised circuits: read, and each distinct one simulated once.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "circuits/circuit_states.h"
#include "reading/not_understood.h"
#include "reading/skeletons.h"

namespace tfq_models::circuits {

class CircuitBatch {
 public:
  // Reads the circuits, which must outlive the batch, as the readers must.
  CircuitBatch(SkeletonReaders& readers, std::vector<std::string_view> messages);
  ~CircuitBatch();
  CircuitBatch(const CircuitBatch&) = delete;
  CircuitBatch& operator=(const CircuitBatch&) = delete;

  int num_rows() const { return static_cast<int>(messages_.size()); }

  // Why the first circuit that is not understood is not, or None; and its row, or -1.
  Problem problem() const { return problem_; }
  int problem_row() const { return problem_row_; }

  // The row of the first circuit that equals a row's. These need that there is no problem.
  int source(int row) const { return sources_[row]; }
  const Skeleton& skeleton(int row) const { return *rows_[row].skeleton; }
  std::string_view message(int row) const { return messages_[row]; }

  // Writes states one after the other, each 2**num_qubits amplitudes, the real and imaginary parts
  // by turns.
  template <class Real>
  void write_states(Real* states) const;

  // Whether no circuit entangles qubits.
  bool is_product() const;
  // Writes the amplitudes of 0 and 1 of each qubit, by bit: 2 num_qubits amplitudes a row. Needs
  // circuits that are products.
  template <class Real>
  void write_qubits(Real* qubits) const;

 private:
  struct Row {
    const Skeleton* skeleton = nullptr;
    uint64_t hash = 0;
  };

  void read();
  void read_range(int begin, int end, SkeletonReader& reader, Problem& problem, int& problem_row);
  void find_sources();
  template <class Real>
  void write_row(CircuitSimulator<Real>& simulator, int row, Real* state) const;
  template <class Real>
  void copy_repeated(Real* states) const;
  int64_t nanoseconds_to_read() const;
  int64_t nanoseconds_to_prepare() const;
  int64_t nanoseconds_to_simulate() const;

  int num_qubits() const { return all_readers_.qubits().num_qubits(); }

  SkeletonReaders& all_readers_;
  const std::vector<std::string_view> messages_;
  std::vector<std::unique_ptr<SkeletonReader>> readers_;
  std::vector<Row> rows_;
  std::vector<int> sources_;
  std::vector<int> distinct_;  // rows that are their own source
  Problem problem_ = Problem::None;
  int problem_row_ = -1;
};

}  // namespace tfq_models::circuits
