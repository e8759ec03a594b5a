#include <array>
#include <stdexcept>
#include <utility>

#include "system/processor.h"
#include "tensorflow/api.h"
#include "tensorflow/status.h"

namespace tfq_models {
namespace {

constexpr int max_ops = 32;

// Not destroyed at exit, when other threads may still make and run kernels.
std::vector<Op>& registered_ops() {
  static std::vector<Op>& ops = *[] {
    auto* empty = new std::vector<Op>;
    empty->reserve(max_ops);
    return empty;
  }();
  return ops;
}

// Numbers below 1e-38 count as zero: they cost a hundred times more than others, and the threads of
// TensorFlow that call us differ in what they make of them.
class FlushTinyNumbers {
 public:
  FlushTinyNumbers() { set_float_mode(mode_ | kTinyIsZero); }
  ~FlushTinyNumbers() { set_float_mode(mode_); }
  FlushTinyNumbers(const FlushTinyNumbers&) = delete;

 private:
  FloatMode mode_ = float_mode();
};

void* make_kernel(const Op& op, TF_OpKernelConstruction* construction) {
  try {
    return op.make(Attributes(construction)).release();
  } catch (...) {
    const StatusPointer status = new_status();
    set_from_current_exception(status.get());
    tensorflow().fail_construction(construction, status.get());
    return nullptr;
  }
}

void compute(void* kernel, TF_OpKernelContext* context) {
  const FlushTinyNumbers scope;
  try {
    OpContext computation(context);
    static_cast<Kernel*>(kernel)->compute(computation);
  } catch (...) {
    const StatusPointer status = new_status();
    set_from_current_exception(status.get());
    tensorflow().fail_computation(context, status.get());
  }
}

void delete_kernel(void* kernel) { delete static_cast<Kernel*>(kernel); }

void infer_shapes(const Op& op, TF_ShapeInferenceContext* context, TF_Status* status) {
  try {
    tensorflow().set_unknown_shapes(context, status);
    ShapeContext shapes(context);
    if (op.shapes) op.shapes(shapes);
  } catch (...) {
    set_from_current_exception(status);
  }
}

// TensorFlow's callbacks are bare functions and are not told whose kernel they make: one set for
// each place in registered_ops().
struct Callbacks {
  void* (*make)(TF_OpKernelConstruction*);
  void (*shapes)(TF_ShapeInferenceContext*, TF_Status*);
};

template <int place>
constexpr Callbacks callbacks_of_place() {
  return {
      [](TF_OpKernelConstruction* construction) {
        return make_kernel(registered_ops()[place], construction);
      },
      [](TF_ShapeInferenceContext* context, TF_Status* status) {
        infer_shapes(registered_ops()[place], context, status);
      },
  };
}

template <int... places>
constexpr std::array<Callbacks, sizeof...(places)> all_callbacks(
    std::integer_sequence<int, places...>) {
  return {callbacks_of_place<places>()...};
}

constexpr auto callbacks = all_callbacks(std::make_integer_sequence<int, max_ops>());

// The beginning of TensorFlow's TF_Buffer.
struct Bytes {
  const void* data;
  size_t size;
};

bool is_registered(const Op& op) {
  const StatusPointer status = new_status();
  TF_Buffer* kernels = tensorflow().registered_kernels(op.name.c_str(), status.get());
  check(status);
  const bool found = reinterpret_cast<const Bytes*>(kernels)->size > 0;
  tensorflow().delete_buffer(kernels);
  return found;
}

void register_definition(const Op& op, const Callbacks& callbacks) {
  TF_OpDefinitionBuilder* definition = tensorflow().new_definition(op.name.c_str());
  for (const auto& input : op.inputs) tensorflow().add_input(definition, input.c_str());
  for (const auto& output : op.outputs) tensorflow().add_output(definition, output.c_str());
  for (const auto& each : op.attributes) tensorflow().add_attribute(definition, each.c_str());
  tensorflow().set_shape_function(definition, callbacks.shapes);
  const StatusPointer status = new_status();
  tensorflow().register_definition(definition, status.get());
  check(status);
}

void register_kernel(const Op& op, const Callbacks& callbacks) {
  TF_KernelBuilder* builder = tensorflow().new_kernel_builder(
      op.name.c_str(), "CPU", callbacks.make, compute, delete_kernel);
  const StatusPointer status = new_status();
  tensorflow().register_kernel(op.name.c_str(), builder, status.get());
  check(status);
}

}  // namespace

void register_op(const Op& op) {
  if (is_registered(op)) return;
  auto& ops = registered_ops();
  if (ops.size() == max_ops) throw std::logic_error("There are more operations than places.");
  const Callbacks& own = callbacks[ops.size()];
  ops.push_back(op);
  register_definition(ops.back(), own);
  register_kernel(ops.back(), own);
}

}  // namespace tfq_models
