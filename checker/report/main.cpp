// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/merge_command.hpp"
#include "report/cli/report_command.hpp"

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

int main(int argc, char** argv) {
  CLI::App app{"waif: tasks that nobody waits for"};
  app.set_version_flag("--version", "waif " WAIF_VERSION);
  app.require_subcommand(1);
  app.failure_message(
      [](const CLI::App*, const CLI::Error& e) { return "waif: " + std::string(e.what()) + '\n'; });

  int status = 0;
  waif::report::add_report_command(app, status);
  waif::report::add_merge_command(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  } catch (const std::exception& e) {
    std::cerr << "waif: " << e.what() << '\n';
    return 2;
  }
  return status;
}
