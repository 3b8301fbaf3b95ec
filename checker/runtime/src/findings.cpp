// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "findings.hpp"

#include "query.hpp"
#include "rare.hpp"
#include "state.hpp"
#include "suppressions.hpp"


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
    trace::counts now{c[trace::created],       c[trace::finished], c[trace::destroyed_suspended],
                      c[trace::never_started], c[trace::stored],   c[trace::retrieved],
                      c[trace::lost],          c[trace::swallowed]};
    now.broken = rare_of(site).broken;
    now.blocked = rare_of(site).blocked;
    trace::excuse(now, is_generator(f), 0);
    function_text text;
    text.read(f);
    for (unsigned v = 0; v < trace::verdict_count; ++v) {
      const auto here = trace::occurrences(static_cast<trace::verdict>(v), now);
      if (here != 0 && (f.suppressed & 1u << v))
        charge_suppression(1u << v, text.function, text.file, here);
      else
        n[v] += here;
    }
  }
}

} // namespace waif::runtime
