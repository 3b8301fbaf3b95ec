// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ledger.hpp"

#include "async.hpp"
#include "census.hpp"
#include "clock.hpp"
#include "exceptions.hpp"
#include "log.hpp"
#include "modules.hpp"
#include "process.hpp"
#include "rare.hpp"
#include "recent.hpp"
#include "signal_dump.hpp"
#include "state.hpp"
#include "suppressions.hpp"
#include "tokens.hpp"
#include "watchdog.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <unistd.h>

static constexpr waif_self_block nobody{nullptr, WAIF_NOBODY, 0};

// Weak as in instrumented modules; the loader makes them one.
extern "C" {
[[gnu::weak, gnu::visibility("default"),
  gnu::tls_model("initial-exec")]] __thread waif_self_block waif_self = nobody;
}

namespace waif::runtime {

constinit thread_local shard* self_shard [[gnu::tls_model("initial-exec")]] = nullptr;
constinit std::atomic<std::uint32_t> generation{1};
constinit bool tracks_tasks = true;
constinit std::atomic<std::uint64_t> clock_start_ms{0};
constinit state the;

namespace {

constinit std::atomic<bool> off{false};

void end_thread(void* mine) noexcept {
  auto* ended = static_cast<shard*>(mine);
  switch_token(*ended, 0);
  const locked lock;
  ended->next_free = the.free;
  the.free = ended;
  self_shard = nullptr;
  waif_self = nobody;
}

// The parent's file, sites and shards stay the parent's.
void begin_child() noexcept {
  pthread_mutex_init(&the.mutex, nullptr);
  the.dump.abandon();
  the.opened = false;
  the.last_census = nullptr;
  forget_sites();
  the.free = nullptr;
  for (shard* s = the.all; s; s = s->next) {
    s->tasks.forget(*s);
    s->token = s->now = 0;
    s->counted_id = s->last_id;
    std::memset(s->blocks, 0, sizeof s->blocks);
    std::memset(static_cast<void*>(s->cache), 0, sizeof s->cache);
    s->next_free = the.free;
    the.free = s;
  }
  self_shard = nullptr; // the next task attaches anew, and opens the child's dump
  waif_self = nobody;
  generation.fetch_add(1, std::memory_order_relaxed);
  forget_exceptions();
  forget_async();
  forget_tokens();
  forget_watchdog();
  forget_signal_dump();
  forget_rare();
  forget_recent();
  // Without %p the child would take the parent's place.
  if (*the.chosen.dump && !std::strstr(the.chosen.dump, "%p")) {
    const auto used = std::strlen(the.chosen.dump);
    if (used + 4 <= sizeof the.chosen.dump)
      std::memcpy(the.chosen.dump + used, ".%p", 4);
  }
}

void configure() noexcept {
  the.configured = true;
  parse_options(the.chosen);
  open_log(the.chosen);
  read_suppressions(the.chosen);
  if (!the.chosen.enabled)
    off.store(true, std::memory_order_relaxed);
  tracks_tasks = the.chosen.tracks_tasks;
  pthread_key_create(&the.thread_end, end_thread);
  pthread_atfork([] { pthread_mutex_lock(&the.mutex); }, [] { pthread_mutex_unlock(&the.mutex); },
                 begin_child);
}

void open_dump() noexcept {
  the.opened = true;
  char path[4096];
  const char* where = nullptr;
  if (*the.chosen.dump) {
    if (expand_path(the.chosen.dump, path, sizeof path))
      where = path;
    else
      say("dump= path is too long, no dump");
  }
  clock_start_ms.store(monotonic_ms(), std::memory_order_relaxed);
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  const auto start = static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
                     static_cast<std::uint64_t>(now.tv_nsec);
  if (const char* failed = the.dump.open(where, static_cast<std::uint64_t>(getpid()), start))
    say("%s '%s': %s; nothing is dumped", failed, where ? where : "", std::strerror(errno));
  char program[PATH_MAX];
  const auto size = std::strlen(program_path(program));
  if (auto* r = append<trace::program_record>(size)) {
    r->path_size = static_cast<std::uint32_t>(size);
    std::memcpy(r + 1, program, size);
    the.dump.publish(r, trace::record_type::program);
  }
}

std::uint64_t* block_of(shard& mine, std::uint32_t site) noexcept {
  auto*& block = mine.blocks[site / sites_per_block];
  if (block)
    return block;
  const locked lock;
  constexpr auto cells = sites_per_block * trace::counter_count;
  auto* r = append<trace::counters_record>(cells * sizeof(std::uint64_t));
  if (!r)
    return nullptr;
  r->first_site = site / sites_per_block * sites_per_block;
  r->site_count = sites_per_block;
  the.dump.publish(r, trace::record_type::counters);
  std::atomic_ref(block).store(reinterpret_cast<std::uint64_t*>(r + 1), std::memory_order_release);
  return block;
}

} // namespace

std::uint64_t* cells_of(shard& mine, std::uint32_t site) noexcept {
  return block_of(mine, site) ? mine.cells_of(site) : nullptr;
}

void report_failure() noexcept {
  if (const char* what = the.dump.take_failure())
    say("%s '%s': %s; counts from here on are lost", what, the.chosen.dump, std::strerror(errno));
}

// Under the lock.
static shard* take_shard() noexcept {
  shard* mine = the.free;
  if (mine) {
    the.free = mine->next_free;
  } else {
    mine = static_cast<shard*>(the.memory.take(sizeof(shard)));
    if (!mine)
      return nullptr;
    mine->index = the.all ? the.all->index : 0;
    if (mine->index != no_index)
      ++mine->index;
    mine->last_id = mine->counted_id = std::uint64_t{mine->index} << 48;
    mine->next = the.all;
    the.all = mine;
  }
  mine->token = 0;
  pthread_setspecific(the.thread_end, mine);
  self_shard = mine;
  if (mine->index != no_index) // else every hook is called
    waif_self = {mine, mine->index, mine->token};
  return mine;
}

bool is_on() noexcept {
  if (off.load(std::memory_order_relaxed))
    return false;
  const locked lock;
  if (!the.configured)
    configure();
  return !off.load(std::memory_order_relaxed);
}

shard* attach() noexcept {
  if (!is_on())
    return nullptr;
  bool first;
  shard* mine;
  {
    const locked lock;
    first = !the.opened;
    if (first)
      open_dump();
    mine = take_shard();
  }
  if (first && the.chosen.watchdog > 0) // without the lock, which its thread wants
    start_watchdog(static_cast<std::uint32_t>(the.chosen.watchdog));
  if (first && the.chosen.dump_signal > 0)
    start_signal_dump(the.chosen.dump_signal);
  return mine;
}

void count(std::uint32_t site, counter which, std::uint64_t n) noexcept {
  shard* mine = site ? self() : nullptr;
  if (!mine)
    return;
  if (auto* cells = cells_of(*mine, site))
    add(cells, which, n);
}

totals sum() noexcept {
  totals result{};
  const locked lock;
  const auto add_up = [&result](unsigned first, unsigned last) {
    for (const shard* s = the.all; s; s = s->next)
      for (std::uint32_t b = 0; b <= the.sites / sites_per_block; ++b) {
        auto* block = std::atomic_ref(const_cast<std::uint64_t*&>(s->blocks[b]))
                          .load(std::memory_order_acquire);
        for (std::uint32_t i = 0; block && i < sites_per_block; ++i)
          for (unsigned c = first; c < last; ++c)
            result.n[c] += std::atomic_ref(block[i * trace::counter_count + c])
                               .load(std::memory_order_acquire);
      }
  };
  // Ends before beginnings, or a task that comes and goes meanwhile would have ended only.
  static_assert(trace::created == 0);
  add_up(trace::created + 1, trace::counter_count);
  add_up(trace::created, trace::created + 1);
  return result;
}

const options& chosen_options() noexcept { return the.chosen; }

bool is_open() noexcept {
  const locked lock;
  return the.opened;
}

bool dump_now() noexcept {
  const locked lock;
  dump_census(false);
  return the.dump.on_disk();
}

void complete_dump() noexcept {
  const locked lock;
  dump_census(true);
  the.dump.complete();
}

} // namespace waif::runtime
