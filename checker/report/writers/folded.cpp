// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Folded stacks, `frame;frame count`, for flame graphs.
#include "report/writers/formats.hpp"
#include "report/writers/stacks.hpp"

#include <algorithm>
#include <ostream>

namespace waif::report {

void write_folded(std::ostream& out, const output& of) {
  for (const auto& [stack, n] : creation_stacks(of.all)) {
    std::string line;
    for (std::string frame : stack) {
      std::replace(frame.begin(), frame.end(), ';', ',');
      line += (line.empty() ? "" : ";") + frame;
    }
    out << line << ' ' << n << '\n';
  }
}

} // namespace waif::report
