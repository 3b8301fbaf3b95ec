// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/evidence.hpp"

#include <functional>
#include <iosfwd>
#include <set>
#include <string>

namespace waif::report {

struct evidence_sink {
  std::function<void(finding)> on_finding;
  std::function<void(run_site)> on_site;
  std::function<void(test_counts)> on_test;
  std::function<void(const coverage&)> on_coverage; // a bit at a time
  // The head comes first; false: the rest is not wanted.
  std::function<bool(std::size_t dumps, std::size_t other_findings,
                     const std::set<std::string>& runs)>
      on_inputs;
};

// Reads what write_evidence() wrote, line by line; anything wrong, its problems too, lands in
// `said`.
void read_evidence(const std::string& file, const evidence_sink& to, problems& said);
void read_evidence(std::istream& in, const std::string& name, const evidence_sink& to,
                   problems& said);

} // namespace waif::report
