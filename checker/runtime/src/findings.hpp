// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/verdicts.hpp"

#include <cstdint>

namespace waif::runtime {

// How often each verdict holds now, over all sites: without what is suppressed, which is charged
// to its suppression, and without how generators end.
struct findings {
  std::uint64_t n[trace::verdict_count] = {};

  findings() noexcept;
  std::uint64_t of(trace::verdict v) const noexcept { return n[static_cast<unsigned>(v)]; }
  // What fails a check: a task that is live or never ran, an exception that nobody read.
  bool bad() const noexcept {
    return of(trace::verdict::leaked_at_exit) || of(trace::verdict::never_started) ||
           of(trace::verdict::lost_exception) || of(trace::verdict::held_unread) ||
           of(trace::verdict::broken_promise_unread);
  }
};

} // namespace waif::runtime
