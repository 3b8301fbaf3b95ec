// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/merge_command.hpp"

#include "report/cli/inputs.hpp"
#include "report/cli/save.hpp"
#include "report/join/join.hpp"
#include "report/writers/evidence_json.hpp"

#include <memory>

namespace waif::report {
namespace {

struct merge_options : input_options {
  std::string output = "-";
};

} // namespace

void add_merge_command(CLI::App& app, int& status) {
  auto with = std::make_shared<merge_options>();
  CLI::App* command = app.add_subcommand(
      "merge", "Put findings, dumps and merged evidence of many runs into one file");
  add_input_options(*command, *with);
  command->add_option("-o,--output", with->output, "Where to write; - is standard output")
      ->type_name("FILE")
      ->capture_default_str();
  command->callback([with, &status] {
    require_inputs(*with);
    paths where = make_paths(*with);
    sources texts(where);
    evidence all = read_inputs(*with, where, texts);
    for (run_site& site : all.sites)
      read_text(site, texts);
    tell(all.said);
    save(with->output, [&](std::ostream& out) { write_evidence(out, all); });
    status = is_partial(all.said) ? 2 : 0;
  });
}

} // namespace waif::report
