#include "circuit_reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "errors.h"
#include "wire_format.h"

namespace tfq_models::circuits {
namespace {

// Arguments that are numbers, in the order of `kNumberNames`.
enum Number {
  Exponent,
  ExponentScalar,
  GlobalShift,
  PhaseExponent,
  PhaseExponentScalar,
  Theta,
  ThetaScalar,
  Phi,
  PhiScalar,
  NumNumbers
};
constexpr std::string_view kNumberNames[NumNumbers] = {
    "exponent",     "exponent_scalar", "global_shift", "phase_exponent", "phase_exponent_scalar",
    "theta",        "theta_scalar",    "phi",          "phi_scalar"};

struct GateFormat {
  std::string_view id;
  GateKind kind;
  uint8_t num_targets;
  uint8_t num_parameters;
  Number first_parameter;
};

constexpr GateFormat kFormats[] = {
    {"XP", GateKind::X, 1, 3, Exponent},
    {"YP", GateKind::Y, 1, 3, Exponent},
    {"ZP", GateKind::Z, 1, 3, Exponent},
    {"HP", GateKind::H, 1, 3, Exponent},
    {"XXP", GateKind::XX, 2, 3, Exponent},
    {"YYP", GateKind::YY, 2, 3, Exponent},
    {"ZZP", GateKind::ZZ, 2, 3, Exponent},
    {"CZP", GateKind::CZ, 2, 3, Exponent},
    {"CNP", GateKind::CNot, 2, 3, Exponent},
    {"SP", GateKind::Swap, 2, 3, Exponent},
    {"ISP", GateKind::ISwap, 2, 3, Exponent},
    {"PXP", GateKind::PhasedX, 1, 5, Exponent},
    {"PISP", GateKind::PhasedISwap, 2, 5, Exponent},
    {"FSIM", GateKind::FSim, 2, 4, Theta},
    {"I", GateKind::Identity, 1, 0, Exponent},
};

[[noreturn]] void refuse(Problem problem) { throw NotUnderstood{problem}; }

const GateFormat& format_of(std::string_view id) {
  for (const GateFormat& format : kFormats) {
    if (format.id == id) return format;
  }
  refuse(Problem::UnknownGate);
}

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

QubitTable::QubitTable(std::vector<std::string> ids) : ids_(std::move(ids)) {
  if (ids_.empty() || ids_.size() > static_cast<size_t>(kMaxCircuitQubits)) {
    throw InvalidArgument("`qubit_ids` must name 1 to " + std::to_string(kMaxCircuitQubits) +
                          " qubits. Received: " + std::to_string(ids_.size()) + ".");
  }
  for (const std::string& id : ids_) {
    const int bit = num_qubits() - 1 - static_cast<int>(bits_.size());
    if (!bits_.emplace(id, bit).second) {
      throw InvalidArgument("`qubit_ids` must be distinct. Received: " + id + " twice.");
    }
  }
}

int QubitTable::bit(std::string_view id) const {
  const auto found = bits_.find(std::string(id));
  if (found == bits_.end()) refuse(Problem::UnknownQubit);
  return found->second;
}

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

float read_float(std::string_view message, uint32_t offset) {
  float value;
  std::memcpy(&value, message.data() + offset, sizeof value);
  return value;
}

}  // namespace tfq_models::circuits
