#pragma once

#include <cstddef>
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
    /// Folders (or files compiled from them) laid over the built-in data, later ones win. See
    /// gazetteers/README.md. Folders are compiled in memory: about a second for 500,000 rows. A single
    /// compiled file is mapped and used as it lies, in place of the built-in data that it was compiled with.
    std::vector<std::filesystem::path> overlays;
  };

  /// The built-in data with the overlays of `options` on top. Throws Error when
  /// an overlay cannot be compiled; its diagnostics are in the message.
  [[nodiscard]] static std::shared_ptr<const Resources> load(const Options& options);
  [[nodiscard]] static std::shared_ptr<const Resources> built_in();
  /// A whole compiled bundle (of compile_gazetteers) in place of the built-in data.
  [[nodiscard]] static std::shared_ptr<const Resources> from_bundle(std::vector<std::byte> bundle);

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
