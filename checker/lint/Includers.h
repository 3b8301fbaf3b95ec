// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace waif {

/// The files under the root that may include one of those, by the names in
/// their #include lines alone: some too many, none too few. An #include of a
/// macro may be anything. As paths are shown; those themselves too.
std::set<std::string> mayInclude(std::set<std::string> Files,
                                 const std::filesystem::path &Root);

} // namespace waif
