// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <CLI/App.hpp>

namespace waif::report {

// `waif merge`: the evidence of any inputs as one file, the same bytes in whatever order.
void add_merge_command(CLI::App& app, int& status);

} // namespace waif::report
