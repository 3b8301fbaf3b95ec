// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/reader.hpp"

#include <string>
#include <vector>

// Runs a program under the ledger and reads what it left.
namespace waif::test {

struct outcome {
  int status = 0;     // exit status, or -signal
  std::string output; // stdout and stderr
  std::string dump_path;
  trace::dump dump() const { return trace::read_dump(dump_path); }
};

// `options` are put behind dump=FILE in WAIF_OPTIONS. FILE is new for every run.
outcome run(const std::string& program, const std::vector<std::string>& arguments = {},
            const std::string& options = "");

// Sum over the sites whose task function contains `function`.
trace::counts counts_of(const trace::dump& dump, const std::string& function);

} // namespace waif::test
