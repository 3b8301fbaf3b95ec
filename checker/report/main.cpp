// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/merge_command.hpp"
#include "report/cli/report_command.hpp"
#include "report/model/text.hpp"

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

namespace {

std::string usage_error(const CLI::App& app, const CLI::ParseError& e, const char* first) {
  const auto commands = app.get_subcommands();
  if (!commands.empty())
    return std::string(e.what()) + " (waif " + commands.front()->get_name() + " --help)";
  const bool is_word = first && *first && *first != '-';
  return (is_word ? "'" + waif::report::printable(first) + "' is no command"
                  : std::string("a command is missing")) +
         ": report or merge (waif --help)";
}

} // namespace

int main(int argc, char** argv) {
  CLI::App app{"waif: tasks that nobody waits for", "waif"};
  app.set_version_flag("--version", "waif " WAIF_VERSION);
  app.require_subcommand(1);
  int status = 0;
  waif::report::add_report_command(app, status);
  waif::report::add_merge_command(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0)
      return app.exit(e); // help or version
    std::cerr << "waif: " << usage_error(app, e, argc > 1 ? argv[1] : nullptr) << '\n';
    return 2;
  } catch (const std::exception& e) {
    std::cerr << "waif: " << e.what() << '\n';
    return 2;
  }
  return status;
}
