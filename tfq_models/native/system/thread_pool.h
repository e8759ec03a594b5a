#pragma once

#include <functional>

namespace tfq_models {

constexpr int max_threads = 1024;

// As many as the processors that this process may run on, until Python says how many: threads.py
// knows the settings and a container's limits.
int num_threads();

// Sets the number of threads. A computation already begun keeps its own.
void set_num_threads(int count);

// Calls body(0) ... body(num_parts - 1), each once, on up to num_threads() threads including the
// caller, and returns when all are done. Where the pool is in use by another caller (or by the
// caller itself, further out), and after a fork, the calling thread runs them all, in order. What a
// part computes does not depend on the thread: all have the caller's floating-point mode. An
// exception of a part is rethrown on the caller; parts not yet begun are then left out.
void parallel_for(int num_parts, const std::function<void(int)>& body);

}  // namespace tfq_models
