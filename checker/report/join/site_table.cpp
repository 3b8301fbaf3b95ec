// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/join/site_table.hpp"

#include "report/join/census.hpp"
#include "report/model/limits.hpp"
#include "report/model/text.hpp"

namespace waif::report {
namespace {

std::string build_of(const trace::dump& from) {
  for (const trace::site& site : from.sites)
    for (const trace::address* at : {&site.hook_pc, &site.caller_pc})
      if (at->module == from.program)
        return at->build_id;
  return {};
}

} // namespace

void site_table::add(const trace::dump& from) {
  ++process_;
  const std::string program = repaired(paths_.shown(from.program)), build = build_of(from);
  const census live(from, paths_);
  for (const test_counts& one : live.tests())
    add(one);
  run_site one; // its strings' memory serves them all
  one.program = program;
  one.build = build;
  for (const trace::site& site : from.sites) {
    one.kind = site.kind;
    one.task = site.task;
    one.created = symbols_.creation_of(site);
    one.totals = site.totals;
    one.alive = live.samples_of(site);
    one.live = live.state_of(site, one.alive);
    for (trace::location* at : {&one.task, &one.created}) {
      at->file = paths_.shown(at->file);
      repair(at->file);
      repair(at->function);
    }
    one.samples.clear();
    for (const auto* samples :
         {&site.lost_samples, &site.held_samples, &site.swallowed_samples, &site.broken_samples})
      for (const trace::lost_exception& e : *samples)
        one.samples.push_back({repaired(e.type), repaired(e.what), e.became});
    sites_.add(one, process_);
  }
}

void site_table::add(test_counts of) {
  if (tests_.size() >= most_kept && !tests_.contains(of.name))
    throw too_many();
  auto [entry, is_new] = tests_.try_emplace(of.name);
  if (is_new)
    entry->second = std::move(of);
  else
    report::add(entry->second, of);
}

std::vector<test_counts> site_table::take_tests() {
  std::vector<test_counts> sorted;
  for (auto& [name, one] : tests_)
    sorted.push_back(std::move(one));
  tests_.clear();
  return sorted;
}

} // namespace waif::report
