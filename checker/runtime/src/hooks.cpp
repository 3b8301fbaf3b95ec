// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "exceptions.hpp"
#include "ledger.hpp"

using namespace waif::runtime;
namespace trace = waif::trace;

namespace {

bool is_ours(const waif_node& node) noexcept {
  return node.generation == generation.load(std::memory_order_relaxed);
}

inline void enter(waif_node* node, waif_function* function, const void* caller,
                  const void* pc) noexcept {
  shard* mine = self();
  if (!mine)
    return;
  auto* found = &mine->slot(caller, pc);
  // A record's id is fresh when its module is: a stale entry never fits.
  if (found->caller != caller || found->pc != pc ||
      found->function != std::atomic_ref(function->id).load(std::memory_order_relaxed) ||
      found->function == 0) [[unlikely]] {
    found = find_site(*mine, function, caller, pc);
    if (!found)
      return;
  }
  add(found->cells, trace::created);
  node->site = found->site;
  node->generation = generation.load(std::memory_order_relaxed);
}

void leave(waif_node* node, counter half_way) noexcept {
  if (!is_ours(*node))
    return;
  switch (*node->state & 0xff) {
  case WAIF_STATE_ENTERED: // its start threw: there never was a task
    count(node->site, trace::created, std::uint64_t(-1));
    break;
  case WAIF_STATE_CREATED:
    count(node->site, trace::never_started);
    break;
  default:
    count(node->site, half_way);
  }
}

} // namespace

extern "C" {

void waif_enter(waif_node* node, waif_function* function, void* caller, void*) noexcept {
  enter(node, function, caller, __builtin_return_address(0));
}
void waif_enter_at(waif_node* node, waif_function* function, void* caller, void* pc,
                   void*) noexcept {
  enter(node, function, caller, pc);
}

void waif_finish(waif_node* node) noexcept {
  if (is_ours(*node))
    count(node->site, trace::finished);
  node->site = 0;
}

void waif_leave(waif_node* node) noexcept { leave(node, trace::destroyed_suspended); }
void waif_leave_endless(waif_node* node) noexcept { leave(node, trace::finished); }

void waif_store_begin(waif_node* node) noexcept {
  if (is_ours(*node))
    begin_store(node->site);
}
void waif_store_end(waif_node*) noexcept { end_store(false); }
void waif_store_escape(waif_node*) noexcept { end_store(true); }
}
