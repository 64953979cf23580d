#pragma once

#include <memory>
#include <vector>

#include "dateline/mention.h"
#include "extractors/match/analysis.h"

namespace dateline {

/// Finds people, organisations and places, listed or not, and the ways one text speaks of
/// them: short forms, acronyms, nominal mentions. Joins those of one entity by `entity`;
/// which place of a name is meant is left to places/. Immutable, any number of threads.
class NameFinder {
 public:
  /// Reads the rules of en/names.toml; throws Error where one of them cannot be understood.
  explicit NameFinder(const Resources::Data& resources);
  ~NameFinder();
  NameFinder(NameFinder&&) noexcept;

  /// Enters mentions of type PERSON, ORG and PLACE among `mentions`, which has the dates that DateFinder found,
  /// all in the order of the text, the longer first. No name overlaps a date or one of `datelines`. Names do
  /// not overlap each other; nominal mentions may hold names. `home` is the country of the outlet, or empty.
  /// Takes time in proportion to the text.
  void find(const Analysis& analysis, const std::vector<Mention>& datelines, std::vector<Mention>& mentions,
            std::string_view home = {}) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace dateline
