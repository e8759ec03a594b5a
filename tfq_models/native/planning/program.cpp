#include "planning/program.h"

#include <stdexcept>

#include "system/errors.h"

namespace tfq_models {
namespace {

class Reader {
 public:
  Reader(const int32_t* integers, int64_t num_integers, const double* numbers, int64_t num_numbers)
      : integers_(integers), end_(integers + num_integers), numbers_(numbers),
        last_(numbers + num_numbers) {}

  int integer(int64_t lowest, int64_t limit) {
    if (integers_ == end_) throw InvalidArgument("a program ends too early");
    const int value = *integers_++;
    if (value < lowest || value >= limit) {
      throw InvalidArgument("a program holds " + std::to_string(value) + " where at least " +
                            std::to_string(lowest) + " and less than " + std::to_string(limit) +
                            " is needed");
    }
    return value;
  }

  // A count of things that take at least one integer each.
  int count() { return integer(0, end_ - integers_ + 1); }

  double number() {
    if (numbers_ == last_) throw InvalidArgument("a program has too few numbers");
    return *numbers_++;
  }

  std::vector<Term> terms(int num_features) {
    std::vector<Term> result(count());
    for (Term& term : result) term = {integer(0, num_features), number()};
    return result;
  }

  void expect_end() const {
    if (integers_ != end_ || numbers_ != last_) throw InvalidArgument("a program is too long");
  }

 private:
  const int32_t* integers_;
  const int32_t* end_;
  const double* numbers_;
  const double* last_;
};

std::vector<Angle> read_angles(Reader& reader, int num_shared, int num_rows) {
  std::vector<Angle> angles(reader.count());
  for (Angle& angle : angles) {
    angle.constant = reader.number();
    angle.shared = reader.terms(num_shared);
    angle.rows = reader.terms(num_rows);
  }
  return angles;
}

}  // namespace

Program Program::parse(const int32_t* integers, int64_t num_integers, const double* numbers,
                       int64_t num_numbers) {
  Reader reader(integers, num_integers, numbers, num_numbers);
  Program program;
  program.num_qubits = reader.integer(1, kMaxQubits + 1);
  const int64_t limit = int64_t{1} << program.num_qubits;
  program.from_zero = reader.integer(0, 2);
  program.num_shared_features = reader.integer(0, INT32_MAX);
  program.num_row_features = reader.integer(0, INT32_MAX);
  program.shared_angles = read_angles(reader, program.num_shared_features, 0);
  program.row_angles = read_angles(reader, program.num_shared_features, program.num_row_features);
  program.rotations.resize(reader.count());
  for (Rotation& rotation : program.rotations) {
    rotation.x = reader.integer(0, limit);
    rotation.z = reader.integer(0, limit);
    rotation.is_row = reader.integer(0, 2);
    const auto& angles = rotation.is_row ? program.row_angles : program.shared_angles;
    rotation.angle = reader.integer(0, angles.size());
  }
  program.strings.resize(reader.count());
  for (PauliString& string : program.strings) {
    string.x = reader.integer(0, limit);
    string.z = reader.integer(0, limit);
  }
  program.operators.resize(reader.count());
  for (auto& terms : program.operators) terms = reader.terms(program.strings.size());
  reader.expect_end();
  return program;
}

}  // namespace tfq_models
