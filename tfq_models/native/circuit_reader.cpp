#include "circuit_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "not_understood.h"
#include "wire_format.h"

namespace tfq_models::circuits {
namespace {

void require(bool is_sound) {
  if (!is_sound) refuse(Problem::Damaged);
}

bool is(const Field& field, uint64_t number, WireType type) {
  return field.number == number && field.type == type;
}

// Returns the only field of a message. Protobuf would take several, too, and merge them; nobody
// writes them.
Field only_field(std::string_view message) {
  FieldReader reader(message);
  Field field, more;
  require(reader.next(field) && !reader.next(more));
  return field;
}

std::string_view only_text(std::string_view message, uint64_t number) {
  const Field field = only_field(message);
  require(is(field, number, WireType::Bytes));
  return field.content;
}

// What an operation says besides its gate and qubits.
struct Arguments {
  std::array<int64_t, NumNumbers> numbers;  // offsets, -1 where there is none
  std::string_view control_qubits;
  std::string_view control_values;

  Arguments() { numbers.fill(-1); }
};

class Reader {
 public:
  Reader(std::string_view message, const QubitTable& qubits) : message_(message), qubits_(qubits) {}

  Circuit read() {
    FieldReader reader(message_);
    bool has_language = false;
    for (Field field; reader.next(field);) {
      if (is(field, 1, WireType::Bytes)) {
        require(only_text(field.content, 1) == "tfq_gate_set");
        has_language = true;
      } else {
        // A second circuit continues the first: messages merge by concatenation.
        require(is(field, 2, WireType::Bytes));
        read_moments(field.content);
      }
    }
    require(has_language);
    return std::move(circuit_);
  }

 private:
  void read_moments(std::string_view message) {
    FieldReader reader(message);
    for (Field field; reader.next(field);) {
      if (is(field, 1, WireType::Varint)) continue;  // the scheduling strategy
      require(is(field, 2, WireType::Bytes));
      read_operations(field.content);
    }
  }

  void read_operations(std::string_view message) {
    FieldReader reader(message);
    uint64_t used = 0;
    for (Field field; reader.next(field);) {
      require(is(field, 1, WireType::Bytes));
      read_operation(field.content, used);
    }
  }

  // `used` are the qubits of the moment's operations up to here.
  void read_operation(std::string_view message, uint64_t& used) {
    if (circuit_.gates.size() == kMaxOperations) refuse(Problem::TooLarge);
    Arguments arguments;
    Gate gate{};
    const GateFormat* format = nullptr;
    FieldReader reader(message);
    for (Field field; reader.next(field);) {
      require(field.type == WireType::Bytes);
      if (field.number == 1) {
        require(!format);
        format = &format_of(only_text(field.content, 1));
      } else if (field.number == 2) {
        read_argument(field.content, arguments);
      } else {
        require(field.number == 3 && gate.num_targets < 2);
        gate.targets[gate.num_targets++] = take_qubit(only_text(field.content, 2), used);
      }
    }
    require(format && gate.num_targets == format->num_targets);
    set_parameters(*format, arguments, gate);
    set_controls(arguments, used, gate);
    circuit_.gates.push_back(gate);
  }

  uint8_t take_qubit(std::string_view id, uint64_t& used) {
    const int bit = qubits_.bit(id);
    require(!(used >> bit & 1));
    used |= uint64_t{1} << bit;
    return static_cast<uint8_t>(bit);
  }

  void read_argument(std::string_view message, Arguments& arguments) {
    FieldReader reader(message);
    Field name, value, more;
    require(reader.next(name) && is(name, 1, WireType::Bytes));
    require(reader.next(value) && is(value, 2, WireType::Bytes) && !reader.next(more));
    const Field kind = only_field(value.content);
    if (is(kind, 2, WireType::Bytes)) refuse(Problem::Symbol);
    require(is(kind, 1, WireType::Bytes));
    set_argument(name.content, only_field(kind.content), arguments);
  }

  void set_argument(std::string_view name, const Field& value, Arguments& arguments) {
    if (name == "control_qubits" || name == "control_values") {
      require(is(value, 3, WireType::Bytes));
      (name == "control_qubits" ? arguments.control_qubits : arguments.control_values) =
          value.content;
      return;
    }
    require(is(value, 1, WireType::Fixed32));
    const auto offset = static_cast<uint32_t>(value.content.data() - message_.data());
    circuit_.floats.push_back(offset);
    for (int number = 0; number < NumNumbers; ++number) {
      if (kNumberNames[number] != name) continue;
      arguments.numbers[number] = offset;
      return;
    }
    require(name == "unused");
  }

  static void set_parameters(const GateFormat& format, const Arguments& arguments, Gate& gate) {
    gate.kind = format.kind;
    gate.num_parameters = format.num_parameters;
    for (int i = 0; i < format.num_parameters; ++i) {
      const int64_t offset = arguments.numbers[format.first_parameter + i];
      require(offset >= 0);
      gate.parameters[i] = static_cast<uint32_t>(offset);
    }
  }

  void set_controls(const Arguments& arguments, uint64_t& used, Gate& gate) {
    if (arguments.control_qubits.empty()) return;
    std::string_view qubits = arguments.control_qubits, values = arguments.control_values;
    const auto num_commas = std::count(qubits.begin(), qubits.end(), ',');
    require(num_commas == std::count(values.begin(), values.end(), ','));
    for (auto word = num_commas; word >= 0; --word) {
      const std::string_view value = take_word(values);
      require(value == "0" || value == "1");
      const int bit = take_qubit(take_word(qubits), used);
      gate.control_mask |= uint64_t{1} << bit;
      gate.control_values |= static_cast<uint64_t>(value == "1") << bit;
    }
  }

  // Cuts the first word and the comma after it off.
  static std::string_view take_word(std::string_view& words) {
    const size_t comma = words.find(',');
    const std::string_view word = words.substr(0, comma);
    words.remove_prefix(comma == std::string_view::npos ? words.size() : comma + 1);
    return word;
  }

  std::string_view message_;
  const QubitTable& qubits_;
  Circuit circuit_;
};

}  // namespace

Circuit read_circuit(std::string_view message, const QubitTable& qubits) {
  if (message.size() > kMaxCircuitBytes) refuse(Problem::TooLarge);
  try {
    return Reader(message, qubits).read();
  } catch (const DamagedMessage&) {
    refuse(Problem::Damaged);
  }
}

void check_parameters(const std::vector<Gate>& gates, std::string_view message) {
  for (const Gate& gate : gates) {
    for (int i = 0; i < gate.num_parameters; ++i) {
      require(std::isfinite(read_float(message, gate.parameters[i])));
    }
    // TensorFlow Quantum ignores this shift.
    if (gate.kind == GateKind::PhasedISwap) require(read_float(message, gate.parameters[2]) == 0);
  }
}

}  // namespace tfq_models::circuits
