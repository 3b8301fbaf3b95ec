// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/verdicts.hpp"

#include <bit>
#include <cstdint>

namespace waif::runtime {

// How often each verdict holds now, over all sites: without what is suppressed, which is charged
// to its suppression, and without how generators end.
struct findings {
  std::uint64_t n[trace::verdict_count] = {};

  findings() noexcept;
  std::uint64_t of(trace::verdict v) const noexcept {
    return n[std::countr_zero(static_cast<std::uint32_t>(v))];
  }
  // What fails a check: a task that is live or never ran, an exception that nobody read.
  bool bad() const noexcept {
    return of(trace::live_at_exit_bit) || of(trace::never_started_bit) ||
           of(trace::lost_exception_bit) || of(trace::held_unread_bit) ||
           of(trace::broken_promise_bit);
  }
};

} // namespace waif::runtime
