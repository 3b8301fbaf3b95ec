// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/join/site_table.hpp"

#include "report/model/text.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace waif::report {

void site_table::add(const trace::dump& from) {
  std::unordered_set<const run_site*> of_this_process;
  for (const trace::site& site : from.sites) {
    run_site one{site.kind, site.task, symbols_.creation_of(site), site.totals, {}, 0};
    for (trace::location* at : {&one.task, &one.created}) {
      at->file = repaired(paths_.shown(at->file));
      at->function = repaired(at->function);
    }
    for (const trace::lost_exception& e : site.lost_samples)
      one.samples.push_back({repaired(e.type), repaired(e.what)});
    run_site& sum = merge(std::move(one));
    if (of_this_process.insert(&sum).second)
      ++sum.processes;
  }
}

void site_table::add(run_site summed) {
  std::uint64_t processes = std::exchange(summed.processes, 0);
  merge(std::move(summed)).processes += processes;
}

run_site& site_table::merge(run_site more) {
  std::string key;
  for (const trace::location* at : {&more.created, &more.task})
    key += at->file + '\0' + std::to_string(at->line) + '\0' + at->function + '\0';
  key += static_cast<char>('0' + static_cast<int>(more.kind));
  auto [entry, is_new] = sites_.try_emplace(std::move(key));
  run_site& sum = entry->second;
  std::vector<trace::lost_exception> samples = std::move(more.samples);
  if (is_new) {
    sum = std::move(more);
    sum.samples.clear();
  } else { // two addresses of one line: the first column, whatever came first
    sum.created.column = std::min(sum.created.column, more.created.column);
    sum.task.column = std::min(sum.task.column, more.task.column);
    report::add(sum.totals, more.totals);
  }
  add_samples(sum.samples, samples);
  return sum;
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
