#include "pipeline/base/signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>

namespace dateline::pipeline {
namespace {

constexpr std::array stopping = {SIGINT, SIGTERM, SIGHUP};

// Lock-free, so it may be set in a handler.
std::atomic<int> received_signal = 0;
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void remember_signal(int number) {
  received_signal = number;
}

void set_action(int number, void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, nullptr);
}

}  // namespace

void prepare_process() {
  set_action(SIGPIPE, SIG_IGN, 0);
  set_action(SIGXFSZ, SIG_IGN, 0);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) != -1) continue;
    // The lowest free number is the one that is missing.
    if (::open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY) < 0) return;
  }
}

StopSignals::StopSignals() {
  received_signal = 0;
  for (const int number : stopping) {
    struct sigaction current {};
    sigaction(number, nullptr, &current);
    if (current.sa_handler == SIG_IGN) continue;  // nohup, or a shell's background job
    set_action(number, remember_signal, static_cast<int>(SA_RESETHAND));
  }
}

StopSignals::~StopSignals() {
  for (const int number : stopping) {
    struct sigaction current {};
    sigaction(number, nullptr, &current);
    if (current.sa_handler == remember_signal) set_action(number, SIG_DFL, 0);
  }
}

int StopSignals::received() {
  return received_signal;
}

}  // namespace dateline::pipeline
