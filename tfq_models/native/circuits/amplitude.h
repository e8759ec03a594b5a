#pragma once

#include <cmath>

namespace tfq_models::circuits {

// A complex number. std::complex multiplies by a function call, to be right about infinity.
struct Amplitude {
  double real = 0;
  double imaginary = 0;
};

inline Amplitude operator+(Amplitude a, Amplitude b) {
  return {a.real + b.real, a.imaginary + b.imaginary};
}

inline Amplitude operator*(Amplitude a, Amplitude b) {
  return {a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real};
}

inline Amplitude operator*(double a, Amplitude b) { return {a * b.real, a * b.imaginary}; }

inline bool operator==(Amplitude a, Amplitude b) {
  return a.real == b.real && a.imaginary == b.imaginary;
}

inline Amplitude conjugate(Amplitude a) { return {a.real, -a.imaginary}; }

constexpr Amplitude kZero{0, 0};
constexpr Amplitude kOne{1, 0};
constexpr Amplitude kI{0, 1};

// exp(i pi t), exact where t is a multiple of 1/2.
inline Amplitude phase_of_half_turns(double t) {
  constexpr double kPi = 3.14159265358979323846;
  const double quarters = std::nearbyint(2 * t);
  const double rest = kPi * (t - quarters / 2);  // exact: |rest| <= pi / 4
  const Amplitude phase{std::cos(rest), std::sin(rest)};
  switch (static_cast<int>(quarters - 4 * std::floor(quarters / 4))) {
    case 0: return phase;
    case 1: return {-phase.imaginary, phase.real};
    case 2: return {-phase.real, -phase.imaginary};
    default: return {phase.imaginary, -phase.real};
  }
}

}  // namespace tfq_models::circuits
