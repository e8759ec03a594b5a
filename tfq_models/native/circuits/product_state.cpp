#include "circuits/product_state.h"

#include <algorithm>
#include <cstdint>

#include "circuits/amplitude_lanes.h"
#include "system/thread_pool.h"

namespace tfq_models::circuits {
namespace {

// Tables of the low qubits' amplitudes stay in the nearest cache.
constexpr int kMaxLowQubits = 9;
// Amplitudes below which a thread would cost more than it saves.
constexpr size_t kLeastAmplitudesOfThread = 1 << 15;

void make_table(const std::array<Amplitude, 2>* qubits, int count, std::vector<Amplitude>& table) {
  table.resize(size_t{1} << count);
  table[0] = kOne;
  for (int bit = 0; bit < count; ++bit) {
    const size_t half = size_t{1} << bit;
    for (size_t i = 0; i < half; ++i) {
      table[half + i] = qubits[bit][1] * table[i];
      table[i] = qubits[bit][0] * table[i];
    }
  }
}

}  // namespace

template <class Real>
void ProductWriter<Real>::write(const std::vector<std::array<Amplitude, 2>>& qubits, Real* state,
                                int max_threads) {
  const int count = static_cast<int>(qubits.size());
  const int half = std::clamp((count + 1) / 2, Lanes<Real>::kBits, kMaxLowQubits);
  const int num_low = std::min(count, half);
  make_low_table(qubits.data(), num_low);
  make_table(qubits.data() + num_low, count - num_low, high_);
  const size_t limit = (size_t{1} << count) / kLeastAmplitudesOfThread;
  const int num_parts = static_cast<int>(std::clamp<size_t>(limit, 1, max_threads));
  if (num_parts == 1) return write_range(0, high_.size(), state);
  parallel_for(num_parts, [&](int part) {
    write_range(high_.size() * part / num_parts, high_.size() * (part + 1) / num_parts, state);
  });
}

// Of fewer qubits than a vector holds, the table is filled up with zeros.
template <class Real>
void ProductWriter<Real>::make_low_table(const std::array<Amplitude, 2>* qubits, int count) {
  make_table(qubits, count, low_amplitudes_);
  const size_t size = std::max<size_t>(low_amplitudes_.size(), Lanes<Real>::kCount);
  low_.assign(2 * size, 0);
  low_turned_.assign(2 * size, 0);
  for (size_t i = 0; i < low_amplitudes_.size(); ++i) {
    low_[2 * i] = low_turned_[2 * i + 1] = static_cast<Real>(low_amplitudes_[i].real);
    low_[2 * i + 1] = static_cast<Real>(low_amplitudes_[i].imaginary);
    low_turned_[2 * i] = -low_[2 * i + 1];
  }
}

template <class Real>
void ProductWriter<Real>::write_range(size_t begin, size_t end, Real* state) const {
  using L = Lanes<Real>;
  const size_t size = low_.size();
  for (size_t row = begin; row < end; ++row) {
    Real* target = state + row * size;
    if (high_[row] == kZero) {
      std::fill_n(target, size, Real{0});
      continue;
    }
    const Real real = high_[row].real, imaginary = high_[row].imaginary;
    for (size_t i = 0; i < size; i += 2 * L::kCount) {
      L::store(target + i, real * L::load(&low_[i]) + imaginary * L::load(&low_turned_[i]));
    }
  }
}

template class ProductWriter<float>;
template class ProductWriter<double>;

}  // namespace tfq_models::circuits
