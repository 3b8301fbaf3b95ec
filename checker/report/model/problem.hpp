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

inline std::size_t partial_inputs(const problems& said) {
  std::size_t count = 0;
  for (const problem& p : said)
    count += p.partial;
  return count;
}

inline bool is_partial(const problems& said) { return partial_inputs(said) > 0; }

} // namespace waif::report
