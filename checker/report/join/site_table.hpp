// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/join/site_sum.hpp"
#include "report/model/paths.hpp"
#include "report/symbols/symbolizer.hpp"

#include <map>
#include <string>
#include <vector>

namespace waif::report {

// Turns dumps into sites whose places are shown paths and resolved lines.
class site_table {
public:
  site_table(paths& where, symbolizer& symbols) : paths_(where), symbols_(symbols) {}

  void add(const trace::dump& from);
  void add(const run_site& summed) { sites_.add(summed); } // from another table
  std::vector<run_site> take() { return sites_.take(); }   // in order of place

  void add(test_counts of);
  std::vector<test_counts> take_tests(); // in order of name

private:
  paths& paths_;
  symbolizer& symbols_;
  site_sum sites_;
  std::uint64_t process_ = 0;                // of the dump that is being added
  std::map<std::string, test_counts> tests_; // by name
};

} // namespace waif::report
