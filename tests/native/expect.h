#pragma once

#include <cstdio>
#include <cstdlib>

// Ends a driver where something does not hold.
inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "Does not hold: %s\n", what);
  std::exit(1);
}
