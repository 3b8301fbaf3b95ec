// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exceptions.hpp"
#include "ledger.hpp"
#include "life.hpp"
#include "register_saving.hpp"
#include "tokens.hpp"

#include <cstring>

namespace waif::runtime {

void begin_task(shard& mine, const waif_cached& found, waif_node* node, bool known) noexcept {
  add(found.cells, trace::created);
  std::memcpy(&node->site, &found.identity, sizeof found.identity);
  node->cells = found.cells;
  node->token = known ? mine.token : 0;
  node->borrowed = 0;
  waif_task* task = known && tracks_tasks ? mine.tasks.take(mine) : nullptr;
  node->task = task;
  if (!task)
    return;
  std::atomic_ref(task->node).store(node, std::memory_order_relaxed);
  std::atomic_ref(task->site).store(node->site, std::memory_order_relaxed);
  std::atomic_ref(task->seen).store(0, std::memory_order_relaxed);
  std::atomic_ref(task->token).store(mine.token, std::memory_order_relaxed);
  std::atomic_ref(task->born).store(mine.now, std::memory_order_relaxed);
  const auto id = mine.last_id + 1;
  std::atomic_ref(mine.last_id).store(id, std::memory_order_relaxed);
  std::atomic_ref(task->id).store(id, std::memory_order_release);
}

// One outcome, and the task is nobody's any more.
void end_task(waif_node* node, counter outcome, std::uint64_t n) noexcept {
  if (shard* mine = is_ours(node->site) ? self() : nullptr) {
    count(site_of(node->site), outcome, n);
    count_for_token(node->token, outcome, n);
    if (node->task)
      task_slabs::give(mine->tasks, *mine, node->task);
  }
  node->owner = 0;
}

} // namespace waif::runtime

using namespace waif::runtime;
namespace trace = waif::trace;

namespace {

void leave(waif_node* node, counter half_way) noexcept {
  switch (node->state & 0xff) {
  case WAIF_STATE_ENTERED: // its start threw: there never was a task
    return end_task(node, trace::created, std::uint64_t(-1));
  case WAIF_STATE_CREATED:
    return end_task(node, trace::never_started);
  default:
    return end_task(node, half_way);
  }
}

} // namespace

extern "C" {

WAIF_HOOK(waif_enter)(waif_node* node, waif_function* function, const void* caller, const void* pc,
                      void* frame, std::uint64_t frame_size) noexcept {
  shard* mine = self();
  if (!mine)
    return;
  const auto* found = &mine->slot(caller, pc);
  if (found->caller != caller || found->pc != pc || !found->cells) [[unlikely]] {
    if (frame) { // before the function's record is copied
      const auto offset = reinterpret_cast<char*>(node) - static_cast<char*>(frame);
      std::atomic_ref(function->node_offset)
          .store(static_cast<std::uint32_t>(offset), std::memory_order_relaxed);
      std::atomic_ref(function->frame_size)
          .store(static_cast<std::uint32_t>(frame_size), std::memory_order_relaxed);
    }
    found = find_site(*mine, function, caller, pc);
    if (!found)
      return;
  }
  begin_task(*mine, *found, node, (function->flags & WAIF_FLAG_COUNTS) == 0);
}

WAIF_HOOK(waif_finish)(waif_node* node) noexcept { end_task(node, trace::finished); }
WAIF_HOOK(waif_leave)(waif_node* node) noexcept { leave(node, trace::destroyed_suspended); }
WAIF_HOOK(waif_leave_endless)(waif_node* node) noexcept { leave(node, trace::finished); }

WAIF_HOOK(waif_switch)(waif_node* node) noexcept {
  if (shard* mine = self())
    node->borrowed = switch_token(*mine, node->token) + 1;
}
WAIF_HOOK(waif_switch_back)(waif_node* node) noexcept {
  const auto before = node->borrowed - 1;
  node->borrowed = 0;
  if (shard* mine = self())
    switch_token(*mine, before);
}

WAIF_HOOK(waif_store_begin)(waif_node* node) noexcept {
  if (is_ours(node->site))
    begin_store(site_of(node->site), node->token);
}
WAIF_HOOK(waif_store_end)(waif_node*) noexcept { end_store(false); }
WAIF_HOOK(waif_store_escape)(waif_node*) noexcept { end_store(true); }
}
