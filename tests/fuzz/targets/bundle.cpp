// An input of 'B' and bytes is a block itself. Any other is damage to a sound block, four bytes
// each: where (3) and what is to be there (1); 'S' as the first byte seals it with a fresh checksum, as
// somebody does who builds such a file on purpose.
#include <cstring>
#include <string>
#include <vector>

#include "dateline/result.h"
#include "extractors/match/bundle_builder.h"
#include "extractors/match/gazetteer.h"
#include "extractors/text/sentences.h"
#include "tests/fuzz/target.h"

using namespace dateline;
using fuzz::expect;

namespace {

std::vector<std::byte> sound_block() {
  Diagnostics diagnostics;
  BundleBuilder builder;
  builder.add_table(
      "id\ttype\tname\taliases\tcountry\tlat\tlon\tadjectives\n"
      "org:aqim\tORG\tAl-Qaeda in the Islamic Maghreb\tAQIM\tDZ\t\t\t\n"
      "place:gao-ml\tPLACE\tGao\t\tML\t16.27\t-0.04\t\n"
      "place:mali\tPLACE\tMali\tRepublic of Mali|=ML\tML\t18\t-2\tMalian\n",
      "names.tsv", diagnostics);
  builder.add_table("word\tclass\tvalue\npresident\ttitle\tGOV\nsaid\treport-verb\t\n", "words.tsv",
                    diagnostics);
  builder.add_rules("[words.month]\nmarch = \"03\"\n[[rule]]\nname = \"a\"\nmatch = \"%month /[0-9]+/\"\n",
                    "a.toml", diagnostics);
  return builder.build();
}

std::size_t number_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

void seal(std::vector<std::byte>& block) {
  const std::uint64_t checksum = bundle::checksum_of(block);
  std::memcpy(block.data() + offsetof(bundle::Header, checksum), &checksum, sizeof checksum);
}

/// Uses everything of a block that was let in.
void use(const Gazetteer& gazetteer) {
  static const std::string text =
      "The Malian President of the Republic of Mali said in Gao that AQIM left. mali ML";
  Tokens tokens = tokenize(text);
  (void)split_sentences(
      text, tokens, {[](const Token&) { return Abbreviation::none; }, [](const Token&) { return false; }});
  std::vector<NameMatch> matches;
  gazetteer.find(text, tokens, matches);
  std::vector<NameMatch> unmarked;
  gazetteer.find_and_mark(text, tokens, unmarked);
  expect(unmarked.size() <= matches.size(), "an ordinary word is found as one and not without");
  for (const NameMatch& match : matches) {
    for (std::uint32_t i = 0; i < gazetteer.meaning_count(match.name); ++i)
      (void)gazetteer.row(gazetteer.meaning(match.name, i).row).attribute("country");
  }
  for (std::uint32_t i = 0; i < gazetteer.row_count(); ++i) (void)gazetteer.names_like(gazetteer.row(i).name);
  (void)gazetteer.find_id("place:mali");
  for (const PackedRules& packed : list_rules(gazetteer.rules())) (void)unpack_rules(packed);
}

}  // namespace

FUZZ_TARGET(bundle) {
  static const std::vector<std::byte> sound = sound_block();
  if (bytes.empty()) return;
  std::vector<std::byte> block;
  if (bytes.front() == 'B') {
    block.resize(bytes.size() - 1);
    if (!block.empty()) std::memcpy(block.data(), bytes.data() + 1, block.size());
  } else {
    block = sound;
    for (std::size_t at = 1; at + 4 <= bytes.size(); at += 4) {
      const std::size_t where =
          number_at(bytes, at) | number_at(bytes, at + 1) << 8 | number_at(bytes, at + 2) << 16;
      block[where % block.size()] = static_cast<std::byte>(bytes[at + 3]);
    }
    if (bytes.front() == 'S') seal(block);
  }
  const bool is_sound = block == sound;
  try {
    const Gazetteer gazetteer(block);
    expect(is_sound || bytes.front() == 'S', "a damaged block is refused");
    use(gazetteer);
  } catch (const Error&) {
    expect(!is_sound, "a sound block is taken");
  }
}
