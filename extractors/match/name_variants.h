#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dateline {

/// Other ways of writing a name, by rules that stand in word lists (gazetteers/common/words): what may stand
/// for a word of a name ("Mohammed", "Muhammad"; "al-", "el-"), and for the end of one ("-sky", "-skiy").
/// Where the word is an apostrophe, those inside and behind words may be missing ("Sana'a", "People's Bank").
class NameVariants {
 public:
  static constexpr const char* word_class = "name-variant";
  static constexpr const char* ending_class = "name-ending";
  static constexpr std::size_t most = 24;  ///< variants of one name

  /// `word` and the items of `others` ("a|b", which may be two words) stand for each other.
  void add_words(std::string_view word, std::string_view others);
  void add_endings(std::string_view ending, std::string_view others);

  /// Variants of `name`, without itself; each word begins with a capital where that of the name does.
  [[nodiscard]] std::vector<std::string> of(std::string_view name) const;

 private:
  using Group = std::vector<std::string>;
  static void add(std::unordered_map<std::string, Group>& groups, std::string_view first,
                  std::string_view others);
  [[nodiscard]] std::vector<std::string> alternatives(std::string_view word) const;

  std::unordered_map<std::string, Group> words_;    // by each member, folded
  std::unordered_map<std::string, Group> endings_;  // the same
};

}  // namespace dateline
