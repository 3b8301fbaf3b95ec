// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/columns.hpp"

#include "report/writers/phrases.hpp"

#include <algorithm>
#include <set>

namespace waif::report {
namespace {

std::string and_more(std::string first, std::size_t all) {
  return all < 2 ? first : first + " +" + std::to_string(all - 1);
}

std::string verdict_text(const result& of) {
  const verdict_rule* worst = worst_verdict(of.totals);
  if (!worst)
    return {};
  std::size_t all = 0;
  for (const verdict_rule& rule : verdict_rules())
    all += occurrences(rule.what, of.totals) > 0;
  return and_more(std::string(worst->name), all);
}

std::string orphaned_text(const result& of) { // a lower bound when not all were looked at
  const bool all = of.live.looked_at >= of.totals.live();
  if (of.live.orphaned == 0 && all)
    return {};
  return std::to_string(of.live.orphaned) + (all ? "" : "+");
}

std::string suspended_text(const result& of) {
  for (const live_sample& one : of.alive) // the oldest first
    if (const wait_step& step = one.chain[one.self]; step.line != 0)
      return step.file + ':' + std::to_string(step.line);
  return {};
}

std::string tests_text(const result& of) {
  std::set<std::string_view> names;
  std::string_view first;
  for (const live_sample& one : of.alive)
    if (!one.test.empty() && names.insert(one.test).second && first.empty())
      first = one.test;
  return and_more(std::string(first), names.size());
}

template <std::uint64_t (*number)(const result&)> std::string number_text(const result& of) {
  std::uint64_t n = number(of);
  return n == 0 ? std::string() : std::to_string(n);
}

std::uint64_t created(const result& r) { return r.totals.created; }
std::uint64_t live(const result& r) { return r.totals.live(); }
std::uint64_t orphaned(const result& r) { return r.live.orphaned; }
std::uint64_t unstarted(const result& r) { return r.totals.never_started; }
std::uint64_t cut_short(const result& r) { return r.totals.destroyed_suspended; }
std::uint64_t lost(const result& r) { return r.totals.lost; }
std::uint64_t oldest(const result& r) { return r.live.oldest_ms; }

constexpr column all[] = {
    {"verdict", "the worst that the run says, and how much else it says", verdict_text},
    {"created", "tasks that the line began", number_text<created>, created},
    {"live", "of these, alive when the process ended", number_text<live>, live},
    {"orphaned", "live ones that no task of the program is known to wait for", orphaned_text,
     orphaned},
    {"unstarted", "destroyed before they ran", number_text<unstarted>, unstarted},
    {"cut short", "destroyed while suspended", number_text<cut_short>, cut_short},
    {"lost", "exceptions that were destroyed before anybody read them", number_text<lost>, lost},
    {"oldest", "how long the oldest live one has lived",
     [](const result& r) { return oldest(r) == 0 ? std::string() : duration(oldest(r)); }, oldest},
    {"suspended at", "where the oldest live one waits", suspended_text, nullptr, true},
    {"tests", "that made the oldest live ones", tests_text, nullptr, true},
    {"sample exception", "one that was lost, or that nobody has read", sample_exception, nullptr,
     true},
    {"in baseline", "accepted earlier: fails nothing",
     [](const result& r) { return std::string(r.known ? "yes" : ""); }},
};

} // namespace

std::span<const column> columns() { return all; }

std::vector<const column*> used_columns(const joined& of) {
  std::vector<const column*> used;
  for (const column& one : all)
    if (one.number || std::any_of(of.results.begin(), of.results.end(),
                                  [&](const result& r) { return !one.text(r).empty(); }))
      used.push_back(&one);
  return used;
}

std::string sample_exception(const result& of) {
  return of.samples.empty() ? std::string() : words_of(of.samples.front());
}

} // namespace waif::report
