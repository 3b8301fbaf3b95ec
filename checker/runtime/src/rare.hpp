// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/format.hpp"

#include <cstdint>

// Counts that few sites have.
namespace waif::runtime {

void count_blocked(std::uint32_t site, std::uint32_t ms) noexcept;
void count_broken(std::uint32_t site) noexcept;

// The ledger is locked.
trace::rare_record rare_of(std::uint32_t site) noexcept;
void forget_rare() noexcept;

} // namespace waif::runtime
