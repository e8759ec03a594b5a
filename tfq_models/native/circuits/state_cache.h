// States of data circuits, kept from call to call.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tfq_models::circuits {

// What a state follows from; equal in all three, or another state.
struct StateKey {
  uint64_t hash;  // of the message
  std::string_view message;
  std::string_view setting;  // qubits and precision
};

struct StateCacheInfo {
  int64_t memory_limit;
  int64_t memory_used;
  int64_t num_states;
  int64_t num_hits;
  int64_t num_misses;
};

// The least recently used states go when the memory is full. For any number of threads at once.
class StateCache {
 public:
  using State = std::vector<char>;

  // 0 forgets everything and keeps nothing.
  void set_memory_limit(int64_t bytes);
  bool is_on() const { return memory_limit_ > 0; }
  StateCacheInfo info();

  // Returns null for a state that is not here.
  std::shared_ptr<const State> find(const StateKey& key);
  void keep(const StateKey& key, const void* state, size_t size);

 private:
  struct Entry {
    uint64_t hash;
    std::string message;
    std::string setting;
    std::shared_ptr<const State> state;

    bool is(const StateKey& key) const;
    int64_t memory() const;
  };
  using Entries = std::list<Entry>;

  Entries::iterator find_entry(const StateKey& key);
  void shrink(int64_t memory);
  void drop_oldest();

  std::mutex mutex_;
  std::atomic<int64_t> memory_limit_{0};
  int64_t memory_used_ = 0;
  int64_t num_hits_ = 0;
  int64_t num_misses_ = 0;
  Entries entries_;  // the latest first
  std::unordered_multimap<uint64_t, Entries::iterator> by_hash_;
};

// The one of this process.
StateCache& state_cache();

}  // namespace tfq_models::circuits
