#include "reading/gate_formats.h"

#include "reading/not_understood.h"

namespace tfq_models::circuits {
namespace {

constexpr uint32_t from_to(Argument first, Argument last) { return (2u << last) - (1u << first); }

constexpr uint32_t kControls = from_to(ControlQubits, ControlValues);
constexpr uint32_t kPower = from_to(GlobalShift, ExponentScalar) | kControls;
constexpr uint32_t kPhasedPower = from_to(GlobalShift, PhaseExponentScalar) | kControls;
constexpr uint32_t kFSim = from_to(Theta, PhiScalar) | kControls;
constexpr uint32_t kIdentity = from_to(Unused, Unused) | kControls;

constexpr GateFormat kFormats[] = {
    {"XP", GateKind::X, 1, 1, Exponent, kPower},
    {"YP", GateKind::Y, 1, 1, Exponent, kPower},
    {"ZP", GateKind::Z, 1, 1, Exponent, kPower},
    {"HP", GateKind::H, 1, 1, Exponent, kPower},
    {"XXP", GateKind::XX, 2, 1, Exponent, kPower},
    {"YYP", GateKind::YY, 2, 1, Exponent, kPower},
    {"ZZP", GateKind::ZZ, 2, 1, Exponent, kPower},
    {"CZP", GateKind::CZ, 2, 1, Exponent, kPower},
    {"CNP", GateKind::CNot, 2, 1, Exponent, kPower},
    {"SP", GateKind::Swap, 2, 1, Exponent, kPower},
    {"ISP", GateKind::ISwap, 2, 1, Exponent, kPower},
    {"PXP", GateKind::PhasedX, 1, 2, Exponent, kPhasedPower},
    {"PISP", GateKind::PhasedISwap, 2, 2, Exponent, kPhasedPower},
    {"FSIM", GateKind::FSim, 2, 2, Theta, kFSim},
    {"I", GateKind::Identity, 1, 0, Exponent, kIdentity},
};

}  // namespace

const GateFormat& format_of(std::string_view id) {
  for (const GateFormat& format : kFormats) {
    if (format.id == id) return format;
  }
  refuse(Problem::UnknownGate);
}

}  // namespace tfq_models::circuits
