#include "extractors/match/lattice.h"

#include <algorithm>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"

using namespace dateline;

namespace {

constexpr Label labels[] = {label_of("title"), label_of("PERSON"), label_of("unit"), label_of("DATE")};

Edge edge(std::uint32_t first, std::uint32_t number) {
  return {first, first + 1, labels[number % std::size(labels)], number, {}};
}

}  // namespace

TEST_CASE("edges stand at their tokens in the order in which they were added, over another lattice too") {
  const std::string text = "one two three four five six seven eight nine ten";
  const Tokens tokens = tokenize(text);
  const std::vector<TokenRange> sentences = {{0, static_cast<std::uint32_t>(tokens.size())}};
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::vector<std::uint32_t>> plain(tokens.size());
    std::uint32_t number = 0;
    const auto add_some = [&](Lattice& lattice, bool in_order) {
      const auto count = random() % 12;
      std::vector<std::uint32_t> firsts;
      for (std::size_t i = 0; i < count; ++i)
        firsts.push_back(static_cast<std::uint32_t>(random() % tokens.size()));
      if (in_order) std::sort(firsts.begin(), firsts.end());
      for (const std::uint32_t first : firsts) {
        plain[first].push_back(number);
        lattice.add(edge(first, number++));
      }
      lattice.finish();
    };
    Lattice base(text, tokens, sentences);
    add_some(base, round % 2 == 0);
    Lattice lattice = Lattice::over(base);
    add_some(lattice, round % 3 == 0);
    add_some(lattice, false);
    for (std::uint32_t token = 0; token < tokens.size(); ++token) {
      const auto edges = lattice.at(token);
      REQUIRE(edges.size() == plain[token].size());
      LabelSet bits = 0;
      for (std::size_t i = 0; i < edges.size(); ++i) {
        CHECK(edges[i].payload == plain[token][i]);
        bits |= bit_of(edges[i].label);
      }
      CHECK(lattice.labels_at(token) == bits);
      for (const Label label : labels) {
        const auto first =
            std::find_if(edges.begin(), edges.end(), [&](const Edge& e) { return e.label == label; });
        CHECK(lattice.find(token, label) == (first == edges.end() ? nullptr : &*first));
      }
    }
    CHECK(lattice.at(static_cast<std::uint32_t>(tokens.size())).empty());
  }
}
