// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/model.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace waif::report {

// One place that creates tasks of one function, summed over processes. Files are shown paths.
struct run_site {
  trace::task_kind kind = trace::task_kind::coroutine;
  trace::location task;
  trace::location created; // line 0 when nobody knows it
  trace::counts totals;
  std::vector<trace::lost_exception> samples; // the first few in order of text
  std::uint64_t processes = 0;
};

void add(trace::counts& to, const trace::counts& more);

// Keeps the samples sorted, unique and few: the same ones in whatever order they come.
void add_samples(std::vector<trace::lost_exception>& to,
                 const std::vector<trace::lost_exception>& more);

} // namespace waif::report
