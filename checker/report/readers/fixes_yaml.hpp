// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/finding.hpp"
#include "report/model/paths.hpp"
#include "report/model/problem.hpp"
#include "report/model/sources.hpp"

#include <functional>
#include <string>

namespace waif::report {

// Reads what `clang-tidy --export-fixes=FILE` or run-clang-tidy wrote. Its places are byte offsets;
// the sources turn them into lines and columns. `checked`: a file that a check looked at.
void read_fixes(const std::string& file, paths& where, sources& texts,
                const std::function<void(finding)>& each,
                const std::function<void(const std::string&)>& checked, problems& said);

} // namespace waif::report
