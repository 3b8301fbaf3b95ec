// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tokens.hpp"

#include "state.hpp"
#include "waif/waif.h"

#include <cstring>

namespace waif::runtime {
namespace {

constexpr std::uint32_t per_block = 1024, max_tokens = 1024 * per_block;
constinit std::atomic<trace::token_record**> blocks[max_tokens / per_block]{};
constinit std::atomic<std::uint32_t> tokens{0};

std::uint64_t get(const std::uint64_t& cell) noexcept {
  return std::atomic_ref(const_cast<std::uint64_t&>(cell)).load(std::memory_order_relaxed);
}
void put(std::uint64_t& cell, std::uint64_t n) noexcept {
  std::atomic_ref(cell).fetch_add(n, std::memory_order_relaxed);
}

std::uint32_t new_token(const char* name) noexcept {
  constexpr std::size_t longest = 1024;
  const auto size = strnlen(name, longest);
  const locked lock;
  const auto token = tokens.load(std::memory_order_relaxed) + 1;
  if (token >= max_tokens)
    return 0;
  auto& slot = blocks[token / per_block];
  auto** block = slot.load(std::memory_order_relaxed);
  if (!block)
    block = static_cast<trace::token_record**>(the.memory.take(per_block * sizeof(void*)));
  auto* r = block ? append<trace::token_record>(size) : nullptr;
  if (!r)
    return 0;
  r->token = token;
  r->name_size = static_cast<std::uint32_t>(size);
  std::memcpy(r + 1, name, size);
  the.dump.publish(r, trace::record_type::token);
  block[token % per_block] = r;
  slot.store(block, std::memory_order_release);
  tokens.store(token, std::memory_order_release);
  return token;
}

} // namespace

trace::token_record* token_record_of(std::uint32_t token) noexcept {
  if (token == 0 || token > tokens.load(std::memory_order_acquire))
    return nullptr;
  return blocks[token / per_block].load(std::memory_order_acquire)[token % per_block];
}
std::uint32_t token_count() noexcept { return tokens.load(std::memory_order_acquire); }

void count_for_token(std::uint32_t token, counter which, std::uint64_t n) noexcept {
  auto* r = token_record_of(token);
  if (!r)
    return;
  switch (which) {
  case trace::created:
    return put(r->created, n);
  case trace::destroyed_suspended:
    return put(r->destroyed_suspended, n);
  case trace::never_started:
    return put(r->never_started, n);
  case trace::lost:
    return put(r->lost, n);
  case trace::swallowed:
    return put(r->swallowed, n);
  default:
    return;
  }
}

std::uint32_t switch_token(shard& mine, std::uint32_t token) noexcept {
  const auto before = mine.token;
  if (before == token)
    return before;
  const auto made = mine.last_id - get(mine.counted_id);
  if (made != 0)
    count_for_token(before, trace::created, made);
  std::atomic_ref(mine.counted_id).store(mine.last_id, std::memory_order_relaxed);
  std::atomic_ref(mine.token).store(token, std::memory_order_relaxed);
  waif_self.token = token;
  return before;
}

std::uint32_t switch_token(std::uint32_t token) noexcept {
  shard* mine = self();
  return mine ? switch_token(*mine, token) : 0;
}

std::uint64_t uncounted(std::uint32_t token) noexcept {
  std::uint64_t made = 0;
  for (const shard* s = the.all; s; s = s->next)
    if (std::atomic_ref(const_cast<shard*>(s)->token).load(std::memory_order_relaxed) == token)
      made += get(s->last_id) - get(s->counted_id);
  return made;
}

void forget_tokens() noexcept { tokens.store(0, std::memory_order_relaxed); }

} // namespace waif::runtime

using namespace waif::runtime;

extern "C" {

std::uint32_t waif_new_token(const char* name) { return self() ? new_token(name) : 0; }
std::uint32_t waif_set_token(std::uint32_t token) { return switch_token(token); }

int waif_get_token_counts(std::uint32_t token, waif_token_counts* into) {
  const locked lock;
  const auto* r = token_record_of(token);
  if (!r)
    return -1;
  std::uint64_t live = 0;
  for (const shard* s = the.all; s; s = s->next)
    s->tasks.each([&](waif_task& t) {
      live += std::atomic_ref(t.token).load(std::memory_order_relaxed) == token;
    });
  *into = {get(r->created) + uncounted(token),
           live,
           get(r->destroyed_suspended),
           get(r->never_started),
           get(r->lost),
           get(r->swallowed)};
  return 0;
}
}
