// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "waif/abi.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace waif::runtime {

// Where one thread's waif_tasks come from. Their owner alone takes them; whoever ends a task
// gives it back.
class task_slabs {
public:
  // A task off mine.free, which instrumented code wants to have another; null when there is no
  // memory: then the task is counted, but not known. `mine` is the calling thread's.
  waif_task* take(waif_thread& mine) noexcept {
    if (mine.last_id >= mine.clock_id)
      look_at_clock(mine);
    if (!mine.free && !refill(mine))
      return nullptr;
    waif_task* t = mine.free;
    mine.free = next_of(t);
    if (!mine.free)
      refill(mine);
    return t;
  }

  // `slabs` and `mine` are the calling thread's.
  static void give(task_slabs& slabs, waif_thread& mine, waif_task* t) noexcept;

  // Visits every task that was live at some moment of the walk, from any thread.
  template <class Visit> void each(Visit visit) const noexcept;

  void forget(waif_thread& mine) noexcept;

private:
  static constexpr std::size_t slab_size = 64 * 1024;
  struct slab {
    task_slabs* owner;
    slab* next;
    std::uint64_t unused[2];
    waif_task tasks[slab_size / sizeof(waif_task) - 1];
  };
  static_assert(sizeof(slab) == slab_size);

  static waif_task* next_of(waif_task* t) noexcept { return reinterpret_cast<waif_task*>(t->node); }
  static void set_next(waif_task* t, waif_task* next) noexcept {
    std::atomic_ref(t->node).store(reinterpret_cast<waif_node*>(next), std::memory_order_release);
  }
  bool refill(waif_thread& mine) noexcept;
  // The clock costs as much as a task, so a thread that makes many looks at it once for a few of
  // them: `batch_` doubles as long as the clock stands still.
  void look_at_clock(waif_thread& mine) noexcept;
  static constexpr unsigned largest_batch = 64;

  unsigned batch_ = 0;
  std::atomic<slab*> slabs_{nullptr};
  alignas(64) std::atomic<waif_task*> returned_{nullptr}; // by other threads
};

template <class Visit> void task_slabs::each(Visit visit) const noexcept {
  for (slab* s = slabs_.load(std::memory_order_acquire); s; s = s->next)
    for (waif_task& t : s->tasks)
      if (std::atomic_ref(t.id).load(std::memory_order_acquire) != 0)
        visit(t);
}

inline void task_slabs::give(task_slabs& slabs, waif_thread& mine, waif_task* t) noexcept {
  std::atomic_ref(t->id).store(0, std::memory_order_relaxed);
  const auto address = reinterpret_cast<std::uintptr_t>(t);
  task_slabs* owner = reinterpret_cast<slab*>(address & ~(slab_size - 1))->owner;
  if (owner == &slabs) {
    set_next(t, mine.free);
    mine.free = t;
    return;
  }
  waif_task* first = owner->returned_.load(std::memory_order_relaxed);
  do
    set_next(t, first);
  while (!owner->returned_.compare_exchange_weak(first, t, std::memory_order_release,
                                                 std::memory_order_relaxed));
}

} // namespace waif::runtime
