#include "pipeline/normalize/page_words.h"

#include <algorithm>
#include <cstring>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "dateline/unicode.h"

namespace dateline::pipeline {

namespace {

// Of names of elements. Class names and ids are cut into words at everything that is no letter or digit and
// before capitals ("articleBody" is "article body"), in lower case.
enum NameMeaning : std::uint32_t {
  means_body = 1,
  means_boilerplate = 2,
  means_always_out = 4,
  means_unseen = 8,
  means_standfirst = 16,
  means_caption = 32,
  means_insert = 64,
  means_text = 128,
  means_unfolds = 256,
  means_more = 512,  ///< the first word of a name of several
  means_author = 1024,
  means_date = 2048,
  means_published = 4096,
  means_updated = 8192,
  means_other_date = 16384,
  means_role_of_author = 32768,
};

// Of whole values of attributes.
enum AttributeMeaning : std::uint32_t { means_hidden = 1, means_display = 2, means_role = 4 };

// Of folded texts and phrases in them.
enum LineMeaning : std::uint32_t {
  means_line = 1,
  means_end_line = 2,
  means_no_name = 4,
  means_name_tail = 8,
  means_label = 16,
  means_promotion = 32,
  means_invitation = 64,
  means_disclosure = 128,
  means_solicitation = 256,
  means_credit = 512,
  means_sure = 1024,      ///< the start of a line that is no part of a text, whatever follows
  means_channel = 2048,   ///< a promotion that names what is offered: a newsletter, a network
  means_doubtful = 4096,  ///< a disclosure, if something else says so too
  means_joint = 8192,
  means_weak_joint = 16384,
  means_name_end = 32768,
  means_agency = 65536,
  means_role_word = 131072,
  means_surname = 262144,
};

// Of labels before names.
enum LabelMeaning : std::uint32_t {
  label_plain = 1,
  label_with_colon = 2,
  label_sure = 4,
  label_of_language = 8
};

// Of words in names of people and houses.
enum WordMeaning : std::uint32_t { means_particle = 1, means_organisation = 2 };

struct ClassMeaning {
  std::string_view word_class;
  std::uint32_t meaning;
};

constexpr ClassMeaning name_classes[] = {
    {"page-body", means_body},
    {"page-beside", means_boilerplate},
    {"page-outside", means_always_out},
    {"page-unseen", means_unseen},
    {"page-standfirst", means_standfirst},
    {"page-caption", means_caption},
    {"page-insert", means_insert},
    {"page-text", means_text},
    {"page-unfolding", means_unfolds},
    {"page-author", means_author},
    {"page-author-role", means_role_of_author},
    {"page-date-name", means_date},
    {"page-published-name", means_published},
    {"page-updated-name", means_updated},
    {"page-other-date-name", means_other_date},
};
constexpr ClassMeaning date_label_classes[] = {{"page-published-label", means_published},
                                               {"page-updated-label", means_updated},
                                               {"page-other-date-label", means_other_date}};
constexpr ClassMeaning attribute_classes[] = {
    {"page-hidden", means_hidden}, {"page-display", means_display}, {"page-role", means_role}};
constexpr ClassMeaning line_classes[] = {
    {"page-line", means_line},         {"page-end-line", means_end_line},
    {"page-no-name", means_no_name},   {"page-name-tail", means_name_tail},
    {"page-name-end", means_name_end}, {"page-role-word", means_role_word}};
constexpr ClassMeaning start_classes[] = {{"page-line-start", means_line},
                                          {"page-end-line", means_end_line},
                                          {"page-invitation", means_invitation}};
constexpr ClassMeaning phrase_classes[] = {{"page-promotion", means_promotion},
                                           {"page-disclosure", means_disclosure},
                                           {"page-solicitation", means_solicitation},
                                           {"page-credit", means_credit}};
constexpr ClassMeaning word_classes[] = {{"page-particle", means_particle},
                                         {"page-organisation", means_organisation}};

template <typename Classes>
std::uint32_t meaning_in(const Classes& classes, std::string_view word_class) {
  const auto* const found =
      std::find_if(std::begin(classes), std::end(classes),
                   [&](const ClassMeaning& each) { return each.word_class == word_class; });
  return found == std::end(classes) ? 0 : found->meaning;
}

std::uint32_t start_meaning(const ListedWord& row) {
  const std::uint32_t meaning = meaning_in(start_classes, row.word_class);
  return meaning == means_line && row.value == "sure" ? meaning | means_sure : meaning;
}

std::uint32_t phrase_meaning(const ListedWord& row) {
  const std::uint32_t meaning = meaning_in(phrase_classes, row.word_class);
  if (meaning == means_promotion && row.value == "channel") return meaning | means_channel;
  return meaning == means_disclosure && row.value == "doubtful" ? means_doubtful : meaning;
}

bool is_upper_case(char c) {
  return c >= 'A' && c <= 'Z';
}
/// What a byte is in names of elements; `other` is what is not ASCII.
enum class Letter : std::uint8_t { none, white, capital, small, other };

constexpr std::array<Letter, 256> make_letters() {
  std::array<Letter, 256> all{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    if (byte == ' ' || (byte >= '\t' && byte <= '\r')) all[byte] = Letter::white;
    if (byte >= 'A' && byte <= 'Z') all[byte] = Letter::capital;
    if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) all[byte] = Letter::small;
    if (byte >= 0x80) all[byte] = Letter::other;
  }
  return all;
}

constexpr std::array<Letter, 256> letters = make_letters();

/// Part of a word.
bool goes_on(char c) {
  return letters[static_cast<unsigned char>(c)] > Letter::white;
}

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return is_upper_case(c) ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

std::string_view without_marks(std::string_view text) {
  while (!text.empty() &&
         (text.back() == ':' || text.back() == '.' || text.back() == ' ' || text.back() == '!'))
    text.remove_suffix(1);
  while (!text.empty() &&
         (text.front() == ' ' || text.front() == '|' || text.front() == '[' || text.front() == '-'))
    text.remove_prefix(1);
  return text;
}

constexpr std::size_t longest_names = 400;  ///< bytes of an attribute that are looked at
constexpr std::size_t longest_label = 40;
constexpr std::size_t longest_line = 200;  ///< bytes of a line that is no part of a text
constexpr int most_words = 3;              ///< of a name of an element

NameVerdict verdict_of(std::uint32_t found) {
  NameVerdict verdict;
  verdict.body = (found & means_body) != 0;
  verdict.text = (found & means_text) != 0;
  verdict.boilerplate = (found & means_boilerplate) != 0;
  verdict.insert = (found & means_insert) != 0;
  verdict.always_out = (found & means_always_out) != 0;
  verdict.unseen = (found & means_unseen) != 0;
  verdict.standfirst = (found & means_standfirst) != 0;
  verdict.caption = (found & means_caption) != 0;
  verdict.unfolds = (found & means_unfolds) != 0;
  verdict.author = (found & means_author) != 0;
  verdict.role = (found & means_role_of_author) != 0;
  verdict.date = (found & means_date) != 0;
  verdict.published = (found & means_published) != 0;
  verdict.updated = (found & means_updated) != 0;
  verdict.other_date = (found & means_other_date) != 0;
  return verdict;
}

}  // namespace

NameVerdict& NameVerdict::operator|=(const NameVerdict& other) {
  body |= other.body;
  text |= other.text;
  boilerplate |= other.boilerplate;
  insert |= other.insert;
  always_out |= other.always_out;
  unseen |= other.unseen;
  standfirst |= other.standfirst;
  caption |= other.caption;
  hidden |= other.hidden;
  unfolds |= other.unfolds;
  author |= other.author;
  role |= other.role;
  date |= other.date;
  published |= other.published;
  updated |= other.updated;
  other_date |= other.other_date;
  return *this;
}

void WordTable::add(std::string_view word, std::uint32_t meaning) {
  if (word.empty() || meaning == 0) return;
  if ((words_.size() + 1) * 4 > slots_.size()) grow();
  Slot& slot = slots_[slot_of(word, hash_of(word))];
  if (slot.meaning == 0) slot.word = words_.emplace_back(word);
  slot.meaning |= meaning;
  const std::uint32_t hash = hash_of(word);
  filter_[hash >> 6 & 63] |= std::uint64_t{1} << (hash & 63);
}

std::uint32_t WordTable::find(std::string_view word, std::uint32_t hash) const {
  if ((filter_[hash >> 6 & 63] >> (hash & 63) & 1) == 0) return 0;
  return slots_[slot_of(word, hash)].meaning;
}

std::uint32_t WordTable::hash_of(std::string_view word) {
  std::uint32_t hash = no_hash;
  for (const char c : word) hash = add_to_hash(hash, c);
  return hash;
}

/// The slot of a word, or the free one where it would stand.
std::size_t WordTable::slot_of(std::string_view word, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = (hash ^ hash >> 15) & mask;
  while (slots_[slot].meaning != 0 && slots_[slot].word != word) slot = (slot + 1) & mask;
  return slot;
}

void WordTable::grow() {
  const std::vector<Slot> old = std::exchange(slots_, {});
  slots_.resize(std::max<std::size_t>(old.size() * 2, 64));
  for (const Slot& slot : old)
    if (slot.meaning != 0) slots_[slot_of(slot.word, hash_of(slot.word))] = slot;
}

namespace {

std::size_t first_two(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::size_t>(static_cast<unsigned char>(text[i])) : 0U;
  };
  return (byte(0) * 7 + byte(1) * 37) % 256;
}

}  // namespace

namespace {

/// Begins a letter or digit of a script that writes spaces between its words: ASCII, and what UTF-8 writes
/// with two bytes but the signs of Latin-1.
bool is_in_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 ? goes_on(c) : byte >= 0xC3 && byte < 0xE0;
}

/// Whether letters behind it would go on with its last word.
bool ends_in_word(std::string_view phrase) {
  std::size_t last = phrase.size() - 1;
  while (last > 0 && (static_cast<unsigned char>(phrase[last]) & 0xC0) == 0x80) --last;
  return is_in_word(phrase[last]);
}

std::uint32_t first_four(std::string_view text, std::size_t size) {
  std::uint32_t bytes = 0;
  std::memcpy(&bytes, text.data(), std::min<std::size_t>(size, sizeof bytes));
  return bytes;
}

}  // namespace

void PhraseTable::add(std::string_view phrase, std::uint32_t meaning, bool whole) {
  if (phrase.size() < 2 || meaning == 0) return;  // nothing of one letter is a phrase
  const std::uint32_t mask = first_four("\xFF\xFF\xFF\xFF", phrase.size());
  phrases_[first_two(phrase)].push_back(
      {std::string(phrase), first_four(phrase, phrase.size()), mask, meaning, whole && ends_in_word(phrase)});
  second_[static_cast<unsigned char>(phrase[0])] |= std::uint64_t{1}
                                                    << (static_cast<unsigned char>(phrase[1]) & 63);
}

std::uint32_t PhraseTable::at(std::string_view text) const {
  std::uint32_t meanings = 0;
  const std::uint32_t start = first_four(text, text.size());
  for (const Phrase& phrase : phrases_[first_two(text)]) {
    if ((start & phrase.mask) != phrase.start || !text.starts_with(phrase.text)) continue;
    const std::size_t end = phrase.text.size();
    if (phrase.whole && end < text.size() && is_in_word(text[end])) continue;
    meanings |= phrase.meaning;
  }
  return meanings;
}

std::uint32_t PhraseTable::anywhere(std::string_view text) const {
  std::uint32_t meanings = 0;
  for (; text.size() >= 2; text.remove_prefix(1))
    if (may_begin(text)) meanings |= at(text);
  return meanings;
}

std::uint32_t PhraseTable::at_start(std::string_view text) const {
  return text.size() >= 2 && may_begin(text) ? at(text) : 0;
}

PageWords::PageWords(const std::vector<ListedWord>& words) : dates_(words) {
  for (const ListedWord& row : words) {
    if (row.value == "never") continue;
    const bool whole = row.value == "word";
    names_.add(row.word, meaning_in(name_classes, row.word_class));
    if (meaning_in(name_classes, row.word_class) != 0)
      if (const std::size_t hyphen = row.word.find('-'); hyphen != std::string::npos)
        names_.add(std::string_view(row.word).substr(0, hyphen), means_more);
    attributes_.add(row.word, meaning_in(attribute_classes, row.word_class));
    words_.add(row.word, meaning_in(word_classes, row.word_class));
    const std::string folded = fold(row.word);
    lines_.add(folded, meaning_in(line_classes, row.word_class));
    starts_.add(folded, start_meaning(row), true);
    phrases_.add(folded, phrase_meaning(row), whole);
    date_labels_.add(folded, meaning_in(date_label_classes, row.word_class), whole);
    if (row.word_class == "page-author-link") links_.add(row.word, 1, false);
    if (row.word_class == "page-name-joint")
      lines_.add(folded, row.value == "weak" ? means_weak_joint : means_joint);
    if (row.word_class == "page-organisation" && row.value == "agency") lines_.add(folded, means_agency);
    if (row.word_class == "page-organisation" && row.value == "surname") lines_.add(folded, means_surname);
    if (row.word_class == "page-byline" && row.value == "alone") lines_.add(folded, means_label);
    if (row.word_class == "page-byline" || row.word_class == "page-byline-of-person") add_label(row);
  }
}

const PageWords& PageWords::built_in() {
  static const PageWords words(listed_words(page_classes));
  return words;
}

void PageWords::add_label(const ListedWord& row) {
  std::string folded = fold(row.word);
  if (folded.empty() || folded.size() >= longest_label) return;
  const bool colon = folded.back() == ':';
  while (!folded.empty() && (folded.back() == ':' || folded.back() == ' ')) folded.pop_back();
  const bool of_language = row.value.size() == 2;
  const std::uint32_t kind = of_language ? label_of_language : colon ? label_with_colon : label_plain;
  const bool sure = row.word_class == "page-byline-of-person";
  label_starts_.add(folded.substr(0, folded.find(' ')), 1);
  labels_.add(of_language ? row.value + ' ' + folded : folded, sure ? label_sure : kind);
  if (folded.empty()) return;
  if (static_cast<unsigned char>(row.word[0]) >= 0x80) {  // in which case the bytes differ
    std::fill(label_bytes_.begin() + 0x80, label_bytes_.end(), true);
    return;
  }
  const char first = folded.front();
  label_bytes_[static_cast<unsigned char>(first)] = true;
  if (first >= 'a' && first <= 'z') label_bytes_[static_cast<unsigned char>(first - 'a' + 'A')] = true;
}

/// What all runs of one to three words of a name mean together; "articleBody", "article__body" and "article
/// body" are "article-body".
std::uint32_t PageWords::meanings_of(std::string_view name) const {
  std::array<char, 2 * longest_names + 2> joined;  // the words with hyphens between them
  struct Run {
    std::size_t begin;
    std::uint32_t hash;
    int words;
  };
  std::array<Run, 2> before{};  // runs that the word at hand goes on
  std::size_t runs = 0;
  std::size_t begin = 0;  // of the word at hand
  std::uint32_t hash = WordTable::no_hash;
  std::size_t size = 0;
  std::uint32_t found = 0;
  const auto add = [&](char c) {
    joined[size++] = c;
    for (std::size_t i = 0; i < runs; ++i) before[i].hash = WordTable::add_to_hash(before[i].hash, c);
  };
  const auto end_word = [&] {
    for (std::size_t i = 0; i < runs; ++i) {
      found |= names_.find({joined.data() + before[i].begin, size - before[i].begin}, before[i].hash);
      ++before[i].words;
    }
    const std::uint32_t alone = names_.find({joined.data() + begin, size - begin}, hash);
    found |= alone;
    if (runs > 0 && before[0].words == most_words) {  // which leaves at most one
      before[0] = before[1];
      --runs;
    }
    if ((alone & means_more) != 0) before[runs++] = {begin, hash, 1};
  };
  bool in_word = false;
  Letter last = Letter::none;
  for (const char c : name.substr(0, longest_names)) {
    const Letter letter = letters[static_cast<unsigned char>(c)];
    if (in_word && (letter <= Letter::white || (letter == Letter::capital && last == Letter::small))) {
      end_word();
      in_word = false;
    }
    last = letter;
    if (letter <= Letter::white) continue;
    if (!in_word) {
      if (size > 0) add('-');
      begin = size;
      hash = WordTable::no_hash;
      in_word = true;
    }
    const char small = letter == Letter::capital ? static_cast<char>(c - 'A' + 'a') : c;
    hash = WordTable::add_to_hash(hash, small);
    add(small);
  }
  if (in_word) end_word();
  return found;
}

NameVerdict PageWords::judge_names(std::string_view names) const {
  names = names.substr(0, longest_names);
  std::uint32_t found = 0;
  bool hidden = false;
  bool shown_at_some_width = false;
  while (!names.empty()) {
    std::size_t end = 0;
    bool of_framework = false;
    std::uint32_t hash = WordTable::no_hash;
    for (; end < names.size(); ++end) {
      const char c = names[end];
      if (letters[static_cast<unsigned char>(c)] == Letter::white) break;
      of_framework = of_framework || c == ':' || c == '[';
      hash = WordTable::add_to_hash(hash, c);
    }
    const std::string_view name = names.substr(0, end);
    names.remove_prefix(std::min(end + 1, names.size()));
    if (name.empty()) continue;
    if (of_framework) {
      const std::string_view value = name.substr(name.rfind(':') + 1);
      shown_at_some_width |= (attributes_.find(value) & means_display) != 0;
      continue;
    }
    hidden |= (attributes_.find(name, hash) & means_hidden) != 0;
    found |= meanings_of(name);
  }
  NameVerdict verdict = verdict_of(found);
  verdict.hidden = hidden && !shown_at_some_width;
  return verdict;
}

NameVerdict NameJudge::of_names(std::string_view names) {
  if (names.empty()) return {};
  const std::size_t hash = XXH3_64bits(names.data(), names.size());
  Slot& slot = slots_[slot_of(names, hash)];
  if (!slot.names.empty()) return slot.verdict;
  const NameVerdict verdict = words_.judge_names(names);
  if (used_ == most_remembered) return verdict;
  slot = {names, hash, verdict};
  if (++used_ * 2 > slots_.size()) grow();
  return verdict;
}

void NameJudge::grow() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  for (const Slot& slot : old)
    if (!slot.names.empty()) slots_[slot_of(slot.names, slot.hash)] = slot;
}

bool PageWords::is_boilerplate_role(std::string_view role) const {
  return (attributes_.find(role) & means_role) != 0;
}

Certainty PageWords::boilerplate_line(std::string_view folded) const {
  if (folded.size() > longest_line) return Certainty::none;
  const std::uint32_t start = starts_.at_start(folded);
  if ((start & means_sure) != 0) return Certainty::sure;
  if ((lines_.find(without_marks(folded)) & means_line) != 0) return Certainty::sure;
  return (start & means_line) != 0 ? Certainty::doubtful : Certainty::none;
}

LineRemarks PageWords::remarks_in(std::string_view folded) const {
  const std::uint32_t meanings = phrases_.anywhere(folded);
  return {.promotion = (meanings & means_promotion) != 0,
          .channel = (meanings & means_channel) != 0,
          .disclosure = (meanings & means_disclosure) != 0,
          .doubtful_disclosure = (meanings & means_doubtful) != 0,
          .solicitation = (meanings & means_solicitation) != 0,
          .credit = (meanings & means_credit) != 0};
}

bool PageWords::is_invitation(std::string_view folded) const {
  return (starts_.at_start(folded) & means_invitation) != 0 && remarks_in(folded).promotion;
}

Certainty PageWords::end_line(std::string_view folded) const {
  if (folded.size() > 60) return Certainty::none;
  const std::string_view text = without_marks(folded);
  if ((lines_.find(text) & means_end_line) != 0) return Certainty::sure;
  return text.size() < 40 && (starts_.at_start(text) & means_end_line) != 0 ? Certainty::doubtful
                                                                            : Certainty::none;
}

bool PageWords::names_organisation(std::string_view name) const {
  const std::string small = in_lower_case(name.substr(0, 200));
  std::string_view rest = small;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(" -/"), rest.size());
    if ((words_.find(rest.substr(0, end)) & means_organisation) != 0) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

DateKind PageWords::date_label_at(std::string_view folded) const {
  const std::uint32_t meanings = date_labels_.at_start(folded);
  if ((meanings & means_published) != 0) return DateKind::published;
  if ((meanings & means_updated) != 0) return DateKind::updated;
  return (meanings & means_other_date) != 0 ? DateKind::other : DateKind::none;
}

bool PageWords::links_to_author(std::string_view url) const {
  return links_.anywhere(url) != 0;
}

bool PageWords::is_no_name(std::string_view text) const {
  return text.size() < 30 && (lines_.find(without_marks(fold(text))) & means_no_name) != 0;
}

bool PageWords::is_name_tail(std::string_view word) const {
  return (lines_.find(fold(word)) & means_name_tail) != 0;
}

bool PageWords::is_name_particle(std::string_view word) const {
  return (words_.find(word) & means_particle) != 0;
}

bool PageWords::is_byline_label(std::string_view text) const {
  return text.size() < 20 && (lines_.find(fold(text)) & means_label) != 0;
}

bool PageWords::has_byline_label(std::string_view text) const {
  return without_byline_label(text).size() != text.size();
}

std::string_view PageWords::without_byline_label(std::string_view text, std::string_view language) const {
  return behind_label(text, language, false);
}

std::string_view PageWords::without_sure_byline_label(std::string_view text) const {
  return behind_label(text, {}, true);
}

namespace {

/// As fold, which is slow: every line of a page is asked for a label.
std::string folded_label(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '\''; });
  return plain ? in_lower_case(text) : fold(text);
}

}  // namespace

/// The text behind the longest label that it begins with.
std::string_view PageWords::behind_label(std::string_view text, std::string_view language, bool sure) const {
  if (text.empty() || !label_bytes_[static_cast<unsigned char>(text[0])]) return text;
  static constexpr std::string_view colons[] = {":", "：", "・", "|"};
  std::string_view rest = text;
  bool past_first_word = false;
  for (std::size_t i = 1; i < std::min(text.size(), longest_label); ++i) {
    std::size_t behind = text[i] == ' ' ? i + 1 : 0;
    bool colon = false;
    for (const std::string_view mark : colons) {
      if (text.compare(i, mark.size(), mark) != 0) continue;
      behind = i + mark.size();
      colon = true;
    }
    if (behind == 0) continue;
    std::string_view label = text.substr(0, i);
    while (!label.empty() && label.back() == ' ') label.remove_suffix(1);
    const std::string folded = folded_label(label);
    if (!std::exchange(past_first_word, true) && label_starts_.find(folded) == 0) return text;
    std::uint32_t found = labels_.find(folded);
    if (!language.empty() &&
        (labels_.find(std::string(language.substr(0, 2)) + ' ' + folded) & label_of_language) != 0)
      found |= label_plain;
    if (found == 0 || (!colon && (found & (label_plain | label_sure)) == 0)) continue;
    const bool several = folded.find(' ') != std::string::npos;
    if (sure && !colon && !several && (found & label_sure) == 0) continue;
    std::string_view name = text.substr(behind);
    while (name.starts_with(' ')) name.remove_prefix(1);
    const bool begins_names = !colon && is_name_particle(folded);
    if (begins_names && name.find(' ') == std::string_view::npos && !is_no_name(name) &&
        !names_organisation(name))
      continue;
    rest = name;
  }
  return rest;
}

bool PageWords::may_be_person(std::string_view name) const {
  const std::size_t space = name.find(' ');
  if (space == std::string_view::npos || name.find(' ', space + 1) != std::string_view::npos) return false;
  return (lines_.find(fold(name.substr(space + 1))) & means_surname) != 0 &&
         (lines_.find(fold(name.substr(0, space))) & means_agency) == 0;
}

JointKind PageWords::name_joint(std::string_view word) const {
  if (word.size() > 12) return JointKind::none;
  const std::uint32_t meanings = lines_.find(fold(word));
  if ((meanings & means_joint) != 0) return JointKind::strong;
  // "E" and "Y" are initials
  const bool small = !word.empty() && !is_upper_case(word.front());
  return (meanings & means_weak_joint) != 0 && small ? JointKind::weak : JointKind::none;
}

bool PageWords::ends_author_name(std::string_view word) const {
  const std::uint32_t meanings = lines_.find(fold(word));
  return (meanings & means_agency) != 0 ||
         ((meanings & means_name_end) != 0 && !word.empty() && !is_upper_case(word.front()));
}

bool PageWords::is_author_role(std::string_view word) const {
  return (lines_.find(fold(word)) & means_role_word) != 0;
}

}  // namespace dateline::pipeline
