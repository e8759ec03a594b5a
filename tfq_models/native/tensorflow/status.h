#pragma once

#include <memory>

#include "tensorflow/symbols.h"

namespace tfq_models {

struct DeleteStatus {
  void operator()(TF_Status* status) const { tensorflow().delete_status(status); }
};
using StatusPointer = std::unique_ptr<TF_Status, DeleteStatus>;

inline StatusPointer new_status() { return StatusPointer(tensorflow().new_status()); }

// Throws what TensorFlow reports, if it is an error.
void check(const StatusPointer& status);

// Turns the exception now being handled into TensorFlow's terms.
void set_from_current_exception(TF_Status* status) noexcept;

}  // namespace tfq_models
