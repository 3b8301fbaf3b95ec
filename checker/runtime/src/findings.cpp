// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "findings.hpp"

#include "rare.hpp"
#include "state.hpp"
#include "suppressions.hpp"

#include <algorithm>
#include <cstring>
#include <initializer_list>

namespace waif::runtime {
namespace {

using cells = std::uint64_t[trace::counter_count];

// Of one site over all threads. Ends before beginnings, as sum() has it.
void add_up(std::uint32_t site, cells& into) noexcept {
  for (unsigned c = trace::counter_count; c-- > 0;)
    for (const shard* s = the.all; s; s = s->next)
      if (auto* block =
              std::atomic_ref(const_cast<std::uint64_t*&>(s->blocks[site / sites_per_block]))
                  .load(std::memory_order_acquire))
        into[c] += std::atomic_ref(block[site % sites_per_block * trace::counter_count + c])
                       .load(std::memory_order_acquire);
}

void copy(char (&to)[1024], const char* from, std::size_t size) noexcept {
  size = std::min(size, sizeof to - 1);
  std::memcpy(to, from, size);
  to[size] = '\0';
}

} // namespace

bool is_generator(const trace::function_record& f) noexcept {
  return (f.flags & (WAIF_FLAG_YIELDS | WAIF_FLAG_AWAITS)) == WAIF_FLAG_YIELDS;
}

findings::findings() noexcept {
  const locked lock;
  for (std::uint32_t site = 1; site <= the.sites; ++site) {
    const auto* r = record_of_site(site);
    if (!r)
      continue;
    const auto& f = *record_of_function(r->function);
    cells c{};
    add_up(site, c);
    const auto ended = c[trace::finished] + c[trace::destroyed_suspended] + c[trace::never_started];
    const auto broken = std::min(rare_of(site).broken, c[trace::lost]);
    std::uint64_t here[trace::verdict_count] = {};
    const auto set = [&here](trace::verdict v, std::uint64_t count) {
      here[std::countr_zero(static_cast<std::uint32_t>(v))] = count;
    };
    if (!is_generator(f)) {
      set(trace::never_started_bit, c[trace::never_started]);
      set(trace::destroyed_suspended_bit, c[trace::destroyed_suspended]);
      set(trace::live_at_exit_bit, c[trace::created] - ended);
    }
    set(trace::lost_exception_bit, c[trace::lost] - broken);
    set(trace::broken_promise_bit, broken);
    set(trace::held_unread_bit, c[trace::stored] - c[trace::retrieved] - c[trace::lost]);
    set(trace::swallowed_bit, c[trace::swallowed]);
    set(trace::blocking_discard_bit, rare_of(site).blocked);
    const auto* text = reinterpret_cast<const char*>(&f + 1) + f.suspend_count * sizeof f.line;
    char function[1024], file[1024];
    copy(function, text, f.name_size);
    copy(file, text + f.name_size, f.file_size);
    for (unsigned v = 0; v < trace::verdict_count; ++v)
      if (here[v] != 0 && (f.suppressed & 1u << v))
        charge_suppression(1u << v, function, file, here[v]);
      else
        n[v] += here[v];
  }
}

} // namespace waif::runtime
