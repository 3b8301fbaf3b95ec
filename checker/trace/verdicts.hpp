// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstdint>

namespace waif::trace {

// Verdicts that a suppressions file of the program's user can name, as bits of site::suppressed.
enum verdict : std::uint32_t {
  never_started_bit = 1,
  destroyed_suspended_bit = 2,
  lost_exception_bit = 4,
  held_unread_bit = 8,
  swallowed_bit = 16,
  live_at_exit_bit = 32,
  stuck_bit = 64,
  blocking_discard_bit = 128,
  broken_promise_bit = 256,
};
inline constexpr unsigned verdict_count = 9;

} // namespace waif::trace
