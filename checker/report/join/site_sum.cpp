// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/join/site_sum.hpp"

#include "report/model/limits.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace waif::report {

run_site& site_sum::add(run_site more) {
  std::string key;
  for (const trace::location* at : {&more.created, &more.task})
    key += at->file + '\0' + std::to_string(at->line) + '\0' + at->function + '\0';
  key += more.program + '\0' + more.build + '\0' + std::to_string(static_cast<int>(more.kind));
  auto [entry, is_new] = sites_.try_emplace(std::move(key));
  if (sites_.size() > most_kept) {
    sites_.erase(entry);
    throw too_many();
  }
  run_site& sum = entry->second;
  std::vector<trace::lost_exception> samples = std::move(more.samples);
  std::vector<live_sample> alive = std::move(more.alive);
  if (is_new) {
    sum = std::move(more);
    sum.samples.clear();
    sum.alive.clear();
  } else { // two addresses of one line: the first column, whatever came first
    sum.created.column = std::min(sum.created.column, more.created.column);
    sum.task.column = std::min(sum.task.column, more.task.column);
    sum.processes += more.processes;
    sum.text = std::max(sum.text, more.text);
    report::add(sum.totals, more.totals);
    report::add(sum.live, more.live);
  }
  add_samples(sum.samples, samples);
  add_samples(sum.alive, alive);
  return sum;
}

std::vector<run_site> site_sum::take() {
  std::vector<run_site> sorted;
  sorted.reserve(sites_.size());
  for (auto& [key, site] : sites_)
    sorted.push_back(std::move(site));
  sites_.clear();
  auto key = [](const run_site& s) {
    return std::tie(s.created.file, s.created.line, s.created.function, s.task.file, s.task.line,
                    s.task.function, s.kind, s.program, s.build);
  };
  std::sort(sorted.begin(), sorted.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
  return sorted;
}

std::vector<run_site> fold_builds(std::vector<run_site> sites, problems& said) {
  std::map<std::string, std::set<std::string>> builds;
  for (const run_site& s : sites)
    if (!s.build.empty())
      builds[s.program].insert(s.build);
  for (const auto& [program, ids] : builds) {
    if (ids.size() < 2)
      continue;
    std::string names;
    for (const std::string& id : ids)
      names += (names.empty() ? "" : ", ") + short_build(id);
    said.push_back({program,
                    "ran in " + std::to_string(ids.size()) + " different builds (" + names +
                        "): their counts are kept apart",
                    false});
  }
  site_sum sum;
  for (run_site& s : sites) {
    if (builds[s.program].size() < 2)
      s.build.clear();
    if (s.build.empty())
      s.program.clear();
    sum.add(std::move(s));
  }
  return sum.take();
}

} // namespace waif::report
