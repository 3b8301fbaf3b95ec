// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a parse depends on: the files that it read and the names under which it
// looked for one in vain.
#pragma once

#include <set>
#include <string>

namespace waif {

struct Dependencies {
  std::set<std::string> Read;
  std::set<std::string> Missing;
};

} // namespace waif
