// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Changes.h"
#include "lint/CommandLine.h"
#include "lint/Fixes.h"
#include "lint/Includers.h"
#include "lint/Lint.h"
#include "lint/Units.h"
#include "report/cli/inputs.hpp"
#include "report/cli/save.hpp"
#include "report/join/join.hpp"
#include "report/model/text.hpp"
#include "report/writers/evidence_json.hpp"
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>

namespace fs = std::filesystem;
using namespace waif;

static std::string databaseFor(const CommandLine &Given) {
  if (!Given.Database.empty()) {
    const fs::path Path = Given.Database;
    return fs::is_directory(Path) ? Path / "compile_commands.json" : Path;
  }
  for (fs::path Folder = fs::canonical(Given.Root);;
       Folder = Folder.parent_path()) {
    for (const char *Name :
         {"compile_commands.json", "build/compile_commands.json"})
      if (fs::exists(Folder / Name))
        return Folder / Name;
    if (Folder == Folder.root_path())
      throw std::runtime_error("no compile_commands.json in " + Given.Root +
                               " or above: give -p DIR, or -- and the flags");
  }
}

static std::vector<Unit> unitsFor(const CommandLine &Given,
                                  report::paths &Paths) {
  std::string Problem;
  std::vector<Unit> Units;
  if (Given.Flags) {
    for (const std::string &File : Given.Files)
      if (!fs::is_regular_file(File))
        throw std::runtime_error(File + ": no such file");
    return withFlags(Given.Files, *Given.Flags, fs::current_path(), Paths);
  }
  const std::string File = databaseFor(Given);
  if (!fs::is_regular_file(File))
    throw std::runtime_error(
        File + ": no such file: give -p DIR, or -- and the flags");
  Units = readDatabase(File, Paths, Problem);
  if (!Problem.empty())
    throw std::runtime_error(File + ": not a compile database: " +
                             report::printable(report::trimmed(Problem)));
  if (Units.empty())
    throw std::runtime_error(File + ": has no C++ files");
  Units = select(std::move(Units), Given.Files, Paths, Problem);
  if (!Problem.empty())
    throw std::runtime_error(Problem);
  return Units;
}

static std::optional<ChangedLines> changesFor(const CommandLine &Given,
                                              report::paths &Paths) {
  if (Given.Diff.empty())
    return std::nullopt;
  if (Given.Diff == "-")
    return readDiff(std::cin, Paths);
  return changesSince(Given.Diff, Paths);
}

static void keepConcerned(std::vector<Unit> &Units, const ChangedLines &Changes,
                          const fs::path &Root) {
  std::set<std::string> Files, Names;
  for (const auto &[File, Pieces] : Changes)
    Files.insert(File);
  Files = mayInclude(std::move(Files), Root);
  for (const std::string &File : Files)
    Names.insert(fs::path(File).filename().string());
  std::erase_if(Units, [&](const Unit &U) {
    bool Forced = false; // -include of one
    for (std::size_t I = 1; I < U.Command.size(); ++I)
      Forced |= U.Command[I - 1].ends_with("-include") &&
                Names.count(fs::path(U.Command[I]).filename().string()) > 0;
    const bool Outside = U.Shown.starts_with('/'); // nobody looked there
    return !Forced && !Outside && !Files.count(U.Shown);
  });
}

/// Every Count-th unit: as many for each shard, give or take one.
static void keepShard(std::vector<Unit> &Units, const CommandLine &Given) {
  std::size_t Index = 0;
  std::erase_if(Units, [&](const Unit &) {
    return Index++ % Given.Shards != Given.Shard - 1;
  });
}

/// What is reported: not what a baseline accepts.
static report::problem fixReported(const report::joined &All,
                                   report::sources &Texts,
                                   const report::paths &Paths) {
  std::vector<report::finding> Reported;
  for (const report::result &R : All.results)
    if (!R.known)
      Reported.push_back(R.what);
  try {
    return fix(Reported, Texts, Paths);
  } catch (const std::exception &E) {
    return {"--fix", E.what()};
  }
}

static int run(const CommandLine &Given) {
  report::paths Paths(Given.Root);
  RunOptions With = Given.Run;
  With.Checks.Root = Paths.root();
  std::vector<Unit> Units = unitsFor(Given, Paths);
  const auto Changes = changesFor(Given, Paths);
  if (Changes)
    keepConcerned(Units, *Changes, Paths.root());
  keepShard(Units, Given);

  report::evidence Seen;
  if (!Units.empty())
    Seen = checkAll(Units, With);
  if (Changes) {
    Seen.checks.files.clear(); // of each, only the changed lines are told
    std::erase_if(Seen.findings, [&](const report::finding &F) {
      return !touches(*Changes, F);
    });
  }
  if (!Given.Evidence.empty())
    report::save(Given.Evidence,
                 [&](std::ostream &Out) { report::write_evidence(Out, Seen); });
  report::sources Texts(Paths);
  report::joined All = report::join(std::move(Seen.findings), {}, Texts);
  const int Code = report::publish(All, std::move(Seen.said), Given.Output,
                                   Texts, Paths.root());
  if (!Given.Fix)
    return Code;
  const report::problem Said = fixReported(All, Texts, Paths);
  report::tell({Said});
  return Said.partial ? 2 : Code;
}

int main(int Argc, char **Argv) {
  CLI::App App{
      "waif-lint: the waif checks, without parsing what no check reads"};
  CommandLine Given;
  try {
    Given.define(App);
    Given.parse(App, Argc, Argv);
    return run(Given);
  } catch (const CLI::ParseError &E) {
    return App.exit(E) == 0 ? 0 : 2;
  } catch (const std::exception &E) {
    std::cerr << "waif-lint: " << E.what() << '\n';
    return 2;
  }
}
