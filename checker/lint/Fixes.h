// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/finding.hpp"
#include "report/model/paths.hpp"
#include "report/model/problem.hpp"
#include "report/model/sources.hpp"
#include <vector>

namespace waif {

/// Applies the fixes of the findings, each whole or not at all: one that
/// overlaps an earlier one is left out. Returns what was done, in a sentence.
report::problem fix(const std::vector<report::finding> &Of,
                    report::sources &Texts, const report::paths &Paths);

} // namespace waif
