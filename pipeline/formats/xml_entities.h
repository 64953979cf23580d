#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace dateline::pipeline {

/// The general entities that a document declares in its own DOCTYPE: text in quotes, nothing else. External
/// ones (SYSTEM, PUBLIC) and those of the DTD itself (%) are none; no file and no network is touched. Each is
/// expanded once, when it is declared, by those before it, and one that becomes longer than 1,000 bytes is
/// dropped: nothing grows with nesting. At most 1,000.
class XmlEntities {
 public:
  XmlEntities() = default;
  /// From "<!DOCTYPE" to its ">".
  explicit XmlEntities(std::string_view doctype);

  /// Some were dropped, because they are too many or too long.
  [[nodiscard]] bool limited() const { return limited_; }
  /// nullptr: none of that name.
  [[nodiscard]] const std::string* find(std::string_view name) const;

 private:
  void declare(std::string_view declaration);
  [[nodiscard]] std::string expand(std::string_view value) const;

  std::unordered_map<std::string, std::string> texts_;
  bool limited_ = false;
};

}  // namespace dateline::pipeline
