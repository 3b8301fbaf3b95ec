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
  auto before = [](const result* a, const result* b) {
    return std::tie(file_of(*a), a->what.at.where, a) < std::tie(file_of(*b), b->what.at.where, b);
  };
  if (!std::is_sorted(sorted.begin(), sorted.end(), before))
    std::sort(sorted.begin(), sorted.end(), before);
  return sorted;
}

} // namespace waif::report
