// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which lines a unified diff adds or changes, and whom that concerns.
#pragma once

#include "report/model/finding.hpp"
#include "report/model/paths.hpp"
#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace waif {

/// By file as it is shown: first and last line of each piece.
using ChangedLines =
    std::map<std::string, std::vector<std::pair<std::uint32_t, std::uint32_t>>>;

/// Names in the diff start from the root, or from the repository that it is in.
/// Throws std::runtime_error.
ChangedLines readDiff(std::istream &In, report::paths &Paths);

/// What git says changed since the revision, or since HEAD left it. Throws
/// std::runtime_error.
ChangedLines changesSince(const std::string &Revision, report::paths &Paths);

/// Whether the finding is on a changed line, or underlines one.
bool touches(const ChangedLines &Changes, const report::finding &What);

} // namespace waif
