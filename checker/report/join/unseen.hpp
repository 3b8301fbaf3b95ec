// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/coverage.hpp"
#include "report/model/result.hpp"

namespace waif::report {

// Says of each result that only the run saw why no check flags it.
void explain_unseen(joined& all, const coverage& checks);

} // namespace waif::report
