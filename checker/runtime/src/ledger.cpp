// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ledger.hpp"

#include "async.hpp"
#include "exceptions.hpp"
#include "log.hpp"
#include "modules.hpp"
#include "options.hpp"
#include "pool.hpp"
#include "process.hpp"
#include "trace/writer.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <mutex>
#include <pthread.h>
#include <unistd.h>

namespace waif::runtime {

constinit thread_local shard* self_shard [[gnu::tls_model("initial-exec")]] = nullptr;
constinit std::atomic<std::uint32_t> generation{1};

namespace {

struct site_entry { // never changes once it is in a bucket
  const void* caller;
  const void* pc;
  std::uint32_t function;
  std::uint32_t id;
  site_entry* next;
};

struct known_module {
  std::uintptr_t bias;
  std::uint32_t id;
  unsigned build_id_size;
  unsigned char build_id[64];
  known_module* next;
};

// Everything that only the slow paths touch. The mutex is pthread's: it can be set up again in a
// forked child, and the sanitizers know it.
struct state {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  bool configured = false; // options read, handlers in place
  bool opened = false;     // in this generation
  pthread_key_t thread_end{};
  options chosen;
  trace::writer dump;
  bump memory;
  std::uint32_t functions = 0;
  std::uint32_t sites = 0;
  std::uint32_t modules = 0;
  known_module* known = nullptr;
  shard* all = nullptr;
  shard* free = nullptr;
};
constinit state the;
constinit std::atomic<bool> off{false};
constinit std::atomic<site_entry*> buckets[4096]{};
constinit std::atomic<std::uint8_t> samples[max_sites]{};
constexpr std::uint8_t max_samples = 4;

struct locked {
  locked() noexcept { pthread_mutex_lock(&the.mutex); }
  ~locked() { pthread_mutex_unlock(&the.mutex); }
  locked(const locked&) = delete;
  locked& operator=(const locked&) = delete;
};

void report_failure() noexcept {
  if (const char* what = the.dump.take_failure())
    say("%s '%s': %s; counts from here on are lost", what, the.chosen.dump, std::strerror(errno));
}

template <class T> T* append(std::size_t extra = 0) noexcept {
  auto* fresh = static_cast<T*>(the.dump.append(sizeof(T) + extra));
  report_failure();
  return fresh;
}

void end_thread(void* mine) noexcept {
  const locked lock;
  auto* ended = static_cast<shard*>(mine);
  ended->next_free = the.free;
  the.free = ended;
  self_shard = nullptr;
}

// The parent's file, sites and shards stay the parent's.
void begin_child() noexcept {
  pthread_mutex_init(&the.mutex, nullptr);
  the.dump.abandon();
  the.opened = false;
  the.functions = the.sites = the.modules = 0;
  the.known = nullptr;
  for (auto& bucket : buckets)
    bucket.store(nullptr, std::memory_order_relaxed);
  for (auto& n : samples)
    n.store(0, std::memory_order_relaxed);
  the.free = nullptr;
  for (shard* s = the.all; s; s = s->next) {
    std::memset(s->blocks, 0, sizeof s->blocks);
    std::memset(s->cache, 0, sizeof s->cache);
    if (s == self_shard)
      continue;
    s->next_free = the.free;
    the.free = s;
  }
  self_shard = nullptr; // the next task attaches anew, and opens the child's dump
  generation.fetch_add(1, std::memory_order_relaxed);
  forget_exceptions();
  forget_async();
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
  if (!the.chosen.enabled)
    off.store(true, std::memory_order_relaxed);
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

// Ids carry the generation, so a forked child sees its parent's records as new.
constexpr unsigned index_bits = 24;
std::uint32_t tagged(std::uint32_t index) noexcept {
  return generation.load(std::memory_order_relaxed) << index_bits | index;
}
bool is_current(std::uint32_t id) noexcept {
  return id != 0 && (id >> index_bits) == (generation.load(std::memory_order_relaxed) & (0xffu));
}
std::uint32_t untagged(std::uint32_t id) noexcept { return id & ((1u << index_bits) - 1); }

std::uint32_t add_function(waif_function& f) noexcept {
  std::atomic_ref id(f.id);
  if (is_current(id.load(std::memory_order_relaxed)))
    return id.load(std::memory_order_relaxed);
  if (f.version != WAIF_ABI_VERSION || the.functions + 1 >= 1u << index_bits) {
    static constinit std::atomic<bool> told{false};
    if (!told.exchange(true))
      say("'%s' was compiled for version %u of the ledger, this is version %u: not tracked",
          f.version <= WAIF_ABI_VERSION ? f.name : "?", f.version, WAIF_ABI_VERSION);
    return 0;
  }
  const auto name = std::strlen(f.name), file = std::strlen(f.file);
  auto* r = append<trace::function_record>(name + file);
  if (!r)
    return 0;
  r->id = ++the.functions;
  r->kind = f.kind;
  r->flags = f.flags;
  r->line = f.line;
  r->column = f.column;
  r->name_size = static_cast<std::uint32_t>(name);
  r->file_size = static_cast<std::uint32_t>(file);
  auto* text = reinterpret_cast<char*>(r + 1);
  std::memcpy(text, f.name, name);
  std::memcpy(text + name, f.file, file);
  the.dump.publish(r, trace::record_type::function);
  id.store(tagged(r->id), std::memory_order_release);
  return tagged(r->id);
}

std::uint32_t add_module(const module_info& m) noexcept {
  for (const auto* k = the.known; k; k = k->next)
    if (k->bias == m.bias && k->build_id_size == m.build_id_size &&
        std::memcmp(k->build_id, m.build_id, m.build_id_size) == 0)
      return k->id;
  const auto path = std::strlen(m.path);
  auto* k = static_cast<known_module*>(the.memory.take(sizeof(known_module)));
  auto* r = k ? append<trace::module_record>(m.build_id_size + path) : nullptr;
  if (!r)
    return 0;
  k->bias = m.bias;
  k->build_id_size = m.build_id_size;
  std::memcpy(k->build_id, m.build_id, m.build_id_size);
  k->id = r->id = ++the.modules;
  k->next = the.known;
  the.known = k;
  r->build_id_size = m.build_id_size;
  r->path_size = static_cast<std::uint32_t>(path);
  auto* text = reinterpret_cast<char*>(r + 1);
  std::memcpy(text, m.build_id, m.build_id_size);
  std::memcpy(text + m.build_id_size, m.path, path);
  the.dump.publish(r, trace::record_type::module);
  return k->id;
}

std::atomic<site_entry*>& bucket_of(std::uint32_t function, const void* caller,
                                    const void* pc) noexcept {
  auto mixed = reinterpret_cast<std::uintptr_t>(caller) * 31 +
               reinterpret_cast<std::uintptr_t>(pc) * 7 + function;
  mixed *= 0x9e3779b97f4a7c15u;
  return buckets[mixed >> 52];
}

const site_entry* look_up(std::uint32_t function, const void* caller, const void* pc) noexcept {
  for (const site_entry* e = bucket_of(function, caller, pc).load(std::memory_order_acquire); e;
       e = e->next)
    if (e->function == function && e->caller == caller && e->pc == pc)
      return e;
  return nullptr;
}

const site_entry* add_site(waif_function& f, const void* caller, const void* pc) noexcept {
  // The loader's lock before ours, never the other way round.
  module_info from_hook, from_caller;
  const bool has_hook = find_module(pc, from_hook);
  const bool has_caller = find_module(caller, from_caller);
  const locked lock;
  const auto function = add_function(f);
  if (function == 0)
    return nullptr;
  if (const auto* found = look_up(function, caller, pc))
    return found;
  if (the.sites + 1 >= max_sites) {
    static constinit std::atomic<bool> told{false};
    if (!told.exchange(true))
      say("more than %u sites: later ones are not tracked", max_sites);
    return nullptr;
  }
  const auto hook_module = has_hook ? add_module(from_hook) : 0;
  const auto caller_module = has_caller ? add_module(from_caller) : 0;
  auto* e = static_cast<site_entry*>(the.memory.take(sizeof(site_entry)));
  auto* r = e ? append<trace::site_record>() : nullptr;
  if (!r)
    return nullptr;
  r->id = ++the.sites;
  r->function = untagged(function);
  r->hook_module = hook_module;
  r->caller_module = caller_module;
  r->hook_offset = reinterpret_cast<std::uintptr_t>(pc) - from_hook.bias;
  r->caller_offset = reinterpret_cast<std::uintptr_t>(caller) - from_caller.bias;
  the.dump.publish(r, trace::record_type::site);
  auto& bucket = bucket_of(function, caller, pc);
  *e = {caller, pc, function, r->id, bucket.load(std::memory_order_relaxed)};
  bucket.store(e, std::memory_order_release);
  return e;
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

std::uint64_t* cells_of(shard& mine, std::uint32_t site) noexcept {
  auto* block = mine.blocks[site / sites_per_block];
  if (!block)
    block = block_of(mine, site);
  return block ? block + site % sites_per_block * trace::counter_count : nullptr;
}

} // namespace

shard* attach() noexcept {
  if (off.load(std::memory_order_relaxed))
    return nullptr;
  const locked lock;
  if (!the.configured)
    configure();
  if (off.load(std::memory_order_relaxed))
    return nullptr;
  if (!the.opened)
    open_dump();
  shard* mine = the.free;
  if (mine) {
    the.free = mine->next_free;
  } else {
    mine = static_cast<shard*>(the.memory.take(sizeof(shard)));
    if (!mine)
      return nullptr;
    mine->next = the.all;
    the.all = mine;
  }
  pthread_setspecific(the.thread_end, mine);
  return self_shard = mine;
}

void count(std::uint32_t site, counter which, std::uint64_t n) noexcept {
  shard* mine = site ? self() : nullptr;
  if (!mine)
    return;
  if (auto* cells = cells_of(*mine, site))
    add(cells, which, n);
}

shard::cached* find_site(shard& mine, waif_function* function, const void* caller,
                         const void* pc) noexcept {
  const auto id = std::atomic_ref(function->id).load(std::memory_order_acquire);
  const site_entry* found = is_current(id) ? look_up(id, caller, pc) : nullptr;
  if (!found)
    found = add_site(*function, caller, pc);
  auto* cells = found ? cells_of(mine, found->id) : nullptr;
  if (!cells)
    return nullptr;
  auto& slot = mine.slot(caller, pc);
  slot = {caller, pc, found->function, found->id, cells};
  return &slot;
}

bool wants_sample(std::uint32_t site) noexcept {
  return samples[site].load(std::memory_order_relaxed) < max_samples &&
         samples[site].fetch_add(1, std::memory_order_relaxed) < max_samples;
}

void add_sample(std::uint32_t site, const char* type, const char* what) noexcept {
  constexpr std::size_t longest = 1024;
  const auto type_size = strnlen(type, longest), what_size = strnlen(what, longest);
  const locked lock;
  auto* r = append<trace::lost_record>(type_size + what_size);
  if (!r)
    return;
  r->site = site;
  r->type_size = static_cast<std::uint32_t>(type_size);
  r->what_size = static_cast<std::uint32_t>(what_size);
  auto* text = reinterpret_cast<char*>(r + 1);
  std::memcpy(text, type, type_size);
  std::memcpy(text + type_size, what, what_size);
  the.dump.publish(r, trace::record_type::lost);
}

totals sum() noexcept {
  totals result{};
  const locked lock;
  for (const shard* s = the.all; s; s = s->next)
    for (std::uint32_t b = 0; b <= the.sites / sites_per_block; ++b) {
      auto* block = std::atomic_ref(const_cast<std::uint64_t*&>(s->blocks[b]))
                        .load(std::memory_order_acquire);
      if (!block)
        continue;
      for (std::uint32_t i = 0; i < sites_per_block * trace::counter_count; ++i)
        result.n[i % trace::counter_count] +=
            std::atomic_ref(block[i]).load(std::memory_order_relaxed);
    }
  return result;
}

const options& chosen_options() noexcept { return the.chosen; }

bool is_open() noexcept {
  const locked lock;
  return the.opened;
}

bool dump_is_on_disk() noexcept {
  const locked lock;
  return the.dump.on_disk();
}

void complete_dump() noexcept {
  const locked lock;
  the.dump.complete();
}

} // namespace waif::runtime
