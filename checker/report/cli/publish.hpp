// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/problem.hpp"
#include "report/model/result.hpp"
#include "report/model/sources.hpp"

#include <CLI/App.hpp>
#include <filesystem>
#include <string>
#include <vector>

// What becomes of results, whoever has them: baseline, formats, exit code.
namespace waif::report {

struct output_options {
  std::vector<std::string> outputs; // FORMAT or FORMAT=FILE
  std::vector<std::string> baselines;
  std::string new_baseline;
  bool prune = false;
  bool show_known = false;
  bool everything = true; // was looked at, so that what a baseline alone has is gone
  bool as_text = false;   // for people: as compilers print, not as a table
  std::string fail_on = "warning";
  std::string color = "auto";
  std::string category = "waif";
};

void add_output_options(CLI::App& to, output_options& with);
// Throws CLI::ValidationError for options that do not go together.
void require_sense(const output_options& with);

// Returns the exit code: 0 clean, 1 as --fail-on says, 2 when what was said makes it partial.
int publish(joined& all, problems said, const output_options& with, sources& texts,
            const std::filesystem::path& root);

} // namespace waif::report
