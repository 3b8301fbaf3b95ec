// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/result.hpp"
#include "report/writers/phrases.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace waif::report {

// For formats that group by file: the results in order of place.
inline std::vector<const result*> by_file(const joined& all) {
  std::vector<const result*> sorted;
  for (const result& r : all.results)
    sorted.push_back(&r);
  std::sort(sorted.begin(), sorted.end(), [](const result* a, const result* b) {
    return std::tie(file_of(*a), a->what.at.where, a) < std::tie(file_of(*b), b->what.at.where, b);
  });
  return sorted;
}

} // namespace waif::report
