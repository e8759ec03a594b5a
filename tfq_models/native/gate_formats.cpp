#include "gate_formats.h"

#include "not_understood.h"

namespace tfq_models::circuits {
namespace {

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

}  // namespace

const GateFormat& format_of(std::string_view id) {
  for (const GateFormat& format : kFormats) {
    if (format.id == id) return format;
  }
  refuse(Problem::UnknownGate);
}

}  // namespace tfq_models::circuits
