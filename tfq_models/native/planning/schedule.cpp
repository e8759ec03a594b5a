#include "planning/schedule.h"

#include <algorithm>

#include "system/span.h"
#include "system/vectors.h"

namespace tfq_models {
namespace {

// Bounds the time to schedule, which grows with the square of it.
constexpr size_t kWindow = 2048;
// So many rotations share a pass over the state.
constexpr int kPassDimensions = 3;
constexpr int kImpossible = 1 << 30;
// The lowest qubits, whose part of the state stays in the first-level cache.
constexpr int kNearQubits = 10;
// Qubits that a stage of passes can hold in the cache; a hint only, the plan decides.
constexpr int kStageQubits = 14;
// So few Z strings are cheaper as rotations than as a table of phases.
constexpr size_t kMinPhases = 3;

bool anticommute(const Rotation& a, const Rotation& b) {
  return parity(a.x & b.z) != parity(a.z & b.x);
}

bool is_phase(const Rotation& rotation) { return !rotation.x && !rotation.is_row; }

// Splits off the rotations of single qubits that act before anything entangles them. Z at their end
// stays with what follows, where it costs nothing beside other phases.
std::vector<Rotation> take_leading(std::vector<Rotation>& rotations) {
  std::vector<Rotation> leading, rest;
  uint32_t touched = 0;
  for (const Rotation& rotation : rotations) {
    const uint32_t support = rotation.x | rotation.z;
    const bool is_single = !(support & (support - 1));
    if (is_single && !(support & touched)) {
      leading.push_back(rotation);
    } else {
      touched |= support;
      rest.push_back(rotation);
    }
  }
  uint32_t has_later_x = 0;
  std::vector<Rotation> kept, back;
  for (auto rotation = leading.rbegin(); rotation != leading.rend(); ++rotation) {
    has_later_x |= rotation->x;
    (rotation->z & ~has_later_x ? back : kept).push_back(*rotation);
  }
  std::reverse(kept.begin(), kept.end());
  rotations.assign(back.rbegin(), back.rend());
  rotations.insert(rotations.end(), rest.begin(), rest.end());
  return kept;
}

// Emits rotations as soon as those that they do not commute with are out, those first that fit into
// the current pass and stage; Z strings last, so that they gather.
class ListScheduler {
 public:
  ListScheduler(const Rotation* rotations, size_t count, std::vector<Step>& steps)
      : rotations_(rotations), successors_(count), num_waiting_(count), steps_(steps) {
    for (size_t later = 0; later < count; ++later) {
      for (size_t earlier = 0; earlier < later; ++earlier) {
        if (anticommute(rotations[earlier], rotations[later])) {
          successors_[earlier].push_back(later);
          ++num_waiting_[later];
        }
      }
      if (!num_waiting_[later]) make_ready(later);
    }
  }

  void run() {
    while (!ready_.empty() || !phases_.empty()) {
      while (!ready_.empty()) emit_pass();
      emit_phases();
    }
  }

 private:
  void make_ready(size_t index) {
    auto& target = is_phase(rotations_[index]) ? phases_ : ready_;
    target.insert(std::upper_bound(target.begin(), target.end(), index), index);
  }

  void release(size_t index) {
    for (size_t later : successors_[index]) {
      if (!--num_waiting_[later]) make_ready(later);
    }
  }

  // Rotations that are ready at the same time commute, so that a pass can hold them.
  void emit_pass() {
    Span span;
    std::vector<size_t> chosen;
    while (span.dimension() < kPassDimensions) {
      auto best = ready_.end();
      int best_cost = kImpossible;
      for (auto candidate = ready_.begin(); candidate != ready_.end(); ++candidate) {
        const int cost = cost_of(rotations_[*candidate], span);
        if (cost < best_cost) best = candidate, best_cost = cost;
        if (!best_cost) break;
      }
      if (best == ready_.end()) break;
      const Rotation& rotation = rotations_[*best];
      chosen.push_back(*best);
      ready_.erase(best);
      span.insert(place_of(rotation));
      const uint32_t wider = local_ | rotation.x;
      local_ = __builtin_popcount(wider) <= kStageQubits ? wider : rotation.x;
      steps_.push_back({{rotation}, false});
    }
    for (size_t index : chosen) release(index);
  }

  // Where a rotation moves amplitudes, with the bit that tells real from imaginary part.
  static uint32_t place_of(const Rotation& rotation) {
    return rotation.x << 1 | !parity(rotation.x & rotation.z);
  }

  int cost_of(const Rotation& rotation, const Span& span) const {
    if (!span.rest(place_of(rotation))) return kImpossible;
    const uint32_t x = rotation.x;
    const int num_qubits = __builtin_popcount(local_ | x);
    const int stage_cost = (local_ | x) == local_ ? 0 : num_qubits <= kStageQubits ? 10 : 20;
    return stage_cost + 2 * (x >> kNearQubits != 0) + (__builtin_popcount(x) > 1);
  }

  void emit_phases() {
    if (phases_.empty()) return;
    const std::vector<size_t> indices = std::move(phases_);
    phases_.clear();
    Step group{{}, true};
    for (size_t index : indices) group.rotations.push_back(rotations_[index]);
    if (indices.size() >= kMinPhases) {
      steps_.push_back(group);
    } else {
      for (const Rotation& rotation : group.rotations) steps_.push_back({{rotation}, false});
    }
    for (size_t index : indices) release(index);
  }

  const Rotation* rotations_;
  std::vector<std::vector<size_t>> successors_;
  std::vector<int> num_waiting_;
  std::vector<size_t> ready_, phases_;  // sorted, so that the order is the circuit's
  uint32_t local_ = 0;
  std::vector<Step>& steps_;
};

}  // namespace

Schedule schedule(const Program& program) {
  Schedule result;
  std::vector<Rotation> rotations;
  for (const Rotation& rotation : program.rotations) {
    if (rotation.x | rotation.z) rotations.push_back(rotation);  // else a global phase
  }
  if (program.from_zero || program.from_qubits) {
    for (const Rotation& rotation : take_leading(rotations)) {
      result.steps.push_back({{rotation}, false});
    }
    result.num_leading = result.steps.size();
  }
  for (size_t start = 0; start < rotations.size(); start += kWindow) {
    const size_t count = std::min(kWindow, rotations.size() - start);
    ListScheduler(rotations.data() + start, count, result.steps).run();
  }
  return result;
}

}  // namespace tfq_models
