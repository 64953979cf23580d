#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "dateline/diagnostics.h"

namespace dateline::pipeline {

/// What was left out of a file, as diagnostics: each thing once, ten of a code, and behind those of a code
/// how many more there were. For one thread.
class FileNotes {
 public:
  void add(Diagnostic note);

  [[nodiscard]] auto begin() const { return notes_.begin(); }
  [[nodiscard]] auto end() const { return notes_.end(); }
  [[nodiscard]] std::size_t size() const { return notes_.size(); }
  [[nodiscard]] bool empty() const { return notes_.empty(); }
  [[nodiscard]] const Diagnostic& operator[](std::size_t i) const { return notes_[i]; }

 private:
  struct Count {
    std::string code;
    std::size_t said = 0;
    std::size_t more = 0;
    std::size_t line = 0;  ///< of the notes, the one that says how many more
  };

  Diagnostics notes_;
  std::vector<Count> counts_;
};

}  // namespace dateline::pipeline
