#include "ops/program_cache.h"

#include <algorithm>
#include <deque>
#include <string>

#include "system/hashing.h"

namespace tfq_models {
namespace {

constexpr size_t kMaxPrograms = 128;

struct Entry {
  uint64_t hash;
  std::string description;
  std::shared_ptr<const Simulation> simulation;
};

struct Cache {
  std::mutex mutex;
  std::deque<Entry> entries;  // the last used first
};

// Never destroyed: threads may still compute while the process ends.
Cache& cache() {
  static Cache* const instance = new Cache;
  return *instance;
}

std::shared_ptr<const Simulation> find(uint64_t hash, const std::string& description) {
  const std::lock_guard<std::mutex> lock(cache().mutex);
  auto& entries = cache().entries;
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
    return entry.hash == hash && entry.description == description;
  });
  if (found == entries.end()) return nullptr;
  std::rotate(entries.begin(), found, found + 1);
  return entries.front().simulation;
}

}  // namespace

std::shared_ptr<const Simulation> find_simulation(const int32_t* integers, int64_t num_integers,
                                                  const double* numbers, int64_t num_numbers) {
  std::string description(reinterpret_cast<const char*>(integers), num_integers * sizeof(int32_t));
  description.append(reinterpret_cast<const char*>(numbers), num_numbers * sizeof(double));
  const uint64_t hash = circuits::hash_of(description, num_integers);
  if (auto known = find(hash, description)) return known;
  auto simulation = std::make_shared<const Simulation>(
      Program::parse(integers, num_integers, numbers, num_numbers));
  const std::lock_guard<std::mutex> lock(cache().mutex);
  cache().entries.push_front({hash, std::move(description), simulation});
  if (cache().entries.size() > kMaxPrograms) cache().entries.pop_back();
  return simulation;
}

}  // namespace tfq_models
