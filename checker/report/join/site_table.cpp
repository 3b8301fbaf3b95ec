// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/join/site_table.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>

namespace waif::report {

void site_table::add(const trace::dump& from) {
  std::unordered_set<const run_site*> of_this_process;
  for (const trace::site& site : from.sites) {
    trace::location task = site.task, created = symbols_.creation_of(site);
    task.file = paths_.shown(task.file);
    created.file = paths_.shown(created.file);

    std::string key;
    for (const trace::location* at : {&created, &task}) {
      key += at->file + '\0' + std::to_string(at->line) + '\0' + at->function + '\0';
    }
    key += static_cast<char>('0' + static_cast<int>(site.kind));
    auto [entry, is_new] = sites_.try_emplace(std::move(key));
    run_site& sum = entry->second;
    if (is_new) {
      sum.kind = site.kind;
      sum.task = std::move(task);
      sum.created = std::move(created);
    } else { // two addresses of one line: the first column, whatever came first
      sum.created.column = std::min(sum.created.column, created.column);
    }
    report::add(sum.totals, site.totals);
    add_samples(sum.samples, site.lost_samples);
    if (of_this_process.insert(&sum).second)
      ++sum.processes;
  }
}

std::vector<run_site> site_table::take() {
  std::vector<run_site> sorted;
  sorted.reserve(sites_.size());
  for (auto& [key, site] : sites_)
    sorted.push_back(std::move(site));
  sites_.clear();
  auto key = [](const run_site& s) {
    return std::tie(s.created.file, s.created.line, s.created.function, s.task.file, s.task.line,
                    s.task.function, s.kind);
  };
  std::sort(sorted.begin(), sorted.end(), [&](auto& a, auto& b) { return key(a) < key(b); });
  return sorted;
}

} // namespace waif::report
