// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstdint>

namespace waif::runtime {

// Looks for tasks that have not been resumed for so long. False when there is no thread for it.
bool start_watchdog(std::uint32_t idle_ms) noexcept;
void forget_watchdog() noexcept; // after a fork: the child has no such thread
// Whether a task that was idle for so long is stuck: never without a watchdog.
bool is_stuck(std::uint32_t idle_ms) noexcept;

} // namespace waif::runtime
