// Feeds damaged circuits to the reader and the simulator, to be run under a sanitizer: each is
// refused, or has a state of norm 1.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <deque>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "circuit_batch.h"
#include "expect.h"
#include "state_cache.h"
#include "thread_pool.h"

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

float angle(Random& random) { return static_cast<float>(below(random, 4001) - 2000) / 500; }

std::string arguments(const std::string& id, Random& random) {
  std::vector<std::string> angles = {"exponent"};
  if (id == "PXP" || id == "PISP") angles.push_back("phase_exponent");
  if (id == "FSIM") angles = {"theta", "phi"};
  if (id == "I") return number("unused", 1);
  std::string bytes;
  for (const std::string& name : angles) {
    bytes += number(name, angle(random)) + number(name + "_scalar", angle(random));
  }
  return id == "FSIM" ? bytes : bytes + number("global_shift", id == "PISP" ? 0 : angle(random));
}

std::string operation(const std::vector<std::string>& ids, Random& random) {
  static const std::vector<std::string> kOne = {"XP", "YP", "ZP", "HP", "PXP", "I"};
  static const std::vector<std::string> kTwo = {"XXP", "YYP", "ZZP", "CZP", "CNP",
                                                "SP",  "ISP", "PISP", "FSIM"};
  std::vector<std::string> qubits = ids;
  std::shuffle(qubits.begin(), qubits.end(), random);
  const size_t num_targets = qubits.size() > 1 ? 1 + below(random, 2) : 1;
  const std::vector<std::string>& gates = num_targets == 1 ? kOne : kTwo;
  const std::string& id = gates[random() % gates.size()];
  std::string bytes = message(1, message(1, id)) + arguments(id, random);
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

std::string circuit(const std::vector<std::string>& ids, Random& random) {
  std::string moments = "\x08\x01";
  for (int moment = below(random, 12); moment > 0; --moment) {
    moments += message(2, operation(ids, random));
  }
  return message(2, moments) + message(1, message(1, "tfq_gate_set"));
}

void damage(std::string& bytes, const std::string& other, Random& random) {
  for (int count = 1 + below(random, 3); count > 0 && !bytes.empty(); --count) {
    const size_t at = random() % bytes.size();
    switch (below(random, 6)) {
      case 0:
        bytes[at] = static_cast<char>(random());
        break;
      case 1:
        bytes[at] = static_cast<char>(bytes[at] ^ 1 << below(random, 8));
        break;
      case 2:
        bytes.resize(at);
        break;
      case 3:
        bytes.erase(at, 1 + below(random, 8));
        break;
      case 4:
        bytes.insert(at, other.substr(random() % other.size(), below(random, 40)));
        break;
      default:
        bytes += other;
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

// Returns whether the batch was understood.
bool run(SkeletonReaders& readers, const std::vector<std::string>& circuits) {
  // Copies of the very size, so that reading beyond an end is found.
  std::vector<std::vector<char>> exact;
  for (const std::string& one : circuits) exact.emplace_back(one.begin(), one.end());
  std::vector<std::string_view> messages;
  for (const std::vector<char>& one : exact) messages.emplace_back(one.data(), one.size());
  const CircuitBatch batch(readers, messages);
  if (batch.problem() != Problem::None) {
    expect(batch.problem_row() >= 0 && batch.problem_row() < batch.num_rows(), "the row is known");
    return false;
  }
  expect_states(batch, readers.qubits().num_qubits());
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
  std::deque<SkeletonReaders> readers;
  for (int count = 1; count < 8; ++count) readers.emplace_back(names(count));
  for (int job = 0; job < count; ++job) {
    const int num_qubits = 1 + below(random, 7);
    const std::vector<std::string> ids = names(num_qubits);
    std::vector<std::string> circuits;
    for (int row = below(random, 5); row >= 0; --row) {
      const bool is_repeated = !circuits.empty() && below(random, 3) == 0;
      circuits.push_back(is_repeated ? circuits.front() : circuit(ids, random));
    }
    expect(run(readers[num_qubits - 1], circuits), "whole circuits are understood");
    std::string& victim = circuits[random() % circuits.size()];
    damage(victim, circuit(ids, random), random);
    num_understood += run(readers[num_qubits - 1], circuits);
  }
  expect(num_understood > 0 && num_understood < count, "damage is found, or harmless");
}

void large_batches_and_states() {
  Random random(1);
  for (const auto& [num_qubits, batch] : std::vector<std::pair<int, int>>{
           {3, 2000}, {9, 300}, {16, 1}, {17, 2}, {16, 5}}) {
    const std::vector<std::string> ids = names(num_qubits);
    std::vector<std::string> circuits;
    for (int row = 0; row < batch; ++row) circuits.push_back(circuit(ids, random));
    SkeletonReaders readers(ids);
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
