#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/target.h"

namespace dateline::fuzz {

void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "this does not hold: %s\n", what);
  std::abort();
}

}  // namespace dateline::fuzz
