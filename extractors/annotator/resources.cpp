#include "dateline/resources.h"

#include <fmt/format.h>

#include <memory>
#include <span>

#include "dateline/result.h"
#include "extractors/annotator/builtin.h"
#include "extractors/match/bundle_builder.h"
#include "extractors/match/resource_data.h"

// The compiled default data, put into the executable by builtin_bundle.S.
extern "C" const std::byte dateline_builtin_begin[];
extern "C" const std::byte dateline_builtin_end[];

namespace dateline {

std::span<const std::byte> builtin_bundle() {
  return {dateline_builtin_begin, dateline_builtin_end};
}

namespace {

/// Runs `work`, whose errors are about the compiled file `path`, and puts its name before them.
template <typename Work>
auto naming(const std::filesystem::path& path, Work work) {
  try {
    return work();
  } catch (const Error& error) {
    const std::string_view what = error.what();
    if (what.starts_with(path.string())) throw;
    throw Error(fmt::format("{}: {}", path.string(), what));
  }
}

}  // namespace

Resources::Resources(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Resources::~Resources() = default;

const std::string& Resources::version() const {
  return data_->version;
}

std::shared_ptr<const Resources> Resources::built_in() {
  // The bytes are part of the executable: the linker vouches for them.
  return std::shared_ptr<const Resources>(new Resources(std::make_unique<Data>(builtin_bundle(), false)));
}

std::shared_ptr<const Resources> Resources::load(const Options& options) {
  if (options.overlays.empty()) return built_in();
  // A compiled file holds the data that were built in when it was made: alone it is used as it lies.
  if (options.overlays.size() == 1 && std::filesystem::is_regular_file(options.overlays.front())) {
    return naming(options.overlays.front(), [&] {
      auto file = std::make_unique<MappedFile>(options.overlays.front());
      return std::shared_ptr<const Resources>(new Resources(std::make_unique<Data>(std::move(file))));
    });
  }
  BundleBuilder builder;
  builder.add_bundle(Gazetteer(builtin_bundle(), false));
  Diagnostics diagnostics;
  for (const std::filesystem::path& overlay : options.overlays) {
    if (std::filesystem::is_regular_file(overlay)) {
      const MappedFile file(overlay);
      naming(overlay, [&] { builder.add_bundle(Gazetteer(file.bytes())); });
    } else {
      builder.add_overlay(overlay, diagnostics);
    }
  }
  throw_first_error(diagnostics);
  return from_bundle(builder.build());
}

std::shared_ptr<const Resources> Resources::from_bundle(std::vector<std::byte> bundle) {
  return std::shared_ptr<const Resources>(new Resources(std::make_unique<Data>(std::move(bundle))));
}

}  // namespace dateline
