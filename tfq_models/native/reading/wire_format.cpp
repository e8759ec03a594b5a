#include "reading/wire_format.h"

namespace tfq_models::circuits {
namespace {

constexpr uint64_t kLeastKey = 1 << 3;
constexpr uint64_t kGreatestKey = 0xffffffff;
constexpr int kLastShift = 63;  // of the tenth byte, which has room for one bit

}  // namespace

// Nearly all have one byte.
inline uint64_t FieldReader::take_varint() {
  if (rest_.empty() || rest_.front() & 0x80) return take_long_varint();
  const char byte = rest_.front();
  rest_.remove_prefix(1);
  return static_cast<uint64_t>(byte);
}

bool FieldReader::next(Field& field) {
  if (rest_.empty()) return false;
  const uint64_t key = take_varint();
  if (key < kLeastKey || key > kGreatestKey) throw DamagedMessage("a field has no such number");
  field.number = key >> 3;
  field.type = static_cast<WireType>(key & 7);
  switch (field.type) {
    case WireType::Varint:
      take_varint();
      field.content = {};
      return true;
    case WireType::Bytes: field.content = take(take_varint()); return true;
    case WireType::Fixed32: field.content = take(4); return true;
    case WireType::Fixed64: field.content = take(8); return true;
  }
  throw DamagedMessage("unknown wire type");
}

uint64_t FieldReader::take_long_varint() {
  uint64_t value = 0;
  for (int shift = 0; shift <= kLastShift && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    if (shift && !byte) throw DamagedMessage("an integer is longer than it must be");
    if (shift == kLastShift && byte > 1) throw DamagedMessage("an integer has more than 64 bits");
    return value;
  }
  throw DamagedMessage("an integer does not end");
}

std::string_view FieldReader::take(uint64_t size) {
  if (size > rest_.size()) throw DamagedMessage("a field ends too early");
  const std::string_view content = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return content;
}

}  // namespace tfq_models::circuits
