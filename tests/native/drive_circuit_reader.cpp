// Feeds damaged circuits to the reader and the simulator, to be run under a sanitizer: each is
// refused, or has sound tables and, where it holds no symbol, a state of norm 1.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <deque>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "circuits/circuit_batch.h"
#include "circuits/state_cache.h"
#include "expect.h"
#include "ops/circuit_tables.h"
#include "system/thread_pool.h"

namespace {

using namespace tfq_models::circuits;
using Random = std::mt19937_64;

int below(Random& random, int bound) { return static_cast<int>(random() % bound); }

std::string varint(uint64_t value) {
  std::string bytes;
  for (; value > 0x7f; value >>= 7) bytes += static_cast<char>((value & 0x7f) | 0x80);
  return bytes + static_cast<char>(value);
}

std::string message(int number, const std::string& content) {
  return varint(number << 3 | 2) + varint(content.size()) + content;
}

std::string number(const std::string& name, float value) {
  std::string bytes(4, '\0');
  std::memcpy(&bytes[0], &value, sizeof value);
  return message(2, message(1, name) + message(2, message(1, "\x0d" + bytes)));
}

std::string text(const std::string& name, const std::string& value) {
  return message(2, message(1, name) + message(2, message(1, message(3, value))));
}

std::string symbol(const std::string& name, const std::string& value) {
  return message(2, message(1, name) + message(2, message(2, value)));
}

float angle(Random& random) { return static_cast<float>(below(random, 4001) - 2000) / 500; }

// An angle in the circuits of a batch.
std::string number_or_symbol(const std::string& name, bool has_symbols, Random& random) {
  if (!has_symbols || below(random, 2)) return number(name, angle(random));
  return symbol(name, below(random, 2) ? "a" : "b");
}

std::string arguments(const std::string& id, bool has_symbols, Random& random) {
  std::vector<std::string> angles = {"exponent"};
  if (id == "PXP" || id == "PISP") angles.push_back("phase_exponent");
  if (id == "FSIM") angles = {"theta", "phi"};
  if (id == "I") return number("unused", 1);
  std::string bytes;
  for (const std::string& name : angles) {
    bytes += number_or_symbol(name, has_symbols, random) + number(name + "_scalar", angle(random));
  }
  return id == "FSIM" ? bytes : bytes + number("global_shift", angle(random));
}

std::string operation(const std::vector<std::string>& ids, bool has_symbols, Random& random) {
  static const std::vector<std::string> kOne = {"XP", "YP", "ZP", "HP", "PXP", "I"};
  static const std::vector<std::string> kTwo = {"XXP", "YYP", "ZZP",  "CZP", "CNP",
                                                "SP",  "ISP", "PISP", "FSIM"};
  std::vector<std::string> qubits = ids;
  std::shuffle(qubits.begin(), qubits.end(), random);
  const size_t num_targets = qubits.size() > 1 ? 1 + below(random, 2) : 1;
  const std::vector<std::string>& gates = num_targets == 1 ? kOne : kTwo;
  const std::string& id = gates[random() % gates.size()];
  std::string bytes = message(1, message(1, id)) + arguments(id, has_symbols, random);
  std::string controls, values;
  for (size_t i = num_targets; i < qubits.size() && below(random, 3) == 0; ++i) {
    const std::string comma = controls.empty() ? "" : ",";
    controls += comma + qubits[i];
    values += comma + (below(random, 2) ? "1" : "0");
  }
  bytes += text("control_qubits", controls) + text("control_values", values);
  for (size_t i = 0; i < num_targets; ++i) bytes += message(3, message(2, qubits[i]));
  return message(1, bytes);
}

std::string circuit(const std::vector<std::string>& ids, bool has_symbols, Random& random) {
  std::string moments = "\x08\x01";
  for (int moment = below(random, 12); moment > 0; --moment) {
    moments += message(2, operation(ids, has_symbols, random));
  }
  return message(2, moments) + message(1, message(1, "tfq_gate_set"));
}

void damage(std::string& bytes, const std::string& other, Random& random) {
  for (int count = 1 + below(random, 3); count > 0 && !bytes.empty(); --count) {
    const size_t at = random() % bytes.size();
    switch (below(random, 6)) {
      case 0: bytes[at] = static_cast<char>(random()); break;
      case 1: bytes[at] = static_cast<char>(bytes[at] ^ 1 << below(random, 8)); break;
      case 2: bytes.resize(at); break;
      case 3: bytes.erase(at, 1 + below(random, 8)); break;
      case 4: bytes.insert(at, other.substr(random() % other.size(), below(random, 40))); break;
      default: bytes += other;
    }
  }
}

template <class Real>
std::vector<Real> states_of(const CircuitBatch& batch, int num_qubits) {
  std::vector<Real> states(batch.num_rows() * (size_t{2} << num_qubits), std::nan(""));
  batch.write_states(states.data());
  return states;
}

// The precisions differ in how the amplitudes lie in vectors.
void expect_states(const CircuitBatch& batch, int num_qubits) {
  const std::vector<float> single = states_of<float>(batch, num_qubits);
  const std::vector<double> twice = states_of<double>(batch, num_qubits);
  const size_t size = size_t{2} << num_qubits;
  for (int row = 0; row < batch.num_rows(); ++row) {
    double norm = 0;
    for (size_t i = row * size; i < (row + 1) * size; ++i) {
      norm += twice[i] * twice[i];
      expect(std::abs(single[i] - twice[i]) < 1e-5, "both precisions agree");
    }
    expect(std::abs(norm - 1) < 1e-9, "states have norm 1");
  }
}

void expect_operation(const int64_t* integers, const float* numbers, int num_qubits) {
  const int64_t kind = integers[0], mask = integers[3], values = integers[4];
  expect(kind >= 0 && kind <= static_cast<int64_t>(GateKind::Identity), "the kind is known");
  expect(integers[1] >= 0 && integers[1] < num_qubits, "the first target is a qubit");
  expect(integers[2] >= -1 && integers[2] < num_qubits, "the second target is a qubit or none");
  expect(mask >> num_qubits == 0 && (values & ~mask) == 0, "controls are qubits");
  for (int i : {5, 6}) expect(integers[i] >= -1 && integers[i] < 2, "symbols are known");
  for (int i = 0; i < kNumbersOfOperation; ++i) expect(std::isfinite(numbers[i]), "numbers are");
}

// Returns whether the tables hold symbols.
bool expect_tables(const CircuitBatch& batch, int num_qubits) {
  const std::vector<int64_t> splits = table_splits(batch);
  std::vector<int64_t> integers(splits.back() * kIntegersOfOperation, -9);
  std::vector<float> numbers(splits.back() * kNumbersOfOperation, std::nanf(""));
  write_tables(batch, integers.data(), numbers.data());
  bool has_symbols = false;
  for (int64_t i = 0; i < splits.back(); ++i) {
    const int64_t* row = &integers[i * kIntegersOfOperation];
    expect_operation(row, &numbers[i * kNumbersOfOperation], num_qubits);
    has_symbols |= row[5] >= 0 || row[6] >= 0;
  }
  return has_symbols;
}

// The readers of both operations.
struct Readers {
  explicit Readers(const std::vector<std::string>& ids)
      : of_states({ids, kMaxQubitsOfState}, {"symbol_names", {}}),
        of_tables({ids, kMaxQubitsOfTable}, {"symbol_names", {"a", "b"}}) {}

  int num_qubits() const { return of_states.qubits().num_qubits(); }

  SkeletonReaders of_states, of_tables;
};

bool is_understood(const CircuitBatch& batch) {
  if (batch.problem() == Problem::None) return true;
  expect(batch.problem_row() >= 0 && batch.problem_row() < batch.num_rows(), "the row is known");
  for (int64_t bound : table_splits(batch)) expect(bound == 0, "there are no tables");
  return false;
}

// Returns whether the batch was understood.
bool run(Readers& readers, const std::vector<std::string>& circuits) {
  // Copies of the very size, so that reading beyond an end is found.
  std::vector<std::vector<char>> exact;
  for (const std::string& one : circuits) exact.emplace_back(one.begin(), one.end());
  std::vector<std::string_view> messages;
  for (const std::vector<char>& one : exact) messages.emplace_back(one.data(), one.size());
  const CircuitBatch states(readers.of_states, messages), tables(readers.of_tables, messages);
  const bool has_states = is_understood(states);
  if (has_states) expect_states(states, readers.num_qubits());
  if (!is_understood(tables)) {
    expect(!has_states, "tables are read where states are");
    return false;
  }
  const bool has_symbols = expect_tables(tables, readers.num_qubits());
  expect(has_symbols == !has_states, "states are made where there are no symbols");
  return true;
}

std::vector<std::string> names(int count) {
  std::vector<std::string> ids;
  for (int i = 0; i < count; ++i) ids.push_back((i % 2 ? "0_" : "-") + std::to_string(i));
  return ids;
}

void damaged_circuits(uint64_t seed, int count) {
  Random random(seed);
  int num_understood = 0;
  std::deque<Readers> readers;
  for (int count = 1; count < 8; ++count) readers.emplace_back(names(count));
  for (int job = 0; job < count; ++job) {
    const int num_qubits = 1 + below(random, 7);
    const std::vector<std::string> ids = names(num_qubits);
    const bool has_symbols = below(random, 4) == 0;
    std::vector<std::string> circuits;
    for (int row = below(random, 5); row >= 0; --row) {
      const bool is_repeated = !circuits.empty() && below(random, 3) == 0;
      circuits.push_back(is_repeated ? circuits.front() : circuit(ids, has_symbols, random));
    }
    expect(run(readers[num_qubits - 1], circuits), "whole circuits are understood");
    std::string& victim = circuits[random() % circuits.size()];
    damage(victim, circuit(ids, has_symbols, random), random);
    num_understood += run(readers[num_qubits - 1], circuits);
  }
  expect(num_understood > 0 && num_understood < count, "damage is found, or harmless");
}

void large_batches_and_states() {
  Random random(1);
  for (const auto& [num_qubits, batch] :
       std::vector<std::pair<int, int>>{{3, 2000}, {9, 300}, {16, 1}, {17, 2}, {16, 5}}) {
    const std::vector<std::string> ids = names(num_qubits);
    std::vector<std::string> circuits;
    for (int row = 0; row < batch; ++row) circuits.push_back(circuit(ids, false, random));
    Readers readers(ids);
    expect(run(readers, circuits), "whole circuits are understood");
  }
}

void many_callers_of_a_small_cache() {
  state_cache().set_memory_limit(20'000);
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([caller] { damaged_circuits(caller % 2, 150); });
  }
  for (int change = 0; change < 50; ++change) {
    state_cache().set_memory_limit(change % 3 * 10'000);
    const StateCacheInfo info = state_cache().info();
    expect(info.memory_used <= info.memory_limit, "the limit of the cache is kept");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  for (std::thread& caller : callers) caller.join();
  state_cache().set_memory_limit(0);
  expect(state_cache().info().memory_used == 0, "a cache that is off holds nothing");
}

}  // namespace

int main() {
  tfq_models::set_num_threads(4);
  damaged_circuits(0, 10000);
  large_batches_and_states();
  many_callers_of_a_small_cache();
}
