// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <string_view>

namespace waif::report {

// A comma-separated list as clang-tidy's --checks reads it: '*' stands for anything, a leading '-'
// takes away, the last item that matches decides.
bool selected(std::string_view globs, std::string_view name);

} // namespace waif::report
