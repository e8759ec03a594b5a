// The floats of a message, by where in it they lie.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace tfq_models::circuits {

inline uint32_t float_bits(std::string_view message, uint32_t offset) {
  uint32_t bits;
  std::memcpy(&bits, message.data() + offset, sizeof bits);
  return bits;
}

inline bool is_finite(uint32_t float_bits) {
  constexpr uint32_t kExponent = 0x7f800000;
  return (float_bits & kExponent) != kExponent;
}

// As double, where numbers below 1e-38 are numbers, too: the processor would take them for zero.
inline double read_number(std::string_view message, uint32_t offset) {
  constexpr uint32_t kMagnitude = 0x7fffffff, kLeastNormal = 0x00800000;
  constexpr double kLeastStep = 0x1p-149;
  const uint32_t bits = float_bits(message, offset), magnitude = bits & kMagnitude;
  if (magnitude < kLeastNormal) return (bits > kMagnitude ? -kLeastStep : kLeastStep) * magnitude;
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace tfq_models::circuits
