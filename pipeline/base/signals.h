#pragma once

namespace dateline::pipeline {

/// First thing in main: SIGPIPE and SIGXFSZ are ignored (writing reports the error), and
/// descriptors 0 to 2 are opened on /dev/null where the caller closed them, so that no file
/// of ours gets their number.
void prepare_process();

/// While it lives, SIGINT, SIGTERM and SIGHUP ask to stop instead of ending the process;
/// a second one of the same kind ends it at once. One at a time.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// The number of the signal that asked to stop, 0 while none did. Cheap; from any thread.
  [[nodiscard]] static int received();
};

}  // namespace dateline::pipeline
