// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/problem.hpp"
#include "report/model/run_site.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace waif::report {

// Sites added up in any order: the same place in two processes of one build is one site.
class site_sum {
public:
  run_site& add(run_site more); // throws too_many
  std::vector<run_site> take(); // in order of place

private:
  std::unordered_map<std::string, run_site> sites_;
};

// Builds matter only when there are several of one program: then its sites stay apart, and that is
// said. All others add up.
std::vector<run_site> fold_builds(std::vector<run_site> sites, problems& said);

} // namespace waif::report
