#pragma once

#include <complex>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "system/errors.h"

struct TF_OpKernelConstruction;
struct TF_OpKernelContext;
struct TF_ShapeHandle;
struct TF_ShapeInferenceContext;
struct TF_Status;
struct TF_Tensor;

namespace tfq_models {

// TensorFlow's numbers.
enum class DataType : int {
  Float = 1,
  Double = 2,
  Int32 = 3,
  UInt8 = 4,
  String = 7,
  Complex64 = 8,
  Int64 = 9,
  Bool = 10,
  Complex128 = 18
};

template <class T>
constexpr DataType data_type_of() = delete;
template <>
constexpr DataType data_type_of<float>() {
  return DataType::Float;
}
template <>
constexpr DataType data_type_of<double>() {
  return DataType::Double;
}
template <>
constexpr DataType data_type_of<int32_t>() {
  return DataType::Int32;
}
template <>
constexpr DataType data_type_of<uint8_t>() {
  return DataType::UInt8;
}
template <>
constexpr DataType data_type_of<int64_t>() {
  return DataType::Int64;
}
template <>
constexpr DataType data_type_of<bool>() {
  return DataType::Bool;
}
template <>
constexpr DataType data_type_of<std::complex<float>>() {
  return DataType::Complex64;
}
template <>
constexpr DataType data_type_of<std::complex<double>>() {
  return DataType::Complex128;
}

// A share in a tensor of TensorFlow's.
class Tensor {
 public:
  explicit Tensor(TF_Tensor* tensor);

  DataType type() const { return type_; }
  int rank() const;
  int64_t dim(int axis) const;
  std::vector<int64_t> dims() const;
  int64_t num_elements() const;

  // The elements in row-major order. Complex elements can also be had as twice as many real ones.
  template <class T>
  T* data() const {
    return static_cast<T*>(data_as(data_type_of<T>()));
  }

  // Element `index` of a tensor of strings; valid as long as the tensor.
  std::string_view string(int64_t index) const;

 private:
  struct Delete {
    void operator()(TF_Tensor* tensor) const;
  };

  void* data_as(DataType type) const;

  std::unique_ptr<TF_Tensor, Delete> tensor_;
  DataType type_;
  void* data_;
};

// One computation of a kernel.
class OpContext {
 public:
  explicit OpContext(TF_OpKernelContext* context) : context_(context) {}

  int num_inputs() const;
  Tensor input(int index);
  Tensor output(int index, DataType type, const std::vector<int64_t>& dims);
  // Memory for the time of the computation, aligned to 64 bytes, not set to anything.
  Tensor scratch(DataType type, const std::vector<int64_t>& dims);

 private:
  TF_OpKernelContext* context_;
};

// The attributes of an operation in a graph, to be read when its kernel is made.
class Attributes {
 public:
  explicit Attributes(TF_OpKernelConstruction* construction) : construction_(construction) {}

  int64_t integer(const char* name) const;                 // "name: int"
  std::vector<int64_t> integers(const char* name) const;   // "name: list(int)"
  bool boolean(const char* name) const;                    // "name: bool"
  std::string text(const char* name) const;                // "name: string", any bytes
  std::vector<std::string> texts(const char* name) const;  // "name: list(string)"

 private:
  std::pair<int, int> sizes(const char* name) const;

  TF_OpKernelConstruction* construction_;
};

// What is known of shapes while a graph is built.
class Shape {
 public:
  Shape();
  TF_ShapeHandle* handle() const { return handle_.get(); }

 private:
  struct Delete {
    void operator()(TF_ShapeHandle* handle) const;
  };

  std::unique_ptr<TF_ShapeHandle, Delete> handle_;
};

class ShapeContext {
 public:
  explicit ShapeContext(TF_ShapeInferenceContext* context) : context_(context) {}

  // The shape of an input, which must have the rank.
  Shape input(int index, int rank);
  // A shape of the rank, all dimensions unknown.
  Shape unknown(int rank);
  // Dimensions begin ... end - 1 of a shape.
  Shape slice(const Shape& shape, int begin, int end);
  Shape concatenate(const Shape& first, const Shape& second);
  void set_output(int index, const Shape& shape);

 private:
  Shape with_rank(const Shape& shape, int rank);

  TF_ShapeInferenceContext* context_;
};

// Made once for each node of a graph (in eager mode: for each set of attributes). Several threads
// may call `compute` at once.
class Kernel {
 public:
  virtual ~Kernel() = default;
  virtual void compute(OpContext& context) = 0;
};

// An operation on CPUs, free of state as TensorFlow sees it. Exceptions of its functions become
// errors of TensorFlow's: InvalidArgument INVALID_ARGUMENT, std::bad_alloc and std::length_error
// RESOURCE_EXHAUSTED, any other INTERNAL.
struct Op {
  std::string name;                     // "TfqModelsForward"
  std::vector<std::string> inputs;      // "angles: float"
  std::vector<std::string> outputs;     // "states: complex64"
  std::vector<std::string> attributes;  // "num_qubits: int"
  std::function<std::unique_ptr<Kernel>(const Attributes&)> make;
  std::function<void(ShapeContext&)> shapes = nullptr;  // without: nothing is known of outputs
};

// Makes the operation and its kernel known to TensorFlow. Where an earlier loaded copy of this
// library has done so, does nothing.
void register_op(const Op& op);

// All operations of the library, by the files that hold them.
std::vector<Op> circuit_ops();
std::vector<Op> simulation_ops();

}  // namespace tfq_models
