#include "circuits/state_cache.h"

#include <algorithm>

namespace tfq_models::circuits {
namespace {

// What lists, maps and allocators need for a state, roughly.
constexpr int64_t kMemoryOfEntry = 256;

}  // namespace

bool StateCache::Entry::is(const StateKey& key) const {
  return message == key.message && setting == key.setting;
}

int64_t StateCache::Entry::memory() const {
  return kMemoryOfEntry + static_cast<int64_t>(message.size() + setting.size() + state->size());
}

void StateCache::set_memory_limit(int64_t bytes) {
  std::lock_guard<std::mutex> lock(mutex_);
  memory_limit_ = std::max<int64_t>(bytes, 0);
  shrink(memory_limit_);
}

StateCacheInfo StateCache::info() {
  std::lock_guard<std::mutex> lock(mutex_);
  return {memory_limit_, memory_used_, static_cast<int64_t>(entries_.size()), num_hits_,
          num_misses_};
}

std::shared_ptr<const StateCache::State> StateCache::find(const StateKey& key) {
  std::lock_guard<std::mutex> lock(mutex_);
  const auto entry = find_entry(key);
  if (entry == entries_.end()) {
    ++num_misses_;
    return nullptr;
  }
  ++num_hits_;
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->state;
}

void StateCache::keep(const StateKey& key, const void* state, size_t size) {
  const char* bytes = static_cast<const char*>(state);
  Entry entry{key.hash, std::string(key.message), std::string(key.setting),
              std::make_shared<const State>(bytes, bytes + size)};
  std::lock_guard<std::mutex> lock(mutex_);
  // Another thread may have kept it meanwhile, or have turned the cache off.
  if (entry.memory() > memory_limit_ || find_entry(key) != entries_.end()) return;
  shrink(memory_limit_ - entry.memory());
  memory_used_ += entry.memory();
  entries_.push_front(std::move(entry));
  by_hash_.emplace(key.hash, entries_.begin());
}

StateCache::Entries::iterator StateCache::find_entry(const StateKey& key) {
  const auto [begin, end] = by_hash_.equal_range(key.hash);
  const auto found =
      std::find_if(begin, end, [&](const auto& item) { return item.second->is(key); });
  return found == end ? entries_.end() : found->second;
}

void StateCache::shrink(int64_t memory) {
  while (memory_used_ > memory) drop_oldest();
}

void StateCache::drop_oldest() {
  const auto oldest = std::prev(entries_.end());
  const auto [begin, end] = by_hash_.equal_range(oldest->hash);
  by_hash_.erase(std::find_if(begin, end, [&](const auto& item) { return item.second == oldest; }));
  memory_used_ -= oldest->memory();
  entries_.erase(oldest);
}

// Never destroyed: other threads may still compute when the process ends.
StateCache& state_cache() {
  static StateCache& cache = *new StateCache;
  return cache;
}

}  // namespace tfq_models::circuits

extern "C" {

__attribute__((visibility("default"))) void tfq_models_set_state_cache_limit(int64_t bytes) {
  tfq_models::circuits::state_cache().set_memory_limit(bytes);
}

// Writes memory limit, memory used, number of states, hits and misses.
__attribute__((visibility("default"))) void tfq_models_state_cache_info(int64_t* numbers) {
  const tfq_models::circuits::StateCacheInfo info = tfq_models::circuits::state_cache().info();
  numbers[0] = info.memory_limit;
  numbers[1] = info.memory_used;
  numbers[2] = info.num_states;
  numbers[3] = info.num_hits;
  numbers[4] = info.num_misses;
}

}  // extern "C"
