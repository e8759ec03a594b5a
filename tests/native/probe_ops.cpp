// Operations that show what the thin layer over TensorFlow does, in place of the library's own.

#include <limits>
#include <numeric>

#include "system/thread_pool.h"
#include "tensorflow/api.h"

namespace tfq_models {
namespace {

template <class ProbeKernel>
std::unique_ptr<Kernel> make(const Attributes& attributes) {
  return std::make_unique<ProbeKernel>(attributes);
}

// What arrives of attributes: numbers as they are, texts as their lengths.
struct Describe : Kernel {
  explicit Describe(const Attributes& attributes) {
    if (attributes.integer("number") < 0) throw InvalidArgument("`number` must not be negative.");
    values = {attributes.integer("number"), attributes.boolean("flag"),
              static_cast<int64_t>(attributes.text("text").size())};
    for (const auto& text : attributes.texts("texts")) values.push_back(text.size());
    for (int64_t number : attributes.integers("numbers")) values.push_back(number);
  }

  void compute(OpContext& context) override {
    const int64_t count = values.size();
    const Tensor out = context.output(0, DataType::Int64, {count});
    std::copy(values.begin(), values.end(), out.data<int64_t>());
  }

  std::vector<int64_t> values;
};

// The sum of the bytes of every string.
struct Sum : Kernel {
  explicit Sum(const Attributes&) {}

  void compute(OpContext& context) override {
    const Tensor strings = context.input(0);
    const Tensor sums = context.output(0, DataType::Int64, strings.dims());
    for (int64_t i = 0; i < strings.num_elements(); ++i) {
      const std::string_view text = strings.string(i);
      sums.data<int64_t>()[i] =
          std::accumulate(text.begin(), text.end(), int64_t{0},
                          [](int64_t sum, unsigned char byte) { return sum + byte; });
    }
  }
};

// Twice a number, by way of scratch memory and on several threads.
struct Twice : Kernel {
  explicit Twice(const Attributes&) {}

  void compute(OpContext& context) override {
    const Tensor in = context.input(0);
    const Tensor scratch = context.scratch(DataType::Complex64, in.dims());
    const Tensor out = context.output(0, DataType::Float, in.dims());
    const int64_t num_columns = in.dim(1);
    parallel_for(in.dim(0), [&](int row) {
      for (int64_t i = row * num_columns; i < (row + 1) * num_columns; ++i) {
        scratch.data<float>()[2 * i] = in.data<float>()[i];
        out.data<float>()[i] = 2 * scratch.data<std::complex<float>>()[i].real();
      }
    });
  }
};

void fail_in_part(int part) {
  if (part == 5) throw InvalidArgument("Part.");
}

struct Fail : Kernel {
  explicit Fail(const Attributes& attributes) : way(attributes.text("way")) {}

  void compute(OpContext& context) override {
    const Tensor in = context.input(0);
    if (way == "argument") throw InvalidArgument("Received: nonsense.");
    if (way == "memory") throw std::bad_alloc();
    if (way == "length") std::vector<float>(std::numeric_limits<size_t>::max());
    if (way == "other") throw std::runtime_error("Something else.");
    if (way == "unknown") throw 7;
    if (way == "part") parallel_for(9, fail_in_part);
    if (way == "huge output") context.output(0, DataType::Float, {int64_t{1} << 46});
    if (way == "uncountable output") context.output(0, DataType::Float, {1ll << 40, 1ll << 40});
    if (way == "negative output") context.output(0, DataType::Float, {-1});
    if (way == "output type") context.output(0, DataType::Double, {1});
    if (way == "no such output") context.output(7, DataType::Float, {1});
    if (way == "no such input") context.input(7);
    if (way == "input type") in.data<double>();
    if (way == "no such dimension") in.dim(7);
    if (way == "no strings") in.string(0);
    context.output(0, DataType::Float, {});
  }

  std::string way;
};

}  // namespace

std::vector<Op> circuit_ops() {
  Op twice{"TfqModelsTwice", {"numbers: float"}, {"twice: float"}, {}, make<Twice>};
  twice.shapes = [](ShapeContext& context) {
    const Shape in = context.input(0, 2);
    const Shape row = context.slice(in, 1, 2);
    context.set_output(0, context.concatenate(context.slice(in, 0, 1), row));
  };
  Op sum{"TfqModelsSum", {"strings: string"}, {"sums: int64"}, {}, make<Sum>};
  sum.shapes = [](ShapeContext& context) { context.set_output(0, context.unknown(1)); };
  return {twice, sum};
}

std::vector<Op> simulation_ops() {
  Op describe{"TfqModelsDescribe", {}, {"values: int64"}, {}, make<Describe>};
  describe.attributes = {"number: int", "flag: bool", "text: string", "texts: list(string)",
                         "numbers: list(int)"};
  return {describe, {"TfqModelsFail", {"x: float"}, {"y: float"}, {"way: string"}, make<Fail>}};
}

}  // namespace tfq_models
