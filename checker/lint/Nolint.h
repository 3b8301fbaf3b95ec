// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What NOLINT comments hide, and those that hide nothing.
#pragma once

#include "report/model/finding.hpp"
#include "report/model/sources.hpp"
#include <string>
#include <vector>

namespace waif {

inline constexpr const char UnusedNolint[] = "waif-unused-nolint";

/// Adds one for each waif glob of each NOLINT comment in the file, as if it
/// silenced nothing. What it covers is where it would.
void addNolintComments(const std::string &File, report::sources &Texts,
                       std::vector<report::finding> &To);

/// Of All, found as if there was no NOLINT, and Visible: adds to Visible what
/// is hidden, marked so, and the comments that hide nothing.
void review(std::vector<report::finding> All,
            std::vector<report::finding> &Visible);

} // namespace waif
