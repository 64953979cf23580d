#include "pipeline/base/decompression.h"

#include <brotli/decode.h>
#include <libdeflate.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

namespace dateline::pipeline {

namespace {

struct DecompressorDeleter {
  void operator()(libdeflate_decompressor* decompressor) const { libdeflate_free_decompressor(decompressor); }
};
struct BrotliDeleter {
  void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
};
struct ZstdDeleter {
  void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

Diagnostic damaged(std::string_view where) {
  return {Severity::error, "B005", std::string(where), "the compressed data is damaged or cut off"};
}

Diagnostic too_large(std::string_view where, std::size_t max_bytes) {
  return {Severity::error, "B003", std::string(where),
          "larger than " + std::to_string(max_bytes) + " bytes when unpacked"};
}

using Decompress = libdeflate_result (*)(libdeflate_decompressor*, const void*, std::size_t, void*,
                                         std::size_t, std::size_t*, std::size_t*);

Result<std::string> unpack(std::string_view bytes, std::size_t max_bytes, std::size_t& used,
                           std::string_view where, Decompress decompress) {
  constexpr std::size_t first_room = 1'000'000;
  const std::unique_ptr<libdeflate_decompressor, DecompressorDeleter> decompressor(
      libdeflate_alloc_decompressor());
  if (!decompressor) return Diagnostic{Severity::error, "B005", std::string(where), "out of memory"};
  // libdeflate wants the whole room beforehand: double it until the member fits. One byte more
  // than the limit tells "exactly at the limit" from "above it".
  std::size_t room = std::clamp<std::size_t>(bytes.size() * 4, 4096, first_room);
  for (std::string out;; room *= 2) {
    room = std::min(room, max_bytes + 1);
    out.resize(room);
    std::size_t written = 0;
    const libdeflate_result result =
        decompress(decompressor.get(), bytes.data(), bytes.size(), out.data(), room, &used, &written);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE) {
      if (room > max_bytes) return too_large(where, max_bytes);
      continue;
    }
    if (result != LIBDEFLATE_SUCCESS) return damaged(where);
    if (written > max_bytes) return too_large(where, max_bytes);
    out.resize(written);
    return out;
  }
}

/// Room for what a stream gives out: twice as much each time, one byte more than the limit at most, which tells
/// "exactly at the limit" from "above it".
void make_room(std::string& out, std::size_t max_bytes) {
  constexpr std::size_t first_room = 65'536;
  out.resize(std::min(std::max(out.size() * 2, first_room), max_bytes + 1));
}

}  // namespace

bool is_gzip(std::string_view bytes) {
  return bytes.size() >= 3 && bytes[0] == '\x1F' && bytes[1] == '\x8B' && bytes[2] == '\x08';
}

Result<std::string> gunzip_member(std::string_view bytes, std::size_t max_bytes, std::size_t& used,
                                  std::string_view where) {
  if (!is_gzip(bytes)) return damaged(where);
  return unpack(bytes, max_bytes, used, where, &libdeflate_gzip_decompress_ex);
}

Result<std::string> inflate(std::string_view bytes, std::size_t max_bytes, std::string_view where) {
  std::size_t used = 0;
  Result<std::string> out = unpack(bytes, max_bytes, used, where, &libdeflate_zlib_decompress_ex);
  if (out || out.error().code == "B003") return out;
  return unpack(bytes, max_bytes, used, where, &libdeflate_deflate_decompress_ex);
}

Result<std::string> gunzip(std::string_view bytes, std::size_t max_bytes, std::string_view where) {
  std::string out;
  bool first = true;
  while (!bytes.empty()) {
    // tar and some servers pad with zeros; anything else after a member is damage
    if (!first && !is_gzip(bytes) && bytes.find_first_not_of('\0') == std::string_view::npos) break;
    std::size_t used = 0;
    Result<std::string> member = gunzip_member(bytes, max_bytes - out.size(), used, where);
    if (!member) return member.error().code == "B003" ? too_large(where, max_bytes) : member.error();
    if (first) {
      out = std::move(*member);
    } else {
      out += *member;
    }
    bytes.remove_prefix(used);
    first = false;
  }
  return out;
}

Result<std::string> unbrotli(std::string_view bytes, std::size_t max_bytes, std::string_view where) {
  const std::unique_ptr<BrotliDecoderState, BrotliDeleter> state(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
  if (!state) return damaged(where);
  auto next = reinterpret_cast<const std::uint8_t*>(bytes.data());
  std::size_t left = bytes.size();
  std::size_t used = 0;
  for (std::string out;;) {
    if (used == out.size()) make_room(out, max_bytes);
    auto* write = reinterpret_cast<std::uint8_t*>(out.data()) + used;
    std::size_t room = out.size() - used;
    const BrotliDecoderResult result =
        BrotliDecoderDecompressStream(state.get(), &left, &next, &room, &write, nullptr);
    used = out.size() - room;
    if (used > max_bytes) return too_large(where, max_bytes);
    if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) continue;
    if (result != BROTLI_DECODER_RESULT_SUCCESS || left > 0) return damaged(where);
    out.resize(used);
    return out;
  }
}

Result<std::string> unzstd(std::string_view bytes, std::size_t max_bytes, std::string_view where) {
  constexpr int largest_window = 23;  // as a power of two
  const std::unique_ptr<ZSTD_DStream, ZstdDeleter> stream(ZSTD_createDStream());
  if (!stream || ZSTD_isError(ZSTD_DCtx_setParameter(stream.get(), ZSTD_d_windowLogMax, largest_window)) != 0)
    return damaged(where);
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  std::string out;
  ZSTD_outBuffer written{nullptr, 0, 0};
  std::size_t wanted = 1;  // 0: a frame has ended
  while (in.pos < in.size || wanted != 0) {
    if (written.pos == out.size()) make_room(out, max_bytes);
    written = {out.data(), out.size(), written.pos};
    const std::size_t before = in.pos + written.pos;
    wanted = ZSTD_decompressStream(stream.get(), &written, &in);
    if (ZSTD_isError(wanted) != 0) return damaged(where);
    if (written.pos > max_bytes) return too_large(where, max_bytes);
    if (in.pos + written.pos == before && in.pos == in.size && wanted != 0) return damaged(where);
  }
  out.resize(written.pos);
  return out;
}

}  // namespace dateline::pipeline
