// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <atomic>
#include <cstdint>
#include <ctime>

namespace waif::runtime {

// When the dump began, on the clock below.
extern std::atomic<std::uint64_t> clock_start_ms;

inline std::uint64_t monotonic_ms() noexcept {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1000 +
         static_cast<std::uint64_t>(now.tv_nsec) / 1'000'000;
}

// Since then. All times of tasks are of this clock, which ticks every few milliseconds.
inline std::uint32_t now_ms() noexcept {
  return static_cast<std::uint32_t>(monotonic_ms() -
                                    clock_start_ms.load(std::memory_order_relaxed));
}

} // namespace waif::runtime
