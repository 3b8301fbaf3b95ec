// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/finding.hpp"

#include <string>
#include <unordered_set>
#include <vector>

namespace waif::report {

// A finding in a header comes once for each translation unit; it is kept once.
class finding_set {
public:
  bool add(finding what); // false when it is there already
  std::size_t size() const { return findings_.size(); }

  // In order of place, then rule and message, whatever order they came in; fingerprints set.
  std::vector<finding> take();

private:
  std::unordered_set<std::string> seen_;
  std::vector<finding> findings_;
};

} // namespace waif::report
