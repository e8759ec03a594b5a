#include "reading/circuit_reader.h"

#include <algorithm>
#include <utility>

#include "reading/not_understood.h"
#include "reading/wire_format.h"

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

bool is_text(Argument argument) { return argument == ControlQubits || argument == ControlValues; }

bool may_be_symbol(Argument argument) {
  return argument == Exponent || argument == PhaseExponent || argument == Theta || argument == Phi;
}

Argument argument_of(std::string_view name) {
  const auto found = std::find(std::begin(kArgumentNames), std::end(kArgumentNames), name);
  require(found != std::end(kArgumentNames));
  return static_cast<Argument>(found - kArgumentNames);
}

// A number or a text, by where in the message it lies; or a symbol.
struct Value {
  uint32_t offset = 0;
  uint32_t size = 0;
  int32_t symbol = kNoSymbol;
};

struct Arguments {
  uint32_t given = 0;  // as bits
  std::array<Value, NumArguments> values;
};

class Reader {
 public:
  Reader(std::string_view message, const QubitTable& qubits, const NameTable& symbols)
      : message_(message), qubits_(qubits), symbols_(symbols) {}

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
    set_angles(*format, arguments, gate);
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
    const Argument argument = argument_of(name.content);
    require(!(arguments.given >> argument & 1));
    arguments.given |= 1u << argument;
    arguments.values[argument] = read_value(argument, only_field(value.content));
  }

  Value read_value(Argument argument, const Field& value) {
    if (is(value, 2, WireType::Bytes)) {
      require(may_be_symbol(argument));
      return {0, 0, symbol_of(value.content)};
    }
    require(is(value, 1, WireType::Bytes));
    const Field field = only_field(value.content);
    const auto offset = static_cast<uint32_t>(field.content.data() - message_.data());
    const auto size = static_cast<uint32_t>(field.content.size());
    require(is_text(argument) ? is(field, 3, WireType::Bytes) : is(field, 1, WireType::Fixed32));
    if (!is_text(argument)) circuit_.floats.push_back(offset);
    return {offset, size, kNoSymbol};
  }

  std::string_view text_of(const Value& value) const {
    return message_.substr(value.offset, value.size);
  }

  int32_t symbol_of(std::string_view name) const {
    require(!name.empty());
    const int place = symbols_.find(name);
    if (place < 0) refuse(Problem::Symbol);
    return place;
  }

  static void set_angles(const GateFormat& format, const Arguments& arguments, Gate& gate) {
    require(arguments.given == format.arguments);
    gate.kind = format.kind;
    gate.num_angles = format.num_angles;
    gate.shift = arguments.values[GlobalShift].offset;
    for (int i = 0; i < format.num_angles; ++i) {
      const Value* value = &arguments.values[format.first_angle + 2 * i];
      gate.angles[i] = {value[0].offset, value[1].offset, value[0].symbol};
    }
  }

  void set_controls(const Arguments& arguments, uint64_t& used, Gate& gate) {
    std::string_view qubits = text_of(arguments.values[ControlQubits]);
    std::string_view values = text_of(arguments.values[ControlValues]);
    require(qubits.empty() == values.empty());
    if (qubits.empty()) return;
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
  const NameTable& symbols_;
  Circuit circuit_;
};

}  // namespace

Circuit read_circuit(std::string_view message, const QubitTable& qubits, const NameTable& symbols) {
  if (message.size() > kMaxCircuitBytes) refuse(Problem::TooLarge);
  try {
    return Reader(message, qubits, symbols).read();
  } catch (const DamagedMessage&) {
    refuse(Problem::Damaged);
  }
}

}  // namespace tfq_models::circuits
