// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/report_command.hpp"

#include "report/baseline/history.hpp"
#include "report/cli/inputs.hpp"
#include "report/cli/publish.hpp"
#include "report/join/join.hpp"
#include "report/join/site_sum.hpp"
#include "report/join/unseen.hpp"

#include <memory>

namespace waif::report {
namespace {

struct report_options : input_options, output_options {
  std::vector<std::string> earlier;
  bool libraries = false;
};

joined read_and_join(const input_options& inputs, bool libraries, paths& where, sources& texts,
                     problems& said) {
  evidence seen = read_inputs(inputs, where, texts);
  std::vector<run_site> sites = fold_builds(std::move(seen.sites), seen.said);
  joined made = join(std::move(seen.findings), std::move(sites), texts, libraries);
  made.dumps = seen.dumps;
  made.tests = std::move(seen.tests);
  made.other_findings = seen.other_findings;
  explain_unseen(made, seen.checks);
  said.insert(said.end(), seen.said.begin(), seen.said.end());
  return made;
}

int run(const report_options& with) {
  paths where = make_paths(with);
  sources texts(where);
  problems said;
  joined all = read_and_join(with, with.libraries, where, texts, said);

  history before;
  for (const std::string& file : with.earlier) {
    input_options one;
    one.files = {file};
    one.checks = with.checks;
    before.add(read_and_join(one, with.libraries, where, texts, said));
  }
  if (!with.earlier.empty())
    before.apply(all);
  return publish(all, std::move(said), with, texts, where.root());
}

} // namespace

void add_report_command(CLI::App& app, int& status) {
  auto with = std::make_shared<report_options>();
  CLI::App* command =
      app.add_subcommand("report", "Join what the checks found with what the runs counted");
  add_input_options(*command, *with);
  add_output_options(*command, *with);
  command
      ->add_option("--diff", with->earlier,
                   "An earlier run, best as `waif merge` wrote it: say what is new, gone, grown, "
                   "shrunk. Repeated: what only some of these runs had is flaky, and not new")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command->add_flag("--libraries", with->libraries,
                    "Show also what libraries outside the root do among themselves");
  command->footer(
      "Exit code: 0 clean, 1 as --fail-on says, 2 bad usage or an input that could not be used.");
  command->callback([with, &status] {
    require_inputs(*with);
    require_sense(*with);
    status = run(*with);
  });
}

} // namespace waif::report
