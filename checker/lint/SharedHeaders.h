// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which headers are worth being parsed once for several units.
#pragma once

#include "lint/HeaderScan.h"
#include <vector>

namespace waif {

struct SharedHeaders {
  std::vector<std::string> Names; // in an order in which a unit reads them
  std::vector<std::size_t> Units; // that read all of them
  std::uint64_t Saved;            // bytes that need not be parsed again
};

/// For units whose flags are the same, by their index in All. What saves most
/// comes first.
std::vector<SharedHeaders> chooseShared(const std::vector<LibraryUse> &All,
                                        const std::vector<std::size_t> &Units);

} // namespace waif
