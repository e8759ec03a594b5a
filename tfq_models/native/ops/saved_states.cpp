#include "ops/saved_states.h"

#include <algorithm>
#include <deque>

#include "system/buffer_pool.h"

namespace tfq_models {
namespace {

constexpr size_t kMaxSaved = 64;
constexpr size_t kMaxSavedFloats = size_t{256} << 20;  // 1 GiB; one entry may be larger

struct Entry {
  int64_t number;
  const Simulation* simulation;
  int64_t batch;
  FinalStates states;
};

struct Saved {
  std::mutex mutex;
  int64_t last_number = 0;
  std::deque<Entry> entries;  // the oldest first
  size_t num_floats = 0;
};

// Never destroyed: threads may still compute while the process ends.
Saved& saved() {
  static Saved* const instance = new Saved;
  return *instance;
}

}  // namespace

int64_t save_states(FinalStates states, const Simulation& simulation, int64_t batch) {
  std::deque<Entry> dropped;
  int64_t number;
  {
    const std::lock_guard<std::mutex> lock(saved().mutex);
    number = ++saved().last_number;
    saved().num_floats += states.data.capacity();
    saved().entries.push_back({number, &simulation, batch, std::move(states)});
    auto& entries = saved().entries;
    while (entries.size() > kMaxSaved ||
           (entries.size() > 1 && saved().num_floats > kMaxSavedFloats)) {
      saved().num_floats -= entries.front().states.data.capacity();
      dropped.push_back(std::move(entries.front()));
      entries.pop_front();
    }
  }
  for (Entry& entry : dropped) give_back(std::move(entry.states.data));
  return number;
}

std::optional<FinalStates> take_states(int64_t number, const Simulation& simulation,
                                       int64_t batch) {
  const std::lock_guard<std::mutex> lock(saved().mutex);
  auto& entries = saved().entries;
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
    return entry.number == number && entry.simulation == &simulation && entry.batch == batch;
  });
  if (found == entries.end()) return std::nullopt;
  FinalStates states = std::move(found->states);
  saved().num_floats -= states.data.capacity();
  entries.erase(found);
  return states;
}

}  // namespace tfq_models
