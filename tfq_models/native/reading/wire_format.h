// Protobuf's wire format: a message is a row of fields, each a number, a type and a value. Read
// strictly: integers are as short as they can be, and keys have 32 bits.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace tfq_models::circuits {

enum class WireType : int { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

struct Field {
  uint64_t number;
  WireType type;
  std::string_view content;  // of Bytes and of the fixed types; it lies in the message
};

// The message ends too early, or holds what no message does.
struct DamagedMessage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class FieldReader {
 public:
  explicit FieldReader(std::string_view message) : rest_(message) {}

  // Reads the next field; returns false where there is none. Throws DamagedMessage.
  bool next(Field& field);

 private:
  uint64_t take_varint();
  uint64_t take_long_varint();
  std::string_view take(uint64_t size);

  std::string_view rest_;
};

}  // namespace tfq_models::circuits
