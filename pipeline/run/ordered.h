#pragma once

#include <functional>
#include <memory>

namespace dateline::pipeline {

/// A piece of work with a part that may run beside others and a part that comes in turn.
class Task {
 public:
  Task() = default;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  virtual ~Task() = default;

  virtual void work() = 0;    ///< on any thread, many at once
  virtual void finish() = 0;  ///< one at a time, in the order in which the tasks were made
};

/// Takes tasks from `next` (called by one thread at a time) until it gives none, works on
/// up to `threads` of them at once and finishes them in order. Only a few tasks per thread
/// exist at any moment, so memory stays bounded when finishing is slow. With one thread
/// everything happens on the caller's. An exception of any part ends all and is thrown here.
void run_ordered(unsigned threads, const std::function<std::unique_ptr<Task>()>& next);

/// The processors that this process may use.
[[nodiscard]] unsigned available_threads();

}  // namespace dateline::pipeline
