#include "pipeline/store/entity_merger.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "dateline/unicode.h"
#include "pipeline/store/filters.h"
#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

constexpr std::size_t max_of_form = 16;         // a form that more share tells nobody apart
constexpr std::size_t max_comparisons = 32;     // of one text
constexpr std::size_t max_companies = 8;        // of one text: each reads up to forty others
constexpr std::size_t max_remembered = 50'000;  // each may have some dozens of others
constexpr std::size_t least_company = 2;
constexpr std::size_t max_company_named = 4;

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_plain(std::string_view word) {
  return std::all_of(word.begin(), word.end(), is_ascii_letter);
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::vector<std::string> split_words(std::string_view folded) {
  std::vector<std::string> words(1);
  for (const char c : folded) {
    if (c == ' ' || c == '-' || c == '.' || c == ',') {
      if (!words.back().empty()) words.emplace_back();
    } else if (c != '\'') {
      words.back() += c;
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

/// What the usual transliterations have in common: consonants, without those that only colour others, without
/// doubles. Words in other scripts stay as they are.
std::string skeleton_of(const std::string& word) {
  if (!is_plain(word)) return word;
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    char c = word[i];
    if (c == 'q' || c == 'c' || c == 'x') c = 'k';
    if (c == 'z') c = 's';
    if (c == 'j') c = 'i';
    if (c == 'p' && i + 1 < word.size() && word[i + 1] == 'h') c = 'f';
    const bool vowel = c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y' || c == 'w';
    if (i > 0 && (vowel || c == 'h')) continue;
    if (vowel) c = 'a';
    if (!out.empty() && out.back() == c) continue;
    out += c;
  }
  return out;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
      corner = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, changed}));
    }
  }
  return row.back();
}

bool are_spellings(const std::string& a, const std::string& b) {
  constexpr std::size_t longest = 40;
  if (a == b) return true;
  if (!is_plain(a) || !is_plain(b)) return false;
  const std::size_t shorter = std::min(a.size(), b.size());
  if (shorter < 4 || std::max(a.size(), b.size()) > longest) return false;
  return distance(a, b) <= (shorter < 7 ? 1 : 2);
}

std::vector<std::string> without_initials(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words)
    if (word.size() > 1) out.push_back(word);
  return out;
}

bool is_acronym(std::string_view name) {
  return name.size() >= 2 && name.size() <= 8 &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }) &&
         name[0] >= 'A';
}

/// Whether the letters are those the words begin with, where small words may be passed over.
bool are_initials(std::string_view letters, const std::vector<std::string>& words) {
  std::size_t at = 0;
  for (const std::string& word : words) {
    if (at < letters.size() && word[0] == letters[at] - 'A' + 'a') {
      ++at;
    } else if (word.size() > 3) {
      return false;
    }
  }
  return at == letters.size();
}

struct Named {
  std::int64_t id = 0;
  std::int64_t lead = 0;
  std::string type;
  std::string name;
  std::string key;
  bool resolved = false;
};

}  // namespace

NameWords take_apart(std::string_view name, const EntityMerger::WordTest& is_legal_form) {
  NameWords out;
  const std::vector<std::string> written = split_words(name);
  out.words = split_words(fold(name));
  if (is_legal_form && out.words.size() > 1 && written.size() == out.words.size() &&
      is_legal_form(written.back())) {
    out.words.pop_back();
  }
  if (out.words.size() > 1 && out.words.front() == "the") out.words.erase(out.words.begin());
  for (const std::string& word : without_initials(out.words)) out.skeleton.push_back(skeleton_of(word));
  return out;
}

bool are_variants(const NameWords& a, const NameWords& b) {
  if (a.words == b.words || a.skeleton.size() < 2 || a.skeleton != b.skeleton) return false;
  const std::vector<std::string> one = without_initials(a.words);
  const std::vector<std::string> other = without_initials(b.words);
  for (std::size_t i = 0; i < one.size(); ++i)
    if (!are_spellings(one[i], other[i])) return false;
  // A name without an initial may have any; two with initials have the same.
  std::vector<std::string> initials[2];
  for (const std::string& word : a.words)
    if (word.size() == 1) initials[0].push_back(word);
  for (const std::string& word : b.words)
    if (word.size() == 1) initials[1].push_back(word);
  return initials[0].empty() || initials[1].empty() || initials[0] == initials[1];
}

struct EntityMerger::State {
  State(Database& opened, EntityMentions& naming, HappeningWriter& writer, SummaryWriter& counts,
        WordTest test)
      : mentions(naming),
        happenings(writer),
        summaries(counts),
        is_legal_form(std::move(test)),
        insert_form(opened, "insert_form"),
        find_by_form(opened, "find_by_form"),
        read_lead(opened, "read_lead"),
        find_decision(opened, "find_decision"),
        find_members(opened, "find_members"),
        find_split(opened, "find_split_between"),
        find_side_by_side(opened, "find_side_by_side"),
        find_company(opened, "find_company"),
        insert_merge(opened, "insert_merge"),
        delete_short(opened, "delete_short_merge"),
        delete_reverse(opened, "delete_reverse_merge"),
        read_merges(opened, "read_merges_of"),
        update_same_as(opened, "update_same_as"),
        choose_lead(opened, "choose_lead"),
        find_alias(opened, "find_alias"),
        find_text(opened, "find_text_of_name") {}

  /// What speaks for two being one; absent: nothing does.
  struct Reason {
    std::string kind;
    std::string evidence;
  };

  bool any(RowStatement& statement, std::int64_t entity, std::int64_t other) {
    RowBinder(statement).number(entity).number(other);
    return statement.first_number() != 0;
  }

  std::vector<std::int64_t> members(std::int64_t lead) {
    RowBinder(find_members).number(lead);
    std::vector<std::int64_t> all = find_members.numbers();
    all.push_back(lead);
    return all;
  }

  NameWords apart(const Named& named) {
    return take_apart(named.name, named.type == "ORG" ? is_legal_form : WordTest());
  }

  /// A current text that names `entity` by `name`; 0: none does.
  std::int64_t article_calling(std::int64_t entity, const std::string& name) {
    RowBinder(find_alias).number(entity).text(name);
    if (find_alias.first_number() == 0) return 0;
    mentions.write({entity});
    RowBinder(find_text).number(entity).text(name);
    return find_text.first_number();
  }

  Named read(std::int64_t entity);
  std::vector<std::string> forms_of(const std::string& type, const std::string& name);
  void write_forms(const NewName& name, const std::vector<std::string>& forms);
  /// Who has one of the forms; of a form that very many have, some.
  std::vector<std::int64_t> bearers(const std::string& form, std::int64_t entity);
  std::vector<std::int64_t> candidates(const std::vector<std::string>& forms, std::int64_t entity);
  const std::vector<std::int64_t>& possible_of(const Named& named);
  [[nodiscard]] bool is_alone(std::int64_t entity) const {
    const auto known = possible.find(entity);
    return known != possible.end() && known->second.empty();
  }
  bool is_part_of_one(const Named& brief);
  void reconsider_short(std::int64_t entity, const std::vector<std::int64_t>& short_ones);
  std::vector<std::string> company(const std::vector<std::int64_t>& ones,
                                   const std::vector<std::int64_t>& others);
  std::optional<Reason> by_company(const char* kind, const std::string& how, const Named& a, const Named& b);
  std::optional<Reason> reason(const Named& a, const Named& b);
  void look_at(const Named& open, std::int64_t revision, std::int64_t run);
  void decide(const Named& entity, const Named& into, const Reason& reason, const char* state,
              std::optional<std::int64_t> run);
  /// Brings same_as of everything that hangs together with `entities` in line with entity_merge.
  void settle(std::vector<std::int64_t> entities, std::int64_t except);
  void say(const Named& entity, std::int64_t other, const char* state, const std::string& evidence);

  EntityMentions& mentions;
  HappeningWriter& happenings;
  SummaryWriter& summaries;
  WordTest is_legal_form;
  std::size_t companies = 0;  ///< compared for the text in hand
  bool undecided = false;     ///< what was compared last may be found the same with more texts
  /// Who may be the same as an entity, until new names come.
  std::unordered_map<std::int64_t, std::vector<std::int64_t>> possible;

  RowStatement insert_form;
  RowStatement find_by_form;
  RowStatement read_lead;
  RowStatement find_decision;
  RowStatement find_members;
  RowStatement find_split;
  RowStatement find_side_by_side;
  RowStatement find_company;
  RowStatement insert_merge;
  RowStatement delete_short;
  RowStatement delete_reverse;
  RowStatement read_merges;
  RowStatement update_same_as;
  RowStatement choose_lead;
  RowStatement find_alias;
  RowStatement find_text;
};

Named EntityMerger::State::read(std::int64_t entity) {
  Named named;
  RowBinder(read_lead).number(entity);
  while (read_lead.step()) {
    named = {entity,
             read_lead.number(0),
             read_lead.text(1),
             read_lead.text(2),
             read_lead.text(4),
             read_lead.number(3) != 0};
  }
  return named;
}

/// By what those are found who may be the same: the words, their skeletons, an acronym; and a name of one
/// word by what a fuller name has of it: a person's last, an organisation's first.
std::vector<std::string> EntityMerger::State::forms_of(const std::string& type, const std::string& name) {
  const NameWords apart = take_apart(name, type == "ORG" ? is_legal_form : WordTest());
  if (apart.words.empty()) return {};
  const std::string mark = type == "ORG" ? "o" : "p";
  std::vector<std::string> forms = {mark + "=" + joined(apart.words)};
  if (apart.skeleton.size() > 1) forms.push_back(mark + "~" + joined(apart.skeleton));
  if (type == "ORG" && is_acronym(name)) forms.push_back("o#" + name);
  const std::string& short_form = type == "ORG" ? apart.words.front() : apart.words.back();
  if (short_form.size() > 3 && apart.words.size() < 5)
    forms.push_back(mark + (apart.words.size() == 1 ? "1" : "2") + short_form);
  return forms;
}

void EntityMerger::State::write_forms(const NewName& name, const std::vector<std::string>& forms) {
  for (const std::string& form : forms) RowBinder(insert_form).text(form).number(name.entity).execute();
}

std::vector<std::int64_t> EntityMerger::State::bearers(const std::string& form, std::int64_t entity) {
  std::string wanted = form;
  if (form[1] == '1' || form[1] == '2') wanted[1] = form[1] == '1' ? '2' : '1';  // the short finds the full
  RowBinder(find_by_form).text(std::string_view(wanted)).number(std::int64_t{max_of_form + 2});
  std::vector<std::int64_t> others = find_by_form.numbers();
  std::erase(others, entity);
  others.resize(std::min(others.size(), max_of_form + 1));
  return others;
}

std::vector<std::int64_t> EntityMerger::State::candidates(const std::vector<std::string>& forms,
                                                          std::int64_t entity) {
  std::vector<std::int64_t> found;
  for (const std::string& form : forms) {
    const std::vector<std::int64_t> of_form = bearers(form, entity);
    if (of_form.size() <= max_of_form) found.insert(found.end(), of_form.begin(), of_form.end());
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

/// Until the next one is asked for.
const std::vector<std::int64_t>& EntityMerger::State::possible_of(const Named& named) {
  if (const auto known = possible.find(named.id); known != possible.end()) return known->second;
  if (possible.size() >= max_remembered) possible.clear();
  return possible.emplace(named.id, candidates(forms_of(named.type, named.name), named.id)).first->second;
}

/// Whether one alone has a fuller name with this word in its place.
bool EntityMerger::State::is_part_of_one(const Named& brief) {
  std::set<std::int64_t> bearers;
  for (const std::int64_t id : candidates(forms_of(brief.type, brief.name), brief.id))
    if (const Named other = read(id); apart(other).words.size() > 1) bearers.insert(other.lead);
  return bearers.size() <= 1;
}

/// A short name that stood for one is nobody's when a second one, `entity`, appears who could bear it.
void EntityMerger::State::reconsider_short(std::int64_t entity, const std::vector<std::int64_t>& short_ones) {
  for (const std::int64_t id : short_ones) {
    const Named full = read(entity);
    const Named brief = read(id);
    if (brief.lead == full.lead || is_part_of_one(brief)) continue;
    RowBinder(delete_short).number(id).execute();
    settle({id, brief.lead}, 0);
  }
}

std::vector<std::string> EntityMerger::State::company(const std::vector<std::int64_t>& ones,
                                                      const std::vector<std::int64_t>& others) {
  RowBinder(find_company).text(json_list(ones)).text(json_list(others));
  std::vector<std::pair<std::int64_t, std::string>> found;
  while (find_company.step()) found.emplace_back(find_company.number(0), find_company.text(1));
  std::vector<std::string> names;
  for (auto& [entity, name] : found) {  // who is everywhere is no company
    if (names.size() == max_company_named) break;
    if (!mentions.has_many(entity)) names.push_back(std::move(name));
  }
  return names;
}

std::optional<EntityMerger::State::Reason> EntityMerger::State::by_company(const char* kind,
                                                                           const std::string& how,
                                                                           const Named& a, const Named& b) {
  undecided = true;
  if (++companies > max_companies) return std::nullopt;
  const std::vector<std::int64_t> ones = members(a.lead);
  const std::vector<std::int64_t> others = members(b.lead);
  mentions.write(ones);
  mentions.write(others);
  for (const std::int64_t one : ones)
    for (const std::int64_t other : others)
      if (any(find_side_by_side, one, other)) return std::nullopt;
  const std::vector<std::string> both = company(ones, others);
  if (both.size() < least_company) return std::nullopt;
  std::string names;
  for (const std::string& name : both) names += (names.empty() ? "" : "; ") + name;
  return Reason{kind, how + "; texts of both name " + names};
}

std::optional<EntityMerger::State::Reason> EntityMerger::State::reason(const Named& a, const Named& b) {
  if (a.type != b.type || a.lead == b.lead) return std::nullopt;
  if (any(find_decision, a.id, b.id) || any(find_split, a.lead, b.lead)) return std::nullopt;
  const NameWords one = apart(a);
  const NameWords other = apart(b);
  const std::string both = fmt::format("\"{}\" and \"{}\"", a.name, b.name);
  if (one.words == other.words) {
    if (one.words.size() > 1) return Reason{"name", both + " are the same words"};
    return by_company("name", both + " are the same word", a, b);
  }
  for (const auto& [named, bearer, words] : {std::tuple(&a, &b, &one), std::tuple(&b, &a, &other)}) {
    // What a text calls a row of the gazetteers may be its own mistake; the row has its names itself.
    if (words->words.size() < 2 || bearer->resolved) continue;
    undecided = true;  // a later text may call it so
    if (const std::int64_t article = article_calling(bearer->id, named->name); article != 0)
      return Reason{"name", fmt::format("article {} calls \"{}\" {}", article, bearer->name, named->name)};
  }
  for (const auto& [letters, full, words] : {std::tuple(&a, &b, &other), std::tuple(&b, &a, &one)}) {
    if (a.type != "ORG" || !is_acronym(letters->name) || !are_initials(letters->name, words->words)) continue;
    undecided = true;
    if (const std::int64_t article = article_calling(full->id, letters->name); article != 0)
      return Reason{"acronym", fmt::format("article {} calls \"{}\" {}", article, full->name, letters->name)};
  }
  if (are_variants(one, other)) return by_company("variant", both + " are spellings of one", a, b);
  for (const auto& [brief, full, words, full_words] :
       {std::tuple(&a, &b, &one, &other), std::tuple(&b, &a, &other, &one)}) {
    if (words->words.size() != 1 || full_words->words.size() < 2) continue;
    const std::string& part = a.type == "ORG" ? full_words->words.front() : full_words->words.back();
    if (words->words.front() != part) continue;
    return by_company("short", fmt::format("\"{}\" is part of \"{}\" alone", brief->name, full->name), a, b);
  }
  return std::nullopt;
}

/// Joins `open` with the one that it fits; where it fits two that are not the same, with neither.
void EntityMerger::State::look_at(const Named& open, std::int64_t revision, std::int64_t run) {
  std::optional<std::pair<Named, Reason>> found;
  undecided = false;
  for (const std::int64_t id : possible_of(open)) {
    Named other = read(id);
    if (other.lead == open.lead || (open.resolved && other.resolved)) continue;
    std::optional<Reason> why = reason(open, other);
    if (!why) continue;
    if (found && found->first.lead != other.lead) return;
    if (!found || found->second.kind != "name") found.emplace(std::move(other), std::move(*why));
  }
  if (!found) {
    if (!undecided) possible[open.id].clear();
    return;
  }
  if (found->second.kind == "short" && !is_part_of_one(apart(open).words.size() == 1 ? open : found->first)) {
    return;
  }
  const bool open_is_fuller = apart(open).words.size() > apart(found->first).words.size();
  const bool turned =
      found->second.kind == "short" && open_is_fuller;  // the short one is the one that is merged
  decide(turned ? found->first : open, turned ? open : found->first, found->second, "merged", run);
  settle({open.id, found->first.id}, revision);
}

void EntityMerger::State::decide(const Named& entity, const Named& into, const Reason& reason,
                                 const char* state, std::optional<std::int64_t> run) {
  RowBinder(delete_reverse).number(into.id).number(entity.id).execute();
  RowBinder(insert_merge)
      .number(entity.id)
      .number(into.id)
      .text(reason.kind)
      .text(reason.evidence)
      .text(state)
      .number(run)
      .execute();
}

void EntityMerger::State::settle(std::vector<std::int64_t> entities, std::int64_t except) {
  // All that were or are one with them: who was, goes by the old leads; who is, by the merges.
  std::set<std::int64_t> concerned;
  for (const std::int64_t entity : entities)
    for (const std::int64_t member : members(read(entity).lead)) concerned.insert(member);
  const std::vector<std::int64_t> all(concerned.begin(), concerned.end());
  const std::vector<std::int64_t> revisions = happenings.take_out(all, except);
  const std::vector<std::int64_t> tied = summaries.take_ties(all);

  std::vector<std::pair<std::int64_t, std::int64_t>> merges;
  RowBinder(read_merges).text(json_list(all));
  while (read_merges.step()) merges.emplace_back(read_merges.number(0), read_merges.number(1));
  while (!concerned.empty()) {
    std::set<std::int64_t> group = {*concerned.begin()};
    for (bool grown = true; grown;) {
      grown = false;
      for (const auto& [a, b] : merges) {
        if (group.contains(a) != group.contains(b)) {
          group.insert(a);
          group.insert(b);
          grown = true;
        }
      }
    }
    const std::vector<std::int64_t> together(group.begin(), group.end());
    RowBinder(choose_lead).text(json_list(together));
    const std::int64_t lead = choose_lead.first_number();
    for (const std::int64_t entity : together) {
      RowBinder(update_same_as)
          .number(entity == lead ? std::nullopt : std::optional(lead))
          .number(entity)
          .execute();
      concerned.erase(entity);
    }
  }
  for (const std::int64_t revision : revisions) happenings.write_again(revision);
  summaries.add_ties(tied);
}

void EntityMerger::State::say(const Named& entity, std::int64_t other, const char* state,
                              const std::string& evidence) {
  decide(entity, read(other), {"analyst", evidence}, state, std::nullopt);
  settle({entity.id, other}, 0);
}

EntityMerger::EntityMerger(Database& database, EntityMentions& mentions, HappeningWriter& happenings,
                           SummaryWriter& summaries, WordTest is_legal_form)
    : state_(std::make_unique<State>(database, mentions, happenings, summaries, std::move(is_legal_form))) {}
EntityMerger::~EntityMerger() = default;

void EntityMerger::write(std::int64_t revision, std::int64_t run, const NamesOfText& names) {
  State& state = *state_;
  state.companies = 0;
  std::set<std::int64_t> fresh;
  std::vector<std::int64_t> met;  // who bears a name that is new for somebody, and may not be named again
  for (const NewName& name : names.fresh) {
    const std::vector<std::string> forms = state.forms_of(name.type, name.name);
    state.write_forms(name, forms);
    for (const std::string& form : forms) {
      const std::vector<std::int64_t> others = state.bearers(form, name.entity);
      for (const std::int64_t other : others) state.possible.erase(other);
      // Of names of one form none has the others then, but a short name may have few fuller ones.
      if (others.size() > max_of_form && (form[1] == '1' || form[1] == '2')) state.possible.clear();
      if (form[1] == '2' && others.size() <= max_of_form) state.reconsider_short(name.entity, others);
      if ((form[1] == '=' || form[1] == '#') && others.size() <= max_of_form)
        met.insert(met.end(), others.begin(), others.end());
    }
    state.possible.erase(name.entity);
    fresh.insert(name.entity);
  }
  std::vector<std::int64_t> open;  // who may be another name of one that is known
  for (const std::int64_t entity : names.unlisted)
    if (!state.is_alone(entity) && state.read(entity).lead == entity) open.push_back(entity);
  for (const std::int64_t entity : fresh)  // a listed one that bears a name some text has as unlisted
    if (std::find(open.begin(), open.end(), entity) == open.end()) open.push_back(entity);
  for (const std::int64_t entity : met)
    if (std::find(open.begin(), open.end(), entity) == open.end() && state.read(entity).lead == entity)
      open.push_back(entity);
  std::size_t comparisons = 0;
  for (const std::int64_t entity : open) {
    if (state.is_alone(entity) || ++comparisons > max_comparisons) continue;
    if (const Named named = state.read(entity); named.type != "PLACE") state.look_at(named, revision, run);
  }
}

void EntityMerger::join(std::int64_t entity, std::int64_t other, const std::string& evidence) {
  state_->say(state_->read(entity), other, "merged", evidence);
}

void EntityMerger::part(std::int64_t entity, std::int64_t other, const std::string& evidence) {
  state_->say(state_->read(entity), other, "split", evidence);
}

}  // namespace dateline::pipeline
