// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One header, parsed once for many units.
#pragma once

#include "lint/Settings.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace waif {

/// Writes To from the header Of.File. Returns the hashes of the paths of all
/// that it has read, in order; nothing when it does not compile.
std::optional<std::vector<std::uint64_t>> precompile(const Unit &Of,
                                                     const std::string &To);

} // namespace waif
