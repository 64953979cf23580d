#include "pipeline/store/text_sketch.h"

#include "tests/support/catch.h"

namespace dateline::pipeline {
namespace {

/// `count` words, each different, from the number `first` on.
std::string words(int first, int count) {
  std::string text;
  for (int i = first; i < first + count; ++i) text += "word" + std::to_string(i) + " ";
  return text;
}

double containment(const std::string& a, const std::string& b) {
  return overlap_of(sketch_text(a), sketch_text(b)).containment;
}

TEST_CASE("letter case, punctuation and spacing make no other text") {
  CHECK(sketch_text("The “rebels” said: No more TALKS, ever.") ==
        sketch_text("the rebels  said\nno more talks ever"));
  CHECK(sketch_text("The rebels said no more talks ever") != sketch_text("the rebels said no talks ever"));
}

TEST_CASE("a text of fewer than five words has no shingles") {
  CHECK(sketch_text("Three dead in Gao").shingles == 0);
  CHECK(sketch_text("").hashes.empty());
  CHECK(containment("Three dead in Gao", "Three dead in Gao") == 0);
}

TEST_CASE("what two short texts share is counted exactly") {
  const Overlap overlap = overlap_of(sketch_text(words(0, 24)), sketch_text(words(10, 24)));
  CHECK(overlap.shared == 10);  // 14 words in common are ten runs of five
  CHECK(overlap.resemblance == Approx(10.0 / 30));
  CHECK(overlap.containment == Approx(10.0 / 20));
}

TEST_CASE("what two long texts share is estimated") {
  CHECK(containment(words(0, 2000), words(0, 2000)) == Approx(1));
  CHECK(containment(words(0, 2000), words(500, 2000)) == Approx(0.75).margin(0.15));
  CHECK(containment(words(0, 2000), words(1500, 2000)) == Approx(0.25).margin(0.15));
  CHECK(containment(words(0, 2000), words(5000, 2000)) == 0);
}

TEST_CASE("scripts without spaces are compared by their characters") {
  const std::string text = "\u99ac\u91cc\u5317\u90e8\u767c\u751f\u8972\u64ca\u4e09\u4eba\u6b7b\u4ea1";
  CHECK(sketch_text(text).shingles == 8);
}

TEST_CASE("a sketch survives the database") {
  for (const int count : {3, 20, 3000}) {
    const TextSketch sketch = sketch_text(words(0, count));
    CHECK(sketch_of_bytes(sketch.shingles, to_bytes(sketch)) == sketch);
  }
}

}  // namespace
}  // namespace dateline::pipeline
