// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "async.hpp"

#include "exceptions.hpp"
#include "ledger.hpp"
#include "life.hpp"
#include "options.hpp"
#include "pointer_map.hpp"
#include "process.hpp"
#include "rare.hpp"
#include "tokens.hpp"

#include <ctime>
#include <utility>

namespace waif::runtime {
namespace {

struct async_task {
  waif_node node; // what a coroutine has in its frame
  waif_function* place;
  std::uint64_t dropped_ms; // when its future was, while it ran; else 0
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

constexpr std::uint64_t least_block_ms = 10; // shorter is what any join may take

std::uint64_t precise_ms() noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1000 +
         static_cast<std::uint64_t>(now.tv_nsec) / 1'000'000;
}

// How a task whose state goes away has ended, if it has not before.
void end(async_task& t) noexcept {
  switch (t.place->kind) {
  case WAIF_KIND_PROMISE: // without a result, and nobody is left who could ask for it
    return end_task(&t.node, trace::finished);
  case WAIF_KIND_THREAD: // could not be started: there never was a task
    return end_task(&t.node, trace::created, std::uint64_t(-1));
  default:
    return end_task(&t.node, trace::never_started);
  }
}

void set_state(waif_node& node, std::uint32_t state) noexcept {
  std::atomic_ref(node.state).store(state, std::memory_order_relaxed);
}

} // namespace

// The site and the test of a state; 0: none of ours.
static run task_of(void* state) noexcept {
  run found{};
  async_tasks.with(state, false, [&](async_task& t) {
    found = {is_ours(t.node.site) ? site_of(t.node.site) : 0, t.node.token, 0};
    return true;
  });
  return found;
}

// The state of a promise or of a packaged_task keeps an exception.
static void store(void* state, void* exception, bool broken) noexcept {
  if (const run of = task_of(state); of.site != 0 && exception)
    store_object(exception, of.site, of.token, broken);
}

void forget_async() noexcept { async_tasks.reset(); }

} // namespace waif::runtime

using namespace waif::runtime;
namespace trace = waif::trace;

extern "C" {

void waif_async_call(waif_function* place) noexcept { here.place = place; }

void waif_async_bind(void* state, std::uint32_t kind) noexcept {
  waif_function* place = here.place;
  if (!place || place->kind != kind)
    return;
  if (kind == WAIF_KIND_THREAD && (!is_on() || !chosen_options().threads))
    return;
  shard* shard = self();
  const auto* found = shard ? find_site(*shard, place, nullptr, nullptr) : nullptr;
  if (!found)
    return;
  async_tasks.with(state, true, [=](async_task& t) {
    if (t.node.owner != 0) // a constructor calls that of its base object
      return true;
    t.place = place;
    t.dropped_ms = 0;
    // A promise is at nobody's hands but those that are to keep it.
    set_state(t.node, kind == WAIF_KIND_PROMISE ? WAIF_STATE_RUNNING : WAIF_STATE_CREATED);
    begin_task(*shard, *found, &t.node);
    return true;
  });
}

void waif_async_again(void* state) noexcept {
  async_tasks.with(state, false, [](async_task& t) {
    here.place = t.place;
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
    now.before = switch_token(now.token);
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
    if (t.node.owner != 0)
      end_task(&t.node, trace::finished);
    return true;
  });
  switch_token(here.running[here.depth].before);
}

void waif_async_abort(void* state) noexcept {
  async_tasks.with(state, false, [](async_task& t) {
    if (t.node.owner != 0)
      end_task(&t.node, trace::created, std::uint64_t(-1));
    return false;
  });
}

void waif_async_drop(void* state) noexcept {
  async_tasks.with(state, false, [](async_task& t) {
    if (t.place->kind == WAIF_KIND_ASYNC && t.node.owner != 0 && t.dropped_ms == 0)
      t.dropped_ms = precise_ms();
    return true;
  });
}

void waif_async_gone(void* state) noexcept {
  std::uint32_t site = 0;
  std::uint64_t blocked_ms = 0;
  async_tasks.with(state, false, [&](async_task& t) {
    if (t.dropped_ms != 0 && t.node.owner == 0) { // it ran, and was waited for
      blocked_ms = precise_ms() - t.dropped_ms;
      site = is_ours(t.node.site) ? site_of(t.node.site) : 0;
    }
    if (t.node.owner != 0)
      end(t);
    return false;
  });
  if (site != 0 && blocked_ms >= least_block_ms)
    count_blocked(site, static_cast<std::uint32_t>(blocked_ms));
}

void waif_promise_set(void* state) noexcept {
  async_tasks.with(state, false, [](async_task& t) {
    if (t.place->kind == WAIF_KIND_PROMISE && t.node.owner != 0)
      end_task(&t.node, trace::finished);
    return true;
  });
}

void waif_promise_store(void* const* promise, void* const* exception) noexcept {
  store(*promise, *exception, false);
}

void waif_promise_unstore(void* const* promise, void* const* exception) noexcept {
  if (const run of = task_of(*promise); of.site != 0 && *exception)
    unstore_object(*exception, of.site);
}

void waif_promise_break(void* state, void* const* exception) noexcept {
  store(state, *exception, true);
}
}
