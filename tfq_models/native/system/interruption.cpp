#include "system/interruption.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <exception>
#include <mutex>
#include <thread>

#include "system/errors.h"

namespace tfq_models {
namespace {

// What became of a SIGINT: kept back, brought to Python, answered with yes, answered by an
// exception; or on its way to the handler that was there before ours.
enum State : int { quiet, signalled, asking, stopping, stopped, passing };
// Says whether Ctrl-C means that the computation is to end.
using Question = int (*)();

std::atomic<State> state{quiet};
std::atomic<Question> question{nullptr};
struct sigaction previous;
bool is_installed = false;
int num_computations = 0;

// Never destroyed: threads may still compute while the process ends.
std::mutex& mutex() {
  static std::mutex* const instance = new std::mutex;
  return *instance;
}

void pass_on(int number, siginfo_t* info, void* context) {
  if (previous.sa_flags & SA_SIGINFO) {
    previous.sa_sigaction(number, info, context);
  } else {
    previous.sa_handler(number);
  }
}

// Keeps the signal from Python: TensorFlow makes an exception of our error in Python, and fails to
// where KeyboardInterrupt is raised in the midst of that.
void on_signal(int number, siginfo_t* info, void* context) {
  State seen = quiet;
  if (state.compare_exchange_strong(seen, signalled) || seen == signalled || seen == asking) return;
  if (seen == passing) state = quiet;
  const int saved = errno;
  pass_on(number, info, context);
  errno = saved;
}

bool is_ours(const struct sigaction& action) {
  return action.sa_flags & SA_SIGINFO && action.sa_sigaction == on_signal;
}

void install() {
  if (!question || sigaction(SIGINT, nullptr, &previous)) return;
  const bool is_function = previous.sa_flags & SA_SIGINFO ||
                           (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN);
  if (!is_function) return;
  struct sigaction own = previous;
  own.sa_flags |= SA_SIGINFO;
  own.sa_sigaction = on_signal;
  is_installed = !sigaction(SIGINT, &own, nullptr);
}

// Leaves a handler alone that was installed after ours. A signal that ended nothing is sent again.
void uninstall() {
  struct sigaction current;
  if (is_installed && !sigaction(SIGINT, nullptr, &current) && is_ours(current)) {
    sigaction(SIGINT, &previous, nullptr);
  }
  is_installed = false;
  const State last = state.exchange(quiet);
  if (last == signalled || last == asking || last == stopping) kill(getpid(), SIGINT);
}

// A child has none of the threads that computed when it was forked.
int outlive_forks() {
  return pthread_atfork([] { mutex().lock(); }, [] { mutex().unlock(); },
                        [] {
                          num_computations = 0;
                          uninstall();
                          mutex().unlock();
                        });
}

// On a thread of its own: the main thread would run Python's handler within the question.
void ask() {
  std::thread([] {
    const bool is_yes = question.load()();
    State expected = asking;
    if (state.compare_exchange_strong(expected, is_yes ? stopping : passing) && !is_yes) {
      kill(getpid(), SIGINT);
    }
  }).detach();
}

}  // namespace

Interruptible::Interruptible(bool is_long) : is_long_(is_long) {
  if (!is_long_) return;
  [[maybe_unused]] static const int registered = outlive_forks();
  const std::lock_guard<std::mutex> lock(mutex());
  if (!num_computations++) install();
}

Interruptible::~Interruptible() {
  if (!is_long_) return;
  const std::lock_guard<std::mutex> lock(mutex());
  if (!--num_computations) uninstall();
}

void stop_if_interrupted() {
  State seen = state.load(std::memory_order_relaxed);
  if (seen == quiet) return;
  if (seen == stopping || seen == stopped) {
    state = stopped;
    throw Interrupted("The computation was ended by Ctrl-C.");
  }
  if (seen != signalled || !state.compare_exchange_strong(seen, asking)) return;
  try {
    ask();
  } catch (const std::exception&) {  // no thread could be had
    state = signalled;
  }
}

}  // namespace tfq_models

extern "C" {

__attribute__((visibility("default"))) void tfq_models_hear_interrupts(int (*raises)()) {
  tfq_models::question = raises;
}

}  // extern "C"
