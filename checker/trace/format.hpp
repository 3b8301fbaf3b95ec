// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstdint>

// The bytes of a dump, version 3. A header, then records back to back, each a multiple of eight
// bytes long. The writing process maps the file and counts in it, so a dump is readable at every
// moment, also after SIGKILL. Numbers have the machine's byte order: dumps are read where they
// were made.
namespace waif::trace {

inline constexpr char magic[8] = {'W', 'A', 'I', 'F', 'D', 'U', 'M', 'P'};
inline constexpr std::uint32_t version = 3;

struct header {
  char magic[8];
  std::uint32_t version;
  std::uint32_t complete; // 1: the process went through its exit
  std::uint64_t pid;
  std::uint64_t start_ns;
  std::uint64_t used; // bytes of the file that hold the header and whole records
  std::uint32_t full; // 1: the disk was full, later sites and counts are missing
  std::uint32_t reserved;
};
static_assert(sizeof(header) == 48);

enum class record_type : std::uint32_t {
  unfinished = 0, // reserved and not filled in: skip
  program = 1,    // text: path of the executable
  module = 2,
  function = 3,
  site = 4,
  counters = 5,
  exception = 6,
  census = 7,
  token = 8,
  rare = 9,
};

struct record {
  std::uint32_t type;
  std::uint32_t size; // of the whole record
};

// Ids are the process's own and begin at 1. Texts follow the fixed part, in the order of their
// lengths, without terminators.
struct program_record {
  record head{};
  std::uint32_t path_size = 0;
  std::uint32_t reserved = 0;
};
struct module_record {
  record head{};
  std::uint32_t id = 0;
  std::uint32_t build_id_size = 0; // raw bytes
  std::uint32_t path_size = 0;
  std::uint32_t reserved = 0;
};
struct function_record {
  record head{};
  std::uint32_t id = 0;
  std::uint32_t kind = 0; // WAIF_KIND_*
  std::uint32_t flags = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t name_size = 0;
  std::uint32_t file_size = 0;
  std::uint32_t suppressed = 0;    // verdicts that the program's user does not want, as bits
  std::uint32_t suspend_count = 0; // lines by suspend index come before the texts
  std::uint32_t node_offset = 0;   // in the frame; the rest is for the frame's readers
  std::uint32_t frame_size = 0;    // 0: not known
  std::uint32_t promise_size = 0;
  std::uint32_t promise_align = 0;
  std::uint32_t reserved = 0;
};
struct site_record {
  record head{};
  std::uint32_t id = 0;
  std::uint32_t function = 0;
  std::uint32_t hook_module = 0; // 0: not known
  std::uint32_t caller_module = 0;
  std::uint64_t hook_offset = 0;
  std::uint64_t caller_offset = 0;
};

// One cache line a site and a shard. Adding up all shards' cells, modulo 2^64, gives the counts:
// a task may be created in one shard and end in another.
enum counter : unsigned {
  created,
  finished,
  destroyed_suspended,
  never_started,
  stored,
  retrieved,
  lost,
  swallowed,
  counter_count
};
struct counters_record {
  record head{};
  std::uint32_t first_site = 0;
  std::uint32_t site_count = 0;
  // site_count * counter_count numbers of 64 bits
};
// A sample of what became of an exception that ended a task.
enum class fate : std::uint32_t { lost, held, swallowed, broken_promise, count };
struct exception_record {
  record head{};
  std::uint32_t site = 0;
  std::uint32_t fate = 0;
  std::uint32_t type_size = 0;
  std::uint32_t what_size = 0;
};
// What few sites have.
struct rare_record {
  record head{};
  std::uint32_t site = 0;
  std::uint32_t longest_block_ms = 0;
  std::uint64_t blocked = 0; // futures whose destructor waited for the task
  std::uint64_t broken = 0;  // of the lost: promises broken unread
};
// A test, or whatever else the program charges tasks to.
struct token_record {
  record head{};
  std::uint32_t token = 0;
  std::uint32_t name_size = 0;
  std::uint64_t created = 0;
  std::uint64_t uncounted = 0; // created as well: by threads that still ran at exit
  std::uint64_t live = 0;      // at the last census
  std::uint64_t destroyed_suspended = 0;
  std::uint64_t never_started = 0;
  std::uint64_t lost = 0;
  std::uint64_t swallowed = 0;
};

// The live tasks at one moment: counts a site, and a few tasks of each. The last census of a dump
// is the one that holds. Then come site_count live_entry and task_count task_entry.
struct census_record {
  record head{};
  std::uint32_t taken_ms = 0; // since start_ns, as all times in it
  std::uint32_t final = 0;    // 1: at exit
  std::uint32_t site_count = 0;
  std::uint32_t task_count = 0;
};
struct live_entry {
  std::uint32_t site = 0;
  std::uint32_t oldest_ms = 0;
  std::uint64_t never_started = 0;
  std::uint64_t suspended = 0;
  std::uint64_t running = 0;
  std::uint64_t stuck = 0; // of the suspended ones, for longer than the watchdog's limit
};
struct task_entry {
  std::uint64_t id = 0;
  std::uint64_t awaited_by = 0; // the task that waits for this one; 0: none is known
  std::uint64_t awaiting = 0;   // the task that this one waits for; 0: none is known
  std::uint32_t site = 0;
  std::uint32_t state = 0; // as abi.h has it: the suspend index is in the upper 24 bits
  std::uint32_t token = 0;
  std::uint32_t born_ms = 0;
  std::uint32_t idle_ms = 0; // not resumed for so long, when somebody looked; else 0
  std::uint32_t resumes = 0; // modulo 2^32
};
static_assert(sizeof(live_entry) == 40 && sizeof(task_entry) == 48);

} // namespace waif::trace
