#include "pipeline/store/text_tokenizer.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <string_view>

// The interface is that of sqlite.org/fts5.html#custom_tokenizers; what "unicode61" takes for a word of ASCII
// are letters and digits (#unicode61_tokenizer).

namespace dateline::pipeline {
namespace {

constexpr const char* replaced_name = "unicode61";

using TakeToken = int (*)(void* context, int flags, const char* token, int size, int begin, int end);

struct Original {
  fts5_tokenizer calls{};
  void* context = nullptr;
};

/// What a byte of a word is folded to.
constexpr char separator = 0;
constexpr char no_ascii = '\x80';
constexpr std::array<char, 256> folded = [] {
  std::array<char, 256> table{};
  for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = c;
  for (char c = 'a'; c <= 'z'; ++c) {
    table[static_cast<unsigned char>(c)] = c;
    table[static_cast<unsigned char>(c - 'a' + 'A')] = c;
  }
  for (std::size_t i = 0x80; i < table.size(); ++i) table[i] = no_ascii;
  return table;
}();

char fold_byte(char byte) {
  return folded[static_cast<unsigned char>(byte)];
}

bool is_word(char folded_byte) {
  return folded_byte != separator && folded_byte != no_ascii;
}

/// Whether a byte is of a word and is folded to itself.
constexpr std::array<bool, 256> is_folded = [] {
  std::array<bool, 256> table{};
  for (std::size_t i = 0; i < 0x80; ++i)
    table[i] = folded[i] != separator && static_cast<unsigned char>(folded[i]) == i;
  return table;
}();

/// What SQLite is to give its tokens to when it cuts a part of a text.
struct Part {
  TakeToken take = nullptr;
  void* context = nullptr;
  int begin = 0;           ///< in the text
  int answer = SQLITE_OK;  ///< to the last token; SQLITE_DONE, which SQLite does not pass on, ends the text

  static int take_token(void* part, int flags, const char* token, int size, int begin, int end) {
    auto& self = *static_cast<Part*>(part);
    self.answer = self.take(self.context, flags, token, size, self.begin + begin, self.begin + end);
    return self.answer;
  }
};

class Tokenizer {
 public:
  Tokenizer(const Original& original, bool own_words) : original_(original), own_words_(own_words) {}
  ~Tokenizer() {
    if (made_ != nullptr) original_.calls.xDelete(made_);
  }
  Tokenizer(const Tokenizer&) = delete;
  Tokenizer& operator=(const Tokenizer&) = delete;

  int make_original(const char** options, int count) {
    return original_.calls.xCreate(original_.context, options, count, &made_);
  }

  int tokenize(void* context, int flags, std::string_view text, TakeToken take) {
    const int result =
        own_words_ ? cut(context, flags, text, take) : cut_by_original({take, context}, flags, text);
    return result == SQLITE_DONE ? SQLITE_OK : result;
  }

 private:
  int cut(void* context, int flags, std::string_view text, TakeToken take) {
    const char* const end = text.data() + text.size();
    const char* at = text.data();
    const auto offset = [&](const char* byte) { return static_cast<int>(byte - text.data()); };
    int result = SQLITE_OK;
    while (result == SQLITE_OK) {
      while (at != end && fold_byte(*at) == separator) ++at;
      if (at == end) break;
      const char* const begin = at;
      // Most words are given as they stand in the text.
      while (at != end && is_folded[static_cast<unsigned char>(*at)]) ++at;
      if (at == end || fold_byte(*at) == separator) {
        result = take(context, 0, begin, static_cast<int>(at - begin), offset(begin), offset(at));
        continue;
      }
      at = begin;
      // Written before it is read. NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init)
      std::array<char, 64> token;
      const char* const stop = begin + std::min(end - begin, static_cast<std::ptrdiff_t>(token.size()));
      char* last = token.data();
      while (at != stop && is_word(fold_byte(*at))) *last++ = fold_byte(*at++);
      if (at == end || fold_byte(*at) == separator) {
        const int size = static_cast<int>(last - token.data());
        result = take(context, 0, token.data(), size, offset(begin), offset(at));
        continue;
      }
      // A long word, or one with other characters: up to where neither of the two has a word.
      while (at != end && fold_byte(*at) != separator) ++at;
      result = cut_by_original({take, context, offset(begin)}, flags, {begin, at});
    }
    return result;
  }

  int cut_by_original(Part part, int flags, std::string_view text) {
    const int result = original_.calls.xTokenize(made_, &part, flags, text.data(),
                                                 static_cast<int>(text.size()), Part::take_token);
    return part.answer != SQLITE_OK ? part.answer : result;
  }

  const Original& original_;
  bool own_words_;
  Fts5Tokenizer* made_ = nullptr;
};

/// "remove_diacritics" is about characters that are not ASCII alone.
bool leaves_ascii_alone(const char** options, int count) {
  return count == 0 || (count == 2 && std::string_view(options[0]) == "remove_diacritics");
}

int create(void* original, const char** options, int count, Fts5Tokenizer** made) {
  auto* const tokenizer = new (std::nothrow)
      Tokenizer(*static_cast<const Original*>(original), leaves_ascii_alone(options, count));
  if (tokenizer == nullptr) return SQLITE_NOMEM;
  const int result = tokenizer->make_original(options, count);
  if (result == SQLITE_OK) {
    *made = reinterpret_cast<Fts5Tokenizer*>(tokenizer);
  } else {
    delete tokenizer;
  }
  return result;
}

void destroy(Fts5Tokenizer* tokenizer) {
  delete reinterpret_cast<Tokenizer*>(tokenizer);
}

int tokenize(Fts5Tokenizer* tokenizer, void* context, int flags, const char* text, int size, TakeToken take) {
  return reinterpret_cast<Tokenizer*>(tokenizer)->tokenize(
      context, flags, std::string_view(text, static_cast<std::size_t>(size)), take);
}

fts5_api* api_of(sqlite3* handle) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle, "select fts5(?1)", -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  return api;
}

}  // namespace

void use_own_tokenizer(SQLite::Database& database) {
  sqlite3* const handle = database.getHandle();
  fts5_api* const api = api_of(handle);
  if (api == nullptr) throw SQLite::Exception(handle);
  auto original = std::make_unique<Original>();
  database.check(api->xFindTokenizer(api, replaced_name, &original->context, &original->calls));
  fts5_tokenizer own{create, destroy, tokenize};
  database.check(api->xCreateTokenizer(api, replaced_name, original.get(), &own, [](void* context) {
    delete static_cast<Original*>(context);  // with the connection
  }));
  static_cast<void>(original.release());
}

}  // namespace dateline::pipeline
