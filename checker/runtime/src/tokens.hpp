// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "ledger.hpp"

// Tests, to which tasks are charged.
namespace waif::runtime {

// Adds to a token's count of outcomes other than `finished`, which nobody counts by token.
void count_for_token(std::uint32_t token, counter which, std::uint64_t n = 1) noexcept;

// Makes `token` this thread's; returns the one before.
std::uint32_t switch_token(shard& mine, std::uint32_t token) noexcept;
std::uint32_t switch_token(std::uint32_t token) noexcept;

// For a census; the ledger is locked.
trace::token_record* token_record_of(std::uint32_t token) noexcept;
std::uint32_t token_count() noexcept;
// The created tasks of `token` that running threads have not counted yet.
std::uint64_t uncounted(std::uint32_t token) noexcept;

// In a forked child: the parent's tokens are none.
void forget_tokens() noexcept;

} // namespace waif::runtime
