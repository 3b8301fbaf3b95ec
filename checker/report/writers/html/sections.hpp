// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/result.hpp"

#include <iosfwd>
#include <string>
#include <string_view>

// The parts of the page below its tables. Each writes nothing when there is nothing to show.
namespace waif::report::html {

std::string breakable(std::string_view text); // escaped; a line may end behind / _ . and ::

void write_wait_tree(std::ostream& out, const result& of);
void write_tests(std::ostream& out, const joined& all);
void write_timeline(std::ostream& out, const joined& all);
void write_flame_graph(std::ostream& out, const joined& all);

} // namespace waif::report::html
