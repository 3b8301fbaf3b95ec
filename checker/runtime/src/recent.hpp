// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/format.hpp"

#include <cstdint>

// The last exceptions that came to nothing, for the log and for tests' messages.
namespace waif::runtime {

// Neither lock of the ledger is held.
void keep_recent(std::uint32_t site, std::uint32_t token, trace::fate fate, const char* type,
                 const char* what) noexcept;
// To the log; not what the program's user suppressed.
void say_recent() noexcept;
void forget_recent() noexcept;

} // namespace waif::runtime
