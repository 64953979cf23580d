#include "pipeline/store/event_keys.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "pipeline/store/statements.h"

namespace dateline::pipeline {
namespace {

constexpr std::int64_t max_entries_of_key = 1'000;
constexpr std::size_t max_remembered = 250'000;  // keys and entries

}  // namespace

struct EventKeys::State {
  explicit State(Database& opened)
      : read_key(opened, "read_event_key"),
        find_days(opened, "find_days_by_key"),
        find_spans(opened, "find_spans_by_key"),
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
    Entries entries;          ///< none if it is not whole
    std::uint64_t waits = 0;  ///< the time of writing at which what was added to it last is written
  };
  Key& remember(std::int64_t key);
  void write();

  std::unordered_map<std::int64_t, Key> keys;
  std::size_t remembered = 0;
  std::vector<Row> waiting;
  std::uint64_t time = 1;  ///< of the next writing

  RowStatement read_key;
  RowStatement find_days;
  RowStatement find_spans;
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
  waiting.clear();
  ++time;
}

EventKeys::EventKeys(Database& database) : state_(std::make_unique<State>(database)) {}
EventKeys::~EventKeys() = default;

void EventKeys::find_days(std::int64_t key, std::int64_t begin, std::int64_t end,
                          std::vector<std::int64_t>& found) {
  State& state = *state_;
  const State::Key& known = state.remember(key);
  if (!known.whole) {
    if (known.waits == state.time) state.write();
    RowBinder(state.find_days).number(key).number(begin).number(end).number(limit);
    while (state.find_days.step()) found.push_back(state.find_days.number(0));
    return;
  }
  auto entry = std::lower_bound(known.entries.begin(), known.entries.end(), Entry{true, begin, 0, 0});
  for (std::int64_t left = limit; left > 0 && entry != known.entries.end() && entry->begin < end;
       ++entry, --left)
    found.push_back(entry->event);
}

void EventKeys::find_spans(std::int64_t key, std::int64_t begin, std::int64_t end, std::int64_t from,
                           std::vector<std::int64_t>& found) {
  State& state = *state_;
  const State::Key& known = state.remember(key);
  if (!known.whole) {
    if (known.waits == state.time) state.write();
    RowBinder(state.find_spans).number(key).number(begin).number(end).number(from).number(limit);
    while (state.find_spans.step()) found.push_back(state.find_spans.number(0));
    return;
  }
  auto entry = std::lower_bound(known.entries.begin(), known.entries.end(), Entry{false, from, 0, 0});
  for (std::int64_t left = limit; left > 0 && entry != known.entries.end(); ++entry) {
    if (entry->is_day || entry->begin >= end) break;
    if (entry->end <= begin) continue;
    found.push_back(entry->event);
    --left;
  }
}

void EventKeys::add(std::int64_t key, const Entry& entry) {
  State& state = *state_;
  State::Key& known = state.remember(key);
  if (known.whole) {
    const auto at = std::lower_bound(known.entries.begin(), known.entries.end(), entry);
    if (at != known.entries.end() && *at == entry) return;
    known.entries.insert(at, entry);
    ++state.remembered;
  }
  known.waits = state.time;
  state.waiting.push_back({key, entry});
}

void EventKeys::remove(std::int64_t key, const Entry& entry) {
  State& state = *state_;
  State::Key& known = state.remember(key);
  if (known.waits == state.time) state.write();
  RowBinder row(state.delete_key);
  row.number(key).number(entry.is_day ? 1 : 0).number(entry.begin).number(entry.event).execute();
  std::erase_if(known.entries, [&](const Entry& other) {
    return other.is_day == entry.is_day && other.begin == entry.begin && other.event == entry.event;
  });
}

void EventKeys::write() {
  state_->write();
}

}  // namespace dateline::pipeline
