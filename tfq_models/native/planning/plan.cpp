#include "planning/plan.h"

#include <unistd.h>

#include <algorithm>

#include "system/span.h"

namespace tfq_models {
namespace {

// Rows of a stage: state and adjoint together take half of a common second-level cache.
constexpr int kStageBits = 11;
// Rows of a block: state and adjoint together take half of a common first-level cache.
constexpr int kBlockBits = kLanes == 16 ? 6 : 7;
// Rotations between two rescalings; each makes the state grow by less than sqrt(2).
constexpr int kRescaleAfter = 64;

// Row bits that a stage can mix: all of a state that lies in half of the second-level cache
// together with its adjoint, because then nothing has to be copied.
int stage_bits(int num_row_bits) {
  static const size_t cache = std::max(0L, sysconf(_SC_LEVEL2_CACHE_SIZE));
  const size_t bytes = (size_t{4 * kLanes} << num_row_bits) * sizeof(float);
  return bytes <= cache / 2 ? num_row_bits : std::min(kStageBits, num_row_bits);
}

// A Pauli string as it acts on places: on rows with the bit for the imaginary part below them, and
// on lanes. -i P is a real antisymmetric matrix: one Pauli letter more, X or Z, on the lowest bit.
struct PlacePauli {
  PlacePauli(const Rotation& rotation, const Layout& layout) {
    const int num_y = __builtin_popcount(rotation.x & rotation.z);
    const bool mixes_parts = num_y % 2 == 0;
    x = layout.rows_of(rotation.x) << 1 | mixes_parts;
    z = layout.rows_of(rotation.z) << 1 | mixes_parts;
    lane_flip = layout.lanes_of(rotation.x);
    lane_z = layout.lanes_of(rotation.z);
    is_negative = num_y % 4 == 1 || num_y % 4 == 2;
  }

  // Whether its signs change along another one's moves. Of strings that commute, both or neither
  // do.
  bool changes_sign_along(const PlacePauli& other) const {
    return parity(z & other.x) ^ parity(lane_z & other.lane_flip);
  }

  uint32_t x, z;
  int lane_flip, lane_z;
  bool is_negative;
};

class Planner {
 public:
  Planner(const Schedule& schedule, const Layout& layout, size_t first, size_t last,
          bool is_backward)
      : schedule_(schedule), layout_(layout), first_(first), last_(last), is_backward_(is_backward),
        stage_bits_(stage_bits(layout.num_row_bits)) {}

  Plan plan() {
    Plan result;
    size_t position = 0;
    while (position < last_ - first_) {
      const size_t end = end_of_stage(position);
      result.stages.push_back(make_stage(position, end));
      position = end;
    }
    return result;
  }

 private:
  int step_at(size_t position) const {
    return is_backward_ ? last_ - 1 - position : first_ + position;
  }

  uint32_t rows_at(size_t position) const {
    const Step& step = schedule_.steps[step_at(position)];
    return step.is_phases ? 0 : layout_.rows_of(step.rotations[0].x);
  }

  // Takes steps as long as their rows fit; a rotation that is wider than a stage gets one that is
  // as wide as the state.
  size_t end_of_stage(size_t position) {
    local_ = 0;
    int limit = stage_bits_;
    for (; position < last_ - first_; ++position) {
      const uint32_t wanted = local_ | rows_at(position);
      const int width = __builtin_popcount(rows_at(position));
      if (!local_ && width > limit) limit = layout_.num_row_bits;
      if (__builtin_popcount(wanted) > limit) break;
      local_ = wanted;
    }
    if (limit > stage_bits_) local_ = layout_.num_rows() - 1;
    const int room = std::max(stage_bits_, __builtin_popcount(local_));
    for (int bit = 0; bit < layout_.num_row_bits && __builtin_popcount(local_) < room; ++bit) {
      local_ |= 1u << bit;
    }
    return position;
  }

  Stage make_stage(size_t begin, size_t end) {
    Stage stage;
    stage.local = local_;
    stage.num_local = __builtin_popcount(local_);
    stage.is_contiguous = !(local_ & (local_ + 1));
    stage.run_bits = __builtin_ctz(~local_);
    for (uint32_t run = 0; run < 1u << (stage.num_local - stage.run_bits); ++run) {
      stage.runs.push_back(deposit(run << stage.run_bits, local_));
    }
    while (begin < end) {
      const int step = step_at(begin);
      StageItem item{schedule_.steps[step].is_phases, step, {}};
      size_t item_end = begin + 1;
      if (!item.is_phases) {
        item_end = end_of_pass(begin, end);
        item.pass = make_pass(begin, item_end);
      }
      append(std::move(item), stage);
      begin = item_end;
    }
    return stage;
  }

  // Opens a block where the item does not fit into the last one.
  void append(StageItem item, Stage& stage) const {
    const int small = std::min(kBlockBits, stage.num_local);
    const uint32_t reach = item.is_phases ? 0 : item.pass.reach();
    const int block_bits = reach >> (small + 1) ? stage.num_local : small;
    if (stage.blocks.empty() || stage.blocks.back().block_bits != block_bits) {
      stage.blocks.push_back({block_bits, {}});
    }
    stage.blocks.back().items.push_back(std::move(item));
  }

  // A place of a chunk: its rows' bits moved together, and the part.
  uint32_t local_places() const { return local_ << 1 | 1; }

  PlacePauli pauli_at(size_t position) const {
    return PlacePauli(schedule_.steps[step_at(position)].rotations[0], layout_);
  }

  size_t end_of_pass(size_t position, size_t end) {
    size_t last = position;
    while (last < end && !schedule_.steps[step_at(last)].is_phases) ++last;
    kind_ = PassKind::kLanes;
    const size_t lanes = end_of_lanes(position, last);
    if (lanes > position) return lanes;
    kind_ = PassKind::kSimple;
    const size_t simple = end_of_simple(position, last);
    const size_t general = end_of_general(position, last);
    // One that moves lanes permutes them when it loads and stores: worth it for as many rotations.
    if (simple == general || (simple > position && !moves_lanes(position, simple))) return simple;
    kind_ = PassKind::kGeneral;
    return general;
  }

  // Rotations that commute, each along a direction of its own.
  size_t end_of_simple(size_t begin, size_t end) const {
    Span span;
    size_t position = begin;
    for (; position < end && position - begin < kMaxDirections; ++position) {
      const PlacePauli next = pauli_at(position);
      if (!span.rest(next.x)) return position;
      for (size_t earlier = begin; earlier < position; ++earlier) {
        const PlacePauli other = pauli_at(earlier);
        if (next.changes_sign_along(other) != other.changes_sign_along(next)) return position;
      }
      span.insert(next.x);
    }
    return position;
  }

  // Positions of a pass's rotations, in the order that its graph of signs needs.
  std::vector<size_t> ordered(size_t begin, size_t end, SignGraph& graph) const {
    std::vector<size_t> order;
    for (size_t position = begin; position < end; ++position) order.push_back(position);
    graph = SignGraph::kNone;
    if (kind_ != PassKind::kSimple) return order;
    const auto degree = [&](size_t position) {
      int count = 0;
      for (size_t other = begin; other < end; ++other) {
        count += other != position && pauli_at(position).changes_sign_along(pauli_at(other));
      }
      return count;
    };
    int num_ends = 0;
    for (size_t position : order) num_ends += degree(position);
    graph = static_cast<SignGraph>(num_ends / 2);
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return degree(a) > degree(b); });
    return order;
  }

  bool moves_lanes(size_t begin, size_t end) const {
    for (size_t position = begin; position < end; ++position) {
      if (pauli_at(position).lane_flip) return true;
    }
    return false;
  }

  size_t end_of_lanes(size_t position, size_t end) const {
    int flipped = 0;
    for (; position < end; ++position) {
      const PlacePauli next = pauli_at(position);
      const bool is_single = next.lane_flip && !(next.lane_flip & (next.lane_flip - 1));
      if (!is_single || next.x || next.z || next.lane_flip & flipped) break;
      if (next.lane_z & flipped) break;
      flipped |= next.lane_flip | next.lane_z;
    }
    return position;
  }

  size_t end_of_general(size_t begin, size_t end) const {
    Span span;
    size_t position = begin;
    for (; position < end && position - begin < kMaxRotations; ++position) {
      span.insert(pauli_at(position).x);
      if (span.dimension() > kMaxDirections) break;
    }
    return position;
  }

  Pass make_pass(size_t begin, size_t end) {
    Pass pass;
    pass.kind = kind_;
    const std::vector<size_t> order = ordered(begin, end, pass.graph);
    const std::vector<uint32_t> directions = directions_of(order);
    pass.num_directions = directions.size();
    Span span;
    for (uint32_t direction : directions) span.insert(direction);
    pass.pivots = extract(span.pivots(), local_places());
    for (uint32_t v = 0; v < 1u << pass.num_directions; ++v) {
      uint32_t offset = 0;
      for (int k = 0; k < pass.num_directions; ++k) offset ^= v >> k & 1 ? directions[k] : 0;
      pass.offsets.push_back(extract(offset, local_places()));
      pass.lane_flips.push_back(kind_ == PassKind::kSimple ? lane_flip(order, v) : 0);
      pass.flips_lanes |= pass.lane_flips.back() != 0;
    }
    for (size_t position : order) {
      pass.rotations.push_back(make_rotation(position, span, pass.rotations.size()));
      set_signs(position, directions, pass.lane_flips, pass.rotations.back());
    }
    num_since_rescaling_ += end - begin;
    pass.rescales = num_since_rescaling_ > kRescaleAfter;
    if (pass.rescales) num_since_rescaling_ = end - begin;
    return pass;
  }

  // Where a simple pass's rotations move lanes along the way to element v of a group.
  int lane_flip(const std::vector<size_t>& order, uint32_t v) const {
    int flip = 0;
    for (size_t k = 0; k < order.size(); ++k) flip ^= v >> k & 1 ? pauli_at(order[k]).lane_flip : 0;
    return flip;
  }

  // Masks of places. A simple pass goes along the rotations' own ones, and along more that change
  // no sign, if there are such, so that groups are large; a general pass along a basis of all.
  std::vector<uint32_t> directions_of(const std::vector<size_t>& positions) const {
    std::vector<uint32_t> directions;
    if (kind_ == PassKind::kLanes) return directions;
    Span span;
    uint32_t z = 0;
    for (size_t position : positions) {
      const PlacePauli pauli = pauli_at(position);
      if (kind_ == PassKind::kSimple) directions.push_back(pauli.x);
      span.insert(pauli.x);
      z |= pauli.z;
    }
    if (kind_ == PassKind::kGeneral) directions = span.basis();
    const uint32_t places = local_places();
    for (uint32_t bit = 1; bit && bit <= places; bit <<= 1) {
      if (static_cast<int>(directions.size()) == kMaxDirections) break;
      if (!(bit & places) || (bit & z && kind_ == PassKind::kSimple) || !span.rest(bit)) continue;
      span.insert(bit);
      directions.push_back(bit);
    }
    return kind_ == PassKind::kGeneral ? span.basis() : directions;
  }

  PassRotation make_rotation(size_t position, const Span& span, int number) const {
    const PlacePauli pauli = pauli_at(position);
    PassRotation rotation;
    rotation.step = step_at(position);
    rotation.direction = kind_ == PassKind::kGeneral ? span.coordinates(pauli.x) : 1 << number;
    rotation.lane_flip = pauli.lane_flip;
    rotation.z = pauli.z & ~span.pivots();
    return rotation;
  }

  void set_signs(size_t position, const std::vector<uint32_t>& directions,
                 const std::vector<int>& lane_flips, PassRotation& rotation) const {
    const PlacePauli pauli = pauli_at(position);
    rotation.signs = 0;
    for (uint32_t v = 0; v < 1u << directions.size(); ++v) {
      uint32_t place = 0;
      for (size_t k = 0; k < directions.size(); ++k) place ^= v >> k & 1 ? directions[k] : 0;
      const bool is_odd = parity(place & pauli.z) ^ parity(lane_flips[v] & pauli.lane_z);
      rotation.signs |= (is_odd ^ pauli.is_negative) << v;
    }
  }

  const Schedule& schedule_;
  const Layout& layout_;
  size_t first_, last_;
  bool is_backward_;
  int stage_bits_;
  uint32_t local_ = 0;
  PassKind kind_ = PassKind::kSimple;
  int num_since_rescaling_ = 0;
};

}  // namespace

Plan make_plan(const Schedule& schedule, const Layout& layout, size_t first, size_t last,
               bool is_backward) {
  return Planner(schedule, layout, first, last, is_backward).plan();
}

}  // namespace tfq_models
