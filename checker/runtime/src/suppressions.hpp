// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstdint>

// What the program's user does not want to be found: lines verdict:pattern of a file and of
// waif_default_suppressions(), as LSan has them. A pattern is a part of the name of a function or
// of its file, with * for anything, ^ for the beginning and $ for the end.
namespace waif::runtime {

struct options;

// One warning line for each line that is bad. The ledger is locked.
void read_suppressions(const options& with) noexcept;

// The verdicts (trace::verdict) that are suppressed for a function. The ledger is locked, as for
// all of the following.
std::uint32_t suppressed_for(const char* function, const char* file) noexcept;

// Charges n findings of a suppressed verdict to the first line that names it.
void charge_suppression(std::uint32_t verdict, const char* function, const char* file,
                        std::uint64_t n) noexcept;

// A query of live tasks leaves some out. The most that a line hides at once count as its findings.
void begin_hiding() noexcept;
void hide_tasks(std::uint32_t verdict, const char* function, const char* file,
                std::uint64_t n) noexcept;

// Says how many findings each line suppressed; `all`: also which suppressed none. Then forgets.
void report_suppressions(bool all) noexcept;

} // namespace waif::runtime
