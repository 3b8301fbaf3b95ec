// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <string>
#include <vector>

namespace waif::report {

// Something about an input that the reader must know, in one line. Partial: part of the input
// could not be used, so the report does not say everything and the exit code is 2.
struct problem {
  std::string where;
  std::string what;
  bool partial = true;
  auto operator<=>(const problem&) const = default;
};

using problems = std::vector<problem>;

inline bool is_partial(const problems& said) {
  for (const problem& p : said)
    if (p.partial)
      return true;
  return false;
}

} // namespace waif::report
