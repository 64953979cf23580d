#include "dateline/resources.h"

#include <fmt/format.h>

#include "dateline/result.h"
#include "extractors/match/bundle_builder.h"
#include "extractors/match/resource_data.h"

// The compiled default data, put into the executable by builtin_bundle.S.
extern "C" const std::byte dateline_builtin_begin[];
extern "C" const std::byte dateline_builtin_end[];

namespace dateline {
namespace {

std::span<const std::byte> builtin_bytes() {
  return {dateline_builtin_begin, dateline_builtin_end};
}

}  // namespace

Resources::Resources(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Resources::~Resources() = default;

const std::string& Resources::version() const {
  return data_->version;
}

std::shared_ptr<const Resources> Resources::built_in() {
  // The bytes are part of the executable: the linker vouches for them.
  return std::shared_ptr<const Resources>(new Resources(std::make_unique<Data>(builtin_bytes(), false)));
}

std::shared_ptr<const Resources> Resources::load(const Options& options) {
  if (options.overlays.empty()) return built_in();
  BundleBuilder builder;
  builder.add_bundle(Gazetteer(builtin_bytes(), false));
  Diagnostics diagnostics;
  for (const std::filesystem::path& folder : options.overlays) builder.add_folder(folder, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity != Severity::error) continue;
    throw Error(fmt::format("{} ({} problems; `dateline gazetteer check DIR` lists them all)",
                            to_string(diagnostic), diagnostics.size()));
  }
  return std::shared_ptr<const Resources>(new Resources(std::make_unique<Data>(builder.build())));
}

}  // namespace dateline
