// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/stacks.hpp"

#include "report/model/text.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>
#include <unordered_map>

namespace waif::report {
namespace {

constexpr std::size_t deepest = 32;

std::string frame(const std::string& function, const std::string& file, std::uint32_t line) {
  std::string text = function.empty() ? std::string("?") : short_function(function);
  if (line != 0)
    text += " (" + file + ':' + std::to_string(line) + ')';
  return printable(text);
}

void each_site(const joined& all, const std::function<void(const run_site&)>& visit) {
  for (const result& r : all.results) {
    std::for_each(r.sites.begin(), r.sites.end(), visit);
    std::for_each(r.children.begin(), r.children.end(), visit);
  }
}

} // namespace

stacks creation_stacks(const joined& all) {
  std::unordered_map<std::string_view, std::set<const run_site*>> made; // by the task's function
  each_site(all, [&](const run_site& s) { made[s.task.function].insert(&s); });

  stacks found;
  each_site(all, [&](const run_site& s) {
    std::vector<std::string> chain{frame(s.task.function, s.task.file, s.task.line),
                                   frame(s.created.function, s.created.file, s.created.line)};
    std::set<std::string_view> seen{s.task.function};
    std::string_view creator = s.created.function;
    while (chain.size() < deepest && !creator.empty() && seen.insert(creator).second) {
      auto outer = made.find(creator);
      if (outer == made.end() || outer->second.size() != 1)
        break;
      const trace::location& at = (*outer->second.begin())->created;
      chain.push_back(frame(at.function, at.file, at.line));
      creator = at.function;
    }
    std::reverse(chain.begin(), chain.end());
    chain.emplace_back();
    for (const verdict_rule& rule : verdict_rules())
      if (std::uint64_t n = occurrences(rule.what, s.totals); n > 0) {
        chain.back() = rule.name;
        found[chain] += n;
      }
  });
  return found;
}

} // namespace waif::report
