#include "pipeline/store/event_keys.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

constexpr std::int64_t max_entries_of_key = 100;  // reading more costs more than asking for a few days
constexpr std::size_t max_remembered = 250'000;   // keys and entries

}  // namespace

struct EventKeys::State {
  explicit State(Database& opened)
      : read_key(opened, "read_event_key"),
        find_entries(opened, "find_entries_by_key"),
        insert_keys(opened, "insert_event_key"),
        delete_key(opened, "delete_event_key") {}

  using Entries = std::vector<Entry>;  ///< ascending
  struct Row {
    std::int64_t key = 0;
    Entry entry;

    auto operator<=>(const Row&) const = default;
  };

  struct Key {
    bool whole = true;        ///< otherwise it has too many entries to be remembered
    Entries entries;          ///< if it is not whole, those that wait
    std::uint64_t waits = 0;  ///< the time of writing at which what was added to it last is written
  };
  /// Which entries are asked for: those of days or of longer times, that begin in [from, before) and end
  /// behind `after`.
  struct Wanted {
    bool is_day = false;
    std::int64_t from = 0;
    std::int64_t before = 0;
    std::int64_t after = 0;
  };
  Key& remember(std::int64_t key);
  /// Appends the first `limit` of the entries remembered.
  static void find(const Entries& entries, const Wanted& wanted, Entries& found);
  void find(std::int64_t key, const Wanted& wanted, std::vector<std::int64_t>& found);
  void write();

  std::unordered_map<std::int64_t, Key> keys;
  std::size_t remembered = 0;
  std::vector<Row> waiting;
  std::uint64_t time = 1;  ///< of the next writing

  RowStatement read_key;
  RowStatement find_entries;
  RowsStatement insert_keys;
  RowStatement delete_key;
};

EventKeys::State::Key& EventKeys::State::remember(std::int64_t key) {
  if (const auto known = keys.find(key); known != keys.end()) return known->second;
  if (remembered >= max_remembered) {
    write();
    keys.clear();
    remembered = 0;
  }
  Key read;
  RowBinder(read_key).number(key).number(max_entries_of_key + 1);
  while (read_key.step())
    read.entries.push_back(
        {read_key.number(0) != 0, read_key.number(1), read_key.number(2), read_key.number(3)});
  read.whole = read.entries.size() <= max_entries_of_key;
  if (!read.whole) read.entries = {};
  remembered += 1 + read.entries.size();
  return keys.emplace(key, std::move(read)).first->second;
}

void EventKeys::State::find(const Entries& entries, const Wanted& wanted, Entries& found) {
  auto entry = std::lower_bound(entries.begin(), entries.end(), Entry{wanted.is_day, wanted.from, 0, 0});
  for (std::int64_t left = limit; left > 0 && entry != entries.end(); ++entry) {
    if (entry->is_day != wanted.is_day || entry->begin >= wanted.before) break;
    if (entry->end <= wanted.after) continue;
    found.push_back(*entry);
    --left;
  }
}

void EventKeys::State::find(std::int64_t key, const Wanted& wanted, std::vector<std::int64_t>& found) {
  const Key& known = remember(key);
  Entries entries;
  find(known.entries, wanted, entries);
  if (!known.whole) {
    RowBinder row(find_entries);
    row.number(key).number(wanted.is_day ? 1 : 0).number(wanted.from).number(wanted.before);
    row.number(wanted.after).number(limit);
    while (find_entries.step())
      entries.push_back(
          {wanted.is_day, find_entries.number(0), find_entries.number(1), find_entries.number(2)});
    std::sort(entries.begin(), entries.end());
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
    entries.resize(std::min(entries.size(), static_cast<std::size_t>(limit)));
  }
  for (const Entry& entry : entries) found.push_back(entry.event);
}

void EventKeys::State::write() {
  std::sort(waiting.begin(), waiting.end());
  insert_keys.write(waiting, [](RowBinder& row, const Row& one) {
    const Entry& entry = one.entry;
    row.number(one.key)
        .number(entry.is_day ? 1 : 0)
        .number(entry.begin)
        .number(entry.event)
        .number(entry.end);
  });
  for (const Row& row : waiting)
    if (const auto key = keys.find(row.key); key != keys.end() && !key->second.whole) {
      remembered -= key->second.entries.size();
      key->second.entries.clear();
    }
  waiting.clear();
  ++time;
}

EventKeys::EventKeys(Database& database) : state_(std::make_unique<State>(database)) {}
EventKeys::~EventKeys() = default;

void EventKeys::find_days(std::int64_t key, std::int64_t begin, std::int64_t end,
                          std::vector<std::int64_t>& found) {
  state_->find(key, {true, begin, end, begin}, found);
}

void EventKeys::find_spans(std::int64_t key, std::int64_t begin, std::int64_t end, std::int64_t from,
                           std::vector<std::int64_t>& found) {
  state_->find(key, {false, from, end, begin}, found);
}

void EventKeys::add(std::int64_t key, const Entry& entry) {
  State& state = *state_;
  State::Key& known = state.remember(key);
  const auto at = std::lower_bound(known.entries.begin(), known.entries.end(), entry);
  if (at != known.entries.end() && *at == entry) return;
  known.entries.insert(at, entry);
  ++state.remembered;
  known.waits = state.time;
  state.waiting.push_back({key, entry});
}

void EventKeys::remove(std::int64_t key, const Entry& entry) {
  State& state = *state_;
  State::Key& known = state.remember(key);
  if (known.waits == state.time) state.write();
  RowBinder row(state.delete_key);
  row.number(key).number(entry.is_day ? 1 : 0).number(entry.begin).number(entry.event).execute();
  state.remembered -= std::erase_if(known.entries, [&](const Entry& other) {
    return other.is_day == entry.is_day && other.begin == entry.begin && other.event == entry.event;
  });
}

void EventKeys::write() {
  state_->write();
}

}  // namespace dateline::pipeline
