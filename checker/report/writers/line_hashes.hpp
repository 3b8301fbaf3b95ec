// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/result.hpp"
#include "report/model/sources.hpp"

#include <string>
#include <string_view>
#include <vector>

// `primaryLocationLineHash`, by which GitHub knows a result again. Its upload action computes the
// same and complains about any other value, so it has to be theirs.
namespace waif::report {

// Of each line: its 100 characters and those of the lines after it without blanks, as a
// polynomial in 37 over 64 bits; after a colon which of the lines with equal ones it is.
std::vector<std::string> line_hashes(std::string_view text);

// For each result, in their order: that of its line. Further results of a rule on one line get a
// suffix, else GitHub would drop them. The fingerprint stands for a file that cannot be read.
std::vector<std::string> line_hashes(const joined& all, sources& texts);

} // namespace waif::report
