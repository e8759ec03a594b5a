#include <sched.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "system/thread_pool.h"

namespace tfq_models {
namespace {

int usable_processors() {
  cpu_set_t processors;
  if (sched_getaffinity(0, sizeof processors, &processors) == 0) return CPU_COUNT(&processors);
  return static_cast<int>(std::thread::hardware_concurrency());
}

std::atomic<int>& thread_count() {
  static std::atomic<int> count{std::clamp(usable_processors(), 1, max_threads)};
  return count;
}

}  // namespace

int num_threads() { return thread_count(); }

void set_num_threads(int count) { thread_count() = std::clamp(count, 1, max_threads); }

}  // namespace tfq_models
