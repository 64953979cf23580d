#include "pipeline/formats/header_block.h"

#include <algorithm>

#include "pipeline/formats/feed_text.h"

namespace dateline::pipeline {

namespace {

constexpr std::size_t max_fields = 1000;

}  // namespace

HeaderBlock::HeaderBlock(std::string_view bytes) {
  while (size_ < bytes.size()) {
    const std::size_t end = std::min(bytes.find('\n', size_), bytes.size());
    std::string_view line = bytes.substr(size_, end - size_);
    size_ = std::min(end + 1, bytes.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) return;
    if ((line.front() == ' ' || line.front() == '\t') && !fields_.empty()) {
      fields_.back().second += ' ';
      fields_.back().second += trim(line);
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || fields_.size() >= max_fields) continue;
    fields_.emplace_back(lower_ascii(trim(line.substr(0, colon))), trim(line.substr(colon + 1)));
  }
}

std::string_view HeaderBlock::field(std::string_view name) const {
  for (const auto& [key, value] : fields_)
    if (key == name) return value;
  return {};
}

std::string media_type_of(std::string_view field) {
  return lower_ascii(trim(field.substr(0, field.find(';'))));
}

std::string parameter_of(std::string_view field, std::string_view name) {
  std::size_t at = field.find(';');
  while (at < field.size()) {
    field = trim(field.substr(at + 1));
    const std::size_t equals = field.find('=');
    if (equals == std::string_view::npos) return {};
    const bool wanted = same_ascii(trim(field.substr(0, equals)), name);
    std::string_view value = trim(field.substr(equals + 1));
    if (value.starts_with('"')) {
      value.remove_prefix(1);
      const std::size_t quote = std::min(value.find('"'), value.size());
      if (wanted) return std::string(value.substr(0, quote));
      field = value.substr(quote);
    } else {
      if (wanted) return std::string(trim(value.substr(0, value.find(';'))));
      field = value;
    }
    at = field.find(';');
  }
  return {};
}

}  // namespace dateline::pipeline
