#include "tensorflow/api.h"
#include "tensorflow/status.h"

namespace tfq_models {

Shape::Shape() : handle_(tensorflow().new_shape()) {}

void Shape::Delete::operator()(TF_ShapeHandle* handle) const { tensorflow().delete_shape(handle); }

Shape ShapeContext::with_rank(const Shape& shape, int rank) {
  const StatusPointer status = new_status();
  Shape result;
  tensorflow().with_rank(context_, shape.handle(), rank, result.handle(), status.get());
  check(status);
  return result;
}

Shape ShapeContext::input(int index, int rank) {
  const StatusPointer status = new_status();
  Shape shape;
  tensorflow().get_input_shape(context_, index, shape.handle(), status.get());
  check(status);
  return with_rank(shape, rank);
}

// To TensorFlow a new handle is a shape of unknown rank.
Shape ShapeContext::unknown(int rank) { return with_rank(Shape(), rank); }

Shape ShapeContext::slice(const Shape& shape, int begin, int end) {
  const StatusPointer status = new_status();
  Shape result;
  tensorflow().subshape(context_, shape.handle(), begin, end, result.handle(), status.get());
  check(status);
  return result;
}

Shape ShapeContext::concatenate(const Shape& first, const Shape& second) {
  const StatusPointer status = new_status();
  Shape result;
  tensorflow().concatenate(context_, first.handle(), second.handle(), result.handle(),
                           status.get());
  check(status);
  return result;
}

void ShapeContext::set_output(int index, const Shape& shape) {
  const StatusPointer status = new_status();
  tensorflow().set_output_shape(context_, index, shape.handle(), status.get());
  check(status);
}

}  // namespace tfq_models
