#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace tfq_models::circuits {

// Spreads every bit of both numbers over the result.
inline uint64_t mixed(uint64_t a, uint64_t b) {
  const auto product =
      static_cast<unsigned __int128>(a ^ 0x9e3779b97f4a7c15u) * (b ^ 0xd1b54a32d192ed03u);
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

inline uint64_t hash_of(std::string_view bytes, uint64_t seed) {
  uint64_t hash = mixed(seed, bytes.size());
  while (!bytes.empty()) {
    uint64_t word = 0;
    const size_t size = bytes.size() < sizeof word ? bytes.size() : sizeof word;
    std::memcpy(&word, bytes.data(), size);
    hash = mixed(hash, word);
    bytes.remove_prefix(size);
  }
  return hash;
}

}  // namespace tfq_models::circuits
