// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "census.hpp"
#include "memory.hpp"
#include "state.hpp"
#include "tokens.hpp"
#include "watchdog.hpp"

#include <algorithm>

namespace waif::runtime {
namespace {

constexpr unsigned oldest = 4;    // examples a site
constexpr unsigned relatives = 8; // of each, on the way up and on the way down

struct tally {
  trace::live_entry entry;
  live* examples[oldest]; // the oldest, in the order of age
  unsigned used;
};

void add_example(tally& t, live& l) noexcept {
  const auto younger = [&l](const live* other) {
    return l.born_ms != other->born_ms ? l.born_ms < other->born_ms : l.id < other->id;
  };
  if (t.used == oldest) {
    if (!younger(t.examples[oldest - 1]))
      return;
    --t.used;
  }
  auto at = t.used++;
  for (; at > 0 && younger(t.examples[at - 1]); --at)
    t.examples[at] = t.examples[at - 1];
  t.examples[at] = &l;
}

void add_to(tally& t, live& l) noexcept {
  auto& e = t.entry;
  e.oldest_ms = e.site == 0 ? l.born_ms : std::min(e.oldest_ms, l.born_ms);
  e.site = l.site;
  if (l.step() == WAIF_STATE_CREATED)
    ++e.never_started;
  else if (l.step() == WAIF_STATE_SUSPENDED)
    ++e.suspended, e.stuck += is_stuck(l.idle_ms);
  else
    ++e.running;
  add_example(t, l);
}

// The example, those that wait for it, and those that it waits for. `mark` keeps a task from
// being taken twice.
std::size_t choose(const edges& who, live& example, live** into, std::size_t room) noexcept {
  std::size_t n = 0;
  const auto take = [&](live* l) {
    if (l->mark != 0 || n == room)
      return false;
    l->mark = 1;
    into[n++] = l;
    return true;
  };
  take(&example);
  live* l = &example;
  for (unsigned up = 0; up <= relatives; ++up) {
    live* next = who.awaiter_of(*l);
    if (!next)
      break;
    l->awaited_by = next->id;
    if (next->awaiting == 0)
      next->awaiting = l->id;
    if (!take(next))
      break;
    l = next;
  }
  l = &example;
  for (unsigned down = 0; down <= relatives; ++down) {
    live* next = who.awaited_by(*l);
    if (!next)
      break;
    l->awaiting = next->id;
    next->awaited_by = l->id;
    if (!take(next))
      break;
    l = next;
  }
  return n;
}

void count_tokens(const census& now, bool final) noexcept {
  for (std::uint32_t t = 1; t <= token_count(); ++t) {
    auto* r = token_record_of(t);
    r->live = 0;
    r->uncounted = final ? uncounted(t) : 0;
  }
  for (const live& l : now)
    if (auto* r = token_record_of(l.token))
      ++r->live;
}

// The last one's place if it is large enough, else a place twice as large: all together take at
// most twice the space of the largest.
trace::census_record* place(std::size_t size) noexcept {
  auto* last = the.last_census;
  if (last && last->head.size >= size) {
    the.dump.publish(last, trace::record_type::unfinished);
    return last;
  }
  auto* fresh =
      append<trace::census_record>((last ? 2 * size : size) - sizeof(trace::census_record));
  if (fresh && last)
    the.dump.publish(last, trace::record_type::unfinished);
  return the.last_census = fresh;
}

} // namespace

void dump_census(bool final) noexcept {
  if (!the.opened || !tracks_tasks)
    return;
  const census now;
  const auto sites = the.sites + 1;
  const auto space = sites * (sizeof(tally) + oldest * (1 + 2 * (relatives + 1)) * sizeof(live*));
  auto* tallies = static_cast<tally*>(map_memory(space));
  if (!tallies)
    return;
  auto** chosen = reinterpret_cast<live**>(tallies + sites);
  for (live& l : now)
    add_to(tallies[l.site], l);
  std::uint32_t live_sites = 0;
  std::size_t tasks = 0;
  const edges who(now);
  for (std::uint32_t s = 0; s < sites; ++s) {
    live_sites += tallies[s].used != 0;
    for (unsigned i = 0; i < tallies[s].used; ++i)
      tasks += choose(who, *tallies[s].examples[i], chosen + tasks,
                      sites * oldest * (1 + 2 * (relatives + 1)) - tasks);
  }
  const auto size = sizeof(trace::census_record) + live_sites * sizeof(trace::live_entry) +
                    tasks * sizeof(trace::task_entry);
  if (auto* r = place(size)) {
    r->taken_ms = now.taken_ms();
    r->final = final;
    r->site_count = live_sites;
    r->task_count = static_cast<std::uint32_t>(tasks);
    auto* entry = reinterpret_cast<trace::live_entry*>(r + 1);
    for (std::uint32_t s = 0; s < sites; ++s)
      if (tallies[s].used != 0)
        *entry++ = tallies[s].entry;
    auto* task = reinterpret_cast<trace::task_entry*>(entry);
    for (std::size_t i = 0; i < tasks; ++i) {
      const live& l = *chosen[i];
      *task++ = {l.id,    l.awaited_by, l.awaiting, l.site,   l.state,
                 l.token, l.born_ms,    l.idle_ms,  l.resumes};
    }
    the.dump.publish(r, trace::record_type::census);
  }
  count_tokens(now, final);
  unmap_memory(tallies, space);
}

} // namespace waif::runtime
