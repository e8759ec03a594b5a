// Drives the thread pool from many sides, to be run under a sanitizer.

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "expect.h"
#include "system/processor.h"
#include "system/thread_pool.h"

namespace {

using namespace tfq_models;

// Not atomic, so that a part run twice, or not waited for, is a data race or a wrong count.
bool each_part_runs_once(int num_parts) {
  std::vector<int> runs(num_parts, 0);
  parallel_for(num_parts, [&](int part) { ++runs[part]; });
  return std::all_of(runs.begin(), runs.end(), [](int count) { return count == 1; });
}

void small_jobs_in_a_row() {
  for (int job = 0; job < 20000; ++job) expect(each_part_runs_once(job % 9), "each part runs once");
}

void jobs_with_pauses_around_falling_asleep() {
  for (int job = 0; job < 1000; ++job) {
    std::this_thread::sleep_for(std::chrono::microseconds(job % 120));
    expect(each_part_runs_once(4), "each part runs once after a pause");
  }
}

void parts_of_unequal_length() {
  for (int job = 0; job < 50; ++job) {
    std::atomic<int> num_done{0};
    parallel_for(7, [&](int part) {
      std::this_thread::sleep_for(std::chrono::microseconds(part % 3 == job % 3 ? 300 : 0));
      ++num_done;
    });
    expect(num_done == 7, "the caller waits for the last part");
  }
}

void many_callers() {
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller) callers.emplace_back(small_jobs_in_a_row);
  for (std::thread& caller : callers) caller.join();
}

void jobs_within_jobs() {
  std::atomic<int> total{0};
  for (int job = 0; job < 200; ++job) {
    parallel_for(5, [&](int) { parallel_for(6, [&](int part) { total += part; }); });
  }
  expect(total == 200 * 5 * 15, "a part may itself be split");
}

void exceptions() {
  for (int job = 0; job < 500; ++job) {
    bool caught = false;
    try {
      parallel_for(8, [&](int part) {
        if (part >= job % 8) throw std::runtime_error("part");
      });
    } catch (const std::runtime_error&) {
      caught = true;
    }
    expect(caught, "an exception reaches the caller");
    expect(each_part_runs_once(8), "the pool works after an exception");
  }
}

void changing_numbers_of_threads() {
  for (int count : {1, 8, 2, 100, 0, -5, 3}) {
    tfq_models::set_num_threads(count);
    expect(tfq_models::num_threads() >= 1, "there is at least one thread");
    for (int job = 0; job < 200; ++job) expect(each_part_runs_once(12), "any number of threads");
  }
  tfq_models::set_num_threads(4);
}

void floating_point_modes() {
  const FloatMode before = float_mode();
  for (int job = 0; job < 1000; ++job) {
    const FloatMode mode = job % 2 ? before | kTinyIsZero : before;
    set_float_mode(mode);
    parallel_for(
        8, [&](int) { expect((float_mode() & kTinyIsZero) == (mode & kTinyIsZero), "one mode"); });
  }
  set_float_mode(before);
}

void after_a_fork() {
  const pid_t child = fork();
  if (child == 0) _exit(each_part_runs_once(16) ? 0 : 1);
  int status = -1;
  waitpid(child, &status, 0);
  expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a child process computes");
}

}  // namespace

int main() {
  tfq_models::set_num_threads(4);
  small_jobs_in_a_row();
  jobs_with_pauses_around_falling_asleep();
  parts_of_unequal_length();
  many_callers();
  jobs_within_jobs();
  exceptions();
  changing_numbers_of_threads();
  floating_point_modes();
  after_a_fork();
}
