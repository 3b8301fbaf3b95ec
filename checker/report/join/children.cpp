// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/join/children.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>

namespace waif::report {
namespace {

bool only_alive(const run_site& s) {
  for (const verdict_rule& rule : verdict_rules())
    if (rule.what != verdict::leaked_at_exit && rule.what != verdict::stuck &&
        occurrences(rule.what, s.totals) > 0)
      return false;
  return s.totals.live() > 0;
}

class folder {
public:
  explicit folder(std::vector<result>& results) : results_(results), owner_(results.size()) {
    for (std::size_t i = 0; i < results.size(); ++i) {
      owner_[i] = i;
      for (const run_site& s : results[i].sites)
        if (s.totals.live() > 0 && !in_library(s))
          alive_[s.task.function].push_back({i, s.totals.live()});
    }
  }

  void fold() {
    for (std::size_t i = 0; i < results_.size(); ++i)
      if (std::optional<std::size_t> parent = parent_of(i))
        owner_[i] = *parent;
    std::vector<std::size_t> roots;
    for (std::size_t i = 0; i < results_.size(); ++i)
      roots.push_back(root_of(i));
    for (std::size_t i = 0; i < results_.size(); ++i)
      if (roots[i] != i)
        for (run_site& s : results_[i].sites)
          results_[roots[i]].children.push_back(std::move(s));
    std::size_t kept = 0;
    for (std::size_t i = 0; i < results_.size(); ++i)
      if (roots[i] == i) {
        if (kept != i)
          results_[kept] = std::move(results_[i]);
        ++kept;
      }
    results_.erase(results_.begin() + static_cast<std::ptrdiff_t>(kept), results_.end());
  }

private:
  struct live_site {
    std::size_t result;
    std::uint64_t tasks;
  };

  // The one other result whose tasks keep all of these alive.
  std::optional<std::size_t> parent_of(std::size_t i) const {
    const result& r = results_[i];
    if (r.kind != standing::run_only || !std::all_of(r.sites.begin(), r.sites.end(), only_alive))
      return {};
    std::set<std::size_t> parents;
    for (const run_site& s : r.sites) {
      if (!s.alive.empty()) {
        for (const live_sample& one : s.alive)
          if (!add_waiter(parents, one))
            return {};
      } else if (!add_creators(parents, s)) {
        return {};
      }
    }
    parents.erase(i);
    if (parents.size() != 1)
      return {};
    return *parents.begin();
  }

  // The nearest of the program's own tasks that waits for it: a library's is never to blame.
  bool add_waiter(std::set<std::size_t>& to, const live_sample& of) const {
    for (std::size_t i = of.self; i-- > 0;)
      if (auto found = alive_.find(of.chain[i].function); found != alive_.end()) {
        for (const live_site& one : found->second)
          to.insert(one.result);
        return true;
      }
    return false;
  }

  bool add_creators(std::set<std::size_t>& to, const run_site& of) const {
    auto found = alive_.find(of.created.function);
    if (found == alive_.end())
      return false;
    std::uint64_t tasks = 0;
    for (const live_site& one : found->second) {
      to.insert(one.result);
      tasks += one.tasks;
    }
    return of.totals.live() <= tasks;
  }

  std::size_t root_of(std::size_t i) const {
    for (std::size_t steps = 0; owner_[i] != i; i = owner_[i])
      if (++steps > results_.size())
        return i; // they wait in a circle
    return i;
  }

  std::vector<result>& results_;
  std::vector<std::size_t> owner_;
  std::unordered_map<std::string_view, std::vector<live_site>> alive_; // by the task's function
};

} // namespace

void fold_children(std::vector<result>& results) { folder(results).fold(); }

} // namespace waif::report
