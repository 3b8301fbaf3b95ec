// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/join/unseen.hpp"

namespace waif::report {
namespace {

bool is_object_of_no_check(trace::task_kind kind) {
  return kind == trace::task_kind::packaged_task || kind == trace::task_kind::promise ||
         kind == trace::task_kind::thread;
}

// All its harm is that tasks live on which others wait for.
bool is_only_waited_for(const result& of) {
  const trace::counts& c = of.totals;
  return c.live() > 0 && c.lost + c.never_started + c.destroyed_suspended == 0 &&
         of.live.looked_at == c.live() && of.live.orphaned == 0;
}

const std::string* hidden_rule(const coverage& checks, const place& at) {
  auto file = checks.hidden.find(at.file);
  if (file == checks.hidden.end())
    return nullptr;
  auto line = file->second.find(at.where.begin.line);
  return line == file->second.end() ? nullptr : &line->second;
}

std::string reason(const result& of, const coverage& checks) {
  const place& at = of.what.at;
  if (!checks.any)
    return "no findings were given: run the checks as well";
  if (at.where.begin.line == 0)
    return "its line is not known, so no finding can be matched: compile with -g";
  if (at.file.starts_with('/'))
    return "it lies outside the root, in code that is not checked here";
  if (const std::string* rule = hidden_rule(checks, at))
    return *rule + " flags the line, but --checks leaves it out";
  if (const trace::task_kind kind = of.sites.front().kind; is_object_of_no_check(kind))
    return "no check is about std::" + std::string(name_of(kind));
  if (is_only_waited_for(of))
    return "somebody waits for it: that it never ends, only a run can show";
  if (!checks.files.contains(at.file))
    return "nothing says that a check has looked at this file";
  return "the file was checked: a gap in the checks, unless the one for this was off";
}

} // namespace

void explain_unseen(joined& all, const coverage& checks) {
  for (result& r : all.results)
    if (r.kind == standing::run_only)
      r.unseen = reason(r, checks);
}

} // namespace waif::report
