// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/live.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace waif::report {

// What the sources say about a place: its line, trimmed, and the function around it.
struct source_text {
  std::string line;
  std::string function;
  auto operator<=>(const source_text&) const = default;
};

// One place that creates tasks of one function, summed over processes. Files are shown paths.
struct run_site {
  trace::task_kind kind = trace::task_kind::coroutine;
  trace::location task;
  trace::location created; // line 0 when nobody knows it
  trace::counts totals;
  std::vector<trace::lost_exception> samples; // the first few of each fate, in order of text
  live_state live;
  std::vector<live_sample> alive; // the oldest few
  std::uint64_t processes = 0;
  std::string program; // and its build id: both empty when all builds are added up
  std::string build;
  source_text text; // of place_to_show(); empty until somebody asks the sources
};

inline constexpr trace::task_kind task_kinds[] = {
    trace::task_kind::coroutine, trace::task_kind::async, trace::task_kind::packaged_task,
    trace::task_kind::promise, trace::task_kind::thread};
std::string_view name_of(trace::task_kind kind);

// The creating call is where people look, unless it lies in a library and the task does not.
const trace::location& place_to_show(const run_site& site);

void add(trace::counts& to, const trace::counts& more);

// Keeps the samples sorted, unique and few: the same ones in whatever order they come.
void add_samples(std::vector<trace::lost_exception>& to,
                 const std::vector<trace::lost_exception>& more);

std::string short_build(const std::string& id); // as people write one

bool in_root(const std::string& file); // a shown path; false when it is not known

// Created and written outside the root.
bool in_library(const run_site& site);

} // namespace waif::report
