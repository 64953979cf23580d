#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "dateline/diagnostics.h"

namespace dateline {

/// The gazetteers and rules an Annotator works with: compiled, memory-mapped,
/// immutable, shared by any number of threads.
class Resources {
 public:
  struct Options {
    /// Folders laid over the built-in data, later ones win. See gazetteers/README.md.
    std::vector<std::filesystem::path> overlays;
    /// Where compiled overlays are kept; empty: compile in memory every time.
    std::filesystem::path cache;
  };

  /// The built-in data with the overlays of `options` on top. Throws Error when
  /// an overlay cannot be compiled; its diagnostics are in the message.
  [[nodiscard]] static std::shared_ptr<const Resources> load(const Options& options);
  [[nodiscard]] static std::shared_ptr<const Resources> built_in();

  /// Identifies the data: changes when any row or rule changes. For the `run` table.
  [[nodiscard]] const std::string& version() const;

  ~Resources();
  Resources(const Resources&) = delete;
  Resources& operator=(const Resources&) = delete;

  struct Data;  ///< internal, see match/resource_data.h
  [[nodiscard]] const Data& data() const { return *data_; }

 private:
  explicit Resources(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace dateline
