// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "dump_file.hpp"

#include "trace/format.hpp"

#include <algorithm>
#include <cstring>

namespace {

using namespace waif::trace;

template <class T> void append(std::string& to, record_type type, T fixed, std::string body) {
  body.resize((body.size() + 7) / 8 * 8);
  fixed.head = {static_cast<std::uint32_t>(type),
                static_cast<std::uint32_t>(sizeof fixed + body.size())};
  to.append(reinterpret_cast<const char*>(&fixed), sizeof fixed);
  to += body;
}

template <class T> std::string bytes_of(const std::vector<T>& all) {
  return {reinterpret_cast<const char*>(all.data()), all.size() * sizeof(T)};
}

std::string bytes_of(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

template <class T> std::uint32_t length(const T& of) {
  return static_cast<std::uint32_t>(of.size());
}

// The lines where the tasks of a site are suspended; a task's state has the index of its own.
std::vector<std::uint32_t> suspend_lines(const site& of) {
  std::vector<std::uint32_t> lines;
  for (const live_task& task : of.live_tasks)
    if (std::find(lines.begin(), lines.end(), task.suspended_line) == lines.end())
      lines.push_back(task.suspended_line);
  return lines;
}

std::uint32_t state_of(const live_task& task, const std::vector<std::uint32_t>& lines) {
  auto index = std::find(lines.begin(), lines.end(), task.suspended_line) - lines.begin();
  std::uint32_t step = task.state == task_state::never_started ? 1
                       : task.state == task_state::suspended   ? 3
                                                               : 2;
  return step | static_cast<std::uint32_t>(index) << 8;
}

std::string census_bytes(const dump& from) {
  std::vector<live_entry> sites;
  std::vector<task_entry> tasks;
  std::uint32_t id = 0;
  for (const site& s : from.sites) {
    ++id;
    if (s.live_tasks.empty())
      continue;
    sites.push_back({id, from.taken_ms - s.live.oldest_ms, s.live.never_started, s.live.suspended,
                     s.live.running, s.totals.stuck});
    for (const live_task& t : s.live_tasks)
      tasks.push_back({t.id, t.awaited_by, t.awaiting, id, state_of(t, suspend_lines(s)), t.token,
                       from.taken_ms - t.age_ms, t.idle_ms, t.resumes});
  }
  std::string records;
  append(records, record_type::census,
         census_record{{}, from.taken_ms, from.final_census, length(sites), length(tasks)},
         bytes_of(sites) + bytes_of(tasks));
  return records;
}

} // namespace

std::string dump_bytes(const dump& from) {
  std::string records;
  append(records, record_type::program, program_record{{}, length(from.program), 0}, from.program);
  std::uint32_t id = 0;
  for (const site& s : from.sites) {
    ++id;
    const location& at = s.kind == task_kind::coroutine ? s.task : s.created;
    const std::vector<std::uint32_t> lines = suspend_lines(s);
    function_record function;
    function.id = id;
    function.kind = static_cast<std::uint32_t>(s.kind);
    function.line = at.line;
    function.column = at.column;
    function.name_size = length(at.function);
    function.file_size = length(at.file);
    function.suspend_count = length(lines);
    append(records, record_type::function, function, bytes_of(lines) + at.function + at.file);
    std::uint32_t module = 0;
    if (!s.caller_pc.module.empty()) {
      module = id;
      std::string build = bytes_of(s.caller_pc.build_id);
      append(records, record_type::module,
             module_record{{}, id, length(build), length(s.caller_pc.module), 0},
             build + s.caller_pc.module);
    }
    append(records, record_type::site,
           site_record{{}, id, id, module, module, s.hook_pc.offset, s.caller_pc.offset}, "");
    const counts& c = s.totals;
    struct {
      counters_record fixed;
      std::uint64_t cells[counter_count];
    } counted{{{}, id, 1},
              {c.created, c.finished, c.destroyed_suspended, c.never_started, c.stored, c.retrieved,
               c.lost, c.swallowed}};
    counted.fixed.head = {static_cast<std::uint32_t>(record_type::counters), sizeof counted};
    records.append(reinterpret_cast<const char*>(&counted), sizeof counted);
    for (const lost_exception& e : s.lost_samples)
      append(records, record_type::exception,
             exception_record{{}, id, 0, length(e.type), length(e.what)}, e.type + e.what);
  }
  for (const test& t : from.tests)
    append(records, record_type::token,
           token_record{{},
                        t.token,
                        length(t.name),
                        t.created,
                        0,
                        t.left,
                        t.destroyed_suspended,
                        t.never_started,
                        t.lost,
                        t.swallowed},
           t.name);
  if (from.census)
    records += census_bytes(from);
  header head{{}, version, from.complete, from.pid, from.start_ns, sizeof(header) + records.size(),
              0,  0};
  std::memcpy(head.magic, magic, sizeof magic);
  return std::string(reinterpret_cast<const char*>(&head), sizeof head) + records;
}
