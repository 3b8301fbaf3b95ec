// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/result.hpp"

#include <map>
#include <string>
#include <vector>

namespace waif::report {

// Earlier runs, to say what changed since. With several, a result is new when none of them had it,
// and grown when it is above all of them: what comes and goes between runs is flaky and settles.
class history {
public:
  void add(const joined& earlier);
  void apply(joined& to) const;

private:
  struct range {
    std::uint64_t least, most;
  };
  struct entry {
    result last;
    std::vector<range> seen; // for each verdict
    std::size_t runs = 0;
  };
  static change compare(const entry& before, result& now);

  std::map<std::string, entry, std::less<>> entries_; // by fingerprint
  std::size_t runs_ = 0;
};

} // namespace waif::report
