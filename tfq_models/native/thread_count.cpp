#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <thread>

#include "thread_pool.h"

namespace tfq_models {
namespace {

int count_in(const char* variable) {
  const char* text = std::getenv(variable);
  return text ? std::atoi(text) : 0;
}

int usable_processors() {
  cpu_set_t processors;
  if (sched_getaffinity(0, sizeof processors, &processors) == 0) return CPU_COUNT(&processors);
  return static_cast<int>(std::thread::hardware_concurrency());
}

int default_num_threads() {
  int count = count_in("TFQ_MODELS_NUM_THREADS");
  if (count <= 0) count = count_in("TF_NUM_INTRAOP_THREADS");
  if (count <= 0) count = usable_processors();
  return std::clamp(count, 1, max_threads);
}

std::atomic<int>& thread_count() {
  static std::atomic<int> count{default_num_threads()};
  return count;
}

}  // namespace

int num_threads() { return thread_count(); }

void set_num_threads(int count) { thread_count() = std::clamp(count, 1, max_threads); }

}  // namespace tfq_models
