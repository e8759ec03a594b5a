// Ctrl-C (SIGINT) while a long computation runs. Python itself hears of it after the operation
// only.
#pragma once

namespace tfq_models {

// While one lives, a SIGINT ends all computations that call `stop_if_interrupted`, if Python says
// that it is meant for them. A short computation need not be interruptible.
class Interruptible {
 public:
  explicit Interruptible(bool is_long);
  ~Interruptible();
  Interruptible(const Interruptible&) = delete;

 private:
  const bool is_long_;
};

// Throws `Interrupted`. Costs next to nothing where no signal came.
void stop_if_interrupted();

}  // namespace tfq_models
