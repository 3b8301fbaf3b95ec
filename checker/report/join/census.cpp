// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/join/census.hpp"

#include "report/model/run_site.hpp"
#include "report/model/text.hpp"

#include <algorithm>

namespace waif::report {
namespace {

constexpr std::size_t longest_chain = 64; // a dump that was made up can have circles

} // namespace

census::census(const trace::dump& of, paths& where) : dump_(of), paths_(where) {
  for (const trace::site& site : of.sites)
    for (const trace::live_task& task : site.live_tasks)
      tasks_.try_emplace(task.id, known{&task, &site});
  std::vector<std::uint32_t> tokens;
  for (const trace::test& one : of.tests)
    tokens.push_back(one.token);
  std::sort(tokens.begin(), tokens.end());
  for (std::size_t i = 0; i < tokens.size(); ++i)
    places_.emplace(tokens[i], i);
}

wait_step census::step_of(const known& of) const {
  return {repaired(of.at->task.function), repaired(paths_.shown(of.at->task.file)),
          of.task->suspended_line};
}

live_state census::state_of(const trace::site& site,
                            const std::vector<live_sample>& samples) const {
  live_state made{site.live, samples.size(), 0};
  for (const live_sample& one : samples)
    made.orphaned += std::none_of(one.chain.begin(), one.chain.begin() + one.self,
                                  [](const wait_step& waiter) { return in_root(waiter.file); });
  return made;
}

std::vector<live_sample> census::samples_of(const trace::site& site) const {
  std::vector<live_sample> made;
  for (const trace::live_task& task : site.live_tasks) {
    live_sample one;
    one.start_ns = dump_.start_ns;
    one.pid = dump_.pid;
    one.id = task.id;
    one.seen_ms = dump_.taken_ms;
    one.born_ms = dump_.taken_ms - std::min(task.age_ms, dump_.taken_ms);
    one.state = task.state;
    for (const trace::test& test : dump_.tests)
      if (test.token == task.token) {
        one.test = repaired(test.name);
        one.later = places_.size() - 1 - places_.at(test.token);
        break;
      }
    std::vector<std::uint64_t> ids{task.id};
    auto walk = [&](std::uint64_t next, std::uint64_t trace::live_task::* edge) {
      for (auto found = tasks_.find(next);
           next != 0 && found != tasks_.end() && one.chain.size() < longest_chain;
           found = tasks_.find(next)) {
        if (std::find(ids.begin(), ids.end(), next) != ids.end()) {
          one.circle |= edge == &trace::live_task::awaited_by;
          return;
        }
        ids.push_back(next);
        one.chain.push_back(step_of(found->second));
        next = found->second.task->*edge;
      }
    };
    walk(task.awaited_by, &trace::live_task::awaited_by);
    std::reverse(one.chain.begin(), one.chain.end());
    one.self = one.chain.size();
    one.chain.push_back(step_of({&task, &site}));
    walk(task.awaiting, &trace::live_task::awaiting);
    made.push_back(std::move(one));
  }
  return made;
}

std::vector<test_counts> census::tests() const {
  std::vector<test_counts> made;
  for (const trace::test& one : dump_.tests)
    made.push_back({repaired(one.name), one.created, one.left, one.destroyed_suspended,
                    one.never_started, one.lost, places_.size() - 1 - places_.at(one.token)});
  return made;
}

} // namespace waif::report
