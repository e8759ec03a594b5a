#pragma once

#include <stdexcept>

namespace tfq_models {

// The caller gave something that cannot be computed: TensorFlow's INVALID_ARGUMENT.
struct InvalidArgument : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The user wants no answer any more: TensorFlow's CANCELLED.
struct Interrupted : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace tfq_models
