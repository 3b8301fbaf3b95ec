// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/readers/evidence_json.hpp"

#include "report/model/limits.hpp"
#include "report/model/rules.hpp"

#include <array>
#include <boost/json.hpp>
#include <cstring>
#include <fstream>
#include <limits>
#include <memory>
#include <stdexcept>

namespace waif::report {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_line = 8u << 20, most_said = 1000;

std::string text(const json::value& from) { return std::string(from.as_string()); }

// Counts above 2^56 could wrap when they add up; nobody creates so many tasks.
std::uint64_t number(const json::value& from) {
  std::uint64_t value = from.to_number<std::uint64_t>();
  if (value >= std::uint64_t{1} << 56)
    throw std::out_of_range("a number is too large");
  return value;
}

std::uint32_t small(const json::value& from) {
  std::uint64_t value = number(from);
  if (value > std::numeric_limits<std::uint32_t>::max())
    throw std::out_of_range("a number is too large");
  return static_cast<std::uint32_t>(value);
}

region region_of(const json::value& from) {
  const json::array& a = from.as_array();
  return {{small(a.at(0)), small(a.at(1))}, {small(a.at(2)), small(a.at(3))}};
}

level level_of(const json::value& from) {
  for (level l : {level::note, level::warning, level::error})
    if (from.as_string() == name_of(l))
      return l;
  throw std::out_of_range("an unknown level");
}

finding finding_of(const json::object& o) {
  finding f;
  f.rule = text(o.at("rule"));
  f.severity = level_of(o.at("level"));
  f.message = text(o.at("message"));
  f.at = {text(o.at("file")), region_of(o.at("at"))};
  f.covers = region_of(o.at("covers"));
  f.offset = number(o.at("offset"));
  for (const json::value& n : o.at("notes").as_array())
    f.notes.push_back({{text(n.at("file")), region_of(n.at("at"))}, text(n.at("message"))});
  for (const json::value& r : o.at("fixes").as_array())
    f.fixes.push_back({{text(r.at("file")), region_of(r.at("at"))}, text(r.at("text"))});
  f.function = text(o.at("function"));
  f.line_text = text(o.at("text"));
  if (const json::value* silenced = o.if_contains("silenced"))
    f.silenced = silenced->as_bool();
  return f;
}

trace::location location_of(const json::value& from) {
  const json::array& a = from.as_array();
  return {text(a.at(0)), small(a.at(1)), small(a.at(2)), text(a.at(3))};
}

live_sample sample_of(const json::object& o) {
  live_sample s;
  s.start_ns = o.at("process").at(0).to_number<std::uint64_t>();
  s.pid = number(o.at("process").at(1));
  s.born_ms = small(o.at("times").at(0));
  s.seen_ms = small(o.at("times").at(1));
  s.id = o.at("id").to_number<std::uint64_t>();
  s.state = static_cast<trace::task_state>(small(o.at("state")));
  s.test = text(o.at("test"));
  s.later = number(o.at("later"));
  for (const json::value& step : o.at("chain").as_array())
    s.chain.push_back({text(step.at(0)), text(step.at(1)), small(step.at(2))});
  s.self = small(o.at("self"));
  s.circle = o.at("circle").as_bool();
  if (s.self >= s.chain.size() || s.born_ms > s.seen_ms || s.state > trace::task_state::running)
    throw std::out_of_range("a live task that cannot be");
  return s;
}

test_counts test_of(const json::object& o) {
  const json::array& c = o.at("counts").as_array();
  return {text(o.at("name")), number(c.at(0)), number(c.at(1)), number(c.at(2)),
          number(c.at(3)),    number(c.at(4)), number(c.at(5))};
}

trace::task_kind kind_of(const json::value& from) {
  for (trace::task_kind kind : task_kinds)
    if (from.as_string() == name_of(kind))
      return kind;
  throw std::out_of_range("an unknown kind of task");
}

trace::fate fate_of(const json::value& from) {
  std::uint64_t value = number(from);
  if (value >= static_cast<std::uint64_t>(trace::fate::count))
    throw std::out_of_range("an unknown fate of an exception");
  return static_cast<trace::fate>(value);
}

run_site site_of(const json::object& o) {
  run_site s;
  s.kind = kind_of(o.at("kind"));
  s.task = location_of(o.at("task"));
  s.created = location_of(o.at("created"));
  const json::array& c = o.at("counts").as_array();
  s.totals = {number(c.at(0)), number(c.at(1)), number(c.at(2)),  number(c.at(3)),
              number(c.at(4)), number(c.at(5)), number(c.at(6)),  number(c.at(7)),
              number(c.at(8)), number(c.at(9)), number(c.at(10)), {}};
  const json::array& excused = o.at("excused").as_array();
  bool add_up = s.totals.live() <= s.totals.created;
  for (unsigned v = 0; v < trace::verdict_count; ++v) {
    s.totals.excused[v] = number(excused.at(v));
    add_up &= s.totals.excused[v] <= trace::all_of(static_cast<verdict>(v), s.totals);
  }
  if (!add_up)
    throw std::out_of_range("counts do not add up");
  for (const json::value& e : o.at("lost").as_array())
    s.samples.push_back({text(e.at(0)), text(e.at(1)), fate_of(e.at(2))});
  s.processes = number(o.at("processes"));
  const json::array& live = o.at("live").as_array();
  s.live = {{number(live.at(0)), number(live.at(1)), number(live.at(2)), small(live.at(3))},
            number(live.at(4)),
            number(live.at(5))};
  for (const json::value& one : o.at("alive").as_array())
    s.alive.push_back(sample_of(one.as_object()));
  s.program = text(o.at("build").at(0));
  s.build = text(o.at("build").at(1));
  s.text = {text(o.at("text").at(0)), text(o.at("text").at(1))};
  return s;
}

void read_line(const json::object& record, const evidence_sink& to, problems& said) {
  if (const json::value* f = record.if_contains("finding"))
    to.on_finding(finding_of(f->as_object()));
  else if (const json::value* s = record.if_contains("site"))
    to.on_site(site_of(s->as_object()));
  else if (const json::value* t = record.if_contains("test"))
    to.on_test(test_of(t->as_object()));
  else if (const json::value* c = record.if_contains("checked"))
    to.on_coverage({true, {text(c->at("file"))}, {}});
  else if (const json::value* h = record.if_contains("hidden"))
    to.on_coverage(
        {true, {}, {{text(h->at("file")), {{small(h->at("line")), text(h->at("rule"))}}}}});
  else if (const json::value* p = record.if_contains("problem"); p && said.size() >= most_said)
    return;
  else if (p)
    said.push_back({text(p->at("where")), text(p->at("what")), p->at("partial").as_bool()});
  else
    throw std::out_of_range("a record of an unknown kind");
}

} // namespace

void read_evidence(const std::string& file, const evidence_sink& to, problems& said) {
  if (std::ifstream in(file, std::ios::binary); in)
    read_evidence(in, file, to, said);
  else
    said.push_back({file, std::string("cannot be opened: ") + std::strerror(errno)});
}

void read_evidence(std::istream& in, const std::string& file, const evidence_sink& to,
                   problems& said) {
  auto buffer = std::make_unique_for_overwrite<char[]>(longest_line);
  std::array<unsigned char, 16 * 1024> first; // most lines need no more
  std::uint64_t bytes_read = 0;
  for (std::size_t number_of_line = 1; in.getline(buffer.get(), longest_line); ++number_of_line) {
    std::string where = "line " + std::to_string(number_of_line) + ": ";
    bytes_read += static_cast<std::uint64_t>(in.gcount());
    if (bytes_read > most_read) {
      said.push_back({file, "longer than 256 MiB, the rest is not read"});
      return;
    }
    try {
      std::string_view bytes(buffer.get(), static_cast<std::size_t>(in.gcount()) - !in.eof());
      json::monotonic_resource memory(first.data(), first.size());
      json::value record = json::parse({bytes.data(), bytes.size()}, &memory);
      if (number_of_line > 1) {
        read_line(record.as_object(), to, said);
        continue;
      }
      const json::value& head = record.at("waif");
      if (head.at("evidence") != 3) {
        said.push_back({file, "of another version of waif"});
        return;
      }
      std::set<std::string> runs;
      for (const json::value& run : head.at("runs").as_array())
        runs.insert(text(run));
      if (!to.on_inputs(number(head.at("dumps")), number(head.at("other_findings")), runs))
        return;
      if (head.at("checked").as_bool())
        to.on_coverage({true, {}, {}});
    } catch (const std::exception&) {
      said.push_back({file, number_of_line == 1 ? "not waif's evidence"
                                                : where + "broken, the rest is not read"});
      return;
    }
  }
  if (!in.eof())
    said.push_back({file, "a line is longer than 8 MiB, the rest is not read"});
}

} // namespace waif::report
