// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "ledger.hpp"

namespace waif::runtime {

// What instrumented code does inline, for all the other cases and kinds of tasks: a task of the
// site `found` begins, with its node at `node`, `known` one by one if that is asked for; it ends.
void begin_task(shard& mine, const waif_cached& found, waif_node* node, bool known = true) noexcept;
void end_task(waif_node* node, counter outcome, std::uint64_t n = 1) noexcept;

} // namespace waif::runtime
