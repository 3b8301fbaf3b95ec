// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// OpenMetrics text, for Prometheus and the node exporter's textfile folder. One series a site and
// counter: the label values are as many as there are sites, not as there are tasks.
#include "report/model/text.hpp"
#include "report/writers/formats.hpp"
#include "report/writers/phrases.hpp"

#include <ostream>

namespace waif::report {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : printable(text)) {
    if (c == '\\' || c == '"')
      out += '\\';
    out += c;
  }
  return out;
}

struct family {
  std::string_view name;
  std::string_view help;
  std::uint64_t (*value)(const trace::counts&);
};

// live is a gauge, the others only grow within a run.
constexpr family counters[] = {
    {"waif_tasks_created", "Tasks created.", [](const trace::counts& c) { return c.created; }},
    {"waif_tasks_never_started", "Tasks destroyed before they ran.",
     [](const trace::counts& c) { return c.never_started; }},
    {"waif_tasks_destroyed_suspended", "Tasks destroyed half-way.",
     [](const trace::counts& c) { return c.destroyed_suspended; }},
    {"waif_exceptions_lost", "Exceptions of tasks that nobody retrieved.",
     [](const trace::counts& c) { return c.lost; }},
};
constexpr family live = {"waif_tasks_live", "Tasks alive when last counted.",
                         [](const trace::counts& c) { return c.live(); }};

void write(std::ostream& out, const output& of, const family& one, bool is_counter) {
  out << "# TYPE " << one.name << (is_counter ? " counter\n" : " gauge\n") << "# HELP " << one.name
      << ' ' << one.help << '\n';
  std::string_view suffix = is_counter ? "_total" : "";
  for (const result& r : of.all.results) {
    if (r.sites.empty())
      continue;
    out << one.name << suffix << "{file=\"" << escaped(file_of(r)) << "\",line=\"" << line_of(r)
        << "\",rule=\"" << escaped(r.what.rule) << "\",standing=\"" << name_of(r.kind) << "\",id=\""
        << r.what.fingerprint << "\"} " << one.value(r.totals) << '\n';
  }
}

} // namespace

void write_openmetrics(std::ostream& out, const output& of) {
  for (const family& one : counters)
    write(out, of, one, true);
  write(out, of, live, false);
  out << "# TYPE waif_results gauge\n# HELP waif_results Results of the report by standing.\n";
  for (standing kind :
       {standing::confirmed, standing::run_only, standing::ran_clean, standing::not_run}) {
    std::size_t n = 0;
    for (const result& r : of.all.results)
      n += r.kind == kind && !r.known;
    out << "waif_results{standing=\"" << name_of(kind) << "\"} " << n << '\n';
  }
  out << "# TYPE waif_partial gauge\n# HELP waif_partial 1 when part of the input could not be "
         "used.\nwaif_partial "
      << is_partial(of.said) << "\n# EOF\n";
}

} // namespace waif::report
