// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

// dump_signal=N: at that signal, a dump, and the live tasks in the log.
namespace waif::runtime {

void start_signal_dump(int signal) noexcept;
void forget_signal_dump() noexcept; // in a forked child

} // namespace waif::runtime
