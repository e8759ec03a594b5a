// Measures what the machine can do at most: fused multiply-adds and memory traffic a second.
// Usage: roofline THREADS SECONDS, where SECONDS is for each measurement. Prints JSON.

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

namespace {

#ifdef __AVX512F__
constexpr int kBytes = 64;
#else
constexpr int kBytes = 32;
#endif
constexpr int kLanes = kBytes / sizeof(float);
// Two units with a latency of four or five cycles; this many sums fit in the registers.
constexpr int kSums = 12;
constexpr int kRepeats = 10000;
typedef float Vector __attribute__((vector_size(kBytes)));

double now() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}

// Runs a piece of work on every thread for so long, several times; returns the best total of what
// the pieces return a second.
double best_rate(int num_threads, double seconds, const std::function<double(int)>& piece) {
  double best = 0;
  for (int attempt = 0; attempt < 5; ++attempt) {
    std::vector<double> rates(num_threads);
    std::vector<std::thread> threads;
    for (int t = 0; t < num_threads; ++t) {
      threads.emplace_back([&, t] {
        double done = 0;
        const double start = now();
        while (now() - start < seconds / 5) done += piece(t);
        rates[t] = done / (now() - start);
      });
    }
    for (auto& thread : threads) thread.join();
    double total = 0;
    for (double rate : rates) total += rate;
    best = std::max(best, total);
  }
  return best;
}

// Unrolled by the indices, so that all sums stay in registers.
template <size_t... index>
void add_to_sums(std::index_sequence<index...>) {
  Vector sums[] = {Vector{static_cast<float>(index)}...};
  const Vector factor = Vector{} + 0.999f, term = Vector{} + 0.001f;
  for (int repeat = 0; repeat < kRepeats; ++repeat) {
    ((sums[index] = sums[index] * factor + term), ...);
  }
  asm volatile("" : : "r"(sums) : "memory");
}

// Returns how many multiply-adds it has made.
double multiply_adds(int) {
  add_to_sums(std::make_index_sequence<kSums>());
  return static_cast<double>(kRepeats) * kSums * kLanes;
}

// Bytes read and written a second by `a = a * factor + term` on arrays of this size, one a thread.
double traffic(int num_threads, double seconds, size_t bytes) {
  const size_t count = bytes / sizeof(float);
  std::vector<std::vector<float>> arrays(num_threads, std::vector<float>(count, 1.0f));
  const int sweeps = static_cast<int>(std::max<size_t>(1, (1 << 22) / bytes));
  return best_rate(num_threads, seconds, [&](int t) {
    float* data = arrays[t].data();
    for (int sweep = 0; sweep < sweeps; ++sweep) {
      for (size_t i = 0; i < count; ++i) data[i] = data[i] * 0.999f + 0.001f;
      asm volatile("" : : "r"(data) : "memory");
    }
    return 2.0 * sweeps * count * sizeof(float);
  });
}

size_t cache_size(int name, size_t otherwise) {
  const long size = sysconf(name);
  return size > 0 ? size : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  const int num_threads = argc > 1 ? std::atoi(argv[1]) : 1;
  const double seconds = argc > 2 ? std::atof(argv[2]) : 1;
  const size_t l2 = cache_size(_SC_LEVEL2_CACHE_SIZE, 1 << 20);
  const size_t l3 = cache_size(_SC_LEVEL3_CACHE_SIZE, 1 << 25);
  const size_t third_of_l3 = std::max(2 * l2, l3 / 3 / num_threads);
  const size_t large = std::min<size_t>(std::max<size_t>(4 * l3, 1 << 28), 1 << 30) / num_threads;
  std::printf("{\"threads\": %d, \"vector_bytes\": %d, ", num_threads, kBytes);
  std::printf("\"multiply_adds\": %.4g, ", best_rate(num_threads, seconds, multiply_adds));
  std::printf("\"l2\": %.4g, ", traffic(num_threads, seconds, l2 / 2));
  std::printf("\"l3\": %.4g, ", traffic(num_threads, seconds, third_of_l3));
  std::printf("\"dram\": %.4g}\n", traffic(num_threads, seconds, large));
}
