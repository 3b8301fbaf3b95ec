// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "async.hpp"

#include "exceptions.hpp"
#include "ledger.hpp"
#include "life.hpp"
#include "pointer_map.hpp"
#include "tokens.hpp"

#include <utility>

namespace waif::runtime {
namespace {

struct async_task {
  waif_node node; // what a coroutine has in its frame
};
constinit pointer_map<async_task> async_tasks;

// Which task's function this thread runs; a deferred one may run inside another.
struct run {
  std::uint32_t site;
  std::uint32_t token;  // of the task
  std::uint32_t before; // the thread's own
};
struct async_thread {
  waif_function* place;
  unsigned depth;
  run running[8];
};
constinit thread_local async_thread here [[gnu::tls_model("initial-exec")]]{};
constexpr unsigned deepest = 8;

void set_state(waif_node& node, std::uint32_t state) noexcept {
  std::atomic_ref(node.state).store(state, std::memory_order_relaxed);
}

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
  async_tasks.with(state, true, [=](async_task& t) {
    set_state(t.node, WAIF_STATE_CREATED);
    begin_task(*shard, *found, &t.node);
    return true;
  });
}

void waif_async_run(void* state) noexcept {
  run now{};
  async_tasks.with(state, false, [&now](async_task& t) {
    // Several waiters may enter a deferred task's run, the first one runs it.
    if (t.node.state == WAIF_STATE_CREATED && t.node.owner != 0) {
      set_state(t.node, WAIF_STATE_RUNNING);
      now.site = site_of(t.node.site);
      now.token = t.node.token;
    }
    return true;
  });
  if (now.site != 0)
    now.before = waif_switch(now.token);
  if (here.depth < deepest)
    here.running[here.depth] = now;
  ++here.depth;
}

void waif_async_store(void) noexcept {
  if (here.depth > 0 && here.depth <= deepest)
    store_next(here.running[here.depth - 1].site, here.running[here.depth - 1].token);
}

void waif_async_ran(void* state) noexcept {
  if (here.depth == 0 || --here.depth >= deepest || here.running[here.depth].site == 0)
    return;
  async_tasks.with(state, false, [](async_task& t) {
    end_task(&t.node, trace::finished);
    return true;
  });
  waif_switch(here.running[here.depth].before);
}

void waif_async_abort(void* state) noexcept {
  async_tasks.with(state, false, [](async_task& t) {
    end_task(&t.node, trace::created, std::uint64_t(-1));
    return false;
  });
}

void waif_async_gone(void* state) noexcept {
  async_tasks.with(state, false, [](async_task& t) {
    if (t.node.owner != 0)
      end_task(&t.node, trace::never_started);
    return false;
  });
}
}
