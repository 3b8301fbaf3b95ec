// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "census.hpp"
#include "memory.hpp"
#include "state.hpp"

#include <algorithm>

namespace waif::runtime {
namespace {

constexpr std::size_t largest = 64 * 1024; // of a frame; what lies behind is not looked at
constexpr int longest = 64;                // a chain that may be a circle

// A frame's words, copied. Two are in use at a time; the ledger is locked.
struct frame_words {
  std::uintptr_t words[largest / sizeof(std::uintptr_t)]{};
  std::size_t size = 0;

  bool read(const live& l) noexcept {
    const piece whole{l.frame, std::min<std::size_t>(l.frame_size, largest)};
    size = l.frame ? read_memory(&whole, 1, words) / sizeof words[0] : 0;
    return size != 0 && std::atomic_ref(l.task->id).load(std::memory_order_acquire) == l.id;
  }
};
constinit frame_words copies[2];

struct range {
  std::uintptr_t begin, end;
  bool has(std::uintptr_t p) const noexcept { return p >= begin && p < end; }
};

// Where in the frame its promise is, in words.
range promise_words(const live& l) noexcept {
  const auto* f = record_of_function(record_of_site(l.site)->function);
  const auto begin = std::max<std::uintptr_t>(16, f->promise_align);
  return {begin / 8, (begin + f->promise_size + 7) / 8};
}

// What a handle or a reference of the promise points at.
range handle_of(const live& l) noexcept { return {l.frame, l.frame + promise_words(l).end * 8}; }

bool waits(const live& l) noexcept { return l.step() == WAIF_STATE_SUSPENDED && l.frame != 0; }

} // namespace

bool edges::refers(const live& from, const live& to) const noexcept {
  if (to.frame > from.frame && to.frame < from.frame + from.frame_size)
    return true; // it lives inside
  frame_words& held = copies[1];
  if (!held.read(from))
    return false;
  const auto promise = promise_words(from);
  const auto target = handle_of(to);
  for (std::size_t i = 2; i < held.size; ++i)
    if (!promise.has(i) && target.has(held.words[i]))
      return true;
  return false;
}

live* edges::surely_awaiting(const live& t, live** maybe) const noexcept {
  frame_words& held = copies[0];
  if (!held.read(t))
    return nullptr;
  const auto promise = promise_words(t);
  for (std::size_t i = promise.begin; i < std::min(held.size, promise.end); ++i) {
    live* other = all_.holding(held.words[i]);
    if (!other || other == &t || !waits(*other))
      continue;
    if (refers(*other, t))
      return other;
    if (maybe && !*maybe)
      *maybe = other;
  }
  return nullptr;
}

live* edges::awaiter_of(const live& t) const noexcept {
  live* maybe = nullptr;
  if (live* sure = surely_awaiting(t, &maybe))
    return sure;
  const live* up = maybe;
  for (int n = 0; up && n < longest; ++n, up = surely_awaiting(*up, nullptr))
    if (up == &t)
      return nullptr;
  return up ? nullptr : maybe;
}

live* edges::awaited_by(const live& t) const noexcept {
  if (!waits(t) || !copies[0].read(t))
    return nullptr;
  static constinit std::uintptr_t words[largest / sizeof(std::uintptr_t)];
  const auto size = copies[0].size;
  std::copy_n(copies[0].words, size, words);
  const auto promise = promise_words(t);
  for (std::size_t i = 2; i < size; ++i) {
    live* other = promise.has(i) ? nullptr : all_.holding(words[i]);
    if (other && other != &t && handle_of(*other).has(words[i]) &&
        surely_awaiting(*other, nullptr) == &t)
      return other;
  }
  return nullptr;
}

} // namespace waif::runtime
