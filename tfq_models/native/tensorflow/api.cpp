#include "tensorflow/api.h"

#include <stdexcept>

#include "tensorflow/status.h"
#include "tensorflow/symbols.h"

struct TF_AllocatorAttributes {
  size_t struct_size;
  unsigned char on_host;
};

namespace tfq_models {
namespace {

// A TF_TString. Its fields are TensorFlow's own business.
constexpr size_t string_size = 24;

int64_t element_size(DataType type) {
  switch (type) {
    case DataType::UInt8:
    case DataType::Bool: return 1;
    case DataType::Float:
    case DataType::Int32: return 4;
    case DataType::Double:
    case DataType::Int64:
    case DataType::Complex64: return 8;
    case DataType::Complex128: return 16;
    case DataType::String: return string_size;
  }
  throw std::logic_error("Unknown data type.");
}

// TensorFlow ends the process where a shape is negative or too large to count.
size_t checked_num_bytes(DataType type, const std::vector<int64_t>& dims) {
  int64_t num_bytes = element_size(type);
  for (int64_t dim : dims) {
    if (dim < 0) throw InvalidArgument("A dimension is negative: " + std::to_string(dim) + ".");
    if (__builtin_mul_overflow(num_bytes, dim, &num_bytes)) throw std::bad_alloc();
  }
  return num_bytes;
}

bool is_view(DataType wanted, DataType type) {
  return wanted == type || (wanted == DataType::Float && type == DataType::Complex64) ||
         (wanted == DataType::Double && type == DataType::Complex128);
}

}  // namespace

Tensor::Tensor(TF_Tensor* tensor)
    : tensor_(tensor), type_(static_cast<DataType>(tensorflow().tensor_type(tensor))),
      data_(tensorflow().tensor_data(tensor)) {}

void Tensor::Delete::operator()(TF_Tensor* tensor) const { tensorflow().delete_tensor(tensor); }

int Tensor::rank() const { return tensorflow().num_dims(tensor_.get()); }

int64_t Tensor::dim(int axis) const {
  if (axis < 0 || axis >= rank()) {
    throw InvalidArgument("A tensor of rank " + std::to_string(rank()) + " has no dimension " +
                          std::to_string(axis) + ".");
  }
  return tensorflow().dim(tensor_.get(), axis);
}

std::vector<int64_t> Tensor::dims() const {
  std::vector<int64_t> dims(rank());
  for (int axis = 0; axis < rank(); ++axis) dims[axis] = dim(axis);
  return dims;
}

int64_t Tensor::num_elements() const { return tensorflow().num_elements(tensor_.get()); }

void* Tensor::data_as(DataType type) const {
  if (is_view(type, type_)) return data_;
  throw std::logic_error("A tensor of type " + std::to_string(static_cast<int>(type_)) +
                         " was read as type " + std::to_string(static_cast<int>(type)) + ".");
}

std::string_view Tensor::string(int64_t index) const {
  if (type_ != DataType::String) throw std::logic_error("A tensor of numbers was read as strings.");
  if (index < 0 || index >= num_elements()) throw std::logic_error("There is no such string.");
  const char* element = static_cast<const char*>(data_) + index * string_size;
  return {tensorflow().string_data(element), tensorflow().string_size(element)};
}

int OpContext::num_inputs() const { return tensorflow().num_inputs(context_); }

Tensor OpContext::input(int index) {
  const StatusPointer status = new_status();
  TF_Tensor* tensor = nullptr;
  tensorflow().get_input(context_, index, &tensor, status.get());
  check(status);
  return Tensor(tensor);
}

Tensor OpContext::output(int index, DataType type, const std::vector<int64_t>& dims) {
  if (index < 0 || index >= tensorflow().num_outputs(context_) ||
      tensorflow().output_type(context_, index) != static_cast<int>(type)) {
    throw std::logic_error("There is no output " + std::to_string(index) + " of this type.");
  }
  const size_t num_bytes = checked_num_bytes(type, dims);
  const StatusPointer status = new_status();
  TF_Tensor* tensor = tensorflow().allocate_output(
      context_, index, static_cast<int>(type), dims.data(), dims.size(), num_bytes, status.get());
  check(status);
  return Tensor(tensor);
}

Tensor OpContext::scratch(DataType type, const std::vector<int64_t>& dims) {
  checked_num_bytes(type, dims);
  TF_AllocatorAttributes attributes{sizeof(TF_AllocatorAttributes), 1};
  const StatusPointer status = new_status();
  TF_Tensor* tensor = tensorflow().allocate_scratch(context_, static_cast<int>(type), dims.data(),
                                                    dims.size(), &attributes, status.get());
  check(status);
  return Tensor(tensor);
}

}  // namespace tfq_models
