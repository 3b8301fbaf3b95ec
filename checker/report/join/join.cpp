// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/join/join.hpp"

#include "report/join/children.hpp"
#include "report/join/matcher.hpp"
#include "report/model/fingerprint.hpp"
#include "report/model/sort.hpp"
#include "report/model/text.hpp"

#include <algorithm>
#include <tuple>

namespace waif::report {
namespace {

finding made_from(const run_site& site, const verdict_rule& worst) {
  const trace::location& at = place_to_show(site);
  finding made;
  made.rule = worst.id;
  made.severity = worst.severity;
  made.message = worst.sentence;
  made.at = {at.file, {{at.line, at.column}, {at.line, at.column}}};
  made.covers = made.at.where;
  made.notes.push_back({made.at, std::string(worst.remedy)});
  made.line_text = site.text.line;
  made.function = site.text.function;
  if (made.line_text.empty())
    made.line_text = site.task.function; // so that it has an identity
  return made;
}

// Two builds of one program, say.
bool same_place(const run_site& a, const run_site& b) {
  auto key = [](const run_site& s) {
    return std::tie(s.created.file, s.created.line, s.created.function, s.task.file, s.task.line,
                    s.task.function, s.kind);
  };
  return key(a) == key(b);
}

void take_in(result& to, run_site site) {
  add(to.totals, site.totals);
  add(to.live, site.live);
  add_samples(to.samples, site.samples);
  add_samples(to.alive, site.alive);
  to.sites.push_back(std::move(site));
}

void settle(result& of) {
  const verdict_rule* worst = worst_verdict(of.totals);
  if (of.kind != standing::run_only)
    of.kind = of.sites.empty() ? standing::not_run
              : worst          ? standing::confirmed
                               : standing::ran_clean;
  of.severity = worst ? std::max(of.what.severity, worst->severity) : of.what.severity;
}

// A library's own tasks are alive when those of the program are: the latter are to blame.
void leave_out_libraries(joined& from) {
  auto is_library = [](const result& r) {
    return r.kind == standing::run_only && std::all_of(r.sites.begin(), r.sites.end(), in_library);
  };
  std::uint64_t alive = 0;
  for (const result& r : from.results)
    if (!is_library(r))
      alive = std::max(alive, r.totals.live());
  from.library_sites += std::erase_if(from.results, [&](const result& r) {
    const trace::counts& c = r.totals;
    return is_library(r) && c.lost + c.never_started + c.destroyed_suspended == 0 &&
           c.live() <= alive;
  });
}

void sort_by_harm(std::vector<result>& results) {
  // Errors first, then many before few; places outside the root last, they are rarely to blame.
  auto harm = [](const result& r) {
    return std::tuple(
        r.kind, r.what.at.file.starts_with('/'), -static_cast<int>(r.severity),
        -static_cast<std::int64_t>(r.totals.lost), -static_cast<std::int64_t>(r.totals.live()),
        -static_cast<std::int64_t>(r.totals.never_started + r.totals.destroyed_suspended));
  };
  auto place = [](const result& r) {
    return std::tie(r.what.at.file, r.what.at.where, r.what.rule, r.what.fingerprint);
  };
  sort_by_reference(results, [&](const result& a, const result& b) {
    auto harm_a = harm(a), harm_b = harm(b);
    return harm_a != harm_b ? harm_a < harm_b : place(a) < place(b);
  });
}

} // namespace

void read_text(run_site& of, sources& texts) {
  const trace::location& at = place_to_show(of);
  if (at.line == 0 || !of.text.line.empty() || !worst_verdict(of.totals))
    return;
  if (auto text = texts.open(at.file)) {
    of.text.line = repaired(trimmed(text->line(at.line)).substr(0, 512));
    of.text.function = repaired(text->function_at({at.line, at.column}));
  }
}

joined join(std::vector<finding> findings, std::vector<run_site> sites, sources& texts,
            bool with_libraries) {
  joined made;
  matcher match(findings, sites);
  std::vector<std::vector<std::size_t>> sites_of(findings.size());
  std::vector<result> run_only;
  for (std::size_t i = 0; i < sites.size(); ++i) {
    add(made.totals, sites[i].totals);
    if (auto found = match.find(sites[i])) {
      sites_of[*found].push_back(i);
      continue;
    }
    const verdict_rule* worst = worst_verdict(sites[i].totals);
    if (!worst) {
      ++made.clean_sites;
    } else if (worst->severity != level::error && !with_libraries && in_library(sites[i])) {
      ++made.library_sites;
    } else {
      if (run_only.empty() || !same_place(run_only.back().sites.back(), sites[i]))
        run_only.emplace_back().kind = standing::run_only;
      read_text(sites[i], texts);
      take_in(run_only.back(), sites[i]);
    }
  }
  made.results.reserve(findings.size() + run_only.size());
  for (std::size_t i = 0; i < findings.size(); ++i) {
    result& one = made.results.emplace_back();
    one.what = std::move(findings[i]);
    for (std::size_t site : sites_of[i])
      take_in(one, std::move(sites[site]));
  }
  fingerprints identity; // sites are in order of place
  for (result& one : run_only) {
    one.what = made_from(one.sites.front(), *worst_verdict(one.totals));
    one.what.fingerprint = identity.next(one.what);
    made.results.push_back(std::move(one));
  }
  for (result& one : made.results)
    settle(one);
  fold_children(made.results);
  if (!with_libraries)
    leave_out_libraries(made);
  sort_by_harm(made.results);
  return made;
}

} // namespace waif::report
