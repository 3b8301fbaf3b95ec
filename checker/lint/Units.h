// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What there is to check: a compile database, or files with flags.
#pragma once

#include "lint/Settings.h"
#include "report/model/paths.hpp"
#include <string>
#include <vector>

namespace waif {

/// All that one file of compile commands has, in order of path. Fails with a
/// sentence in Problem.
std::vector<Unit> readDatabase(const std::string &File, report::paths &Paths,
                               std::string &Problem);

/// The files compiled with the flags, from Folder.
std::vector<Unit> withFlags(const std::vector<std::string> &Files,
                            const std::vector<std::string> &Flags,
                            const std::string &Folder, report::paths &Paths);

/// Those that one of the selectors names: the path of a file that is there, or
/// a regular expression for the path that is shown. All when there is none.
std::vector<Unit> select(std::vector<Unit> From,
                         const std::vector<std::string> &Selectors,
                         report::paths &Paths, std::string &Problem);

} // namespace waif
