// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/run_site.hpp"

#include <algorithm>
#include <tuple>

namespace waif::report {

bool in_root(const std::string& file) { return !file.empty() && file[0] != '/'; }

std::string_view name_of(trace::task_kind kind) {
  switch (kind) {
  case trace::task_kind::coroutine:
    return "coroutine";
  case trace::task_kind::async:
    return "async";
  case trace::task_kind::packaged_task:
    return "packaged_task";
  case trace::task_kind::promise:
    return "promise";
  case trace::task_kind::thread:
    return "thread";
  }
  return "";
}

const trace::location& place_to_show(const run_site& site) {
  if (site.created.line == 0)
    return site.task.line != 0 ? site.task : site.created;
  return in_root(site.task.file) && !in_root(site.created.file) ? site.task : site.created;
}

void add(trace::counts& to, const trace::counts& more) {
  to.created += more.created;
  to.finished += more.finished;
  to.destroyed_suspended += more.destroyed_suspended;
  to.never_started += more.never_started;
  to.stored += more.stored;
  to.retrieved += more.retrieved;
  to.lost += more.lost;
  to.swallowed += more.swallowed;
  to.broken += more.broken;
  to.blocked += more.blocked;
  to.stuck += more.stuck;
  for (unsigned v = 0; v < trace::verdict_count; ++v)
    to.excused[v] += more.excused[v];
}

void add_samples(std::vector<trace::lost_exception>& to,
                 const std::vector<trace::lost_exception>& more) {
  constexpr std::ptrdiff_t few = 3; // of each fate
  auto key = [](const trace::lost_exception& e) { return std::tie(e.became, e.type, e.what); };
  to.insert(to.end(), more.begin(), more.end());
  std::sort(to.begin(), to.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
  to.erase(std::unique(to.begin(), to.end(), [&](auto& a, auto& b) { return key(a) == key(b); }),
           to.end());
  for (std::size_t fate = 0; fate < static_cast<std::size_t>(trace::fate::count); ++fate) {
    auto other = [fate](const auto& e) { return static_cast<std::size_t>(e.became) > fate; };
    auto end = std::find_if(to.begin(), to.end(), other);
    auto is_it = [fate](const auto& e) { return static_cast<std::size_t>(e.became) == fate; };
    auto begin = std::find_if(to.begin(), end, is_it);
    if (end - begin > few)
      to.erase(begin + few, end);
  }
}

std::string short_build(const std::string& id) {
  return id.empty() ? "of unknown id" : id.substr(0, 12);
}

bool in_library(const run_site& site) {
  return site.created.file.starts_with('/') && site.task.file.starts_with('/');
}

} // namespace waif::report
