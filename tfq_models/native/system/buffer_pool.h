// Keeps large buffers for the next call: fresh memory costs a page fault every 4 KiB.
#pragma once

#include "system/buffer.h"

namespace tfq_models {

// A buffer of at least so many floats, with anything in it. Throws std::bad_alloc.
Buffer take_buffer(size_t count);
// Keeps the buffer, or frees it where enough are kept.
void give_back(Buffer buffer);

// A buffer for the time of a scope.
class Scratch {
 public:
  explicit Scratch(size_t count) : buffer_(take_buffer(count)) {}
  ~Scratch() { give_back(std::move(buffer_)); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  float* data() { return buffer_.data(); }
  const float* data() const { return buffer_.data(); }

 private:
  Buffer buffer_;
};

}  // namespace tfq_models
