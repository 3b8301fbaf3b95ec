// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "async.hpp"

#include "exceptions.hpp"
#include "ledger.hpp"
#include "pointer_map.hpp"

#include <utility>

namespace waif::runtime {
namespace {

struct async_task {
  std::uint32_t site;
  bool started;
};
constinit pointer_map<async_task> async_tasks;

// Which task's function this thread runs; a deferred one may run inside another.
struct async_thread {
  waif_function* place;
  unsigned depth;
  std::uint32_t running[8];
};
constinit thread_local async_thread here [[gnu::tls_model("initial-exec")]]{};
constexpr unsigned deepest = 8;

} // namespace

void forget_async() noexcept { async_tasks.reset(); }

} // namespace waif::runtime

using namespace waif::runtime;
namespace trace = waif::trace;

extern "C" {

void waif_async_call(waif_function* place) noexcept { here.place = place; }

void waif_async_bind(void* state) noexcept {
  waif_function* place = std::exchange(here.place, nullptr);
  shard* shard = place ? self() : nullptr;
  const auto* found = shard ? find_site(*shard, place, nullptr, nullptr) : nullptr;
  if (!found)
    return;
  add(found->cells, trace::created);
  async_tasks.with(state, true,
                   [site = site_of(static_cast<std::uint32_t>(found->identity))](async_task& t) {
                     t = {site, false};
                     return true;
                   });
}

void waif_async_run(void* state) noexcept {
  std::uint32_t site = 0;
  async_tasks.with(state, false, [&site](async_task& t) {
    // Several waiters may enter a deferred task's run, the first one runs it.
    site = std::exchange(t.started, true) ? 0 : t.site;
    return true;
  });
  if (here.depth < deepest)
    here.running[here.depth] = site;
  ++here.depth;
}

void waif_async_store(void) noexcept {
  if (here.depth > 0 && here.depth <= deepest)
    store_next(here.running[here.depth - 1]);
}

void waif_async_ran(void*) noexcept {
  if (here.depth == 0)
    return;
  if (--here.depth < deepest)
    count(here.running[here.depth], trace::finished);
}

void waif_async_abort(void* state) noexcept {
  async_tasks.with(state, false, [](async_task& t) {
    count(t.site, trace::created, std::uint64_t(-1));
    return false;
  });
}

void waif_async_gone(void* state) noexcept {
  async_tasks.with(state, false, [](async_task& t) {
    if (!t.started)
      count(t.site, trace::never_started);
    return false;
  });
}
}
