#include "system/thread_pool.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "system/processor.h"
#include "system/waiting_room.h"

namespace tfq_models {
namespace {

using Body = std::function<void(int)>;
using Clock = std::chrono::steady_clock;

constexpr auto short_patience = std::chrono::microseconds(50);
constexpr auto long_patience = std::chrono::microseconds(2000);

// One word says which job is on, how many helpers may still join it, and how many are at work, so
// that joining and closing are one atomic step each.
namespace gate {
constexpr uint64_t one_inside = 1;
constexpr uint64_t one_place = uint64_t{1} << 16;
constexpr uint64_t one_job = uint64_t{1} << 32;

constexpr uint64_t inside(uint64_t word) { return word & (one_place - 1); }
constexpr uint64_t places(uint64_t word) { return (word & (one_job - 1)) / one_place; }
constexpr uint64_t job(uint64_t word) { return word / one_job; }
constexpr uint64_t without_places(uint64_t word) { return word - places(word) * one_place; }
}  // namespace gate

class ThreadPool {
 public:
  // Returns false, having done nothing, where another caller has the pool.
  bool try_run(int num_parts, int num_helpers, const Body& body) {
    if (in_use_.exchange(true)) return false;
    num_helpers = std::min(num_helpers, hire(num_helpers));
    body_ = &body;
    num_parts_ = num_parts;
    floating_point_mode_ = float_mode();
    next_part_ = 0;
    open(num_helpers);
    work();
    close();
    const std::exception_ptr failure = std::exchange(failure_, nullptr);
    in_use_ = false;
    if (failure) std::rethrow_exception(failure);
    return true;
  }

 private:
  // Returns how many helpers there are, which is fewer than asked for where threads run out.
  int hire(int num_helpers) {
    try {
      for (; num_hired_ < num_helpers; ++num_hired_) std::thread([this] { help(); }).detach();
    } catch (const std::exception&) {
    }
    return num_hired_;
  }

  void open(int num_helpers) {
    const uint64_t next_job = (gate::job(gate_) + 1) * gate::one_job;
    gate_ = next_job + num_helpers * gate::one_place;
    const int num_awake = num_hired_ - helpers_.num_sleepers();
    helpers_.wake(num_helpers - num_awake);
  }

  // Helpers that have not joined by now are not waited for: they may be asleep.
  void close() {
    uint64_t word = gate_;
    while (!gate_.compare_exchange_weak(word, gate::without_places(word))) {
    }
    caller_.wait([this] { return gate::inside(gate_) == 0; }, long_patience);
  }

  void help() {
    pthread_setname_np(pthread_self(), "tfq_models");
    auto patience = short_patience;
    for (uint64_t last_job = 0;;) {
      patience = wait_for_job(last_job, patience);
      if (!join(last_job)) continue;
      set_float_mode(floating_point_mode_);
      work();
      if (gate::inside(gate_.fetch_sub(gate::one_inside)) == 1) caller_.wake(1);
    }
  }

  // Returns the patience to wait with next time: during training one job follows another within a
  // millisecond or two, and is worth staying awake for.
  std::chrono::microseconds wait_for_job(uint64_t last_job, std::chrono::microseconds patience) {
    const auto begin = Clock::now();
    helpers_.wait([&] { return may_join(gate_, last_job); }, patience);
    return Clock::now() - begin < long_patience ? long_patience : short_patience;
  }

  static bool may_join(uint64_t word, uint64_t last_job) {
    return gate::places(word) > 0 && gate::job(word) != last_job;
  }

  bool join(uint64_t& last_job) {
    uint64_t word = gate_;
    while (may_join(word, last_job)) {
      if (!gate_.compare_exchange_weak(word, word - gate::one_place + gate::one_inside)) continue;
      last_job = gate::job(word);
      return true;
    }
    return false;
  }

  void work() {
    for (int64_t part; (part = next_part_.fetch_add(1)) < num_parts_;) {
      try {
        (*body_)(static_cast<int>(part));
      } catch (...) {
        fail(std::current_exception());
      }
    }
  }

  void fail(std::exception_ptr failure) {
    next_part_ = num_parts_;
    std::lock_guard<std::mutex> lock(failing_);
    if (!failure_) failure_ = failure;
  }

  std::atomic<bool> in_use_{false};
  int num_hired_ = 0;
  std::atomic<uint64_t> gate_{0};
  WaitingRoom helpers_;
  WaitingRoom caller_;

  // The job: written by the caller while nobody is inside, read by those inside.
  const Body* body_ = nullptr;
  int64_t num_parts_ = 0;
  FloatMode floating_point_mode_ = 0;
  alignas(64) std::atomic<int64_t> next_part_{0};
  std::mutex failing_;
  std::exception_ptr failure_;
};

std::atomic<bool> forked{false};

// Never destroyed, and its threads never joined: when static destructors run, at exit, other
// threads may still compute, and joining under the loader's lock can wait for ever. Sleeping
// threads end with the process. The library is linked so that it is never unloaded.
ThreadPool& pool() {
  static ThreadPool& instance = *[] {
    pthread_atfork(nullptr, nullptr, [] { forked = true; });
    return new ThreadPool;
  }();
  return instance;
}

}  // namespace

void parallel_for(int num_parts, const Body& body) {
  const int num_helpers = std::min(num_threads(), num_parts) - 1;
  if (num_helpers > 0 && !forked && pool().try_run(num_parts, num_helpers, body)) return;
  for (int part = 0; part < num_parts; ++part) body(part);
}

}  // namespace tfq_models
