// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// GitHub shows 10 errors, 10 warnings and 10 notices of a step; the worst come first.
#include "report/model/text.hpp"
#include "report/writers/formats.hpp"
#include "report/writers/phrases.hpp"

#include <cstdlib>
#include <fstream>
#include <ostream>

namespace waif::report {
namespace {

std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (char c : text) {
    if (c == '%')
      out += "%25";
    else if (c == '\r')
      out += "%0D";
    else if (c == '\n')
      out += "%0A";
    else if (property && c == ':')
      out += "%3A";
    else if (property && c == ',')
      out += "%2C";
    else
      out += c;
  }
  return out;
}

constexpr std::size_t shown_of_a_level = 10;

} // namespace

void write_github(std::ostream& out, const output& of) {
  std::size_t shown[3] = {}, left_out = 0;
  if (is_partial(of.said)) { // one for all of them: the results need the rest
    out << "::error title=waif is partial::could not be used, or not wholly:";
    for (const problem& p : of.said)
      if (p.partial && shown[0]++ < shown_of_a_level)
        out << escaped('\n' + printable(p.where + ": " + p.what), false);
    out << '\n';
    shown[0] = 0;
    shown[static_cast<std::size_t>(level::error)] = 1;
  }
  for (const result& r : of.all.results) {
    if (r.known)
      continue; // the summary says so of each
    if (shown[static_cast<std::size_t>(r.severity)]++ >= shown_of_a_level) {
      ++left_out;
      continue;
    }
    const region& at = r.what.at.where;
    out << "::" << (r.severity == level::note ? "notice" : name_of(r.severity))
        << " file=" << escaped(printable(file_of(r)), true) << ",line=" << line_of(r);
    if (at.end.line > at.begin.line)
      out << ",endLine=" << at.end.line; // columns are for one line only
    else if (at.begin.column > 0)
      out << ",col=" << at.begin.column
          << ",endColumn=" << std::max(at.end.column, at.begin.column);
    std::string message = message_of(r);
    for (const note& n : r.what.notes)
      message += '\n' + printable(n.message);
    out << ",title=" << escaped(printable(r.what.rule), true) << "::" << escaped(message, false)
        << '\n';
  }
  if (left_out > 0)
    out << "of all results, " << left_out << " more are in the step summary\n";
  if (const char* summary = std::getenv("GITHUB_STEP_SUMMARY"); summary && *summary) {
    std::ofstream file(summary, std::ios::app | std::ios::binary);
    write_markdown(file, of);
    if (!file.flush())
      out << "::warning title=waif::the step summary cannot be written\n";
  }
}

} // namespace waif::report
