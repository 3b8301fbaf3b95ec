// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <CLI/App.hpp>

namespace waif::report {

// `waif report`. The exit code lands in `status`: 0 clean, 1 findings at or above the threshold,
// 2 part of the input could not be used.
void add_report_command(CLI::App& app, int& status);

} // namespace waif::report
