// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "rare.hpp"

#include "state.hpp"

#include <algorithm>

namespace waif::runtime {
namespace {

struct entry {
  trace::rare_record* record; // in the dump
  entry* next;
};
constinit entry* rares = nullptr;

trace::rare_record* find(std::uint32_t site) noexcept {
  for (const entry* e = rares; e; e = e->next)
    if (e->record->site == site)
      return e->record;
  return nullptr;
}

trace::rare_record* make(std::uint32_t site) noexcept {
  if (auto* found = find(site))
    return found;
  auto* e = static_cast<entry*>(the.memory.take(sizeof(entry)));
  auto* r = e ? append<trace::rare_record>() : nullptr;
  if (!r)
    return nullptr;
  r->site = site;
  the.dump.publish(r, trace::record_type::rare);
  *e = {r, rares};
  rares = e;
  return r;
}

} // namespace

void count_blocked(std::uint32_t site, std::uint32_t ms) noexcept {
  const locked lock;
  if (auto* r = make(site)) {
    ++r->blocked;
    r->longest_block_ms = std::max(r->longest_block_ms, ms);
  }
}

void count_broken(std::uint32_t site) noexcept {
  const locked lock;
  if (auto* r = make(site))
    ++r->broken;
}

trace::rare_record rare_of(std::uint32_t site) noexcept {
  const auto* found = find(site);
  return found ? *found : trace::rare_record{};
}

void forget_rare() noexcept { rares = nullptr; }

} // namespace waif::runtime
