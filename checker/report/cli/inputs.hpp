// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/evidence.hpp"
#include "report/model/paths.hpp"
#include "report/model/sources.hpp"

#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace waif::report {

struct input_options {
  std::vector<std::string> files; // of any kind, told apart by their first bytes
  std::vector<std::string> findings;
  std::vector<std::string> dumps;
  std::vector<std::string> evidences;
  std::string root = ".";
  std::string checks = "waif-*";
  std::vector<std::string> moved; // FROM=TO
};

void add_input_options(CLI::App& to, input_options& with);
paths make_paths(const input_options& with);
void require_inputs(const input_options& with); // throws CLI::RequiredError

evidence read_inputs(const input_options& with, paths& where, sources& texts);

// Says the problems on stderr, a line each.
void tell(const problems& said);

} // namespace waif::report
