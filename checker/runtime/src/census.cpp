// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "census.hpp"

#include "clock.hpp"
#include "memory.hpp"
#include "state.hpp"

#include <algorithm>

namespace waif::runtime {
namespace {

constexpr std::size_t batch = 512;

// In a heartbeat's word: the time in units of 64 ms, and how far the task was.
std::uint32_t pack(std::uint32_t now, std::uint32_t resumes) noexcept {
  return (now / 64 | 1) << 16 | (resumes & 0xffff);
}
std::uint32_t age_of(std::uint32_t seen, std::uint32_t now) noexcept {
  return (((now / 64 | 1) - (seen >> 16)) & 0xffff) * 64;
}

// How long the task has been where it is, as far as heartbeats know.
std::uint32_t idle(waif_task& t, std::uint32_t resumes, std::uint32_t now, bool note) noexcept {
  std::atomic_ref seen(t.seen);
  auto last = seen.load(std::memory_order_relaxed);
  if (last != 0 && (last & 0xffff) == (resumes & 0xffff))
    return age_of(last, now);
  if (note) // not if the record is another task's by now
    seen.compare_exchange_strong(last, pack(now, resumes), std::memory_order_relaxed);
  return 0;
}

} // namespace

census::census(bool note) noexcept : taken_ms_(now_ms()) {
  collect();
  read_states(note);
  sort_places();
}

census::~census() { unmap_memory(tasks_, capacity_ * (sizeof(live) + sizeof(place))); }

void census::collect() noexcept {
  for (const shard* s = the.all; s; s = s->next)
    s->tasks.each([this](waif_task&) { ++capacity_; });
  if (capacity_ == 0)
    return;
  capacity_ += capacity_ / 8 + 64; // more may come meanwhile
  tasks_ = static_cast<live*>(map_memory(capacity_ * (sizeof(live) + sizeof(place))));
  if (!tasks_)
    return;
  for (const shard* s = the.all; s; s = s->next)
    s->tasks.each([this](waif_task& t) {
      if (size_ == capacity_)
        return;
      live& l = tasks_[size_];
      l.task = &t;
      l.id = std::atomic_ref(t.id).load(std::memory_order_acquire);
      l.frame = reinterpret_cast<std::uintptr_t>(std::atomic_ref(t.node).load());
      l.site = site_of(std::atomic_ref(t.site).load(std::memory_order_relaxed));
      l.token = std::atomic_ref(t.token).load(std::memory_order_relaxed);
      l.born_ms = std::min(std::atomic_ref(t.born).load(std::memory_order_relaxed), taken_ms_);
      std::atomic_thread_fence(std::memory_order_acquire);
      size_ += l.id != 0 && std::atomic_ref(t.id).load(std::memory_order_relaxed) == l.id &&
               record_of_site(l.site) != nullptr;
    });
}

void census::read_states(bool note) noexcept {
  struct words {
    std::uint32_t state, resumes;
  };
  words read[batch];
  piece wanted[batch];
  for (std::size_t from = 0; from < size_;) {
    const auto n = std::min(batch, size_ - from);
    for (std::size_t i = 0; i < n; ++i)
      wanted[i] = {tasks_[from + i].frame, sizeof(words)};
    // A frame that is gone ends the reading: its task has ended meanwhile, or will be seen to.
    const auto got = read_memory(wanted, n, read) / sizeof(words);
    for (std::size_t i = 0; i < got; ++i) {
      live& l = tasks_[from + i];
      l.state = read[i].state;
      l.resumes = read[i].resumes;
      l.idle_ms = l.step() == WAIF_STATE_SUSPENDED ? idle(*l.task, l.resumes, taken_ms_, note) : 0;
    }
    if (got < n)
      tasks_[from + got].id = 0;
    from += got + (got < n);
  }
  auto* kept = std::remove_if(begin(), end(), [](const live& l) {
    return l.id == 0 || std::atomic_ref(l.task->id).load(std::memory_order_relaxed) != l.id;
  });
  size_ = static_cast<std::size_t>(kept - begin());
  for (live& l : *this) {
    const auto* f = record_of_function(record_of_site(l.site)->function);
    if (l.step() == WAIF_STATE_ENTERED) // on its way to its first suspension or its body
      l.state = WAIF_STATE_RUNNING;
    l.frame = f->frame_size == 0 ? 0 : l.frame - f->node_offset;
    l.frame_size = f->frame_size;
  }
}

void census::sort_places() noexcept {
  places_ = reinterpret_cast<place*>(tasks_ + capacity_);
  for (std::size_t i = 0; i < size_; ++i)
    places_[i] = {tasks_[i].frame, &tasks_[i]};
  std::sort(places_, places_ + size_,
            [](const place& a, const place& b) { return a.frame < b.frame; });
}

live* census::holding(std::uintptr_t address) const noexcept {
  const place* after =
      std::upper_bound(places_, places_ + size_, address,
                       [](std::uintptr_t a, const place& p) { return a < p.frame; });
  // A frame that was put into its caller's begins after it.
  for (int depth = 0; depth < 8 && after != places_; ++depth) {
    --after;
    if (address < after->frame + after->task->frame_size)
      return after->task;
  }
  return nullptr;
}

} // namespace waif::runtime
