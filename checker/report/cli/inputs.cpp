// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/inputs.hpp"

#include "report/cli/glob.hpp"
#include "report/join/site_table.hpp"
#include "report/model/finding_set.hpp"
#include "report/model/limits.hpp"
#include "report/model/text.hpp"
#include "report/readers/dumps.hpp"
#include "report/readers/evidence_json.hpp"
#include "report/readers/fixes_yaml.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace waif::report {
namespace {

enum class input_kind { findings, evidence, dump }; // a dump that evidence holds is not read

input_kind kind_of(const std::string& file) {
  char head[8] = {};
  std::ifstream(file, std::ios::binary).read(head, sizeof head);
  std::string_view bytes(head, sizeof head);
  if (bytes == "WAIFDUMP")
    return input_kind::dump;
  return bytes.starts_with("{\"waif\"") ? input_kind::evidence : input_kind::findings;
}

// Who a process is, whatever its dump is called; empty when the dump does not know.
std::string run_of(const trace::dump& dump) {
  if (dump.start_ns == 0)
    return {};
  return std::to_string(dump.start_ns) + ' ' + std::to_string(dump.pid) + ' ' +
         repaired(dump.program);
}

class collector {
public:
  collector(const input_options& with, paths& where, sources& texts)
      : with_(with), where_(where), texts_(texts), symbols_(all_.said, &where),
        sites_(where, symbols_) {}

  evidence collect() {
    for (const auto& [kind, file] : files())
      read(file, kind);
    if (broken_ > 0)
      all_.said.push_back(
          {"findings",
           "there are compiler errors among them: clang-tidy did not see all of the code"});
    all_.findings = findings_.take();
    all_.sites = sites_.take();
    all_.tests = sites_.take_tests();
    std::sort(all_.said.begin(), all_.said.end());
    all_.said.erase(std::unique(all_.said.begin(), all_.said.end()), all_.said.end());
    return std::move(all_);
  }

private:
  // In the order in which they are read, which is not that of the command line.
  std::vector<std::pair<input_kind, std::string>> files() {
    std::vector<std::pair<input_kind, std::string>> all;
    for (const std::string& file : with_.findings)
      all.emplace_back(input_kind::findings, file);
    for (const std::string& file : with_.evidences)
      all.emplace_back(input_kind::evidence, file);
    for (const std::string& file : with_.dumps)
      all.emplace_back(input_kind::dump, file);
    for (const std::string& file : with_.files)
      if (std::filesystem::is_directory(file))
        for (std::string& inside : files_in(file))
          all.emplace_back(kind_of(inside), std::move(inside));
      else
        all.emplace_back(kind_of(file), file);
    std::sort(all.begin(), all.end());
    return all;
  }

  // A folder stands for the dumps, the evidence and the YAML right in it.
  std::vector<std::string> files_in(const std::string& folder) {
    std::vector<std::string> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
      if (std::string file = entry.path().string();
          entry.is_regular_file(error) &&
          (kind_of(file) != input_kind::findings || file.ends_with(".yaml")))
        found.push_back(std::move(file));
    if (error)
      all_.said.push_back({folder, "cannot be read: " + error.message()});
    else if (found.empty())
      all_.said.push_back({folder, "has no dumps in it: no process ran with the ledger", false});
    return found;
  }

  void read(const std::string& file, input_kind kind) {
    try {
      read_as(kind, file);
    } catch (const too_many&) {
      all_.said.push_back({file, "more findings, sites or tests than the 100000 that are kept: the "
                                 "rest of it is not read"});
    }
  }

  void read_as(input_kind kind, const std::string& file) {
    auto finding_to = [this](finding one) { add(std::move(one)); };
    switch (kind) {
    case input_kind::findings:
      all_.checks.any = true;
      read_fixes(
          file, where_, texts_, finding_to,
          [this](const std::string& checked) { all_.checks.look(checked); }, all_.said);
      break;
    case input_kind::evidence:
      read_evidence(file,
                    {finding_to, [this](run_site s) { sites_.add(std::move(s)); },
                     [this](test_counts t) { sites_.add(std::move(t)); },
                     [this](const coverage& c) { all_.checks.add(c); },
                     [&](std::size_t dumps, std::size_t others, const std::set<std::string>& runs) {
                       return add(file, dumps, others, runs);
                     }},
                    all_.said);
      break;
    case input_kind::dump:
      read_dump(file, [&](const trace::dump& dump) { add(file, dump); }, all_.said);
    }
  }

  void add(finding one) {
    all_.checks.look(one.at.file);
    if (one.rule == "clang-diagnostic-error") {
      ++broken_;
    } else if (!selected(with_.checks, one.rule)) {
      ++all_.other_findings;
      all_.checks.hide(one.at.file, one.at.where.begin.line, one.rule);
    } else if (findings_.add(std::move(one)) && findings_.size() > most_kept) {
      throw too_many();
    }
  }

  void add(const std::string& file, const trace::dump& dump) {
    if (std::string run = run_of(dump); !run.empty() && !all_.runs.insert(run).second) {
      all_.said.push_back({file, "the process of this dump was read already: counted once", false});
      return;
    }
    auto now = std::chrono::system_clock::now().time_since_epoch();
    if (std::chrono::nanoseconds(dump.start_ns) > now + std::chrono::minutes(5))
      all_.said.push_back({file,
                           "began in the future: the clocks of its machine and of this one differ; "
                           "counts and ages hold, the order of runs does not",
                           false});
    ++all_.dumps;
    sites_.add(dump);
  }

  bool add(const std::string& file, std::size_t dumps, std::size_t others,
           const std::set<std::string>& runs) {
    std::size_t known = static_cast<std::size_t>(std::count_if(
        runs.begin(), runs.end(), [&](const std::string& run) { return all_.runs.contains(run); }));
    if (known > 0) {
      bool all_of_it = known == runs.size() && known == dumps;
      all_.said.push_back({file,
                           all_of_it ? "its processes were read already: counted once"
                                     : "some of its processes were read already and cannot be told "
                                       "apart: none of it is read",
                           !all_of_it});
      return false;
    }
    all_.runs.insert(runs.begin(), runs.end());
    all_.dumps += dumps;
    all_.other_findings += others;
    return true;
  }

  const input_options& with_;
  paths& where_;
  sources& texts_;
  evidence all_;
  finding_set findings_;
  symbolizer symbols_;
  site_table sites_;
  std::size_t broken_ = 0;
};

} // namespace

void add_input_options(CLI::App& to, input_options& with) {
  to.add_option("files", with.files,
                "Findings, dumps and evidence, told apart by what they hold; a folder stands for "
                "those in it")
      ->type_name("FILE");
  to.add_option("-f,--findings", with.findings, "YAML of clang-tidy --export-fixes")
      ->type_name("FILE");
  to.add_option("-d,--dump", with.dumps, "Dump of a process that ran with the ledger")
      ->type_name("FILE");
  to.add_option("-e,--evidence", with.evidences, "What `waif merge` wrote")->type_name("FILE");
  to.add_option("--root", with.root, "Paths are shown relative to this folder")
      ->capture_default_str()
      ->type_name("DIR")
      ->check(CLI::Validator(CLI::ExistingDirectory).description(""));
  to.add_option(
        "--path-map", with.moved,
        "Sources and programs that the inputs place in FROM lie in TO here; may be repeated")
      ->type_name("FROM=TO")
      ->allow_extra_args(false)
      ->check([](const std::string& word) {
        return word.find('=') == 0 || word.find('=') == word.npos ? "'" + word + "' is not FROM=TO"
                                                                  : std::string();
      });
  to.add_option("--checks", with.checks, "The checks to show, as clang-tidy's --checks")
      ->capture_default_str()
      ->type_name("GLOBS");
}

void require_inputs(const input_options& with) {
  if (with.files.empty() && with.findings.empty() && with.dumps.empty() && with.evidences.empty())
    throw CLI::RequiredError("a file of findings, a dump or evidence");
}

paths make_paths(const input_options& with) {
  std::vector<std::pair<std::string, std::string>> moved;
  for (const std::string& word : with.moved) {
    std::size_t equals = word.find('=');
    moved.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return paths(with.root, std::move(moved));
}

evidence read_inputs(const input_options& with, paths& where, sources& texts) {
  return collector(with, where, texts).collect();
}

void tell(const problems& said) {
  for (const problem& p : said)
    std::cerr << "waif: " << printable(p.where) << ": " << (p.partial ? "" : "note: ")
              << printable(p.what) << '\n';
}

} // namespace waif::report
