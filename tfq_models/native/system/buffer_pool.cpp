#include "system/buffer_pool.h"

#include <algorithm>
#include <mutex>
#include <vector>

namespace tfq_models {
namespace {

constexpr size_t kMaxKeptFloats = size_t{64} << 20;  // 256 MiB
constexpr size_t kMaxKept = 64;

struct Pool {
  std::mutex mutex;
  std::vector<Buffer> buffers;  // the last given back is the likeliest to be in the cache
  size_t num_floats = 0;

  Buffer remove(std::vector<Buffer>::iterator position) {
    Buffer buffer = std::move(*position);
    buffers.erase(position);
    num_floats -= buffer.capacity();
    return buffer;
  }
};

// Never destroyed: threads may still compute while the process ends.
Pool& pool() {
  static Pool* const instance = new Pool;
  return *instance;
}

}  // namespace

Buffer take_buffer(size_t count) {
  {
    const std::lock_guard<std::mutex> lock(pool().mutex);
    auto& buffers = pool().buffers;
    const auto fits = [&](const Buffer& buffer) {
      return buffer.capacity() >= count && buffer.capacity() / 2 <= count;
    };
    const auto found = std::find_if(buffers.rbegin(), buffers.rend(), fits);
    if (found != buffers.rend()) return pool().remove(std::prev(found.base()));
  }
  return Buffer(count);
}

void give_back(Buffer buffer) {
  if (!buffer.capacity() || buffer.capacity() > kMaxKeptFloats) return;
  std::vector<Buffer> dropped;  // freed outside the lock
  const std::lock_guard<std::mutex> lock(pool().mutex);
  pool().num_floats += buffer.capacity();
  pool().buffers.push_back(std::move(buffer));
  while (pool().num_floats > kMaxKeptFloats || pool().buffers.size() > kMaxKept) {
    dropped.push_back(pool().remove(pool().buffers.begin()));
  }
}

}  // namespace tfq_models
