// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstdint>

// The bytes of a dump, version 1. A header, then records back to back, each a multiple of eight
// bytes long. The writing process maps the file and counts in it, so a dump is readable at every
// moment, also after SIGKILL. Numbers have the machine's byte order: dumps are read where they
// were made.
namespace waif::trace {

inline constexpr char magic[8] = {'W', 'A', 'I', 'F', 'D', 'U', 'M', 'P'};
inline constexpr std::uint32_t version = 1;

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
  lost = 6,
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
struct lost_record {
  record head{};
  std::uint32_t site = 0;
  std::uint32_t type_size = 0;
  std::uint32_t what_size = 0;
  std::uint32_t reserved = 0;
};

} // namespace waif::trace
