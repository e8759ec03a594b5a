#include "tensorflow/symbols.h"

#include <dlfcn.h>

#include <array>

namespace tfq_models {
namespace {

// Python loads both for itself only, so that a search of the whole process would not meet them.
const std::array<void*, 3>& places() {
  static const std::array<void*, 3> handles = {
      dlopen("libtensorflow_framework.so.2", RTLD_NOLOAD | RTLD_LAZY),
      dlopen("libtensorflow_cc.so.2", RTLD_NOLOAD | RTLD_LAZY),
      RTLD_DEFAULT,
  };
  return handles;
}

std::string& missing() {
  static std::string& names = *new std::string;
  return names;
}

}  // namespace

void* find_in_tensorflow(const char* name) {
  for (void* place : places()) {
    // RTLD_DEFAULT is a null pointer, and so is the handle of a library that is not there.
    if (void* address = dlsym(place, name)) return address;
  }
  missing() += missing().empty() ? name : std::string(", ") + name;
  return nullptr;
}

const TensorFlow& tensorflow() {
  static const TensorFlow instance;
  return instance;
}

std::string tensorflow_problem() {
  tensorflow();
  if (missing().empty()) return "";
  const bool all = missing().rfind("TF_NewStatus", 0) == 0;
  if (all) return "TensorFlow was not there when the library was loaded.";
  return "The C interface of this TensorFlow lacks " + missing() + ".";
}

}  // namespace tfq_models
