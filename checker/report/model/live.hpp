// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/model.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace waif::report {

// One task of a chain of waiting: its function and the line where it is suspended.
struct wait_step {
  std::string function;
  std::string file;
  std::uint32_t line = 0; // 0: runs, or not known
  auto operator<=>(const wait_step&) const = default;
};

// One task that was alive at the last census, as an example of its site. Times are milliseconds
// since its process began.
struct live_sample {
  std::uint64_t start_ns = 0; // of the process, since the epoch
  std::uint64_t pid = 0;
  std::uint32_t born_ms = 0;
  std::uint32_t seen_ms = 0;
  std::uint64_t id = 0; // in the process
  trace::task_state state = trace::task_state::running;
  std::string test;             // that made it; empty when nobody said
  std::uint64_t later = 0;      // tests that began after that one
  std::vector<wait_step> chain; // from the outermost that waits down to what all wait for
  std::size_t self = 0;         // which of the chain this one is
  bool circle = false;          // the outermost wait for each other

  std::uint32_t age_ms() const { return seen_ms - born_ms; }
  auto operator<=>(const live_sample&) const = default;
};

// The live tasks of a site at the last census; all 0 where there was none. A dump has the oldest
// few of each site one by one, and only of these it says who waits. A library that waits for what
// it was handed keeps a task running, but nobody will learn how it ended.
struct live_state : trace::live_counts {
  std::uint64_t looked_at = 0; // one by one
  std::uint64_t orphaned = 0;  // of these: no task of the program is known to wait for them
};

void add(live_state& to, const live_state& more);

// The oldest few, the same ones in whatever order they come.
void add_samples(std::vector<live_sample>& to, const std::vector<live_sample>& more);

// What one test, or whatever else a program charges tasks to, made and left behind.
struct test_counts {
  std::string name;
  std::uint64_t created = 0;
  std::uint64_t left = 0; // alive at the end
  std::uint64_t destroyed_suspended = 0;
  std::uint64_t never_started = 0;
  std::uint64_t lost = 0;
  std::uint64_t later = 0; // tests that its process still began after it
};

void add(test_counts& to, const test_counts& more);

} // namespace waif::report
