// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/result.hpp"

#include <vector>

namespace waif::report {

// A task that is alive only because the task that waits for it is: what the run alone saw of it
// moves to the children of that task's result. Known by who waits for whom; without that, by which
// task's function created it, as long as there are no more of it than of its creators. Tasks of
// libraries take no children: what the program does with them is to blame.
void fold_children(std::vector<result>& results);

} // namespace waif::report
