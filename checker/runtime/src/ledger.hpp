// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "tasks.hpp"
#include "trace/format.hpp"
#include "waif/abi.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

// The process's one ledger. Everything here is usable before constructors and after destructors
// have run, from any thread.
extern "C" {
[[gnu::visibility("default"),
  gnu::tls_model("initial-exec")]] extern __thread waif_self_block waif_self;
}

namespace waif::runtime {

using trace::counter;

inline constexpr std::uint32_t sites_per_block = 128;
inline constexpr std::uint32_t max_sites = 1 << 17;
inline constexpr unsigned site_bits = 20; // of node.site; the generation is in those above

// One thread's counts and live tasks. Only the owning thread writes; a dead thread's shard goes
// to the next thread that starts, as it is. Instrumented code knows its beginning.
struct shard : waif_thread {
  std::uint64_t* blocks[max_sites / sites_per_block];
  task_slabs tasks;
  std::uint64_t counted_id; // as far as last_id is counted for tokens
  shard* next;              // of all shards
  shard* next_free;         // of those without a thread
  std::uint32_t index;      // from 1 on; `no_index` for all that come after the last one

  // The cells of a site that this thread has counted before, or null.
  std::uint64_t* cells_of(std::uint32_t site) const noexcept {
    auto* block = blocks[site / sites_per_block];
    return block ? block + site % sites_per_block * trace::counter_count : nullptr;
  }
  waif_cached& slot(const void* caller, const void* pc) noexcept {
    const auto mixed =
        reinterpret_cast<std::uintptr_t>(caller) ^ reinterpret_cast<std::uintptr_t>(pc);
    return cache[mixed % WAIF_CACHE_SIZE];
  }
};
inline constexpr std::uint32_t no_index = 0xffff;

// Plain for the owner, readable for the dump's readers at any time.
inline void add(std::uint64_t* cells, counter which, std::uint64_t n = 1) noexcept {
  std::atomic_ref cell(cells[which]);
  cell.store(cell.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
}

// Reads the options when nobody did before.
bool is_on() noexcept;

// This thread's shard; null when the ledger is off.
extern constinit thread_local shard* self_shard [[gnu::tls_model("initial-exec")]];
shard* attach() noexcept;
inline shard* self() noexcept { return self_shard ? self_shard : attach(); }

// Counts of forked children begin anew: what belongs to another generation is not theirs.
extern std::atomic<std::uint32_t> generation;

inline std::uint32_t in_this_process(std::uint32_t site) noexcept {
  return site | generation.load(std::memory_order_relaxed) << site_bits;
}
inline std::uint32_t site_of(std::uint32_t tagged) noexcept {
  return tagged & ((1u << site_bits) - 1);
}
inline bool is_ours(std::uint32_t tagged) noexcept {
  return tagged == in_this_process(site_of(tagged));
}

// Whether live tasks are known one by one, or only counted. Decided before the first task.
extern bool tracks_tasks;

// Adds to this thread's cell of `site`. 0 is no site.
void count(std::uint32_t site, counter which, std::uint64_t n = 1) noexcept;

// The site of `function` created from `caller` by a hook called at `pc`; 0 when there is none
// left. Fills this thread's cache.
waif_cached* find_site(shard& mine, waif_function* function, const void* caller,
                       const void* pc) noexcept;

// Keeps a sample of an exception unless the site has enough of them.
bool wants_sample(std::uint32_t site, trace::fate what) noexcept;
void add_sample(std::uint32_t site, trace::fate fate, const char* type, const char* what) noexcept;

} // namespace waif::runtime
