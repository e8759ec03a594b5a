// Linear spans of bit masks: vector spaces over the field of two elements.
#pragma once

#include <cstdint>
#include <vector>

namespace tfq_models {

inline uint32_t highest_bit(uint32_t mask) { return 1u << (31 - __builtin_clz(mask)); }

// Kept in reduced row-echelon form: the highest bit (pivot) of each basis mask is in no other one.
class Span {
 public:
  // What is left of a mask after its part in the span is taken out; zero if it lies in the span.
  uint32_t rest(uint32_t mask) const {
    for (uint32_t element : basis_) {
      if (mask & highest_bit(element)) mask ^= element;
    }
    return mask;
  }

  void insert(uint32_t mask) {
    mask = rest(mask);
    if (!mask) return;
    for (uint32_t& element : basis_) {
      if (element & highest_bit(mask)) element ^= mask;
    }
    basis_.push_back(mask);
  }

  // The basis masks that add up to a mask of the span, as bits.
  int coordinates(uint32_t mask) const {
    int result = 0;
    for (int i = 0; i < dimension(); ++i) {
      if (mask & highest_bit(basis_[i])) result |= 1 << i;
    }
    return result;
  }

  uint32_t pivots() const {
    uint32_t mask = 0;
    for (uint32_t element : basis_) mask |= highest_bit(element);
    return mask;
  }

  int dimension() const { return basis_.size(); }
  const std::vector<uint32_t>& basis() const { return basis_; }

 private:
  std::vector<uint32_t> basis_;
};

}  // namespace tfq_models
