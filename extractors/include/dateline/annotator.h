#pragma once

#include <memory>

#include "dateline/annotations.h"
#include "dateline/document.h"
#include "dateline/resources.h"

namespace dateline {

/// Finds names, dates, quotes, events and relations in one document at a time.
///
/// Pure: no clock, no network, no files, no printing; the same document gives
/// the same annotations. `annotate` may be called from many threads at once and
/// takes time linear in the text.
///
///     Annotator annotator(Resources::built_in());
///     Annotations found = annotator.annotate({.id = "1", .text = text});
class Annotator {
 public:
  explicit Annotator(std::shared_ptr<const Resources> resources);
  ~Annotator();
  Annotator(Annotator&&) noexcept;
  Annotator& operator=(Annotator&&) noexcept;

  [[nodiscard]] Annotations annotate(const Document& document) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace dateline
