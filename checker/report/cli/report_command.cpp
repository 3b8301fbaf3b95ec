// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/report_command.hpp"

#include "report/baseline/baseline.hpp"
#include "report/cli/gate.hpp"
#include "report/cli/inputs.hpp"
#include "report/cli/save.hpp"
#include "report/join/join.hpp"
#include "report/model/text.hpp"
#include "report/writers/formats.hpp"
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

struct report_options : input_options {
  std::vector<std::string> outputs; // FORMAT or FORMAT=FILE
  std::vector<std::string> baselines;
  std::string new_baseline;
  bool prune = false;
  bool show_known = false;
  bool libraries = false;
  std::string fail_on = "warning";
  std::string color = "auto";
  std::string category = "waif";
};

table_style style_for(const report_options& with) {
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

void write_for_people(const joined& all, const problems& said, const baseline& accepted,
                      const report_options& with) {
  joined shown = all;
  std::size_t known = static_cast<std::size_t>(std::count_if(
      all.results.begin(), all.results.end(), [](const result& r) { return r.known; }));
  if (!with.show_known)
    std::erase_if(shown.results, [](const result& r) { return r.known; });
  write_table(std::cout, shown, style_for(with));
  if (known > 0)
    std::cout << known << " result(s) are in the baseline"
              << (with.show_known ? "\n" : " and not shown (--show-known shows them)\n");
  constexpr std::size_t most_named = 20;
  std::vector<std::string> gone = accepted.unmatched();
  for (std::size_t i = 0; i < std::min(gone.size(), most_named); ++i)
    std::cout << "no longer found, in the baseline: " << printable(gone[i]) << '\n';
  if (gone.size() > most_named)
    std::cout << "and " << gone.size() - most_named
              << " more of the baseline (--prune takes them out)\n";
  if (all.other_findings > 0)
    std::cout << all.other_findings
              << " finding(s) of other checks are not shown (--checks='*' shows them)\n";
  if (all.library_sites > 0)
    std::cout << all.library_sites
              << " site(s) inside libraries ended tasks early and are not shown (--libraries shows "
                 "them)\n";
  std::cout << summary_line(all, is_partial(said)) << '\n';
  if (!std::cout.flush())
    throw std::runtime_error("standard output: cannot be written");
}

int run(const report_options& with) {
  gate fail_on(with.fail_on);
  paths where(with.root);
  sources texts(where);
  evidence seen = read_inputs(with, where, texts);
  problems said = std::move(seen.said);

  joined all = join(std::move(seen.findings), std::move(seen.sites), texts, with.libraries);
  all.dumps = seen.dumps;
  all.other_findings = seen.other_findings;

  baseline accepted;
  for (const std::string& file : with.baselines)
    accepted.read(file, said);
  if (!with.baselines.empty())
    accepted.apply(all);
  if (with.prune && is_partial(said))
    said.push_back({with.baselines.front(), "not pruned: the inputs are partial", false});
  else if (with.prune)
    save(with.baselines.front(), [&](std::ostream& out) { accepted.write_pruned(out); });
  if (!with.new_baseline.empty())
    save(with.new_baseline, [&](std::ostream& out) { baseline::write(out, all); });
  tell(said);

  output of{all, texts, said, where.root(), WAIF_VERSION, with.category};
  bool to_stdout = false;
  for (const std::string& word : with.outputs) {
    std::size_t equals = word.find('=');
    std::string file = equals == word.npos ? "-" : word.substr(equals + 1);
    to_stdout |= file == "-";
    save(file, [&](std::ostream& out) { find_format(word.substr(0, equals))->write(out, of); });
  }
  if (!to_stdout)
    write_for_people(all, said, accepted, with);
  return is_partial(said) ? 2 : fail_on.fails(all) ? 1 : 0;
}

std::string check_gate(const std::string& text) {
  try {
    gate{text};
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return {};
}

std::string check_output(const std::string& word) {
  if (find_format(word.substr(0, word.find('='))) && !word.ends_with('='))
    return {};
  std::string names;
  for (const format& f : formats())
    names += (names.empty() ? "" : ", ") + std::string(f.name);
  return "'" + word + "' is not FORMAT or FORMAT=FILE with one of " + names;
}

std::string formats_for_help() {
  std::string text = "Write FORMAT to FILE, or to standard output in place of the table; may be "
                     "repeated. Formats:";
  for (const format& f : formats())
    text += "\n  " + std::string(f.name) + ": " + std::string(f.what);
  return text;
}

} // namespace

void add_report_command(CLI::App& app, int& status) {
  auto with = std::make_shared<report_options>();
  CLI::App* command =
      app.add_subcommand("report", "Join what the checks found with what the runs counted");
  add_input_options(*command, *with);
  command->add_option("-o,--output", with->outputs, formats_for_help())
      ->type_name("FORMAT[=FILE]")
      ->check(check_output);
  auto* base =
      command
          ->add_option("--baseline", with->baselines, "Results that are accepted: only others fail")
          ->type_name("FILE");
  command->add_option("--write-baseline", with->new_baseline, "Accept all results of this run")
      ->type_name("FILE");
  command
      ->add_flag("--prune", with->prune, "Take out of the (one) baseline what is no longer found")
      ->needs(base);
  command->add_flag("--show-known", with->show_known, "Show also what the baseline accepts");
  command->add_flag("--libraries", with->libraries,
                    "Show also what libraries outside the root do among themselves");
  command
      ->add_option("--fail-on", with->fail_on,
                   "Exit with 1 on any of: " + gate::words() +
                       ". Ends in =N: from N in total; =N/site: from N at one site")
      ->capture_default_str()
      ->type_name("LIST")
      ->check(check_gate);
  command->add_option("--color", with->color, "auto, always or never")
      ->capture_default_str()
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  command->add_option("--category", with->category, "Tells several uploads for one commit apart")
      ->capture_default_str()
      ->type_name("NAME");
  command->footer(
      "Exit code: 0 clean, 1 as --fail-on says, 2 bad usage or an input that could not be used.");
  command->callback([with, &status] {
    require_inputs(*with);
    if (with->prune && with->baselines.size() != 1)
      throw CLI::ValidationError("--prune", "needs exactly one --baseline");
    status = run(*with);
  });
}

} // namespace waif::report
