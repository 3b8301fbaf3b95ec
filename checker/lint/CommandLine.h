// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "lint/Lint.h"
#include "report/cli/publish.hpp"
#include <CLI/App.hpp>
#include <optional>
#include <string>
#include <vector>

namespace waif {

struct CommandLine {
  std::vector<std::string> Files;                // or regular expressions
  std::optional<std::vector<std::string>> Flags; // after --
  std::string Database;
  std::string Root = ".";
  std::string Diff;
  std::string Evidence;
  std::size_t Shard = 1, Shards = 1;
  bool Fix = false;
  RunOptions Run;
  report::output_options Output;

  void define(CLI::App &App);
  void parse(CLI::App &App, int Argc, char **Argv);

private:
  void readShard();

  std::string ShardText, ConfigText, ConfigFile;
  std::uint64_t CacheMegabytes = 1024;
  bool NoCache = false;
};

} // namespace waif
