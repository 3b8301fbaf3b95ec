// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/coverage.hpp"
#include "report/model/finding.hpp"
#include "report/model/problem.hpp"
#include "report/model/run_site.hpp"

#include <set>
#include <string>
#include <vector>

namespace waif::report {

// All that the inputs say, before anything is joined; both lists in order of place. Evidence adds
// up: of two shards in any order, or of the whole at once, it is the same.
struct evidence {
  std::vector<finding> findings;
  std::vector<run_site> sites;
  std::vector<test_counts> tests; // in order of name
  problems said;
  std::size_t dumps = 0;
  std::set<std::string> runs;     // the processes: program, id and start, so that none counts twice
  std::size_t other_findings = 0; // of checks that were not asked for
  coverage checks;                // where they looked
};

} // namespace waif::report
