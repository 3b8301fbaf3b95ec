// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "trace/format.hpp"
#include "trace/verdicts.hpp"

#include <cstdint>
#include <string>
#include <vector>

// What a dump says, as plain values: the reader makes it, the report joins it. Sites are keyed
// by strings, never by ids of one process, so that dumps of many processes add up.
namespace waif::trace {

// A place in the sources as the compiler was told it. An empty file or line 0: not known.
struct location {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string function;
};

// A code address that only debug information can turn into a place. `offset` is the address
// as the module's file numbers it (the run-time address less the load bias).
struct address {
  std::string module;   // path of the executable or shared object
  std::string build_id; // lower-case hex; empty when the module has none
  std::uint64_t offset = 0;
};

enum class task_kind : std::uint8_t { coroutine, async, packaged_task, promise, thread };

enum class task_state : std::uint8_t { never_started, suspended, running };

struct lost_exception { // a sample; `type` is demangled, `what` may be cut short
  std::string type;
  std::string what;
  fate became = fate::lost;
};

// The live tasks of a site at the last census.
struct live_counts {
  std::uint64_t never_started = 0;
  std::uint64_t suspended = 0;
  std::uint64_t running = 0;   // or about to: told apart from suspended by the task's last step
  std::uint32_t oldest_ms = 0; // age of the oldest
};

// One live task, as an example of its site.
struct live_task {
  std::uint64_t id = 0;
  std::uint64_t awaited_by = 0; // id of the task that waits for this one; 0: none is known.
  std::uint64_t awaiting = 0;   // of the one that it waits for. Both may be of any site.
  task_state state = task_state::running;
  std::uint32_t suspended_line = 0; // in the file of site::task; 0: not known
  std::uint32_t token = 0;          // dump::tests has its name
  std::uint32_t age_ms = 0;
  std::uint32_t idle_ms = 0; // not resumed for so long, as far as somebody watched; else 0
  std::uint32_t resumes = 0;
};

// One coroutine function created from one call site, or one call of std::async.
struct site {
  task_kind kind = task_kind::coroutine;
  location task;     // the coroutine function
  location created;  // the creating call when the pass knew it; else resolve the addresses:
  address hook_pc;   // inside the coroutine's start; its inline frames lead to the creation when
                     // the start was inlined into its caller
  address caller_pc; // return address of the coroutine's start, right when it was not inlined
  counts totals;
  std::vector<lost_exception> lost_samples;
  std::vector<lost_exception> held_samples; // unread, and alive at exit
  std::vector<lost_exception> swallowed_samples;
  std::vector<lost_exception> broken_samples; // a promise's destructor stored it, nobody read it
  bool generator = false;                     // yields and never awaits: no verdicts on its end
  std::uint32_t suppressed = 0;               // verdicts, as bit_of() has them
  std::uint32_t longest_block_ms = 0;
  live_counts live;                  // exact at the census: 0 where there was none
  std::vector<live_task> live_tasks; // the oldest, and those that they wait for or that wait
};

// A test, or whatever else the program charged tasks to.
struct test {
  std::uint32_t token = 0;
  std::string name;
  std::uint64_t created = 0;
  std::uint64_t left = 0; // live at the census
  std::uint64_t destroyed_suspended = 0;
  std::uint64_t never_started = 0;
  std::uint64_t lost = 0;
  std::uint64_t swallowed = 0;
};

struct dump {
  std::string path; // the file that was read
  std::string program;
  std::uint64_t pid = 0;
  std::uint64_t start_ns = 0; // since the epoch
  bool complete = false;      // false: the process was killed or still runs
  bool truncated = false;     // the file ends early: counts are lower bounds, nothing is live
  bool census = false;        // live tasks are known
  bool final_census = false;  // at exit: its verdicts are final, all others may be withdrawn
  std::uint32_t taken_ms = 0; // of the census, since start_ns
  std::vector<site> sites;
  std::vector<test> tests;
};

} // namespace waif::trace
