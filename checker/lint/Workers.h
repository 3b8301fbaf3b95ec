// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One process for each piece of work: memory comes back, a crash loses one
// piece, and what is not done yet can be left.
#pragma once

#include <functional>
#include <string>

namespace waif {

struct Outcome {
  std::size_t Index = 0;
  std::string Said;    // what the process returned
  std::string Trouble; // why there is none, in words; empty when there is
};

/// Does pieces 0 to Count in up to Jobs processes at a time. Each hears of one
/// outcome after the other, in any order. Returns false when SIGINT or SIGTERM
/// ended it early.
bool runInProcesses(std::size_t Count, unsigned Jobs,
                    const std::function<std::string(std::size_t)> &Work,
                    const std::function<void(Outcome)> &Each);

} // namespace waif
