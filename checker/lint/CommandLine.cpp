// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/CommandLine.h"
#include "lint/Analysis.h"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace waif {
namespace {

std::string cacheFolder() {
  if (const char *Given = std::getenv("WAIF_CACHE_DIR"))
    return Given;
  if (const char *Base = std::getenv("XDG_CACHE_HOME"); Base && *Base)
    return std::string(Base) + "/waif-lint";
  if (const char *Home = std::getenv("HOME"); Home && *Home)
    return std::string(Home) + "/.cache/waif-lint";
  return {};
}

/// As many as there are cores, and no more than memory holds: a gigabyte each.
unsigned defaultJobs() {
  const auto Pages = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES));
  const auto Size = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  std::uint64_t Bytes = Pages * Size, Limit = 0;
  if (std::ifstream("/sys/fs/cgroup/memory.max") >> Limit) // a container's
    Bytes = std::min(Bytes, Limit);
  const auto Room = static_cast<unsigned>(Bytes >> 30);
  return std::max(1u, std::min(std::thread::hardware_concurrency(), Room));
}

} // namespace

void CommandLine::define(CLI::App &App) {
  Settings &Checks = Run.Checks;
  Run.Jobs = defaultJobs();
  Run.CacheFolder = cacheFolder();
  App.failure_message([](const CLI::App *, const CLI::Error &E) {
    return "waif-lint: " + std::string(E.what()) + '\n';
  });
  App.set_version_flag("--version", "waif-lint " WAIF_VERSION);
  App.add_option("files", Files,
                 "Files of the compile database, or regular expressions for "
                 "their paths; all when none is given. With -- and flags: any "
                 "files")
      ->type_name("FILE");
  App.add_option("-p,--database", Database,
                 "compile_commands.json, or its folder; else looked for in the "
                 "root, its build/, and above")
      ->type_name("PATH");
  App.add_option("--root", Root, "Paths are shown relative to this folder")
      ->capture_default_str()
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory);
  App.add_option("-j,--jobs", Run.Jobs, "Processes at a time")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  App.add_option("--diff", Diff,
                 "Only findings on lines that changed since a git revision; "
                 "-: that the unified diff on standard input changes")
      ->type_name("BASE");
  App.add_option("--shard", ShardText, "The I-th of N parts of the files")
      ->type_name("I/N");
  App.add_option("--evidence", Evidence,
                 "Write findings for `waif merge` and `waif report`")
      ->type_name("FILE");
  App.add_flag("--fix", Fix, "Apply the fixes of what is reported");
  App.add_flag("--review-nolint", Run.Review,
               "Show also what NOLINT hides, and NOLINT that hides nothing");

  App.add_option("--checks", Checks.Checks, "As clang-tidy's")
      ->type_name("GLOBS");
  auto *Config = App.add_option("--config", ConfigText,
                                "YAML, instead of .clang-tidy files");
  App.add_option("--config-file", ConfigFile, "The same, from a file")
      ->excludes(Config);
  App.add_option("--header-filter", Checks.HeaderFilter,
                 "Report also in headers that match; all by default")
      ->type_name("REGEX");
  App.add_option("--exclude-header-filter", Checks.ExcludeHeaderFilter,
                 "But not in those that match this")
      ->type_name("REGEX");
  App.add_option("--line-filter", Checks.LineFilter, "As clang-tidy's")
      ->type_name("JSON");
  App.add_option("--warnings-as-errors", Checks.WarningsAsErrors,
                 "As clang-tidy's")
      ->type_name("GLOBS");
  App.add_option("--extra-arg", Checks.ExtraArgs, "A compiler flag more, last")
      ->allow_extra_args(false)
      ->type_name("FLAG");
  App.add_option("--extra-arg-before", Checks.ExtraArgsBefore,
                 "A compiler flag more, first")
      ->allow_extra_args(false)
      ->type_name("FLAG");
  App.add_flag("--whole", Checks.Whole,
               "Parse every body: slower, for comparison");

  App.add_flag("!--no-pch", Run.Precompile,
               "Parse the standard library anew for each file");
  App.add_flag("--no-cache", NoCache, "Check everything anew, keep nothing");
  App.add_option("--cache-dir", Run.CacheFolder, "Where results are kept")
      ->capture_default_str()
      ->type_name("DIR");
  App.add_option("--cache-size", CacheMegabytes, "At most so many megabytes")
      ->capture_default_str()
      ->type_name("MB");
  report::add_output_options(App, Output);
  App.footer("Exit code: 0 clean, 1 findings as --fail-on says, 2 could not "
             "run, or not on everything.");
}

void CommandLine::parse(CLI::App &App, int Argc, char **Argv) {
  char **const End = Argv + Argc;
  char **const Dashes = std::find(Argv, End, std::string_view("--"));
  if (Dashes != End)
    Flags.emplace(Dashes + 1, End);
  App.parse(static_cast<int>(Dashes - Argv), Argv);

  Run.Progress = isatty(STDERR_FILENO);
  Run.CacheBytes = CacheMegabytes << 20;
  if (NoCache)
    Run.CacheFolder.clear();
  if (Flags && Files.empty())
    throw CLI::ValidationError("--", "needs files before it");
  if (App.count("--config"))
    Run.Checks.Config = ConfigText;
  if (!ConfigFile.empty()) {
    std::ifstream In(ConfigFile);
    std::stringstream Text;
    if (!(Text << In.rdbuf()))
      throw CLI::ValidationError("--config-file",
                                 ConfigFile + " cannot be read");
    Run.Checks.Config = Text.str();
    Run.Checks.ConfigFile = ConfigFile;
  }
  readShard();
  Output.as_text = true;
  Run.Everything = Files.empty() && Diff.empty() && Shards == 1;
  Output.everything = Run.Everything;
  report::require_sense(Output);
}

void CommandLine::readShard() {
  if (ShardText.empty())
    return;
  char Slash = 0, More = 0;
  std::istringstream In(ShardText);
  if (!(In >> Shard >> Slash >> Shards) || Slash != '/' || (In >> More) ||
      Shard < 1 || Shard > Shards)
    throw CLI::ValidationError("--shard", "'" + ShardText +
                                              "' is not I/N with 1 <= I <= N");
}

} // namespace waif
