// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/problem.hpp"
#include "report/model/run_site.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace waif::report {

// Sites added up in any order: the same place in two processes of one build is one site.
class site_sum {
public:
  // `process`: a number of the one process that `more` is of, which is counted once; 0 when
  // `more.processes` says how many. Throws too_many.
  void add(const run_site& more, std::uint64_t process = 0);
  std::vector<run_site> take(); // in order of place

private:
  const std::string& key_of(const run_site& site);

  struct entry {
    run_site sum;
    std::uint64_t last_process = 0;
  };
  std::unordered_map<std::string, entry> sites_;
  std::string key_; // of the last one: its memory serves the next
};

// Builds matter only when there are several of one program: then its sites stay apart, and that is
// said. All others add up.
std::vector<run_site> fold_builds(std::vector<run_site> sites, problems& said);

} // namespace waif::report
