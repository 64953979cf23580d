#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dateline::fuzz {

/// What is run on one input. Returns where all is well; what must not be ends the process.
using Run = void (*)(std::string_view bytes);

/// Ends the process, saying `what`, unless `holds`; also in a release build.
void expect(bool holds, const char* what);

/// Enters a target into the list that fuzz_replay runs.
struct Registration {
  Registration(const char* name, Run run);
};

}  // namespace dateline::fuzz

/// FUZZ_TARGET(feed) { … bytes … }: a libFuzzer program of its own where DATELINE_LIBFUZZER is
/// defined, else a target of fuzz_replay. One a file.
#ifdef DATELINE_LIBFUZZER
#define FUZZ_TARGET(name)                                                         \
  static void run_target(std::string_view bytes);                                 \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t n); \
  int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t n) {           \
    run_target({reinterpret_cast<const char*>(data), n});                         \
    return 0;                                                                     \
  }                                                                               \
  static void run_target(std::string_view bytes)
#else
#define FUZZ_TARGET(name)                                                      \
  static void run_target(std::string_view bytes);                              \
  static const ::dateline::fuzz::Registration registration(#name, run_target); \
  static void run_target(std::string_view bytes)
#endif
