// What happens when the library is loaded, and the functions that Python calls by name.

#include <cstdio>
#include <exception>
#include <string>

#include "system/thread_pool.h"
#include "tensorflow/api.h"
#include "tensorflow/symbols.h"

namespace tfq_models {
namespace {

std::string& problem() {
  static std::string& text = *new std::string;
  return text;
}

void register_all() {
  for (const Op& op : circuit_ops()) register_op(op);
  for (const Op& op : simulation_ops()) register_op(op);
}

// Linked last, so that the constants of all other files are there by now.
[[gnu::constructor]] void load() {
  try {
    problem() = tensorflow_problem();
    if (problem().empty()) register_all();
  } catch (const std::exception& error) {
    problem() = error.what();
  }
  if (problem().empty()) return;
  std::fprintf(stderr, "tfq_models: the native kernel stays out of use. %s\n", problem().c_str());
}

}  // namespace
}  // namespace tfq_models

extern "C" {

// Why no operation was registered, or nullptr.
[[gnu::visibility("default")]] const char* tfq_models_problem() {
  const std::string& text = tfq_models::problem();
  return text.empty() ? nullptr : text.c_str();
}

[[gnu::visibility("default")]] int tfq_models_num_threads() { return tfq_models::num_threads(); }

[[gnu::visibility("default")]] void tfq_models_set_num_threads(int count) {
  tfq_models::set_num_threads(count);
}
}
