// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/finding.hpp"
#include "report/model/paths.hpp"
#include "report/model/problem.hpp"
#include "report/model/sources.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace waif::report {

// A diagnostic as clang-tidy has it: places are byte offsets into files, by any name.
struct raw_range {
  std::string file;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

struct raw_replacement {
  raw_range at;
  std::string text;
};

struct raw_message {
  std::string text;
  raw_range at;
  std::vector<raw_range> ranges;
  std::vector<raw_replacement> fixes;
};

struct raw_finding {
  std::string rule;
  level severity = level::warning;
  std::string folder; // that relative names start from
  raw_message said;
  std::vector<raw_message> notes;
};

// Turns offsets into lines and columns, by the text of the files.
class place_finder {
public:
  place_finder(paths& where, sources& texts) : paths_(where), sources_(texts) {}

  finding convert(const raw_finding& from);

  // Files that could not be read, or changed since.
  void report(problems& said) const;

private:
  place point(const raw_range& at);
  void add_ranges(const raw_message& said, finding& made);
  void add_fixes(const raw_message& said, finding& made);

  paths& paths_;
  sources& sources_;
  std::string folder_;
  std::map<std::string, std::size_t> unreadable_;
  std::map<std::string, std::size_t> shrunk_;
};

} // namespace waif::report
