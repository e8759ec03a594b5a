#include "circuits/gate_application.h"

#include <algorithm>

#include "circuits/amplitude_lanes.h"
#include "system/thread_pool.h"

namespace tfq_models::circuits {
namespace {

// Groups of vectors below which threads would cost more than they save.
constexpr uint64_t kLeastGroupsOfThread = 1 << 12;

// The low bits of an amplitude's index say where in its vector it lies, the high bits, in which
// vector. A target among the low bits mixes the lanes of a vector; a high one mixes vectors.
template <class Real>
class Application {
  using L = Lanes<Real>;
  using Vector = typename L::Vector;

 public:
  Application(const Operation& operation, int num_bits, Real* state, int max_threads)
      : operation_(operation), num_bits_(num_bits), state_(state), max_threads_(max_threads) {
    for (int position = 0; position < operation.num_targets; ++position) {
      const int bit = operation.targets[position];
      (bit < L::kBits ? low_ : high_)[bit < L::kBits ? num_low_++ : num_high_++] = position;
    }
  }

  void run() {
    if (operation_.is_diagonal) {
      for (int part = 0; part < 1 << num_high_; ++part) run_diagonal(part);
    } else if (num_high_ == 0) {
      num_low_ == 1 ? run_dense<1, 2>() : run_dense<1, 4>();
    } else if (num_high_ == 1) {
      num_low_ == 0 ? run_dense<2, 1>() : run_dense<2, 2>();
    } else {
      run_dense<4, 1>();
    }
  }

 private:
  template <int kVectors, int kPatterns>
  struct Coefficients {
    Vector real[kVectors][kVectors][kPatterns];
    Vector imaginary[kVectors][kVectors][kPatterns];  // the real part's sign is in it
  };

  // `part` gives the high targets' values: those vectors change by a factor for each lane.
  void run_diagonal(int part) {
    Coefficients<1, 1> coefficients;
    bool is_identity = true;
    for (int lane = 0; lane < L::kCount; ++lane) {
      const int index = matrix_index(part, lane);
      const Amplitude factor = is_controlled(lane) ? operation_.entry(index, index) : kOne;
      set(coefficients, 0, 0, 0, lane, factor);
      is_identity &= factor == kOne;
    }
    if (!is_identity) run_groups(coefficients, vector_offset(part));
  }

  template <int kVectors, int kPatterns>
  void run_dense() {
    Coefficients<kVectors, kPatterns> coefficients;
    for (int to = 0; to < kVectors; ++to) {
      for (int from = 0; from < kVectors; ++from) {
        for (int pattern = 0; pattern < kPatterns; ++pattern) {
          for (int lane = 0; lane < L::kCount; ++lane) {
            const int other = lane ^ flip(pattern);
            const Amplitude identity = to == from && pattern == 0 ? kOne : kZero;
            const Amplitude factor =
                is_controlled(lane)
                    ? operation_.entry(matrix_index(to, lane), matrix_index(from, other))
                    : identity;
            set(coefficients, to, from, pattern, lane, factor);
          }
        }
      }
    }
    run_groups(coefficients, 0);
  }

  template <int kVectors, int kPatterns>
  static void set(Coefficients<kVectors, kPatterns>& coefficients, int to, int from, int pattern,
                  int lane, Amplitude factor) {
    coefficients.real[to][from][pattern][2 * lane] = factor.real;
    coefficients.real[to][from][pattern][2 * lane + 1] = factor.real;
    coefficients.imaginary[to][from][pattern][2 * lane] = -factor.imaginary;
    coefficients.imaginary[to][from][pattern][2 * lane + 1] = factor.imaginary;
  }

  // The matrix's index of an amplitude in a lane of one of a group's vectors.
  int matrix_index(int vector, int lane) const {
    int index = 0;
    for (int i = 0; i < num_high_; ++i) index |= (vector >> i & 1) << significance(high_[i]);
    for (int i = 0; i < num_low_; ++i) {
      index |= (lane >> operation_.targets[low_[i]] & 1) << significance(low_[i]);
    }
    return index;
  }

  int significance(int position) const { return operation_.num_targets - 1 - position; }

  // Lanes that a pattern connects differ by this.
  int flip(int pattern) const {
    int mask = 0;
    for (int i = 0; i < num_low_; ++i) mask |= (pattern >> i & 1) << operation_.targets[low_[i]];
    return mask;
  }

  bool is_controlled(int lane) const {
    const uint64_t mask = operation_.control_mask & (L::kCount - 1);
    return (lane & mask) == (operation_.control_values & mask);
  }

  // The bits of a vector's place in its group, as bits of the vector's index.
  uint64_t vector_offset(int vector) const {
    uint64_t offset = 0;
    for (int i = 0; i < num_high_; ++i) {
      offset |= static_cast<uint64_t>(vector >> i & 1) << (operation_.targets[high_[i]] - L::kBits);
    }
    return offset;
  }

  // All groups of vectors that belong together; `offset` is that of a group's first vector.
  template <int kVectors, int kPatterns>
  void run_groups(const Coefficients<kVectors, kPatterns>& coefficients, uint64_t offset) {
    const uint64_t targets = vector_offset((1 << num_high_) - 1);
    const uint64_t fixed = targets | operation_.control_mask >> L::kBits;
    const uint64_t values = offset | operation_.control_values >> L::kBits;
    const uint64_t count = uint64_t{1} << (num_bits_ - L::kBits - __builtin_popcountll(fixed));
    const uint64_t limit = std::max<uint64_t>(1, count / kLeastGroupsOfThread);
    const int num_parts = static_cast<int>(std::min<uint64_t>(max_threads_, limit));
    if (num_parts == 1) return run_range(coefficients, fixed, values, 0, count);
    parallel_for(num_parts, [&](int part) {
      run_range(coefficients, fixed, values, count * part / num_parts,
                count * (part + 1) / num_parts);
    });
  }

  template <int kVectors, int kPatterns>
  void run_range(const Coefficients<kVectors, kPatterns>& coefficients, uint64_t fixed,
                 uint64_t values, uint64_t begin, uint64_t end) const {
    Words same[kPatterns], exchanged[kPatterns];
    for (int pattern = 0; pattern < kPatterns; ++pattern) {
      same[pattern] = L::permutation(flip(pattern), false);
      exchanged[pattern] = L::permutation(flip(pattern), true);
    }
    uint64_t offsets[kVectors];
    for (int vector = 0; vector < kVectors; ++vector) offsets[vector] = vector_offset(vector);
    uint64_t free = spread(begin, fixed);
    for (uint64_t group = begin; group < end; ++group) {
      Vector from[kVectors][kPatterns], crossed[kVectors][kPatterns];
      for (int vector = 0; vector < kVectors; ++vector) {
        const Vector loaded = L::load(at(free | values | offsets[vector]));
        for (int pattern = 0; pattern < kPatterns; ++pattern) {
          from[vector][pattern] = pattern ? L::permuted(loaded, same[pattern]) : loaded;
          crossed[vector][pattern] = L::permuted(loaded, exchanged[pattern]);
        }
      }
      for (int to = 0; to < kVectors; ++to) {
        Vector sum = Vector{};
        for (int vector = 0; vector < kVectors; ++vector) {
          for (int pattern = 0; pattern < kPatterns; ++pattern) {
            sum += coefficients.real[to][vector][pattern] * from[vector][pattern];
            sum += coefficients.imaginary[to][vector][pattern] * crossed[vector][pattern];
          }
        }
        L::store(at(free | values | offsets[to]), sum);
      }
      free = ((free | fixed) + 1) & ~fixed;
    }
  }

  Real* at(uint64_t vector) const { return state_ + vector * (2 * L::kCount); }

  // Puts the bits of a number on those places that are not fixed.
  static uint64_t spread(uint64_t number, uint64_t fixed) {
    for (; fixed; fixed &= fixed - 1) {
      const uint64_t below = (fixed & -fixed) - 1;
      number = (number & ~below) << 1 | (number & below);
    }
    return number;
  }

  const Operation& operation_;
  const int num_bits_;
  Real* const state_;
  const int max_threads_;
  // Positions among the operation's targets.
  int low_[2], high_[2];
  int num_low_ = 0, num_high_ = 0;
};

}  // namespace

template <class Real>
int least_num_amplitudes() {
  return Lanes<Real>::kCount;
}

template <class Real>
void apply(const Operation& operation, int num_bits, Real* state, int max_threads) {
  Application<Real>(operation, std::max(num_bits, Lanes<Real>::kBits), state, max_threads).run();
}

template int least_num_amplitudes<float>();
template int least_num_amplitudes<double>();
template void apply(const Operation&, int, float*, int);
template void apply(const Operation&, int, double*, int);

}  // namespace tfq_models::circuits
