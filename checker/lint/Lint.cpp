// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "lint/Lint.h"
#include "lint/Analysis.h"
#include "lint/Cache.h"
#include "lint/HugePages.h"
#include "lint/Nolint.h"
#include "lint/Precompiled.h"
#include "lint/Workers.h"
#include "report/model/finding_set.hpp"
#include "report/model/text.hpp"
#include "report/readers/evidence_json.hpp"
#include "report/writers/evidence_json.hpp"
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <numeric>
#include <set>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

using namespace waif::report;

namespace waif {
namespace {

/// One unit, seen one way.
struct Job {
  const Unit *Of;
  Settings With;
  std::string Key;
};

std::string keyOf(const Unit &Of, const Settings &With,
                  const std::string &Configuration) {
  std::string Key = analysisVersion();
  const auto Add = [&](const std::string &Text) { Key += '\0' + Text; };
  for (const std::string &Text :
       {Of.File, Of.Folder, Configuration, With.LineFilter, With.Root})
    Add(Text);
  for (const std::string &Arg : Of.Command)
    Add(Arg);
  for (const char *Name : {"CPATH", "CPLUS_INCLUDE_PATH", "C_INCLUDE_PATH"})
    if (const char *Folders = std::getenv(Name))
      Add(std::string(Name) + '=' + Folders);
  Add(With.Whole ? "whole" : "");
  Add(With.Masked ? "masked" : "");
  return Key;
}

class Run {
public:
  Run(const RunOptions &With) : With(With), Results(With.CacheFolder) {}

  void plan(const Unit &Of) {
    std::error_code Error;
    if (!std::filesystem::exists(Of.File, Error)) {
      All.said.push_back(
          {Of.Shown, "no such file, but the compile database has it"});
      return;
    }
    if (access(Of.File.c_str(), R_OK) != 0) {
      All.said.push_back({Of.Shown, "cannot be read"});
      return;
    }
    std::string Problem;
    const std::string Options = configurationOf(Of, With.Checks, Problem);
    if (!Problem.empty())
      throw std::runtime_error(Problem);
    if (Options.empty())
      return; // its configuration turns all checks off
    ++Wanted;
    Settings Plain = With.Checks;
    Jobs.push_back({&Of, Plain, keyOf(Of, Plain, Options)});
    if (With.Review) {
      Plain.Masked = true;
      Jobs.push_back({&Of, Plain, keyOf(Of, Plain, Options)});
    }
  }

  evidence go() {
    if (Wanted == 0 && All.said.empty())
      throw std::runtime_error("no waif check is on for any of the files");
    std::vector<const Job *> Left;
    for (const Job &J : Jobs) {
      std::optional<std::string> Known;
      if (!With.CacheFolder.empty())
        Known = Results.find(J.Key);
      if (Known)
        take(J, *Known);
      else
        Left.push_back(&J);
    }
    const bool Finished = check(Left);
    if (With.Progress && Done > 0)
      std::fputs("\r\x1b[K", stderr);
    if (!Finished)
      All.said.push_back(
          {"interrupted", std::to_string(Left.size() - Done) + " of " +
                              std::to_string(Jobs.size()) +
                              " runs of the checks are missing"});
    if (!With.CacheFolder.empty() && !Left.empty())
      Results.trim(With.CacheBytes);
    return collect();
  }

private:
  /// False if it was interrupted.
  bool check(const std::vector<const Job *> &Left) {
    std::vector<const Unit *> Units;
    for (const Job *J : Left)
      if (With.Precompile && !With.Checks.Whole)
        Units.push_back(J->Of);
    const Precompiled Shared(Units, With.Checks, With.Jobs,
                             !With.CacheFolder.empty());
    std::vector<std::size_t> Again; // without it: a crash may be its fault
    const auto Run = [&](const std::vector<std::size_t> &Indexes, bool First) {
      return runInProcesses(
          Indexes.size(), With.Jobs,
          [&](std::size_t I) {
            const std::size_t At = Indexes[I];
            return work(*Left[At], First ? &Shared : nullptr, At);
          },
          [&](Outcome Of) {
            const std::size_t At = Indexes[Of.Index];
            if (Of.Trouble.empty()) {
              take(*Left[At], Of.Said);
            } else if (First && !Shared.of(At).empty()) {
              Again.push_back(At);
              return;
            } else {
              All.said.push_back({Left[At]->Of->Shown, Of.Trouble});
            }
            ++Done;
            showProgress(Left.size());
          });
    };
    std::vector<std::size_t> Every(Left.size());
    std::iota(Every.begin(), Every.end(), std::size_t(0));
    return !Shared.interrupted() && Run(Every, true) && Run(Again, false);
  }

  /// In a process of its own.
  std::string work(const Job &J, const Precompiled *Shared, std::size_t At) {
    useHugePages();
    const std::string Start = Shared ? Shared->of(At) : "";
    const auto Since = Start.empty() ? std::chrono::system_clock::now() : Begun;
    Analysis Made = analyse(*J.Of, J.With, Start);
    if (!Start.empty()) {
      Dependencies OfStart = Shared->dependenciesOf(At);
      Made.On.Read.merge(OfStart.Read);
      Made.On.Missing.merge(OfStart.Missing);
    }
    std::ostringstream Text;
    writeEntries(Text, Made.Entries);
    write_evidence(Text, Made.Said);
    if (With.CacheFolder.empty())
      return Text.str();
    const std::string Why =
        Results.keep(J.Key, Made.On.Read, Made.On.Missing, Text.str(), Since);
    if (Why.empty())
      return Text.str();
    Made.Said.said.push_back(
        {With.CacheFolder, "results cannot be kept: " + Why, false});
    std::ostringstream Again;
    writeEntries(Again, Made.Entries);
    write_evidence(Again, Made.Said);
    return Again.str();
  }

  /// Before the evidence: a line for each entry of an option.
  static void writeEntries(std::ostream &Out,
                           const std::vector<EntryUse> &Entries) {
    for (const EntryUse &E : Entries)
      if ((E.Option + E.Entry).find('\n') == std::string::npos)
        Out << E.Option << ' ' << E.Used << E.Entry << '\n';
    Out << '\n';
  }

  void readEntries(std::istream &In) {
    for (std::string Line; std::getline(In, Line) && !Line.empty();) {
      const std::size_t At = Line.find(' ');
      bool &Used = EntryUsed[{Line.substr(0, At), Line.substr(At + 2)}];
      Used |= Line[At + 1] == '1';
    }
    ++Taken;
  }

  /// One file proves little, and so does a selection.
  void reportUselessEntries() {
    if (!With.Everything || Taken < 2)
      return;
    for (const auto &[Entry, Used] : EntryUsed)
      if (!Used)
        All.said.push_back({"option '" + Entry.first + "'",
                            "'" + printable(Entry.second) +
                                "' matches nothing in these " +
                                std::to_string(Taken) + " files",
                            false});
  }

  void take(const Job &J, const std::string &Text) {
    std::istringstream In(Text);
    readEntries(In);
    finding_set &To = J.With.Masked ? Masked : Plain;
    evidence_sink Sink;
    Sink.on_finding = [&](finding F) { To.add(std::move(F)); };
    Sink.on_site = [](run_site) {};
    Sink.on_coverage = [&](const coverage &C) { All.checks.add(C); };
    Sink.on_inputs = [](std::size_t, std::size_t,
                        const std::set<std::string> &) { return true; };
    read_evidence(In, J.Of->Shown, Sink, All.said);
  }

  void showProgress(std::size_t Of) const {
    if (With.Progress)
      std::fprintf(stderr, "\r\x1b[K%zu of %zu checked, %zu findings", Done, Of,
                   Plain.size());
  }

  evidence collect() {
    std::vector<finding> Visible = Plain.take();
    if (With.Review) {
      review(Masked.take(), Visible);
      finding_set Together;
      for (finding &F : Visible)
        Together.add(std::move(F));
      Visible = Together.take();
    }
    All.findings = std::move(Visible);
    reportUselessEntries();
    std::sort(All.said.begin(), All.said.end());
    All.said.erase(std::unique(All.said.begin(), All.said.end()),
                   All.said.end());
    return std::move(All);
  }

  const RunOptions &With;
  Cache Results;
  std::vector<Job> Jobs;
  finding_set Plain, Masked;
  evidence All;
  std::size_t Wanted = 0, Done = 0, Taken = 0;
  std::map<std::pair<std::string, std::string>, bool> EntryUsed;
  const std::chrono::system_clock::time_point Begun =
      std::chrono::system_clock::now();
};

} // namespace

evidence checkAll(const std::vector<Unit> &Units, const RunOptions &With) {
  Run All(With);
  for (const Unit &U : Units)
    All.plan(U);
  return All.go();
}

} // namespace waif
