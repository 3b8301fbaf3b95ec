// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "ledger.hpp"
#include "options.hpp"
#include "pool.hpp"
#include "trace/writer.hpp"

#include <pthread.h>

namespace waif::runtime {

struct known_module {
  std::uintptr_t bias;
  std::uint32_t id;
  unsigned build_id_size;
  unsigned char build_id[64];
  const trace::module_record* record;
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
  trace::census_record* last_census = nullptr;
  shard* all = nullptr;
  shard* free = nullptr;
};
extern state the;

// A site's and its function's records, for as long as this generation lives; never null for a
// site that was counted.
trace::site_record* record_of_site(std::uint32_t site) noexcept;
trace::function_record* record_of_function(std::uint32_t function) noexcept;

bool is_generator(const trace::function_record& f) noexcept;

struct locked {
  locked() noexcept { pthread_mutex_lock(&the.mutex); }
  ~locked() { pthread_mutex_unlock(&the.mutex); }
  locked(const locked&) = delete;
  locked& operator=(const locked&) = delete;
};

// Says what failed with the dump's file since the last time, if anything.
void report_failure() noexcept;

// A fresh record of the dump, to be filled in and published; null when there is no room.
template <class T> T* append(std::size_t extra = 0) noexcept {
  auto* fresh = static_cast<T*>(the.dump.append(sizeof(T) + extra));
  report_failure();
  return fresh;
}

// This thread's cells of `site`, made when there are none; null when there is no room.
std::uint64_t* cells_of(shard& mine, std::uint32_t site) noexcept;

// Forgets all functions, sites and modules: a forked child's first step.
void forget_sites() noexcept;

} // namespace waif::runtime
