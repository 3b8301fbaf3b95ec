// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A whole run: which units, from the cache or checked now, to one evidence.
#pragma once

#include "lint/Settings.h"
#include "report/model/evidence.hpp"
#include "report/model/paths.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace waif {

struct RunOptions {
  Settings Checks;
  unsigned Jobs = 1;
  std::string CacheFolder; // empty: none
  std::uint64_t CacheBytes = 0;
  bool Everything = true; // all files and lines, not those of a selection
  bool Review = false;    // show what NOLINT hides
  bool Progress = false;  // a line on a terminal
  bool Precompile = true; // parse shared headers of the standard library once
};

/// Throws std::runtime_error when it cannot run at all.
report::evidence checkAll(const std::vector<Unit> &Units,
                          const RunOptions &With);

} // namespace waif
