// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/join/site_sum.hpp"

#include "report/model/limits.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace waif::report {

const std::string& site_sum::key_of(const run_site& site) {
  auto number = [this](std::uint32_t n) {
    key_.append(reinterpret_cast<const char*>(&n), sizeof n); // of this process alone
  };
  auto text = [&](const std::string& of) {
    number(static_cast<std::uint32_t>(of.size()));
    key_ += of;
  };
  key_.clear();
  number(static_cast<std::uint32_t>(site.kind));
  for (const trace::location* at : {&site.created, &site.task}) {
    number(at->line);
    text(at->file);
    text(at->function);
  }
  text(site.program);
  text(site.build);
  return key_;
}

void site_sum::add(const run_site& more, std::uint64_t process) {
  const std::string& key = key_of(more);
  auto known = sites_.find(key);
  if (known == sites_.end()) {
    if (sites_.size() >= most_kept)
      throw too_many();
    known = sites_.emplace(key, entry{more}).first;
    run_site& first = known->second.sum;
    first.samples.clear();
    first.alive.clear();
  } else { // two addresses of one line: the first column, whatever came first
    run_site& sum = known->second.sum;
    sum.created.column = std::min(sum.created.column, more.created.column);
    sum.task.column = std::min(sum.task.column, more.task.column);
    sum.processes += more.processes;
    sum.text = std::max(sum.text, more.text);
    report::add(sum.totals, more.totals);
    report::add(sum.live, more.live);
  }
  auto& [sum, last_process] = known->second;
  add_samples(sum.samples, more.samples);
  add_samples(sum.alive, more.alive);
  if (process != 0 && process != last_process) {
    ++sum.processes;
    last_process = process;
  }
}

std::vector<run_site> site_sum::take() {
  std::vector<run_site> sorted;
  sorted.reserve(sites_.size());
  for (auto& [key, site] : sites_)
    sorted.push_back(std::move(site.sum));
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
    sum.add(s);
  }
  return sum.take();
}

} // namespace waif::report
