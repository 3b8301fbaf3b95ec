// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/paths.hpp"
#include "report/model/run_site.hpp"
#include "report/symbols/symbolizer.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace waif::report {

// The sites of any number of dumps, in any order: the same place in two processes is one site.
class site_table {
public:
  site_table(paths& where, symbolizer& symbols) : paths_(where), symbols_(symbols) {}

  void add(const trace::dump& from);
  void add(run_site summed);    // from another table
  std::vector<run_site> take(); // in order of place

private:
  run_site& merge(run_site more);

  paths& paths_;
  symbolizer& symbols_;
  std::unordered_map<std::string, run_site> sites_;
};

} // namespace waif::report
