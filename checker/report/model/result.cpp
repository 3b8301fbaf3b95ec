// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/result.hpp"

#include <algorithm>

namespace waif::report {

std::string_view name_of(standing kind) {
  switch (kind) {
  case standing::confirmed:
    return "confirmed";
  case standing::run_only:
    return "run-only";
  case standing::ran_clean:
    return "ran-clean";
  case standing::not_run:
    return "not-run";
  }
  return "";
}

std::string_view name_of(change since) {
  switch (since) {
  case change::none:
    return "";
  case change::fresh:
    return "new";
  case change::grown:
    return "grown";
  case change::shrunk:
    return "shrunk";
  case change::flaky:
    return "flaky";
  }
  return "";
}

std::size_t count(const joined& of, change since) {
  std::size_t n = 0;
  for (const result& r : of.results)
    n += r.since == since;
  return n;
}

std::uint64_t harmed(const trace::counts& counts) {
  std::uint64_t sum = 0;
  for (const verdict_rule& rule : verdict_rules())
    if (rule.what != verdict::stuck) // it is live
      sum += occurrences(rule.what, counts);
  return std::min(counts.created, sum);
}

const verdict_rule* worst_verdict(const trace::counts& counts) {
  const verdict_rule* worst = nullptr;
  for (const verdict_rule& rule : verdict_rules())
    if (occurrences(rule.what, counts) > 0 && (!worst || rule.severity > worst->severity))
      worst = &rule;
  return worst;
}

} // namespace waif::report
