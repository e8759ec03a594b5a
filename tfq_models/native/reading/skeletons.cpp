#include "reading/skeletons.h"

#include <algorithm>
#include <utility>

#include "reading/message_floats.h"
#include "reading/not_understood.h"
#include "system/hashing.h"

namespace tfq_models::circuits {
namespace {

constexpr size_t kBlock = 128;
// Skeletons of one size that are compared before a circuit is parsed, which costs as much.
constexpr size_t kMaxCandidates = 16;
// A reader that holds more, of circuits that differ from one another, starts anew.
constexpr size_t kMaxMemoryOfReader = size_t{1} << 20;
constexpr size_t kMaxIdleReaders = 16;

}  // namespace

Skeleton::Skeleton(std::string_view message, Circuit circuit)
    : gates_(std::move(circuit.gates)), floats_(std::move(circuit.floats)), bytes_(message),
      mask_(message.size(), '\xff') {
  for (uint32_t offset : floats_) {
    bytes_.replace(offset, sizeof(float), sizeof(float), '\0');
    mask_.replace(offset, sizeof(float), sizeof(float), '\0');
  }
  hash_ = hash_of(bytes_, 0);
  split();
}

void Skeleton::split() {
  uint64_t entangled = 0;
  for (const Gate& gate : gates_) {
    uint64_t qubits = gate.control_mask;
    for (int i = 0; i < gate.num_targets; ++i) qubits |= uint64_t{1} << gate.targets[i];
    if (gate.kind == GateKind::Identity) continue;
    const bool is_leading = gate.num_targets == 1 && !gate.control_mask && !(qubits & entangled);
    (is_leading ? leading_gates_ : other_gates_).push_back(gate);
    if (!is_leading) entangled |= qubits;
  }
}

// The end comes first, because many data circuits begin alike.
bool Skeleton::matches(std::string_view message) const {
  const size_t size = bytes_.size();
  if (message.size() != size) return false;
  const size_t last = size - std::min(size, kBlock);
  if (differs(message, last, size)) return false;
  for (size_t begin = 0; begin < last; begin += kBlock) {
    if (differs(message, begin, std::min(begin + kBlock, last))) return false;
  }
  return true;
}

bool Skeleton::differs(std::string_view message, size_t begin, size_t end) const {
  char difference = 0;
  for (size_t i = begin; i < end; ++i) difference |= (message[i] ^ bytes_[i]) & mask_[i];
  return difference;
}

bool Skeleton::is_finite(std::string_view message) const {
  return std::all_of(floats_.begin(), floats_.end(), [&](uint32_t offset) {
    return circuits::is_finite(float_bits(message, offset));
  });
}

uint64_t Skeleton::hash(std::string_view message) const {
  uint64_t hash = hash_;
  for (uint32_t offset : floats_) hash = mixed(hash, float_bits(message, offset));
  return hash;
}

size_t Skeleton::memory() const {
  const size_t num_gates = gates_.size() + leading_gates_.size() + other_gates_.size();
  return sizeof *this + 2 * bytes_.size() + num_gates * sizeof(Gate) + 4 * floats_.size();
}

const Skeleton& SkeletonReader::read(std::string_view message) {
  const Skeleton& skeleton = find_or_make(message);
  if (!skeleton.is_finite(message)) refuse(Problem::Damaged);
  return skeleton;
}

const Skeleton& SkeletonReader::find_or_make(std::string_view message) {
  if (last_ && last_->matches(message)) return *last_;
  std::vector<const Skeleton*>& candidates = by_size_[message.size()];
  last_ = find(candidates, message);
  if (!last_) {
    last_ = &skeletons_.emplace_back(message, read_circuit(message, qubits_, symbols_));
    memory_ += last_->memory();
    if (candidates.size() == kMaxCandidates) candidates.erase(candidates.begin());
    candidates.push_back(last_);
  }
  return *last_;
}

const Skeleton* SkeletonReader::find(const std::vector<const Skeleton*>& candidates,
                                     std::string_view message) {
  const auto found = std::find_if(candidates.begin(), candidates.end(),
                                  [&](const Skeleton* one) { return one->matches(message); });
  return found == candidates.end() ? nullptr : *found;
}

std::unique_ptr<SkeletonReader> SkeletonReaders::take() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (idle_.empty()) return std::make_unique<SkeletonReader>(qubits_, symbols_);
  std::unique_ptr<SkeletonReader> reader = std::move(idle_.back());
  idle_.pop_back();
  return reader;
}

void SkeletonReaders::give_back(std::unique_ptr<SkeletonReader> reader) {
  if (reader->memory() > kMaxMemoryOfReader) return;
  std::lock_guard<std::mutex> lock(mutex_);
  if (idle_.size() < kMaxIdleReaders) idle_.push_back(std::move(reader));
}

}  // namespace tfq_models::circuits
