#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "system/processor.h"

namespace tfq_models {

// Where threads wait for something that others do to atomic variables: awake as long as their
// patience lasts, since waking a thread takes up to a tenth of a millisecond; then asleep.
//
// No wake-up is lost. A sleeper counts itself and then looks at the variables; who changes them
// does so and then looks at the count. All four steps are sequentially consistent, so one sees the
// other; and the lock keeps the waking from falling between a sleeper's look and its sleep.
class WaitingRoom {
 public:
  template <class Condition>
  void wait(const Condition& holds, std::chrono::microseconds patience) {
    if (comes_true_soon(holds, patience)) return;
    std::unique_lock<std::mutex> lock(mutex_);
    ++num_sleepers_;
    changed_.wait(lock, holds);
    --num_sleepers_;
  }

  int num_sleepers() const { return num_sleepers_; }

  // To be called after the change.
  void wake(int count) {
    if (num_sleepers_ == 0) return;
    std::lock_guard<std::mutex> lock(mutex_);
    for (; count > 0; --count) changed_.notify_one();
  }

 private:
  template <class Condition>
  static bool comes_true_soon(const Condition& holds, std::chrono::microseconds patience) {
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    for (auto waited = begin - begin; waited < patience; waited = Clock::now() - begin) {
      for (int look = 0; look < 32; ++look) {
        if (holds()) return true;
        pause_thread();
      }
      // The processor may be wanted by the very thread that is waited for.
      if (waited > std::chrono::microseconds(20)) std::this_thread::yield();
    }
    return false;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<int> num_sleepers_{0};
};

}  // namespace tfq_models
