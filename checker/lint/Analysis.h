// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The checks on one translation unit.
#pragma once

#include "lint/Dependencies.h"
#include "lint/Settings.h"
#include "report/model/evidence.hpp"
#include "tasks/EntryUse.h"
#include <string>
#include <vector>

namespace waif {

struct Analysis {
  report::evidence Said;
  Dependencies On;
  /// Entries of options, and whether one was of use here.
  std::vector<EntryUse> Entries;
};

/// Starts from the precompiled header, if one is given and if it serves; what
/// that is made of is not told again.
Analysis analyse(const Unit &Of, const Settings &With,
                 const std::string &Precompiled);

/// The checks that are on for the file and all options that they see, as text.
/// Empty when no check is on.
std::string configurationOf(const Unit &Of, const Settings &With,
                            std::string &Problem);

/// Which build of the checks this is.
std::string analysisVersion();

} // namespace waif
