// Drives the simulation with random programs of all sizes, to be run under a sanitizer.
//
// A row of a batch must give what it gives alone, which is another layout for small batches; sums
// of gradients must agree with differences of values; damaged descriptions must be refused.

#include <cmath>
#include <complex>
#include <random>
#include <thread>

#include "expect.h"
#include "ops/program_cache.h"
#include "ops/saved_states.h"
#include "sweeps/simulation.h"
#include "system/buffer_pool.h"
#include "system/errors.h"

namespace {

using namespace tfq_models;
using Random = std::mt19937;

int integer(Random& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}

double real(Random& random) { return std::uniform_real_distribution<double>(-2, 2)(random); }

std::vector<Term> random_terms(Random& random, int num_features, int count) {
  std::vector<Term> terms;
  for (int i = 0; i < count && num_features; ++i) {
    terms.push_back({integer(random, 0, num_features - 1), real(random)});
  }
  return terms;
}

Program random_program(Random& random, int num_qubits) {
  Program program;
  program.num_qubits = num_qubits;
  program.from_zero = integer(random, 0, 1);
  program.num_shared_features = integer(random, 1, 4);
  program.num_row_features = integer(random, 0, 3);
  const int limit = (1 << num_qubits) - 1;
  for (int i = 0; i < 5; ++i) {
    program.shared_angles.push_back(
        {real(random), random_terms(random, program.num_shared_features, i % 3), {}});
    program.row_angles.push_back({real(random),
                                  random_terms(random, program.num_shared_features, i % 2),
                                  random_terms(random, program.num_row_features, 1)});
  }
  for (int i = integer(random, 0, 90); i > 0; --i) {
    const int narrow = integer(random, 0, 2) ? 1 << integer(random, 0, num_qubits - 1) : limit;
    Rotation rotation;
    rotation.x = integer(random, 0, limit) & narrow;
    rotation.z = integer(random, 0, limit) & narrow;
    rotation.is_row = integer(random, 0, 3) == 0;
    rotation.angle = integer(random, 0, 4);
    program.rotations.push_back(rotation);
  }
  for (int i = 0; i < 4; ++i) {
    program.strings.push_back({static_cast<uint32_t>(integer(random, 0, limit)) & (i < 2 ? 0 : ~0u),
                               static_cast<uint32_t>(integer(random, 0, limit))});
  }
  for (int i = 0; i < 3; ++i) program.operators.push_back(random_terms(random, 4, 2));
  return program;
}

struct Batch {
  Batch(const Program& program, int64_t batch, Random& random)
      : batch(batch), shared(program.num_shared_features), rows(batch * program.num_row_features),
        initial(program.from_zero ? 0 : batch << (program.num_qubits + 1)) {
    for (auto* values : {&shared, &rows, &initial}) {
      for (float& value : *values) value = real(random);
    }
    const float scale = std::exp2(-0.5 * program.num_qubits);
    for (float& value : initial) value *= scale;
  }

  Inputs inputs() const {
    return {batch, shared.data(), rows.data(), initial.empty() ? nullptr : initial.data(),
            qubits.empty() ? nullptr : qubits.data()};
  }

  Batch row(int64_t index) const {
    Batch result = *this;
    const auto part = [&](const std::vector<float>& all) {
      const size_t width = all.size() / batch;
      return std::vector<float>(all.begin() + index * width, all.begin() + (index + 1) * width);
    };
    result.batch = 1;
    result.rows = part(rows);
    result.initial = part(initial);
    return result;
  }

  int64_t batch;
  std::vector<float> shared, rows, initial, qubits;
};

struct Result {
  std::vector<float> values, shared, rows, initial;
};

Result run(const Simulation& simulation, const Batch& batch, const std::vector<float>& upstream) {
  const Program& program = simulation.program();
  Result result;
  result.values.resize(batch.batch * program.operators.size());
  result.shared.resize(batch.shared.size());
  result.rows.resize(batch.rows.size());
  result.initial.resize(batch.initial.size());
  FinalStates states;
  simulation.forward(batch.inputs(), result.values.data(), &states);
  const int64_t number = save_states(std::move(states), simulation, batch.batch);
  auto saved = take_states(number, simulation, batch.batch);
  expect(saved.has_value(), "saved states are found");
  simulation.backward(batch.inputs(), upstream.data(), *saved,
                      {result.shared.data(), result.rows.data(),
                       result.initial.empty() ? nullptr : result.initial.data()});
  give_back(std::move(saved->data));
  return result;
}

bool close(double a, double b, double scale) { return std::abs(a - b) <= 2e-4 * (1 + scale); }

double largest(const std::vector<float>& values) {
  double result = 0;
  for (float value : values) result = std::max(result, std::abs(double{value}));
  return result;
}

void rows_are_independent(Random& random) {
  const Program program = random_program(random, integer(random, 1, 13));
  const Simulation simulation(program);
  const int64_t size = integer(random, 1, 3) * integer(random, 1, 9);
  const Batch batch(program, size, random);
  std::vector<float> upstream(size * program.operators.size());
  for (float& value : upstream) value = real(random);
  const Result all = run(simulation, batch, upstream);
  const int64_t index = integer(random, 0, size - 1);
  const size_t width = program.operators.size();
  const std::vector<float> own(upstream.begin() + index * width,
                               upstream.begin() + (index + 1) * width);
  const Result alone = run(simulation, batch.row(index), own);
  const auto same_part = [&](const std::vector<float>& whole, const std::vector<float>& part) {
    bool same = true;
    for (size_t i = 0; i < part.size(); ++i) {
      same &= close(whole[index * part.size() + i], part[i], largest(part));
    }
    return same;
  };
  expect(same_part(all.values, alone.values), "a row has its own values");
  expect(same_part(all.rows, alone.rows), "a row has its own gradient");
  expect(same_part(all.initial, alone.initial), "a row has its own gradient of the state");
}

// Fills in random states of the qubits, those in the mask `zeros` |0>, and their products.
void make_products(Batch& batch, int num_qubits, uint32_t zeros, Random& random) {
  using Amplitude = std::complex<float>;
  batch.qubits.clear();
  batch.initial.clear();
  for (int64_t row = 0; row < batch.batch; ++row) {
    std::vector<Amplitude> state = {1};
    for (int bit = 0; bit < num_qubits; ++bit) {
      const float angle = zeros >> bit & 1 ? 0 : real(random);
      const Amplitude qubit[2] = {std::cos(angle), std::polar(std::sin(angle), 2 * angle)};
      std::vector<Amplitude> wider;
      for (const Amplitude& factor : qubit) {
        for (const Amplitude& amplitude : state) wider.push_back(factor * amplitude);
        batch.qubits.insert(batch.qubits.end(), {factor.real(), factor.imag()});
      }
      state = wider;
    }
    for (const Amplitude& amplitude : state) {
      batch.initial.insert(batch.initial.end(), {amplitude.real(), amplitude.imag()});
    }
  }
}

void products_are_states(Random& random) {
  Program program = random_program(random, integer(random, 1, 12));
  program.from_zero = false;
  for (Angle& angle : program.shared_angles) {
    if (angle.shared.empty()) angle.constant = integer(random, -4, 4) * 1.57079632679489661923;
  }
  const uint32_t zeros = integer(random, 0, (1 << program.num_qubits) - 1);
  Batch states(program, integer(random, 1, 19), random);
  make_products(states, program.num_qubits, zeros, random);
  Batch qubits = states;
  qubits.initial.clear();
  states.qubits.clear();
  std::vector<float> upstream(states.batch * program.operators.size());
  for (float& value : upstream) value = real(random);
  const Simulation simulation(program);
  const Result expected = run(simulation, states, upstream);
  const Result found = run(*simulation.from_qubits(zeros), qubits, upstream);
  for (const auto part : {&Result::values, &Result::shared, &Result::rows}) {
    for (size_t i = 0; i < (found.*part).size(); ++i) {
      expect(close((found.*part)[i], (expected.*part)[i], largest(expected.*part)),
             "a product of qubits is its state");
    }
  }
}

void gradients_are_slopes(Random& random) {
  const Program program = random_program(random, integer(random, 1, 8));
  const Simulation simulation(program);
  Batch batch(program, 3, random);
  std::vector<float> upstream(3 * program.operators.size(), 1.0f);
  const Result middle = run(simulation, batch, upstream);
  constexpr float kStep = 1e-2f;
  double totals[2] = {};
  const float before = batch.shared[0];
  for (int side = 0; side < 2; ++side) {
    batch.shared[0] = before + (side ? kStep : -kStep);
    for (float value : run(simulation, batch, upstream).values) totals[side] += value;
  }
  const double slope = (totals[1] - totals[0]) / (2 * kStep);
  // The third derivative times step^2 / 6, for up to a few hundred rotations by 2 a feature.
  expect(std::abs(slope - middle.shared[0]) < 0.1 * (1 + std::abs(slope)), "gradient is the slope");
}

void threads_share_a_program() {
  Random random(7);
  const Program program = random_program(random, 9);
  const Simulation simulation(program);
  const Batch batch(program, 33, random);
  const std::vector<float> upstream(33 * program.operators.size(), 1.0f);
  const Result expected = run(simulation, batch, upstream);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 5; ++j) {
        const Result result = run(simulation, batch, upstream);
        expect(result.values == expected.values && result.shared == expected.shared,
               "the same bits in every thread");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// Cut short, and with numbers changed to others that are as small.
void damaged_descriptions_are_refused(Random& random) {
  std::vector<int32_t> integers = {2, 1, 1, 1, 1, 1, 0, 0, 1, 0, 1, 0, 2, 3,
                                   0, 0, 0, 1, 1, 1, 0, 1, 0, 2, 1, 1, 0};
  std::vector<double> numbers = {0.1, 1.0, 0.2, 1.0, 0.5};
  if (integer(random, 0, 1)) integers.resize(integer(random, 0, integers.size()));
  if (integer(random, 0, 3) == 0) numbers.resize(integer(random, 0, numbers.size()));
  for (int i = integer(random, 0, 3); i > 0 && !integers.empty(); --i) {
    integers[integer(random, 0, integers.size() - 1)] = integer(random, -2, 6);
  }
  try {
    const auto simulation =
        find_simulation(integers.data(), integers.size(), numbers.data(), numbers.size());
    const Batch batch(simulation->program(), 2, random);
    run(*simulation, batch, std::vector<float>(2 * simulation->program().operators.size(), 1.0f));
  } catch (const InvalidArgument&) {
  }
}

}  // namespace

int main() {
  Random random(1);
  for (int i = 0; i < 150; ++i) rows_are_independent(random);
  for (int i = 0; i < 150; ++i) products_are_states(random);
  for (int i = 0; i < 50; ++i) gradients_are_slopes(random);
  for (int i = 0; i < 5000; ++i) damaged_descriptions_are_refused(random);
  threads_share_a_program();
}
