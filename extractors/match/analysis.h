#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "dateline/annotations.h"
#include "dateline/document.h"
#include "extractors/match/lattice.h"
#include "extractors/match/resource_data.h"
#include "extractors/text/token_index.h"

namespace dateline {

/// What all stages share about one document: tokens, sentences, names of the tables, and the
/// lattice with everything recognised so far. Made once by the annotator, grows by
/// add_mentions, is thrown away with the document. Must not be moved after it was made.
class Analysis {
 public:
  Analysis(const Document& document, const Resources::Data& resources);
  Analysis(const Analysis&) = delete;
  Analysis& operator=(const Analysis&) = delete;

  [[nodiscard]] const Document& document() const { return document_; }
  [[nodiscard]] std::string_view text() const { return document_.text; }
  [[nodiscard]] const Resources::Data& resources() const { return resources_; }
  [[nodiscard]] const Tokens& tokens() const { return tokens_; }
  [[nodiscard]] const TokenIndex& token_index() const { return token_index_; }
  [[nodiscard]] const std::vector<TokenRange>& sentences() const { return sentences_; }
  /// Index into sentences() of the sentence that holds a token.
  [[nodiscard]] std::uint32_t sentence_of(std::uint32_t token) const { return sentence_of_[token]; }

  /// All names of people, organisations and places of the tables that stand in the text, whatever their
  /// case, inside each other too, by first token.
  [[nodiscard]] const std::vector<NameMatch>& names() const { return names_; }
  /// Of words of a list edges labelled by the list's class ("title", "first-name", "report-verb" …) with the
  /// row as payload, of adjectives and demonyms edges "NATIONALITY" with the row of the place as payload,
  /// of demonyms in the plural "Nationals" too.
  /// Most words of a text are "common" in lower case: they are marked (Token::ordinary), and have edges only
  /// where some rule asks for them.
  [[nodiscard]] const Lattice& lattice() const { return lattice_; }

  /// A name that needs no support holds the tokens [first, last) and more, or the first of them and what
  /// stands before: "the March 23 Movement" and "Golden Dawn on Monday" hold no dates of these tokens.
  [[nodiscard]] bool is_inside_name(std::uint32_t first, std::uint32_t last) const;

  /// Hardly a word of the text has a capital: case says nothing.
  [[nodiscard]] bool is_lower_case() const { return is_lower_case_; }

  /// Enters the mentions of the document as edges "PERSON", "ORG", "PLACE", "DATE" (names) or "NOMINAL" with
  /// their index as payload; once.
  void add_mentions(const std::vector<Mention>& mentions);
  /// What is asked of all mentions again and again, apart from the rest of them, which is large.
  struct MentionKind {
    MentionType type = MentionType::person;
    MentionLevel level = MentionLevel::name;
  };
  [[nodiscard]] MentionKind kind_of(MentionIndex mention) const { return mention_kinds_[mention]; }
  /// The tokens of a mention that was added.
  [[nodiscard]] TokenRange tokens_of(MentionIndex mention) const { return mention_tokens_[mention]; }

  [[nodiscard]] std::string_view token_text(std::uint32_t token) const {
    return tokens_[token].of(document_.text);
  }
  [[nodiscard]] ByteSpan bytes(std::uint32_t first, std::uint32_t last) const {
    return lattice_.bytes(first, last);
  }
  /// Index of the first token that ends behind `byte`; tokens().size() if there is none.
  [[nodiscard]] std::uint32_t token_at(std::uint32_t byte) const { return token_index_.token_at(byte); }
  /// The tokens that `span` covers.
  [[nodiscard]] TokenRange tokens_of(ByteSpan span) const;

 private:
  void find_names();
  [[nodiscard]] bool is_parted(const NameMatch& match) const;
  void enter_word(const NameMatch& match, std::uint32_t row);
  [[nodiscard]] bool is_place(std::uint32_t first, std::uint32_t last) const;

  const Document& document_;
  const Resources::Data& resources_;
  Tokens tokens_;
  std::vector<TokenRange> sentences_;
  TokenIndex token_index_;
  std::vector<std::uint32_t> sentence_of_;
  std::vector<NameMatch> names_;
  std::vector<TokenRange> mention_tokens_;  // by mention
  std::vector<MentionKind> mention_kinds_;  // the same
  Lattice lattice_;
  bool is_lower_case_ = false;
};

}  // namespace dateline
