// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/format.hpp"
#include "waif/abi.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

// The process's one ledger. Everything here is usable before constructors and after destructors
// have run, from any thread.
namespace waif::runtime {

using trace::counter;

inline constexpr std::uint32_t sites_per_block = 128;
inline constexpr std::uint32_t max_sites = 1 << 17;

// One thread's counts. Only the owning thread writes; a dead thread's shard goes to the next
// thread that starts, with its counts.
struct shard {
  struct cached { // creation sites that this thread used last
    const void* caller;
    const void* pc;
    std::uint32_t function;
    std::uint32_t site;
    std::uint64_t* cells;
  };
  static constexpr std::size_t cache_size = 256;

  std::uint64_t* blocks[max_sites / sites_per_block];
  cached cache[cache_size];
  shard* next;      // of all shards
  shard* next_free; // of those without a thread

  cached& slot(const void* caller, const void* pc) noexcept {
    const auto mixed =
        reinterpret_cast<std::uintptr_t>(caller) ^ (reinterpret_cast<std::uintptr_t>(pc) >> 3);
    return cache[mixed % cache_size];
  }
};

// Plain for the owner, readable for the dump's readers at any time.
inline void add(std::uint64_t* cells, counter which, std::uint64_t n = 1) noexcept {
  std::atomic_ref cell(cells[which]);
  cell.store(cell.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
}

// This thread's shard; null when the ledger is off.
extern constinit thread_local shard* self_shard [[gnu::tls_model("initial-exec")]];
shard* attach() noexcept;
inline shard* self() noexcept { return self_shard ? self_shard : attach(); }

// Counts of forked children begin anew: what belongs to another generation is not theirs.
extern std::atomic<std::uint32_t> generation;

// Adds to this thread's cell of `site`. 0 is no site.
void count(std::uint32_t site, counter which, std::uint64_t n = 1) noexcept;

// The site of `function` created from `caller` by a hook called at `pc`; 0 when there is none
// left. Fills this thread's cache.
shard::cached* find_site(shard& mine, waif_function* function, const void* caller,
                         const void* pc) noexcept;

// Keeps a sample of a lost exception unless the site has enough of them.
bool wants_sample(std::uint32_t site) noexcept;
void add_sample(std::uint32_t site, const char* type, const char* what) noexcept;

} // namespace waif::runtime
