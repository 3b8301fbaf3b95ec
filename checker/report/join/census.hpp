// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/live.hpp"
#include "report/model/paths.hpp"

#include <unordered_map>
#include <vector>

namespace waif::report {

// The live tasks of one dump: who waits for whom, and which test made them.
class census {
public:
  census(const trace::dump& of, paths& where);

  // `samples`: of the same site.
  live_state state_of(const trace::site& site, const std::vector<live_sample>& samples) const;
  std::vector<live_sample> samples_of(const trace::site& site) const;
  std::vector<test_counts> tests() const;

private:
  struct known {
    const trace::live_task* task;
    const trace::site* at;
  };
  wait_step step_of(const known& of) const;

  const trace::dump& dump_;
  paths& paths_;
  std::unordered_map<std::uint64_t, known> tasks_;        // by id
  std::unordered_map<std::uint32_t, std::size_t> places_; // of a token among the tests, in order
};

} // namespace waif::report
