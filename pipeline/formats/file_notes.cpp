#include "pipeline/formats/file_notes.h"

#include <algorithm>
#include <utility>

namespace dateline::pipeline {

void FileNotes::add(Diagnostic note) {
  constexpr std::size_t most = 10;
  auto count = std::find_if(counts_.begin(), counts_.end(),
                            [&](const Count& known) { return known.code == note.code; });
  if (count == counts_.end()) count = counts_.insert(counts_.end(), {note.code, 0, 0, 0});
  if (std::find(notes_.begin(), notes_.end(), note) != notes_.end()) return;
  if (count->said < most) {
    ++count->said;
    notes_.push_back(std::move(note));
    return;
  }
  if (count->more++ == 0) {
    count->line = notes_.size();
    notes_.push_back(std::move(note));
  }
  notes_[count->line].message = "and " + std::to_string(count->more) + " more of this kind";
}

}  // namespace dateline::pipeline
