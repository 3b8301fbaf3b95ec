// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exceptions.hpp"
#include "ledger.hpp"

#include <cstring>

using namespace waif::runtime;
namespace trace = waif::trace;

namespace {

// One outcome, and the task is nobody's any more.
void end(waif_node* node, counter outcome, std::uint64_t n = 1) noexcept {
  if (shard* mine = is_ours(node->site) ? self() : nullptr) {
    count(site_of(node->site), outcome, n);
    if (node->task)
      task_slabs::give(mine->tasks, mine->free, node->task);
  }
  node->owner = 0;
}

void leave(waif_node* node, counter half_way) noexcept {
  switch (node->state & 0xff) {
  case WAIF_STATE_ENTERED: // its start threw: there never was a task
    return end(node, trace::created, std::uint64_t(-1));
  case WAIF_STATE_CREATED:
    return end(node, trace::never_started);
  default:
    return end(node, half_way);
  }
}

} // namespace

extern "C" {

void waif_enter(waif_node* node, waif_function* function, const void* caller, const void* pc,
                void* frame) noexcept {
  shard* mine = self();
  if (!mine)
    return;
  auto* found = &mine->slot(caller, pc);
  if (found->caller != caller || found->pc != pc || !found->cells) [[unlikely]] {
    found = find_site(*mine, function, caller, pc);
    if (!found)
      return;
    if (frame)
      std::atomic_ref(function->node_offset)
          .store(
              static_cast<std::uint32_t>(reinterpret_cast<char*>(node) - static_cast<char*>(frame)),
              std::memory_order_relaxed);
  }
  add(found->cells, trace::created);
  std::memcpy(&node->site, &found->identity, sizeof found->identity);
  node->cells = found->cells;
  waif_task* task = tracks_tasks ? mine->tasks.take(mine->free) : nullptr;
  node->task = task;
  if (!task)
    return;
  std::atomic_ref(task->node).store(node, std::memory_order_relaxed);
  std::atomic_ref(task->site).store(node->site, std::memory_order_relaxed);
  std::atomic_ref(task->token).store(mine->token, std::memory_order_relaxed);
  std::atomic_ref(task->born).store(0, std::memory_order_relaxed);
  std::atomic_ref(task->seen).store(0, std::memory_order_relaxed);
  std::atomic_ref(task->id).store(++mine->last_id, std::memory_order_release);
}

void waif_finish(waif_node* node) noexcept { end(node, trace::finished); }
void waif_leave(waif_node* node) noexcept { leave(node, trace::destroyed_suspended); }
void waif_leave_endless(waif_node* node) noexcept { leave(node, trace::finished); }

void waif_store_begin(waif_node* node) noexcept {
  if (is_ours(node->site))
    begin_store(site_of(node->site));
}
void waif_store_end(waif_node*) noexcept { end_store(false); }
void waif_store_escape(waif_node*) noexcept { end_store(true); }
}
