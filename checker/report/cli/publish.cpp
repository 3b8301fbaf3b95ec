// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/publish.hpp"

#include "report/baseline/baseline.hpp"
#include "report/cli/gate.hpp"
#include "report/cli/inputs.hpp"
#include "report/cli/save.hpp"
#include "report/model/text.hpp"
#include "report/writers/formats.hpp"
#include "report/writers/table.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sys/ioctl.h>
#include <unistd.h>

namespace waif::report {
namespace {

table_style style_for(const output_options& with) {
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

std::size_t known_in(const joined& all) {
  return static_cast<std::size_t>(std::count_if(all.results.begin(), all.results.end(),
                                                [](const result& r) { return r.known; }));
}

void write_for_people(const joined& all, const problems& said, const output_options& with,
                      const output& shown) {
  if (with.as_text)
    write_text(std::cout, shown);
  else
    write_table(std::cout, shown.all, style_for(with));
  if (std::size_t known = known_in(all); known > 0)
    std::cout << "in the baseline" << (with.show_known ? ": " : " and not shown: ")
              << counted(known, "result")
              << (with.show_known ? "\n" : " (--show-known shows them)\n");
  constexpr std::size_t most_named = 20;
  const std::vector<result>& gone = all.unmatched;
  for (std::size_t i = 0; i < std::min(gone.size(), most_named); ++i)
    std::cout << "no longer found, in the baseline: " << printable(baseline::line_of(gone[i]))
              << '\n';
  if (gone.size() > most_named)
    std::cout << "and " << gone.size() - most_named
              << " more of the baseline (--prune takes them out)\n";
  if (all.other_findings > 0)
    std::cout << "not shown: " << counted(all.other_findings, "finding")
              << " of other checks (--checks='*' shows them)\n";
  if (all.library_sites > 0)
    std::cout << "not shown: " << counted(all.library_sites, "site")
              << " inside libraries that left tasks too (--libraries shows them)\n";
  std::cout << summary_line(all, is_partial(said)) << '\n';
  if (!std::cout.flush())
    throw std::runtime_error("standard output: cannot be written");
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

bool to_stdout(const std::string& word) {
  return word.find('=') == word.npos || word.ends_with("=-");
}

std::string formats_for_help() {
  std::string text = "Write FORMAT to FILE, or to standard output in place of the table; may be "
                     "repeated. Formats:";
  for (const format& f : formats())
    text += "\n  " + std::string(f.name) + ": " + std::string(f.what);
  return text;
}

} // namespace

void add_output_options(CLI::App& to, output_options& with) {
  to.add_option("-o,--output", with.outputs, formats_for_help())
      ->type_name("FORMAT[=FILE]")
      ->allow_extra_args(false)
      ->check(check_output);
  auto* base =
      to.add_option("--baseline", with.baselines, "Results that are accepted: only others fail")
          ->type_name("FILE")
          ->allow_extra_args(false);
  to.add_option("--write-baseline", with.new_baseline, "Accept all results of this run")
      ->type_name("FILE");
  to.add_flag("--prune", with.prune, "Take out of the (one) baseline what is no longer found")
      ->needs(base);
  to.add_flag("--show-known", with.show_known, "Show also what the baseline accepts");
  to.add_option("--fail-on", with.fail_on,
                "Exit with 1 on any of: " + gate::words() +
                    ".\n  NAME=N: from N in total; NAME=N/site: from N at one site. The beginning "
                    "of a verdict's name is enough")
      ->capture_default_str()
      ->type_name("LIST")
      ->check(check_gate);
  to.add_option("--color", with.color, "auto, always or never")
      ->capture_default_str()
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  to.add_option("--category", with.category, "Tells several uploads for one commit apart")
      ->capture_default_str()
      ->type_name("NAME");
}

void require_sense(const output_options& with) {
  if (std::count_if(with.outputs.begin(), with.outputs.end(), to_stdout) > 1)
    throw CLI::ValidationError("--output", "only one format fits on standard output: FORMAT=FILE");
  if (with.prune && with.baselines.size() != 1)
    throw CLI::ValidationError("--prune", "needs exactly one --baseline");
  if (with.prune && !with.everything)
    throw CLI::ValidationError("--prune", "needs a run over everything");
}

int publish(joined& all, problems said, const output_options& with, sources& texts,
            const std::filesystem::path& root) {
  gate fail_on(with.fail_on);
  if (fail_on.needs_history() && all.earlier_runs == 0)
    throw std::runtime_error("--fail-on: 'new' and 'grown' need --diff");
  baseline accepted;
  for (const std::string& file : with.baselines)
    accepted.read(file, said);
  if (!with.baselines.empty())
    accepted.apply(all, with.everything && !is_partial(said));
  if (with.prune && is_partial(said))
    said.push_back({with.baselines.front(), "not pruned: the inputs are partial", false});
  else if (with.prune)
    save(with.baselines.front(), [&](std::ostream& out) { accepted.write_pruned(out); });
  if (!with.new_baseline.empty())
    save(with.new_baseline, [&](std::ostream& out) { baseline::write(out, all); });
  tell(said);

  output of{all, texts, said, root, WAIF_VERSION, with.category};
  joined without_known;
  bool leave_out = known_in(all) > 0 && !with.show_known;
  if (leave_out) {
    without_known = all;
    std::erase_if(without_known.results, [](const result& r) { return r.known; });
  }
  output shown{leave_out ? without_known : all, texts, said, root, WAIF_VERSION, with.category};
  for (const std::string& word : with.outputs) {
    std::size_t equals = word.find('=');
    std::string file = equals == word.npos ? "-" : word.substr(equals + 1);
    const format& wanted = *find_format(word.substr(0, equals));
    save(file, [&](std::ostream& out) { wanted.write(out, wanted.tells_known ? of : shown); });
  }
  if (std::none_of(with.outputs.begin(), with.outputs.end(), to_stdout))
    write_for_people(all, said, with, shown);
  return is_partial(said) ? 2 : fail_on.fails(all) ? 1 : 0;
}

} // namespace waif::report
