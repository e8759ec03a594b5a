#include "planning/known_letters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace tfq_models {
namespace {

constexpr double kQuarterTurn = 1.57079632679489661923;

// An eigenstate of one qubit: of X, Z, or Y where both are set, with eigenvalue 1 or -1.
struct Letter {
  bool x = false;
  bool z = true;
  bool is_negative = false;
};

// 0, 1, 2 for X, Y, Z.
int number_of(bool x, bool z) { return x ? z : 2; }

// A constant angle as a whole number of quarter turns, from 0 to 3.
std::optional<int> quarter_turns(const Angle& angle) {
  if (!angle.shared.empty() || !angle.rows.empty()) return std::nullopt;
  const double turns = angle.constant / kQuarterTurn, whole = std::nearbyint(turns);
  if (std::abs(turns - whole) >= 1e-12 * std::max(1.0, std::abs(turns))) return std::nullopt;
  return static_cast<int>(whole - 4 * std::floor(whole / 4));
}

// R L R^-1 for a rotation R about the letter (x, z).
Letter turned(const Letter& letter, bool x, bool z, int turns) {
  const int from = number_of(letter.x, letter.z), about = number_of(x, z);
  if (from == about || !turns) return letter;
  Letter result = letter;
  if (turns == 2) {
    result.is_negative ^= true;
    return result;
  }
  result.x ^= x;
  result.z ^= z;
  // A quarter turn about X makes Z of Y; about Y, X of Z; about Z, Y of X; and otherwise a minus.
  const bool is_cyclic = (about + 1) % 3 == from;
  result.is_negative ^= is_cyclic != (turns == 1);
  return result;
}

// The angles of a program, which grows by the negative ones that are asked for.
class Angles {
 public:
  explicit Angles(std::vector<Angle>& angles) : angles_(angles) {}

  int negative(int angle) {
    const auto [place, is_new] = negatives_.try_emplace(angle, angles_.size());
    if (is_new) angles_.push_back(negated(angles_[angle]));
    return place->second;
  }

 private:
  static Angle negated(Angle angle) {
    angle.constant = -angle.constant;
    for (std::vector<Term>* terms : {&angle.shared, &angle.rows}) {
      for (Term& term : *terms) term.weight = -term.weight;
    }
    return angle;
  }

  std::vector<Angle>& angles_;
  std::map<int, int> negatives_;
};

}  // namespace

Program from_qubits(const Program& program, uint32_t zeros) {
  Program result = program;
  result.from_qubits = true;
  Angles shared(result.shared_angles), rows(result.row_angles);
  std::array<std::optional<Letter>, kMaxQubits> letters;
  for (int bit = 0; bit < program.num_qubits; ++bit) {
    if (zeros >> bit & 1) letters[bit] = Letter{};
  }
  for (Rotation& rotation : result.rotations) {
    bool is_negative = false;
    for (int bit = 0; bit < program.num_qubits; ++bit) {
      const bool x = rotation.x >> bit & 1, z = rotation.z >> bit & 1;
      if (!letters[bit] || !(x || z) || x != letters[bit]->x || z != letters[bit]->z) continue;
      rotation.x &= ~(1u << bit);
      rotation.z &= ~(1u << bit);
      is_negative ^= letters[bit]->is_negative;
    }
    if (is_negative) rotation.angle = (rotation.is_row ? rows : shared).negative(rotation.angle);
    const uint32_t support = rotation.x | rotation.z;
    const auto& angles = rotation.is_row ? result.row_angles : result.shared_angles;
    const bool is_single = support && !(support & (support - 1));
    const auto turns = is_single ? quarter_turns(angles[rotation.angle]) : std::nullopt;
    for (int bit = 0; bit < program.num_qubits; ++bit) {
      if (!(support >> bit & 1) || !letters[bit]) continue;
      if (turns) {
        letters[bit] = turned(*letters[bit], rotation.x, rotation.z, *turns);
      } else {
        letters[bit].reset();
      }
    }
  }
  return result;
}

}  // namespace tfq_models
