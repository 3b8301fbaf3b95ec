// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/finding.hpp"
#include "report/model/rules.hpp"
#include "report/model/run_site.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace waif::report {

// What the check and the run say together; in the order in which people should read them.
enum class standing : std::uint8_t {
  confirmed, // flagged, and the run shows the harm
  run_only,  // harm that no check flagged
  ran_clean, // flagged, ran, and did no harm that the run could see
  not_run,   // flagged, and no run came there
};

// Since earlier runs.
enum class change : std::uint8_t { none, fresh, grown, shrunk, flaky };

// One line of the report. Every writer prints these.
struct result {
  standing kind = standing::not_run;
  finding what; // of a run_only result: made from its worst verdict
  std::vector<run_site> sites;
  trace::counts totals;                       // over the sites
  std::vector<trace::lost_exception> samples; // over the sites
  live_state live;                            // over the sites
  std::vector<live_sample> alive;             // over the sites
  std::vector<run_site> children;             // live because tasks of `sites` are
  level severity = level::warning;            // the worse of the finding's and the verdicts'
  bool known = false;                         // a baseline has it
  change since = change::none;
  std::string unseen;      // of a run_only one: why no check flags it
  std::string change_text; // of a grown or shrunk one: "lost-exception 3 -> 7"
};

struct joined {
  std::vector<result> results;
  std::vector<test_counts> tests;  // what each made and left behind
  std::uint64_t clean_sites = 0;   // ran, not flagged, no harm
  std::uint64_t library_sites = 0; // left out: created and defined outside the root, no error
  trace::counts totals;            // over all sites, the clean ones too
  std::size_t dumps = 0;           // that were read
  bool has_baseline = false;
  std::size_t earlier_runs = 0;   // that this one is compared with
  std::vector<result> gone;       // all of these had them, this one has not
  std::vector<result> unmatched;  // what baselines accept and nobody found, as far as they say
  std::size_t other_findings = 0; // of checks that were not asked for
};

std::string_view name_of(standing kind);
std::string_view name_of(change since); // empty for none
std::size_t count(const joined& of, change since);

// How many of the tasks came to harm. One that lost its exception had ended, so none counts twice.
std::uint64_t harmed(const trace::counts& counts);

// The worst verdict on these counts by level, then by the order of the table; null for none.
const verdict_rule* worst_verdict(const trace::counts& counts);

} // namespace waif::report
