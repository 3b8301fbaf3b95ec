// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstddef>
#include <cstdint>

// Inputs may be hostile: what a report keeps and how far it reads is bounded. Beyond that the
// report is partial, and says so.
namespace waif::report {

constexpr std::size_t most_kept = 100'000;                    // findings; sites; tests
constexpr std::uint64_t most_read = std::uint64_t{256} << 20; // bytes of a file

struct too_many {}; // thrown past all that handles a broken input

} // namespace waif::report
