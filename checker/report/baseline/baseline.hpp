// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/problem.hpp"
#include "report/model/result.hpp"

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace waif::report {

// Results that are accepted for now: a text file, one a line, sorted, without line numbers, so
// that it reads well in a diff. What counts is the fingerprint; the rest is for people:
//   FINGERPRINT RULE PATH FUNCTION | TEXT
class baseline {
public:
  void read(const std::string& file, problems& said);

  // Marks the results that it has. In a run over everything, those that it alone has are named.
  void apply(joined& to, bool everything);

  static std::string line_of(const result& of);
  static void write(std::ostream& out, const joined& of);
  void write_pruned(std::ostream& out) const; // after apply()

private:
  struct entry {
    std::string line;
    bool matched = false;
  };
  std::map<std::string, entry, std::less<>> entries_; // by fingerprint
};

} // namespace waif::report
