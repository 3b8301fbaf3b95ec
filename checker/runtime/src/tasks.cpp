// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tasks.hpp"

#include "clock.hpp"

#include <algorithm>
#include <sys/mman.h>

namespace waif::runtime {
namespace {

// Aligned to its own size, so that a task's address leads to its slab.
void* map_aligned(std::size_t size) noexcept {
  void* raw = mmap(nullptr, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (raw == MAP_FAILED)
    return nullptr;
  const auto from = reinterpret_cast<std::uintptr_t>(raw);
  const auto aligned = (from + size - 1) & ~(size - 1);
  if (aligned != from)
    munmap(raw, aligned - from);
  munmap(reinterpret_cast<void*>(aligned + size), from + size - aligned);
  return reinterpret_cast<void*>(aligned);
}

} // namespace

bool task_slabs::refill(waif_thread& mine) noexcept {
  mine.free = returned_.exchange(nullptr, std::memory_order_acquire);
  if (mine.free)
    return true;
  auto* fresh = static_cast<slab*>(map_aligned(slab_size));
  if (!fresh)
    return false;
  fresh->owner = this;
  for (waif_task& t : fresh->tasks) {
    set_next(&t, mine.free);
    mine.free = &t;
  }
  fresh->next = slabs_.load(std::memory_order_relaxed);
  slabs_.store(fresh, std::memory_order_release);
  return true;
}

void task_slabs::look_at_clock(waif_thread& mine) noexcept {
  const auto now = now_ms();
  batch_ = now == mine.now ? std::clamp(2 * batch_, 1u, largest_batch) : 1;
  mine.now = now;
  mine.clock_id = mine.last_id + batch_;
}

// In a forked child: the parent's tasks live on in their frames, but not for this ledger.
void task_slabs::forget(waif_thread& mine) noexcept {
  mine.free = nullptr;
  mine.clock_id = 0;
  returned_.store(nullptr, std::memory_order_relaxed);
  for (slab* s = slabs_.load(std::memory_order_relaxed); s; s = s->next)
    for (waif_task& t : s->tasks) {
      t.id = 0;
      set_next(&t, mine.free);
      mine.free = &t;
    }
}

} // namespace waif::runtime
