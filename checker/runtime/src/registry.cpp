// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions, modules and sites: seen once, then only looked up.
#include "ledger.hpp"
#include "log.hpp"
#include "modules.hpp"
#include "state.hpp"
#include "suppressions.hpp"

#include <cstring>

namespace waif::runtime {
namespace {

struct site_entry { // never changes once it is in a bucket
  const void* caller;
  const void* pc;
  std::uint32_t function;
  std::uint32_t id;
  site_entry* next;
};

constinit std::atomic<site_entry*> buckets[4096]{};
constinit std::atomic<std::uint8_t> samples[max_sites]{};
static_assert(static_cast<unsigned>(trace::fate::count) == 4); // two bits each

// Records by id, for the checks. Blocks of function records are made when needed.
constinit trace::site_record* site_records[max_sites]{};
constexpr std::uint32_t functions_per_block = 1024;
constinit trace::function_record** function_records[(1u << 24) / functions_per_block]{};

bool keep_function(trace::function_record* r) noexcept {
  auto**& block = function_records[r->id / functions_per_block];
  if (!block)
    block = static_cast<trace::function_record**>(
        the.memory.take(functions_per_block * sizeof(trace::function_record*)));
  if (block)
    block[r->id % functions_per_block] = r;
  return block != nullptr;
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
  const auto lines = f.suspend_count * sizeof(std::uint32_t);
  auto* r = append<trace::function_record>(lines + name + file);
  if (!r)
    return 0;
  r->id = the.functions + 1;
  if (!keep_function(r))
    return 0;
  ++the.functions;
  r->kind = f.kind;
  r->flags = f.flags;
  r->line = f.line;
  r->column = f.column;
  r->name_size = static_cast<std::uint32_t>(name);
  r->file_size = static_cast<std::uint32_t>(file);
  r->suppressed = suppressed_for(f.name, f.file);
  r->suspend_count = f.suspend_count;
  r->node_offset = std::atomic_ref(f.node_offset).load(std::memory_order_relaxed);
  r->frame_size = std::atomic_ref(f.frame_size).load(std::memory_order_relaxed);
  r->promise_size = f.promise_size;
  r->promise_align = f.promise_align;
  auto* text = reinterpret_cast<char*>(r + 1);
  if (lines != 0)
    std::memcpy(text, f.suspend_lines, lines);
  text += lines;
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
  k->record = r;
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
  r->id = the.sites + 1;
  site_records[r->id] = r;
  std::atomic_ref(the.sites).store(r->id, std::memory_order_release);
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

} // namespace

waif_cached* find_site(shard& mine, waif_function* function, const void* caller,
                       const void* pc) noexcept {
  const auto id = std::atomic_ref(function->id).load(std::memory_order_acquire);
  const site_entry* found = is_current(id) ? look_up(id, caller, pc) : nullptr;
  if (!found)
    found = add_site(*function, caller, pc);
  auto* cells = found ? cells_of(mine, found->id) : nullptr;
  if (!cells)
    return nullptr;
  auto& slot = mine.slot(caller, pc);
  slot = {caller, pc, cells, in_this_process(found->id) | std::uint64_t{mine.index} << 32};
  return &slot;
}

trace::site_record* record_of_site(std::uint32_t site) noexcept { return site_records[site]; }

trace::function_record* record_of_function(std::uint32_t function) noexcept {
  return function_records[function / functions_per_block][function % functions_per_block];
}

bool wants_sample(std::uint32_t site, trace::fate what) noexcept {
  auto& n = samples[site];
  const unsigned shift = 2 * static_cast<unsigned>(what); // two bits each: up to 3
  auto old = n.load(std::memory_order_relaxed);
  do {
    if ((old >> shift & 3) == 3)
      return false;
  } while (!n.compare_exchange_weak(old, static_cast<std::uint8_t>(old + (1u << shift)),
                                    std::memory_order_relaxed));
  return true;
}

void add_sample(std::uint32_t site, trace::fate fate, const char* type, const char* what) noexcept {
  constexpr std::size_t longest = 1024;
  const auto type_size = strnlen(type, longest), what_size = strnlen(what, longest);
  const locked lock;
  auto* r = append<trace::exception_record>(type_size + what_size);
  if (!r)
    return;
  r->site = site;
  r->fate = static_cast<std::uint32_t>(fate);
  r->type_size = static_cast<std::uint32_t>(type_size);
  r->what_size = static_cast<std::uint32_t>(what_size);
  auto* text = reinterpret_cast<char*>(r + 1);
  std::memcpy(text, type, type_size);
  std::memcpy(text + type_size, what, what_size);
  the.dump.publish(r, trace::record_type::exception);
}

void forget_sites() noexcept {
  the.functions = the.sites = the.modules = 0;
  the.known = nullptr;
  for (auto& bucket : buckets)
    bucket.store(nullptr, std::memory_order_relaxed);
  for (auto& n : samples)
    n.store(0, std::memory_order_relaxed);
}

} // namespace waif::runtime
