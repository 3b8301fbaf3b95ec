// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/format.hpp"
#include "waif/waif.h"

#include <cstdint>

namespace waif::runtime {

struct options;

struct totals {
  std::uint64_t n[trace::counter_count];
  std::uint64_t live() const noexcept {
    return n[trace::created] - n[trace::finished] - n[trace::destroyed_suspended] -
           n[trace::never_started];
  }
};

totals sum() noexcept;
const options& chosen_options() noexcept;
bool is_open() noexcept;  // a task was tracked, so there is something to say
bool dump_now() noexcept; // whether there is one
void complete_dump() noexcept;

// To the log, a line a task, as trees.
void say_tasks(const waif_query& which) noexcept;
void say_live_tasks() noexcept;

} // namespace waif::runtime
