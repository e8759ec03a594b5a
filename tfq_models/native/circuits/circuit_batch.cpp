#include "circuits/circuit_batch.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "circuits/state_cache.h"
#include "system/hashing.h"
#include "system/huge_pages.h"
#include "system/interruption.h"
#include "system/thread_pool.h"

namespace tfq_models::circuits {
namespace {

// Below this, a job is done before another thread is awake.
constexpr int64_t kLeastNanosecondsOfThread = 25'000;
// From here on, Ctrl-C ends it.
constexpr int64_t kLongNanoseconds = 50'000'000;
// More parts than threads, because threads and circuits differ in speed.
constexpr int kPartsOfThread = 4;
// States that are large enough to be split among threads.
constexpr int kLeastQubitsToSplit = 16;

bool is_worth_threads(int64_t nanoseconds) {
  return num_threads() > 1 && nanoseconds >= 2 * kLeastNanosecondsOfThread;
}

// Calls body(part, begin, end) for all parts of the rows.
template <class Body>
void for_ranges(int num_rows, int num_parts, const Body& body) {
  parallel_for(num_parts, [&](int part) {
    const auto bound = [&](int64_t i) { return static_cast<int>(num_rows * i / num_parts); };
    body(part, bound(part), bound(part + 1));
  });
}

}  // namespace

CircuitBatch::CircuitBatch(SkeletonReaders& readers, std::vector<std::string_view> messages)
    : all_readers_(readers), messages_(std::move(messages)), rows_(messages_.size()) {
  read();
  if (problem_ == Problem::None) find_sources();
}

CircuitBatch::~CircuitBatch() {
  for (std::unique_ptr<SkeletonReader>& reader : readers_) {
    all_readers_.give_back(std::move(reader));
  }
}

void CircuitBatch::read() {
  const int num_parts = is_worth_threads(nanoseconds_to_read()) ? num_threads() : 1;
  std::vector<std::pair<Problem, int>> problems(num_parts, {Problem::None, -1});
  for (int part = 0; part < num_parts; ++part) readers_.push_back(all_readers_.take());
  for_ranges(num_rows(), num_parts, [&](int part, int begin, int end) {
    auto& [problem, row] = problems[part];
    read_range(begin, end, *readers_[part], problem, row);
  });
  for (const auto& [problem, row] : problems) {
    if (problem == Problem::None) continue;
    problem_ = problem;
    problem_row_ = row;
    return;
  }
}

void CircuitBatch::read_range(int begin, int end, SkeletonReader& reader, Problem& problem,
                              int& problem_row) {
  for (int row = begin; row < end; ++row) {
    try {
      const Skeleton& skeleton = reader.read(messages_[row]);
      rows_[row] = {&skeleton, skeleton.hash(messages_[row])};
    } catch (const NotUnderstood& failure) {
      problem = failure.problem;
      problem_row = row;
      return;
    }
  }
}

// An open hash table of the rows that came first.
void CircuitBatch::find_sources() {
  size_t size = 2;
  while (size < 2 * messages_.size()) size *= 2;
  std::vector<int> table(size, -1);
  sources_.resize(messages_.size());
  for (int row = 0; row < num_rows(); ++row) {
    size_t slot = rows_[row].hash & (size - 1);
    while (table[slot] >= 0 && (rows_[table[slot]].hash != rows_[row].hash ||
                                messages_[table[slot]] != messages_[row])) {
      slot = (slot + 1) & (size - 1);
    }
    if (table[slot] < 0) {
      table[slot] = row;
      distinct_.push_back(row);
    }
    sources_[row] = table[slot];
  }
}

template <class Real>
void CircuitBatch::write_states(Real* states) const {
  const int num_distinct = static_cast<int>(distinct_.size());
  const size_t size = size_t{2} << num_qubits();
  const Interruptible interruptible(nanoseconds_to_simulate() >= kLongNanoseconds);
  prefer_huge_pages(states, messages_.size() * size * sizeof(Real));
  const auto write = [&](CircuitSimulator<Real>& simulator, int begin, int end) {
    for (int i = begin; i < end; ++i) {
      write_row(simulator, distinct_[i], states + distinct_[i] * size);
    }
  };
  const bool splits_states =
      num_distinct < 2 * num_threads() && num_qubits() >= kLeastQubitsToSplit;
  if (splits_states || !is_worth_threads(nanoseconds_to_simulate())) {
    CircuitSimulator<Real> simulator(num_qubits(), splits_states ? num_threads() : 1);
    write(simulator, 0, num_distinct);
  } else {
    const int num_parts = std::min(num_distinct, kPartsOfThread * num_threads());
    for_ranges(num_distinct, num_parts, [&](int, int begin, int end) {
      CircuitSimulator<Real> simulator(num_qubits(), 1);
      write(simulator, begin, end);
    });
  }
  copy_repeated(states);
}

// Product states are not cached: to make one costs no more than to copy it.
template <class Real>
void CircuitBatch::write_row(CircuitSimulator<Real>& simulator, int row, Real* state) const {
  const Skeleton& skeleton = *rows_[row].skeleton;
  if (!state_cache().is_on() || skeleton.is_product()) {
    return simulator.write_state(skeleton, messages_[row], state);
  }
  const size_t num_bytes = (size_t{2} << num_qubits()) * sizeof(Real);
  std::string setting = sizeof(Real) == sizeof(float) ? "complex64" : "complex128";
  for (const std::string& id : all_readers_.qubits().ids()) setting += "," + id;
  const StateKey key{rows_[row].hash, messages_[row], setting};
  if (const auto kept = state_cache().find(key)) {
    std::memcpy(state, kept->data(), num_bytes);
    return;
  }
  simulator.write_state(skeleton, messages_[row], state);
  state_cache().keep(key, state, num_bytes);
}

template <class Real>
void CircuitBatch::copy_repeated(Real* states) const {
  const size_t size = size_t{2} << num_qubits();
  const auto copy = [&](int, int begin, int end) {
    for (int row = begin; row < end; ++row) {
      if (sources_[row] == row) continue;
      std::copy_n(states + sources_[row] * size, size, states + row * size);
    }
  };
  const int64_t num_repeated = messages_.size() - distinct_.size();
  const int64_t nanoseconds = num_repeated * static_cast<int64_t>(size * sizeof(Real) / 8);
  for_ranges(num_rows(), is_worth_threads(nanoseconds) ? num_threads() : 1, copy);
}

bool CircuitBatch::is_product() const {
  return std::all_of(rows_.begin(), rows_.end(),
                     [](const Row& row) { return row.skeleton->is_product(); });
}

template <class Real>
void CircuitBatch::write_qubits(Real* qubits) const {
  const int num_parts = is_worth_threads(nanoseconds_to_prepare()) ? num_threads() : 1;
  for_ranges(num_rows(), num_parts, [&](int, int begin, int end) {
    QubitStates own(num_qubits());
    Real* target = qubits + size_t{4} * num_qubits() * begin;
    for (int row = begin; row < end; ++row) {
      prepare_qubits(skeleton(row), messages_[row], own);
      for (const auto& qubit : own) {
        for (const Amplitude& amplitude : qubit) {
          *target++ = static_cast<Real>(amplitude.real);
          *target++ = static_cast<Real>(amplitude.imaginary);
        }
      }
    }
  });
}

int64_t CircuitBatch::nanoseconds_to_read() const {
  int64_t num_bytes = 0;
  for (const std::string_view& message : messages_) num_bytes += message.size();
  return 50 * num_rows() + num_bytes / 8;
}

int64_t CircuitBatch::nanoseconds_to_prepare() const {
  int64_t nanoseconds = 0;
  for (const Row& row : rows_) {
    nanoseconds += 40 * static_cast<int64_t>(row.skeleton->leading_gates().size());
  }
  return nanoseconds;
}

int64_t CircuitBatch::nanoseconds_to_simulate() const {
  const double size = static_cast<double>(int64_t{1} << num_qubits());
  double nanoseconds = 0;
  for (int row : distinct_) {
    const double num_passes = static_cast<double>(skeleton(row).other_gates().size());
    nanoseconds += 40 * (num_passes + skeleton(row).leading_gates().size());
    nanoseconds += size * (1 + num_passes) / 4;
  }
  return static_cast<int64_t>(std::min(nanoseconds, 1e15));
}

template void CircuitBatch::write_states(float*) const;
template void CircuitBatch::write_states(double*) const;
template void CircuitBatch::write_qubits(float*) const;
template void CircuitBatch::write_qubits(double*) const;

}  // namespace tfq_models::circuits
