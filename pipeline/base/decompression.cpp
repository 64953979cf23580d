#include "pipeline/base/decompression.h"

#include <libdeflate.h>

#include <algorithm>
#include <memory>

namespace dateline::pipeline {

namespace {

struct DecompressorDeleter {
  void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
};

Diagnostic damaged(std::string_view where) {
  return {Severity::error, "B005", std::string(where), "the gzip data is damaged or cut off"};
}

Diagnostic too_large(std::string_view where, std::size_t max_bytes) {
  return {Severity::error, "B003", std::string(where),
          "larger than " + std::to_string(max_bytes) + " bytes when unpacked"};
}

}  // namespace

bool is_gzip(std::string_view bytes) {
  return bytes.size() >= 3 && bytes[0] == '\x1F' && bytes[1] == '\x8B' && bytes[2] == '\x08';
}

Result<std::string> gunzip(std::string_view bytes, std::size_t max_bytes, std::string_view where) {
  const std::unique_ptr<libdeflate_decompressor, DecompressorDeleter> decompressor(
      libdeflate_alloc_decompressor());
  if (!decompressor) return Diagnostic{Severity::error, "B005", std::string(where), "out of memory"};

  std::string out;
  std::size_t used = 0;
  while (!bytes.empty()) {
    if (!is_gzip(bytes)) {
      // tar and some servers pad with zeros; anything else after a member is damage
      if (used > 0 && bytes.find_first_not_of('\0') == std::string_view::npos) break;
      return damaged(where);
    }
    // libdeflate wants the whole room beforehand: double it until the member fits. One byte more
    // than the limit tells "exactly at the limit" from "above it".
    std::size_t room =
        std::min<std::size_t>(std::max<std::size_t>(bytes.size() * 4, 4096), max_bytes - used + 1);
    while (true) {
      out.resize(used + room);
      std::size_t read = 0;
      std::size_t written = 0;
      const libdeflate_result result = libdeflate_gzip_decompress_ex(
          decompressor.get(), bytes.data(), bytes.size(), out.data() + used, room, &read, &written);
      if (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
        if (room > max_bytes - used) return too_large(where, max_bytes);
        room = std::min(room * 2, max_bytes - used + 1);
        continue;
      }
      if (result != LIBDEFLATE_SUCCESS) return damaged(where);
      used += written;
      if (used > max_bytes) return too_large(where, max_bytes);
      bytes.remove_prefix(read);
      break;
    }
  }
  out.resize(used);
  return out;
}

}  // namespace dateline::pipeline
