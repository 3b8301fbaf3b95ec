// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// make_dump FILE [FIELD=VALUE...] ...: a dump for tests of the command line.
// `file=` begins a site of std::async, `task=FUNCTION` makes it one of a coroutine; `repeat=N`
// makes N of the last one, each a line further down; `build=HEX` gives the program an id;
// `killed=1` marks the process as killed. `test=NAME` begins a test; `alive=ID` begins a live task
// of the last site, with `waiter=ID`, `waits=ID` (for another), `at=LINE` (is suspended there),
// `age=MS` and `in=TEST` (the first is 1).
#include "dump_file.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>

namespace {

bool set(waif::trace::live_task& of, const std::string& name, const std::string& value) {
  auto small = [&] { return static_cast<std::uint32_t>(std::stoul(value)); };
  if (name == "waiter")
    of.awaited_by = std::stoull(value);
  else if (name == "waits")
    of.awaiting = std::stoull(value);
  else if (name == "in")
    of.token = small();
  else if (name == "age")
    of.age_ms = small();
  else if (name == "at") {
    of.suspended_line = small();
    of.state = waif::trace::task_state::suspended;
  } else
    return false;
  return true;
}

// As a census counts them.
void count_live(waif::trace::dump& in) {
  in.taken_ms = 10'000;
  for (waif::trace::site& s : in.sites)
    for (const waif::trace::live_task& t : s.live_tasks) {
      in.census = in.final_census = true;
      ++(t.state == waif::trace::task_state::suspended ? s.live.suspended : s.live.running);
      s.live.oldest_ms = std::max(s.live.oldest_ms, t.age_ms);
    }
}

} // namespace

int main(int argc, char** argv) {
  if (argc < 2)
    return 2;
  waif::trace::dump made;
  made.program = "/bin/program";
  made.complete = true;
  for (int i = 2; i < argc; ++i) {
    std::string word = argv[i];
    std::size_t equals = word.find('=');
    std::string name = word.substr(0, equals), value = word.substr(equals + 1);
    if (name == "killed") {
      made.complete = false;
      continue;
    }
    if (name == "file") {
      made.sites.emplace_back();
      made.sites.back().kind = waif::trace::task_kind::async;
      made.sites.back().created.file = value;
      continue;
    }
    if (name == "pid" || name == "start") {
      (name == "pid" ? made.pid : made.start_ns) = std::stoull(value);
      continue;
    }
    if (name == "test") {
      made.tests.emplace_back();
      made.tests.back().token = static_cast<std::uint32_t>(made.tests.size());
      made.tests.back().name = value;
      continue;
    }
    if (name == "made" || name == "left" || name == "unread" || name == "unrun") {
      waif::trace::test& t = made.tests.back();
      (name == "made"     ? t.created
       : name == "left"   ? t.left
       : name == "unread" ? t.lost
                          : t.never_started) = std::stoull(value);
      continue;
    }
    if (name == "repeat") {
      for (unsigned long more = std::stoul(value); more > 1; --more) {
        made.sites.push_back(made.sites.back());
        ++made.sites.back().created.line;
      }
      continue;
    }
    waif::trace::site& s = made.sites.back();
    std::map<std::string, std::uint64_t*> numbers{
        {"created", &s.totals.created},         {"finished", &s.totals.finished},
        {"cut", &s.totals.destroyed_suspended}, {"unstarted", &s.totals.never_started},
        {"stored", &s.totals.stored},           {"lost", &s.totals.lost}};
    if (name == "alive")
      s.live_tasks.emplace_back().id = std::stoull(value);
    else if (!s.live_tasks.empty() && set(s.live_tasks.back(), name, value))
      continue;
    else if (name == "task") {
      s.kind = waif::trace::task_kind::coroutine;
      s.task = s.created;
      s.task.function = value;
    } else if (name == "line")
      s.task.line = s.created.line = static_cast<std::uint32_t>(std::stoul(value));
    else if (name == "by")
      s.created.function = value;
    else if (name == "build")
      s.caller_pc = {made.program, value, 1};
    else if (name == "type")
      s.lost_samples.push_back({value, ""});
    else if (name == "what")
      s.lost_samples.back().what = value;
    else if (numbers.contains(name))
      *numbers[name] = std::stoull(value);
    else
      return std::cerr << "make_dump: " << word << "?\n", 2;
  }
  count_live(made);
  std::ofstream(argv[1], std::ios::binary) << dump_bytes(made);
}
