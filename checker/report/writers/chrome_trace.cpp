// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Chrome's trace events, which Perfetto reads: one asynchronous span a live task that was looked
// at, because tasks do not nest in threads. A process keeps its own clock; all begin where the
// first one does.
#include "report/writers/formats.hpp"
#include "report/writers/json.hpp"
#include "report/writers/phrases.hpp"

#include <functional>
#include <map>

namespace waif::report {
namespace {

using process = std::pair<std::uint64_t, std::uint64_t>; // start, pid

void each_task(const joined& all,
               const std::function<void(const result&, const live_sample&)>& visit) {
  for (const result& r : all.results) {
    for (const live_sample& one : r.alive)
      visit(r, one);
    for (const run_site& child : r.children)
      for (const live_sample& one : child.alive)
        visit(r, one);
  }
}

json::object event(std::string_view phase, const live_sample& of, std::uint64_t us, int process) {
  const wait_step& step = of.chain[of.self];
  return {{"ph", phase},
          {"cat", "task"},
          {"id", std::to_string(process) + '.' + std::to_string(of.id)},
          {"pid", process},
          {"tid", 0},
          {"ts", us},
          {"name", text(short_function(step.function))}};
}

} // namespace

void write_chrome_trace(std::ostream& out, const output& of) {
  std::map<process, int> processes;
  each_task(of.all, [&](const result&, const live_sample& one) {
    processes.emplace(process(one.start_ns, one.pid), 0);
  });
  int next = 0;
  for (auto& [which, number] : processes)
    number = ++next;
  std::uint64_t first = processes.empty() ? 0 : processes.begin()->first.first;

  out << "{\"displayTimeUnit\":\"ms\",\"traceEvents\":";
  json_list events(out);
  for (const auto& [which, number] : processes)
    events.add({{"ph", "M"},
                {"pid", number},
                {"tid", 0},
                {"name", "process_name"},
                {"args", {{"name", "process " + std::to_string(which.second)}}}});
  each_task(of.all, [&](const result& r, const live_sample& one) {
    int number = processes.at({one.start_ns, one.pid});
    std::uint64_t base = (one.start_ns - first) / 1000;
    json::object begin = event("b", one, base + one.born_ms * std::uint64_t{1000}, number);
    const wait_step& step = one.chain[one.self];
    json::object args{{"site", text(file_of(r) + ':' + std::to_string(line_of(r)))},
                      {"rule", text(r.what.rule)}};
    if (step.line != 0)
      args["suspended at"] = text(step.file + ':' + std::to_string(step.line));
    if (!one.test.empty())
      args["test"] = text(one.test);
    begin["args"] = std::move(args);
    events.add(begin);
    events.add(event("e", one, base + one.seen_ms * std::uint64_t{1000}, number));
  });
  events.end();
  out << "}\n";
}

} // namespace waif::report
