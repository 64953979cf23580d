#pragma once

namespace dateline::pipeline {

/// A file that was built into the program (cmake/EmbedText.cmake).
struct EmbeddedText {
  const char* name;  ///< of the file, without folder and ending
  const char* text;
};

}  // namespace dateline::pipeline
