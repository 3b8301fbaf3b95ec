// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/inputs.hpp"

#include "report/cli/glob.hpp"
#include "report/join/site_table.hpp"
#include "report/model/finding_set.hpp"
#include "report/model/text.hpp"
#include "report/readers/dumps.hpp"
#include "report/readers/evidence_json.hpp"
#include "report/readers/fixes_yaml.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>

namespace waif::report {
namespace {

enum class input_kind { findings, dump, evidence };

input_kind kind_of(const std::string& file) {
  char head[8] = {};
  std::ifstream(file, std::ios::binary).read(head, sizeof head);
  std::string_view bytes(head, sizeof head);
  if (bytes == "WAIFDUMP")
    return input_kind::dump;
  return bytes.starts_with("{\"waif\"") ? input_kind::evidence : input_kind::findings;
}

} // namespace

void add_input_options(CLI::App& to, input_options& with) {
  to.add_option("files", with.files, "Findings, dumps and evidence, told apart by what they hold")
      ->type_name("FILE");
  to.add_option("-f,--findings", with.findings, "YAML of clang-tidy --export-fixes")
      ->type_name("FILE");
  to.add_option("-d,--dump", with.dumps, "Dump of a process that ran with the ledger")
      ->type_name("FILE");
  to.add_option("-e,--evidence", with.evidences, "What `waif merge` wrote")->type_name("FILE");
  to.add_option("--root", with.root, "Paths are shown relative to this folder")
      ->capture_default_str()
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory);
  to.add_option("--checks", with.checks, "The checks to show, as clang-tidy's --checks")
      ->capture_default_str()
      ->type_name("GLOBS");
}

void require_inputs(const input_options& with) {
  if (with.files.empty() && with.findings.empty() && with.dumps.empty() && with.evidences.empty())
    throw CLI::RequiredError("a file of findings, a dump or evidence");
}

evidence read_inputs(const input_options& with, paths& where, sources& texts) {
  evidence all;
  finding_set findings;
  symbolizer symbols(all.said);
  site_table sites(where, symbols);
  std::size_t broken = 0;

  auto add_finding = [&](finding one) {
    if (one.rule == "clang-diagnostic-error")
      ++broken;
    else if (!selected(with.checks, one.rule))
      ++all.other_findings;
    else
      findings.add(std::move(one));
  };
  evidence_sink sink{add_finding, [&](run_site s) { sites.add(std::move(s)); },
                     [&](std::size_t dumps, std::size_t others) {
                       all.dumps += dumps;
                       all.other_findings += others;
                     }};
  auto read = [&](const std::string& file, input_kind kind) {
    switch (kind) {
    case input_kind::findings:
      read_fixes(file, where, texts, add_finding, all.said);
      break;
    case input_kind::evidence:
      read_evidence(file, sink, all.said);
      break;
    case input_kind::dump:
      read_dump(
          file,
          [&](const trace::dump& dump) {
            sites.add(dump);
            ++all.dumps;
          },
          all.said);
    }
  };
  for (const std::string& file : with.findings)
    read(file, input_kind::findings);
  for (const std::string& file : with.dumps)
    read(file, input_kind::dump);
  for (const std::string& file : with.evidences)
    read(file, input_kind::evidence);
  for (const std::string& file : with.files)
    read(file, kind_of(file));

  if (broken > 0)
    all.said.push_back(
        {"findings",
         "there are compiler errors among them: clang-tidy did not see all of the code"});
  all.findings = findings.take();
  all.sites = sites.take();
  std::sort(all.said.begin(), all.said.end());
  all.said.erase(std::unique(all.said.begin(), all.said.end()), all.said.end());
  return all;
}

void tell(const problems& said) {
  for (const problem& p : said)
    std::cerr << "waif: " << printable(p.where) << ": " << (p.partial ? "" : "note: ")
              << printable(p.what) << '\n';
}

} // namespace waif::report
