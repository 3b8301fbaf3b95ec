// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "pool.hpp"

#include <atomic>
#include <cstdint>
#include <sched.h>

namespace waif::runtime {

class spinlock {
public:
  void lock() noexcept {
    while (taken_.exchange(true, std::memory_order_acquire))
      sched_yield();
  }
  void unlock() noexcept { taken_.store(false, std::memory_order_release); }

private:
  std::atomic<bool> taken_{false};
};

// Small values by address, in many short lists with a lock each. Constant-initialised, never
// destroyed; memory grows with the most entries that were ever there at once.
template <class Value> class pointer_map {
public:
  // Calls `visit` with the entry's value, under its lock; when there is none, makes a
  // value-initialised one if `make`, else does nothing. `visit` returns whether to keep it.
  template <class Visit> void with(const void* key, bool make, Visit visit) noexcept {
    if (!make && empty())
      return;
    auto& list = lists_[(reinterpret_cast<std::uintptr_t>(key) * 0x9e3779b97f4a7c15u) >> 54];
    list.mutex.lock();
    entry** at = &list.first;
    while (*at && (*at)->key != key)
      at = &(*at)->next;
    if (!*at && make) {
      if (entry* fresh = take()) {
        *fresh = {key, nullptr, Value{}};
        *at = fresh;
        size_.fetch_add(1, std::memory_order_relaxed);
      }
    }
    if (entry* found = *at; found && !visit(found->value)) {
      *at = found->next;
      size_.fetch_sub(1, std::memory_order_relaxed);
      give(found);
    }
    list.mutex.unlock();
  }

  // Every entry, under its lock.
  template <class Visit> void each(Visit visit) noexcept {
    for (auto& list : lists_) {
      list.mutex.lock();
      for (const entry* e = list.first; e; e = e->next)
        visit(e->key, e->value);
      list.mutex.unlock();
    }
  }

  bool empty() const noexcept { return size_.load(std::memory_order_relaxed) == 0; }

  // Only while no other thread can be inside.
  void reset() noexcept {
    for (auto& list : lists_) {
      list.first = nullptr;
      list.mutex.unlock();
    }
    pool_mutex_.unlock();
    size_.store(0, std::memory_order_relaxed);
  }

private:
  struct entry {
    const void* key;
    entry* next;
    Value value;
  };
  struct chain {
    spinlock mutex;
    entry* first = nullptr;
  };

  entry* take() noexcept {
    pool_mutex_.lock();
    entry* fresh = free_;
    if (fresh)
      free_ = fresh->next;
    else
      fresh = static_cast<entry*>(memory_.take(sizeof(entry)));
    pool_mutex_.unlock();
    return fresh;
  }
  void give(entry* old) noexcept {
    pool_mutex_.lock();
    old->next = free_;
    free_ = old;
    pool_mutex_.unlock();
  }

  chain lists_[1024];
  std::atomic<std::size_t> size_{0};
  spinlock pool_mutex_;
  entry* free_ = nullptr;
  bump memory_;
};

} // namespace waif::runtime
