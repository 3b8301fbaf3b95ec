// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/result.hpp"

#include <map>
#include <string>
#include <vector>

namespace waif::report {

// Who creates the tasks that went wrong: from the outermost creator that is known through the task
// to the verdict, with how many. A creator goes further out while only one function creates it.
using stacks = std::map<std::vector<std::string>, std::uint64_t>;
stacks creation_stacks(const joined& all);

} // namespace waif::report
