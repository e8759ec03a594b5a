#include "tensorflow/status.h"

#include <new>
#include <stdexcept>
#include <string>

#include "system/errors.h"

namespace tfq_models {
namespace {

enum Code : int {
  ok = 0,
  cancelled = 1,
  invalid_argument = 3,
  resource_exhausted = 8,
  internal = 13
};

// An error that TensorFlow reported to us, on its way back.
struct TensorFlowError : std::runtime_error {
  TensorFlowError(int code, const char* message) : std::runtime_error(message), code(code) {}
  int code;
};

}  // namespace

void check(const StatusPointer& status) {
  const int code = tensorflow().get_code(status.get());
  if (code != ok) throw TensorFlowError(code, tensorflow().get_message(status.get()));
}

void set_from_current_exception(TF_Status* status) noexcept {
  const auto& set = tensorflow().set_status;
  try {
    throw;
  } catch (const TensorFlowError& error) {
    set(status, error.code, error.what());
  } catch (const InvalidArgument& error) {
    set(status, invalid_argument, error.what());
  } catch (const Interrupted& error) {
    set(status, cancelled, error.what());
  } catch (const std::bad_alloc&) {
    set(status, resource_exhausted, "There is not enough memory for this computation.");
  } catch (const std::length_error&) {
    set(status, resource_exhausted, "This computation needs more memory than can be addressed.");
  } catch (const std::exception& error) {
    set(status, internal, error.what());
  } catch (...) {
    set(status, internal, "Unknown error in the native kernel.");
  }
}

}  // namespace tfq_models
