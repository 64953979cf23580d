#include "pipeline/store/text_sketch.h"

#include <xxhash.h>

#include <algorithm>
#include <array>

namespace dateline::pipeline {
namespace {

constexpr std::size_t shingle_words = 5;
constexpr std::size_t bytes_of_hash = 4;

std::uint64_t mix(std::uint64_t value) {  // the finalizer of MurmurHash3
  value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCD;
  value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53;
  return value ^ (value >> 33);
}

/// Takes text apart into words: runs of ASCII letters and digits in lower case, and of characters outside
/// of ASCII but for general punctuation and no-break spaces. Scripts without spaces give a word a character.
class WordReader {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}

  /// The hash of the next word; false at the end.
  bool next(std::uint64_t& hash) {
    word_.clear();
    while (at_ < text_.size()) {
      const std::size_t size = character_size();
      const Kind kind = kind_of(size);
      if (kind != Kind::letter && !word_.empty()) break;
      if (kind != Kind::separator) add(size);
      at_ += size;
      if (kind == Kind::ideograph) break;
    }
    if (word_.empty()) return false;
    hash = XXH3_64bits(word_.data(), word_.size());
    return true;
  }

 private:
  enum class Kind : std::uint8_t { separator, letter, ideograph };

  [[nodiscard]] unsigned char byte(std::size_t i) const { return static_cast<unsigned char>(text_[at_ + i]); }

  [[nodiscard]] std::size_t character_size() const {
    const unsigned char lead = byte(0);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return std::min(size, text_.size() - at_);
  }

  [[nodiscard]] Kind kind_of(std::size_t size) const {
    const unsigned char lead = byte(0);
    if (size == 1) {
      const bool letter =
          (lead >= 'a' && lead <= 'z') || (lead >= 'A' && lead <= 'Z') || (lead >= '0' && lead <= '9');
      return letter ? Kind::letter : Kind::separator;
    }
    if (size == 2) return lead == 0xC2 ? Kind::separator : Kind::letter;       // U+0080 to U+00BF
    if (lead == 0xE2 && byte(1) < 0xB0) return Kind::separator;                // U+2000 to U+2BFF
    if (size == 3 && lead == 0xE3 && byte(1) == 0x80) return Kind::separator;  // U+3000 to U+303F
    return size == 3 && lead >= 0xE3 && lead <= 0xE9 ? Kind::ideograph : Kind::letter;
  }

  void add(std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      const char c = text_[at_ + i];
      word_ += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string word_;
};

}  // namespace

TextSketch sketch_text(std::string_view text) {
  std::vector<std::uint32_t> hashes;
  hashes.reserve(text.size() / 5);
  std::array<std::uint64_t, shingle_words> words{};
  WordReader reader(text);
  std::size_t count = 0;
  for (std::uint64_t word = 0; reader.next(word);) {
    words[count % shingle_words] = word;
    if (++count < shingle_words) continue;
    std::uint64_t shingle = 0;
    for (std::size_t i = 0; i < shingle_words; ++i)
      shingle = mix(shingle ^ words[(count + i) % shingle_words]);
    hashes.push_back(static_cast<std::uint32_t>(shingle >> 32));
  }
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  TextSketch sketch;
  sketch.shingles = static_cast<std::uint32_t>(hashes.size());
  hashes.resize(std::min(hashes.size(), TextSketch::max_hashes));
  hashes.shrink_to_fit();  // some are kept for long
  sketch.hashes = std::move(hashes);
  return sketch;
}

Overlap overlap_of(const TextSketch& a, const TextSketch& b) {
  if (a.hashes.empty() || b.hashes.empty()) return {};
  // Of the smallest hashes of the union, as many as both sketches are sure to know: how many are in both?
  const bool all_known = a.shingles <= TextSketch::max_hashes && b.shingles <= TextSketch::max_hashes;
  const std::size_t most = all_known ? a.hashes.size() + b.hashes.size() : TextSketch::max_hashes;
  std::size_t in_union = 0;
  std::size_t shared = 0;
  auto left = a.hashes.begin();
  auto right = b.hashes.begin();
  while (in_union < most && (left != a.hashes.end() || right != b.hashes.end())) {
    ++in_union;
    if (right == b.hashes.end() || (left != a.hashes.end() && *left < *right)) {
      ++left;
    } else if (left == a.hashes.end() || *right < *left) {
      ++right;
    } else {
      ++shared, ++left, ++right;
    }
  }
  Overlap overlap;
  overlap.shared = shared;
  overlap.resemblance = static_cast<double>(shared) / static_cast<double>(in_union);
  const double both =
      overlap.resemblance * (static_cast<double>(a.shingles) + b.shingles) / (1 + overlap.resemblance);
  overlap.containment = std::min(1.0, both / std::min(a.shingles, b.shingles));
  return overlap;
}

std::string to_bytes(const TextSketch& sketch) {
  std::string bytes(sketch.hashes.size() * bytes_of_hash, '\0');
  char* at = bytes.data();
  for (const std::uint32_t hash : sketch.hashes)
    for (std::size_t i = bytes_of_hash; i-- > 0;) *at++ = static_cast<char>(hash >> (8 * i) & 0xFF);
  return bytes;
}

TextSketch sketch_of_bytes(std::uint32_t shingles, std::string_view bytes) {
  TextSketch sketch;
  sketch.shingles = shingles;
  sketch.hashes.resize(bytes.size() / bytes_of_hash);
  const char* at = bytes.data();
  const auto next = [&at] { return std::uint32_t{static_cast<unsigned char>(*at++)}; };
  for (std::uint32_t& hash : sketch.hashes) {
    hash = next() << 24;
    hash |= next() << 16;
    hash |= next() << 8;
    hash |= next();
  }
  return sketch;
}

}  // namespace dateline::pipeline
