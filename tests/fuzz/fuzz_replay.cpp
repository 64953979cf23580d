// usage: fuzz_replay [--keep FILE] TARGET FILE-OR-FOLDER...
//
// Runs a fuzz target over each file as it is, cut off at twenty places, and changed in simple ways
// that are the same at every run. FILE gets each input before it is run: what a crash leaves there is
// what caused it.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "tests/fuzz/target.h"

namespace dateline::fuzz {
namespace {

std::vector<std::pair<std::string, Run>>& targets() {
  static std::vector<std::pair<std::string, Run>> all;
  return all;
}

/// SplitMix64: the same numbers on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t bound) {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return static_cast<std::size_t>((z ^ (z >> 31)) % bound);
  }

 private:
  std::uint64_t state_;
};

/// One to four changes: a byte, a stretch taken out, put in twice or moved, something odd put in.
std::string changed(std::string bytes, Dice& dice) {
  using namespace std::string_literals;
  static const std::string odd[] = {"\0"s,
                                    "\xFF"s,
                                    "\xC3"s,
                                    "\xE2\x80\x9C"s,
                                    "\xF0\x9F\x98\x80"s,
                                    "\xE2\x80\xAE"s,
                                    "\n\n"s,
                                    "\t"s,
                                    "<"s,
                                    "\""s,
                                    "&#0;"s,
                                    "]]>"s,
                                    "-1"s,
                                    "99999999999999999999"s,
                                    "{{"s,
                                    "%"s,
                                    "|"s,
                                    "\\u0000"s,
                                    "nan"s,
                                    ","s,
                                    "0"s};
  const std::size_t changes = 1 + dice.below(4);
  for (std::size_t i = 0; i < changes; ++i) {
    const std::size_t at = dice.below(bytes.size() + 1);
    const std::size_t size = std::min(bytes.size() - at, std::size_t{1} << dice.below(8));
    switch (dice.below(5)) {
      case 0:
        if (at < bytes.size()) bytes[at] = static_cast<char>(dice.below(256));
        break;
      case 1:
        bytes.erase(at, size);
        break;
      case 2:
        bytes.insert(at, bytes.substr(at, size));
        break;
      case 3: {
        const std::string moved = bytes.substr(at, size);
        bytes.erase(at, size);
        bytes.insert(dice.below(bytes.size() + 1), moved);
        break;
      }
      default:
        bytes.insert(at, odd[dice.below(std::size(odd))]);
    }
  }
  return bytes;
}

class Replay {
 public:
  Replay(Run run, std::string keep) : run_(run), keep_(std::move(keep)) {}

  void file(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    expect(stream.good() || stream.eof(), "a file of the corpus can be read");
    one(bytes);
    constexpr std::size_t cuts = 20;
    for (std::size_t i = 0; i < cuts; ++i) one(bytes.substr(0, bytes.size() * i / cuts));
    Dice dice(bytes.size());
    const int variants = bytes.size() < 4096 ? 40 : 10;
    for (int i = 0; i < variants; ++i) one(changed(bytes, dice));
  }

  [[nodiscard]] std::size_t runs() const { return runs_; }

 private:
  void one(const std::string& bytes) {
    if (!keep_.empty()) std::ofstream(keep_, std::ios::binary) << bytes;
    // A copy of its very size, so that AddressSanitizer sees the first byte behind it.
    const std::vector<char> exact(bytes.begin(), bytes.end());
    run_({exact.data(), exact.size()});
    ++runs_;
  }

  Run run_;
  std::string keep_;
  std::size_t runs_ = 0;
};

std::vector<std::filesystem::path> files_of(const std::vector<std::filesystem::path>& given) {
  std::vector<std::filesystem::path> files;
  for (const std::filesystem::path& path : given) {
    if (!std::filesystem::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

int replay(std::vector<std::string> arguments) {
  std::string keep;
  if (arguments.size() > 2 && arguments.front() == "--keep") {
    keep = arguments[1];
    arguments.erase(arguments.begin(), arguments.begin() + 2);
  }
  const auto target = std::find_if(targets().begin(), targets().end(), [&](const auto& each) {
    return !arguments.empty() && each.first == arguments.front();
  });
  if (target == targets().end() || arguments.size() < 2) {
    std::fprintf(stderr, "usage: fuzz_replay [--keep FILE] TARGET FILE-OR-FOLDER...\n");
    return 2;
  }
  Replay replay(target->second, keep);
  const auto files = files_of({arguments.begin() + 1, arguments.end()});
  expect(!files.empty(), "there is a corpus");
  for (const std::filesystem::path& path : files) replay.file(path);
  std::printf("%s: %zu files, %zu runs\n", target->first.c_str(), files.size(), replay.runs());
  return 0;
}

}  // namespace

Registration::Registration(const char* name, Run run) {
  targets().emplace_back(name, run);
}

}  // namespace dateline::fuzz

int main(int argc, char** argv) {
  return dateline::fuzz::replay({argv + 1, argv + argc});
}
