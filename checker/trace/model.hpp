// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

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

enum class task_kind : std::uint8_t { coroutine, async };

// created = finished + destroyed_suspended + never_started + live, always.
struct counts {
  std::uint64_t created = 0;
  std::uint64_t finished = 0;            // the body ran to its end, by value or by exception
  std::uint64_t destroyed_suspended = 0; // had started, was destroyed before its end
  std::uint64_t never_started = 0;       // destroyed before its body began
  std::uint64_t stored = 0;              // exceptions that a task stored
  std::uint64_t retrieved = 0;           // of these, rethrown to somebody
  std::uint64_t lost = 0;                // of these, destroyed unread
  std::uint64_t swallowed = 0;           // exceptions that ended a task and that nobody kept

  std::uint64_t live() const { return created - finished - destroyed_suspended - never_started; }
};

struct lost_exception { // a sample; `type` is demangled, `what` may be cut short
  std::string type;
  std::string what;
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
};

struct dump {
  std::string path; // the file that was read
  std::string program;
  std::uint64_t pid = 0;
  std::uint64_t start_ns = 0; // since the epoch
  bool complete = false;      // false: the process was killed or still runs
  std::vector<site> sites;
};

} // namespace waif::trace
