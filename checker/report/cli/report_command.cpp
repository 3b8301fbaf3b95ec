// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/report_command.hpp"

#include "report/cli/gate.hpp"
#include "report/cli/glob.hpp"
#include "report/join/join.hpp"
#include "report/join/site_table.hpp"
#include "report/model/finding_set.hpp"
#include "report/model/text.hpp"
#include "report/readers/dumps.hpp"
#include "report/readers/fixes_yaml.hpp"
#include "report/writers/table.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <sys/ioctl.h>
#include <unistd.h>

namespace waif::report {
namespace {

struct options {
  std::vector<std::string> findings;
  std::vector<std::string> dumps;
  std::string root = ".";
  std::string checks = "waif-*";
  std::string fail_on = "warning";
  std::string color = "auto";
  bool libraries = false;
};

table_style style_for(const options& with) {
  bool terminal = isatty(STDOUT_FILENO);
  table_style style;
  const char* no_color = std::getenv("NO_COLOR");
  style.color =
      with.color == "always" || (with.color == "auto" && terminal && !(no_color && *no_color));
  winsize size{};
  if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    style.width = std::max<std::size_t>(size.ws_col, 60);
  return style;
}

// Sorted, so that the same inputs in another order say the same.
bool tell(problems& said) {
  std::sort(said.begin(), said.end());
  said.erase(std::unique(said.begin(), said.end()), said.end());
  bool partial = false;
  for (const problem& p : said) {
    std::cerr << "waif: " << printable(p.where) << ": " << (p.partial ? "" : "note: ")
              << printable(p.what) << '\n';
    partial |= p.partial;
  }
  return partial;
}

int run(const options& with) {
  gate fail_on(with.fail_on);
  paths where(with.root);
  sources texts(where);
  problems said;

  finding_set findings;
  std::size_t others = 0, broken = 0;
  for (const std::string& file : with.findings)
    read_fixes(
        file, where, texts,
        [&](finding one) {
          if (one.rule == "clang-diagnostic-error")
            ++broken;
          else if (!selected(with.checks, one.rule))
            ++others;
          else
            findings.add(std::move(one));
        },
        said);
  if (broken > 0)
    said.push_back({"findings", std::to_string(broken) +
                                    " compiler error(s) among them: clang-tidy did not see "
                                    "all of the code"});

  symbolizer symbols(said);
  site_table sites(where, symbols);
  std::size_t dumps = 0;
  for (const std::string& file : with.dumps)
    read_dump(
        file,
        [&](const trace::dump& dump) {
          sites.add(dump);
          ++dumps;
        },
        said);

  joined all = join(findings.take(), sites.take(), texts, with.libraries);
  all.dumps = dumps;
  all.other_findings = others;
  bool partial = tell(said);
  write_table(std::cout, all, style_for(with));
  if (others > 0)
    std::cout << others << " finding(s) of other checks are not shown (--checks='*' shows them)\n";
  if (all.library_sites > 0)
    std::cout << all.library_sites
              << " site(s) inside libraries ended tasks early and are not shown "
                 "(--libraries shows them)\n";
  std::cout << summary_line(all, partial) << std::endl;
  if (!std::cout) {
    std::cerr << "waif: standard output: cannot be written\n";
    return 2;
  }
  return partial ? 2 : fail_on.fails(all) ? 1 : 0;
}

} // namespace

void add_report_command(CLI::App& app, int& status) {
  auto with = std::make_shared<options>();
  CLI::App* command =
      app.add_subcommand("report", "Join what the checks found with what the runs counted");
  command
      ->add_option("-f,--findings", with->findings,
                   "YAML of clang-tidy --export-fixes; may be repeated")
      ->type_name("FILE");
  command
      ->add_option("-d,--dump", with->dumps,
                   "Dump of a process that ran with the ledger; may be repeated")
      ->type_name("FILE");
  command->add_option("--root", with->root, "Paths are shown relative to this folder")
      ->capture_default_str()
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory);
  command->add_option("--checks", with->checks, "The checks to show, as clang-tidy's --checks")
      ->capture_default_str()
      ->type_name("GLOBS");
  command
      ->add_option("--fail-on", with->fail_on,
                   "Exit with 1 on any of: " + gate::words() +
                       ". Ends in =N: from N in total; =N/site: from N at one site")
      ->capture_default_str()
      ->type_name("LIST")
      ->check([](const std::string& text) -> std::string {
        try {
          gate{text};
        } catch (const std::invalid_argument& e) {
          return e.what();
        }
        return {};
      });
  command->add_flag("--libraries", with->libraries,
                    "Show also what libraries outside the root do among themselves");
  command->add_option("--color", with->color, "auto, always or never")
      ->capture_default_str()
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  command->footer(
      "Exit code: 0 clean, 1 as --fail-on says, 2 bad usage or an input that could not be used.");
  command->callback([with, &status] {
    if (with->findings.empty() && with->dumps.empty())
      throw CLI::RequiredError("report: --findings or --dump");
    status = run(*with);
  });
}

} // namespace waif::report
