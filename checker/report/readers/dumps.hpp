// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/problem.hpp"
#include "trace/model.hpp"

#include <functional>
#include <string>

namespace waif::report {

void read_dump(const std::string& file, const std::function<void(const trace::dump&)>& each,
               problems& said);

} // namespace waif::report
