// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/report_command.hpp"

#include "report/cli/inputs.hpp"
#include "report/cli/publish.hpp"
#include "report/join/join.hpp"

#include <memory>

namespace waif::report {
namespace {

struct report_options : input_options, output_options {
  bool libraries = false;
};

int run(const report_options& with) {
  paths where(with.root);
  sources texts(where);
  evidence seen = read_inputs(with, where, texts);
  joined all = join(std::move(seen.findings), std::move(seen.sites), texts, with.libraries);
  all.dumps = seen.dumps;
  all.other_findings = seen.other_findings;
  return publish(all, std::move(seen.said), with, texts, where.root());
}

} // namespace

void add_report_command(CLI::App& app, int& status) {
  auto with = std::make_shared<report_options>();
  CLI::App* command =
      app.add_subcommand("report", "Join what the checks found with what the runs counted");
  add_input_options(*command, *with);
  add_output_options(*command, *with);
  command->add_flag("--libraries", with->libraries,
                    "Show also what libraries outside the root do among themselves");
  command->footer(
      "Exit code: 0 clean, 1 as --fail-on says, 2 bad usage or an input that could not be used.");
  command->callback([with, &status] {
    require_inputs(*with);
    require_one_baseline(*with);
    status = run(*with);
  });
}

} // namespace waif::report
