#include "extractors/names/coreference.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "dateline/unicode.h"
#include "extractors/core/utf8.h"
#include "extractors/match/entity_id.h"
#include "extractors/match/flat_map.h"
#include "extractors/names/namesakes.h"

namespace dateline {
namespace {

/// Whether `a` and `b` differ by at most `limit` letters put in, left out or changed.
bool is_near(std::string_view a, std::string_view b, std::size_t limit) {
  constexpr std::size_t longest = 32;
  if (a.size() > longest || b.size() > longest) return false;
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return false;
  std::array<std::size_t, longest + 1> row{};
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j - 1] + 1, above + 1, diagonal + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      diagonal = above;
    }
  }
  return row[b.size()] <= limit;
}

class Resolver {
 public:
  Resolver(const Resources::Data& resources, const Analysis& analysis, const NameLattice& lattice,
           const NameEvidence& evidence, const std::vector<ReadName>& names, RowChoice& rows)
      : resources_(resources),
        analysis_(analysis),
        tokens_(analysis.tokens()),
        lattice_(lattice),
        evidence_(evidence),
        names_(names),
        rows_(rows),
        entity_of_form_(evidence.forms.forms().size(), {Source::none, Source::none, Source::none}) {}

  Coreference resolve() {
    collect_used();
    for (const Used& used : used_) {
      if (form(used.form).words > 1) enter(used);
    }
    for (const Used& used : used_) {
      if (form(used.form).words <= 1) enter(used);
    }
    name_entities();
    assign();
    return std::move(result_);
  }

 private:
  struct Used {
    std::uint32_t form;
    NameType type;
    std::uint32_t first;
    std::uint32_t last;
  };

  [[nodiscard]] const Form& form(std::uint32_t index) const { return evidence_.forms.forms()[index]; }
  [[nodiscard]] std::uint32_t& slot(std::uint32_t index, NameType type) {
    return entity_of_form_[index][static_cast<std::size_t>(type)];
  }

  // Every form and type that was read, once, the longer first so that short ones find them.
  void collect_used() {
    constexpr std::uint32_t seen = Source::none - 1;
    for (const ReadName& name : names_) {
      std::uint32_t& entity = slot(name.form, name.type);
      if (entity == seen) continue;
      entity = seen;
      used_.push_back({name.form, name.type, name.first, name.last});
    }
    for (const Used& used : used_) slot(used.form, used.type) = Source::none;
    std::stable_sort(used_.begin(), used_.end(), [this](const Used& a, const Used& b) {
      return form(a.form).words > form(b.form).words;
    });
    for (const AliasNote& note : evidence_.aliases) {
      alias_of_.emplace(note.form, note.alias);
      long_of_.emplace(note.alias, note.form);
    }
  }

  void enter(const Used& used) {
    std::uint32_t entity = Source::none;
    if (used.type == NameType::person) {
      entity = person(used);
    } else {
      entity = other(used);
    }
    slot(used.form, used.type) = entity;
    DocumentEntity& known = result_.entities[entity];
    if (known.country_row == Source::none) known.country_row = form(used.form).country_row;
    if (known.sector.empty()) known.sector = form(used.form).sector;
  }

  [[nodiscard]] std::uint32_t row_of(const Used& used) const {
    const std::uint32_t listed = form(used.form).row[static_cast<std::size_t>(used.type)];
    return rows_.row_of(used.first, used.last, used.type, listed);
  }

  std::uint32_t make(const Used& used, std::uint32_t row) {
    const auto index = static_cast<std::uint32_t>(result_.entities.size());
    DocumentEntity entity;
    entity.type = used.type;
    entity.row = row;
    entity.first = used.first;
    entity.last = used.last;
    result_.entities.push_back(std::move(entity));
    if (row != Source::none && !with_row(row)) by_row_.insert(key_of_row(row), index);
    return index;
  }

  [[nodiscard]] std::optional<std::uint32_t> with_row(std::uint32_t row) const {
    const std::uint32_t found = row == Source::none ? FlatMap::none : by_row_.find(key_of_row(row));
    return found == FlatMap::none ? std::nullopt : std::optional(found);
  }
  static std::uint64_t key_of_row(std::uint32_t row) { return std::uint64_t{row} + 1; }

  // ---- persons

  std::uint32_t person(const Used& used) {
    const std::uint32_t row = row_of(used);
    const Form& name = form(used.form);
    if (name.words <= 1) {
      const auto namesakes = by_family_.find(name.key);
      if (!namesakes.empty()) return namesakes.front();
      if (const auto known = with_row(row)) return *known;
      if (const auto variant = spelling_variant(used)) return *variant;
      return keep_person(used, make(used, row));
    }
    if (const auto known = with_row(row)) return keep_person(used, *known);
    if (row == Source::none) {
      // "Oruvek-Linnes" of Martha Oruvek-Linnes, "Odeka Linnes" of Tarvo Odeka Linnes.
      const auto namesakes = by_family_.find(name.key);
      if (!namesakes.empty()) return keep_person(used, namesakes.front());
      if (const auto same = fuller_or_shorter(used)) return keep_person(used, *same);
      if (const auto variant = spelling_variant(used)) return keep_person(used, *variant);
    }
    return keep_person(used, make(used, row));
  }

  std::uint32_t keep_person(const Used& used, std::uint32_t entity) {
    Form here = form(used.form);
    here.first = used.first;
    here.last = used.last;
    for (const ShortForm& each : short_forms_of_person(analysis_, lattice_, here)) {
      by_family_.add(each.key, entity);
    }
    by_opening_.add(opening_of_family_name(used), entity);
    return entity;
  }

  [[nodiscard]] std::uint32_t family_word(std::uint32_t first, std::uint32_t last) const {
    while (last > first + 1 && (tokens_[last - 1].kind == TokenKind::punctuation ||
                                (lattice_.marks[last - 1] & mark_generational) != 0)) {
      --last;
    }
    return last - 1;
  }

  // "Barack Obama" is "Barack Hussein Obama" and "B. Obama": same family name, first names that agree.
  std::optional<std::uint32_t> fuller_or_shorter(const Used& used) const {
    const Token& family = tokens_[family_word(used.first, used.last)];
    for (const std::uint32_t other : by_family_.find(key_with(0, family))) {
      const DocumentEntity& entity = result_.entities[other];
      if (tokens_[family_word(entity.first, entity.last)].hash != family.hash) continue;
      if (first_names_agree(used.first, entity.first)) return other;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool first_names_agree(std::uint32_t a, std::uint32_t b) const {
    if (tokens_[a].hash == tokens_[b].hash) return true;
    const std::string_view one = analysis_.token_text(a);
    const std::string_view two = analysis_.token_text(b);
    const bool initial = one.back() == '.' || two.back() == '.';
    return initial && one.front() == two.front();
  }

  [[nodiscard]] std::uint64_t opening_of_family_name(const Used& used) const {
    const std::string family = fold(analysis_.token_text(family_word(used.first, used.last)));
    return fold_hash(family.substr(0, character_start(family, std::min<std::size_t>(family.size(), 3))));
  }

  // "Oruvekkar" for Oruvekar: long family names that differ by a letter or two.
  std::optional<std::uint32_t> spelling_variant(const Used& used) const {
    const std::string family = fold(analysis_.token_text(family_word(used.first, used.last)));
    if (family.size() < 6) return std::nullopt;
    for (const std::uint32_t other : by_opening_.find(opening_of_family_name(used))) {
      const DocumentEntity& entity = result_.entities[other];
      const std::string theirs = fold(analysis_.token_text(family_word(entity.first, entity.last)));
      if (theirs.size() < 6 || !is_near(family, theirs, family.size() >= 9 ? 2 : 1)) continue;
      const bool both_full = form(used.form).words > 1 && entity.last - entity.first > 1;
      if (!both_full || first_names_agree(used.first, entity.first)) return other;
    }
    return std::nullopt;
  }

  // ---- organisations and places

  std::uint32_t other(const Used& used) {
    std::uint32_t row = row_of(used);
    if (used.type == NameType::org) {
      if (row == Source::none) {
        // "Grand Union … (GU)": the acronym may be what the tables know, or the other way round.
        if (const auto alias = alias_of_.find(used.form); alias != alias_of_.end()) {
          row = form(alias->second).row[static_cast<std::size_t>(NameType::org)];
          if (row != Source::none && !is_known_as(row, used)) row = Source::none;
        }
      }
      if (row == Source::none) row = row_without_country(used);
      // "the National Intelligence Service (NIS)" says whose NIS it is, whatever the tables know.
      if (const auto longer = long_of_.find(used.form); longer != long_of_.end()) {
        if (const std::uint32_t entity = slot(longer->second, used.type); entity != Source::none)
          return entity;
      }
      if (const auto known = with_row(row)) return *known;
      if (row == Source::none) {
        if (const std::uint32_t longer = form(used.form).longer; longer != Source::none) {
          if (const std::uint32_t entity = slot(longer, used.type); entity != Source::none) return entity;
        }
      }
    } else if (const auto known = with_row(row)) {
      return *known;
    }
    return make(used, row);
  }

  // Whether some name of the row has nearly all the words: "the Federal Board of Tea (FBT)" is not the FBT
  // that is a bureau of timber. Nationalities and the country of the row do not count.
  [[nodiscard]] bool is_known_as(std::uint32_t row, const Used& used) const {
    const std::vector<std::string> country = words_of(fold(rows_.country_name_of(row)));
    std::vector<std::string> words;
    for (std::uint32_t i = used.first; i < used.last; ++i) {
      if (tokens_[i].kind != TokenKind::word || (lattice_.marks[i] & (mark_function | mark_nationality)) != 0)
        continue;
      std::string word = fold(analysis_.token_text(i));
      if (std::find(country.begin(), country.end(), word) == country.end()) words.push_back(std::move(word));
    }
    constexpr unsigned aliases_column = bundle::column_of("aliases");
    std::string_view aliases = resources_.gazetteer.cell(row, aliases_column);
    if (has_words(resources_.gazetteer.name(row), words)) return true;
    while (!aliases.empty()) {
      const std::string_view alias = aliases.substr(0, aliases.find('|'));
      if (has_words(alias, words)) return true;
      aliases.remove_prefix(std::min(alias.size() + 1, aliases.size()));
    }
    return false;
  }

  // All but one of four, in any order; "Organisation" is "Organization", "Force" is "Forces".
  static bool has_words(std::string_view name, const std::vector<std::string>& words) {
    const std::vector<std::string> known = words_of(fold(name));
    const auto is_known = [&known](const std::string& word) {
      return std::any_of(known.begin(), known.end(), [&word](const std::string& each) {
        return each == word || (word.size() >= 5 && each.front() == word.front() && is_near(word, each, 2));
      });
    };
    const auto missing =
        words.size() - static_cast<std::size_t>(std::count_if(words.begin(), words.end(), is_known));
    return !words.empty() && 4 * missing <= words.size();
  }

  static std::vector<std::string> words_of(const std::string& folded) {
    const auto is_border = [](char c) {
      return std::string_view(" -.,'()~=").find(c) != std::string_view::npos;
    };
    std::vector<std::string> words;
    for (auto at = folded.begin(); at != folded.end();) {
      const auto end = std::find_if(at, folded.end(), is_border);
      if (at != end) words.emplace_back(at, end);
      at = end == folded.end() ? end : end + 1;
    }
    return words;
  }

  // "Nepal Timber Board" is the Timber Board if that is one of Nepal.
  [[nodiscard]] std::uint32_t row_without_country(const Used& used) const {
    const std::uint32_t country = form(used.form).country_row;
    if (country == Source::none || used.last - used.first < 3) return Source::none;
    const std::uint32_t rest =
        evidence_.forms.find(key_of(analysis_.text(), tokens_, used.first + 1, used.last));
    if (rest == Source::none) return Source::none;
    const std::uint32_t row = form(rest).row[static_cast<std::size_t>(NameType::org)];
    if (row == Source::none) return Source::none;
    constexpr unsigned country_column = bundle::column_of("country");
    const std::string_view theirs = resources_.gazetteer.cell(row, country_column);
    return theirs == resources_.gazetteer.cell(country, country_column) ? row : Source::none;
  }

  // ---- in the end

  void name_entities() {
    for (const Used& used : used_) {
      DocumentEntity& entity = result_.entities[slot(used.form, used.type)];
      const std::uint32_t words = used.last - used.first;
      const std::uint32_t longest = entity.last - entity.first;
      if (words > longest ||
          (words == longest && tokens_[entity.first].all_capitals && !tokens_[used.first].all_capitals)) {
        entity.first = used.first;
        entity.last = used.last;
      }
    }
    const Gazetteer& gazetteer = resources_.gazetteer;
    const auto country_of = [&gazetteer](std::uint32_t row) {
      constexpr unsigned country_column = bundle::column_of("country");
      return row == Source::none ? std::string_view() : first_value(gazetteer.cell(row, country_column));
    };
    for (DocumentEntity& entity : result_.entities) {
      entity.country = country_of(entity.row);
      if (entity.country.empty()) entity.country = country_of(entity.country_row);
      if (entity.row != Source::none) {
        constexpr unsigned sector_column = bundle::column_of("sector");
        const std::string_view sector = gazetteer.cell(entity.row, sector_column);
        if (!sector.empty()) entity.sector = sector;
        entity.id = resources_.gazetteer.id(entity.row);
        entity.name = resources_.gazetteer.name(entity.row);
      } else {
        entity.name = on_one_line(analysis_.bytes(entity.first, entity.last).of(analysis_.text()));
        entity.id = unlisted_id(id_prefix(entity.type), entity.name);
      }
    }
  }

  // In the order of the text: a family name means its bearer who was spoken of last, "the League" the
  // league named last.
  void assign() {
    FlatMap last_spoken_of;
    FlatMap last_named_body;
    for (const ReadName& name : names_) {
      std::uint32_t entity = slot(name.form, name.type);
      if (name.type == NameType::person) {
        const Form& here = form(name.form);
        if (here.words <= 1) {
          const std::uint32_t spoken_of = last_spoken_of.find(here.key);
          if (spoken_of != FlatMap::none && by_family_.find(here.key).size() > 1) entity = spoken_of;
        } else {
          last_spoken_of[key_with(0, tokens_[family_word(name.first, name.last)])] = entity;
        }
      } else if (name.type == NameType::org) {
        const Form& here = form(name.form);
        if (here.words > 1) {
          last_named_body[key_with(0, tokens_[name.last - 1])] = entity;
        } else if (here.longer != Source::none) {
          const std::uint32_t named = last_named_body.find(here.key);
          if (named != FlatMap::none) entity = named;
        }
      }
      result_.entity_of.push_back(entity);
    }
  }

  const Resources::Data& resources_;
  const Analysis& analysis_;
  const Tokens& tokens_;
  const NameLattice& lattice_;
  const NameEvidence& evidence_;
  const std::vector<ReadName>& names_;
  RowChoice& rows_;
  std::vector<std::array<std::uint32_t, 3>> entity_of_form_;
  std::vector<Used> used_;
  FlatMap by_row_;
  std::unordered_map<std::uint32_t, std::uint32_t> alias_of_;
  std::unordered_map<std::uint32_t, std::uint32_t> long_of_;
  Namesakes by_family_;
  Namesakes by_opening_;
  Coreference result_;
};

}  // namespace

Coreference resolve_names(const Resources::Data& resources, const Analysis& analysis,
                          const NameLattice& lattice, const NameEvidence& evidence,
                          const std::vector<ReadName>& names, RowChoice& rows) {
  return Resolver(resources, analysis, lattice, evidence, names, rows).resolve();
}

std::string_view id_prefix(NameType type) {
  return type == NameType::person ? "person" : type == NameType::org ? "org" : "place";
}

}  // namespace dateline
