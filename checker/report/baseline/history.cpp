// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/baseline/history.hpp"

#include <algorithm>
#include <set>

namespace waif::report {

void history::add(const joined& earlier) {
  ++runs_;
  for (const result& r : earlier.results) {
    auto [found, is_new] = entries_.try_emplace(r.what.fingerprint);
    entry& e = found->second;
    e.last = r;
    ++e.runs;
    std::size_t at = 0;
    for (const verdict_rule& rule : verdict_rules()) {
      std::uint64_t n = occurrences(rule.what, r.totals);
      if (is_new)
        e.seen.push_back({n, n});
      range& of = e.seen[at++];
      of = {std::min(of.least, n), std::max(of.most, n)};
    }
  }
}

// One verdict that grew makes it grown, whatever else shrank.
change history::compare(const entry& before, result& now) {
  change what = change::none;
  auto at = before.seen.begin();
  for (const verdict_rule& rule : verdict_rules()) {
    std::uint64_t n = occurrences(rule.what, now.totals);
    const range& seen = *at++;
    if (n >= seen.least && n <= seen.most)
      continue;
    what = n > seen.most || what == change::grown ? change::grown : change::shrunk;
    now.change_text += (now.change_text.empty() ? "" : ", ") + std::string(rule.name) + ' ' +
                       std::to_string(n > seen.most ? seen.most : seen.least) + " -> " +
                       std::to_string(n);
  }
  return what;
}

void history::apply(joined& to) const {
  to.earlier_runs = runs_;
  std::set<std::string_view> here;
  for (result& r : to.results) {
    here.insert(r.what.fingerprint);
    auto before = entries_.find(r.what.fingerprint);
    if (before == entries_.end())
      r.since = change::fresh;
    else if (r.since = compare(before->second, r);
             r.since == change::none && before->second.runs < runs_)
      r.since = change::flaky;
  }
  for (const auto& [fingerprint, before] : entries_)
    if (before.runs == runs_ && !here.contains(fingerprint))
      to.gone.push_back(before.last);
}

} // namespace waif::report
