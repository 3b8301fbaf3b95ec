// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/evidence_json.hpp"

#include "report/model/rules.hpp"
#include "report/model/text.hpp"

#include <boost/json.hpp>
#include <ostream>

namespace waif::report {
namespace {

namespace json = boost::json;

json::string exact(const std::string& text) { // valid UTF-8, controls escaped by JSON
  std::string safe = repaired(text);
  return json::string(safe.data(), safe.size());
}

json::array array_of(const region& r) {
  return {r.begin.line, r.begin.column, r.end.line, r.end.column};
}

json::object object_of(const finding& f) {
  json::array notes, fixes;
  for (const note& n : f.notes)
    notes.push_back(
        {{"file", exact(n.at.file)}, {"at", array_of(n.at.where)}, {"message", exact(n.message)}});
  for (const replacement& r : f.fixes)
    fixes.push_back(
        {{"file", exact(r.at.file)}, {"at", array_of(r.at.where)}, {"text", exact(r.text)}});
  json::object made{{"rule", exact(f.rule)},        {"level", name_of(f.severity)},
                    {"message", exact(f.message)},  {"file", exact(f.at.file)},
                    {"offset", f.offset},           {"at", array_of(f.at.where)},
                    {"covers", array_of(f.covers)}, {"notes", std::move(notes)},
                    {"fixes", std::move(fixes)},    {"function", exact(f.function)},
                    {"text", exact(f.line_text)}};
  if (f.silenced)
    made["silenced"] = true;
  return made;
}

json::array array_of(const trace::location& at) {
  return {exact(at.file), at.line, at.column, exact(at.function)};
}

json::object object_of(const live_sample& s) {
  json::array chain;
  for (const wait_step& step : s.chain)
    chain.push_back(json::array{exact(step.function), exact(step.file), step.line});
  return {{"process", json::array{s.start_ns, s.pid}},
          {"times", json::array{s.born_ms, s.seen_ms}},
          {"id", s.id},
          {"state", static_cast<int>(s.state)},
          {"test", exact(s.test)},
          {"later", s.later},
          {"chain", std::move(chain)},
          {"self", s.self},
          {"circle", s.circle}};
}

json::object object_of(const run_site& s) {
  const trace::counts& c = s.totals;
  json::array samples;
  for (const trace::lost_exception& e : s.samples)
    samples.push_back(json::array{exact(e.type), exact(e.what), static_cast<int>(e.became)});
  json::array alive;
  for (const live_sample& one : s.alive)
    alive.push_back(object_of(one));
  return {{"kind", name_of(s.kind)},
          {"task", array_of(s.task)},
          {"created", array_of(s.created)},
          {"counts",
           json::array{c.created, c.finished, c.destroyed_suspended, c.never_started, c.stored,
                       c.retrieved, c.lost, c.swallowed, c.broken, c.blocked, c.stuck}},
          {"excused", json::array(std::begin(c.excused), std::end(c.excused))},
          {"lost", std::move(samples)},
          {"processes", s.processes},
          {"live", json::array{s.live.never_started, s.live.suspended, s.live.running,
                               s.live.oldest_ms, s.live.looked_at, s.live.orphaned}},
          {"alive", std::move(alive)},
          {"build", json::array{exact(s.program), exact(s.build)}},
          {"text", json::array{exact(s.text.line), exact(s.text.function)}}};
}

void line(std::ostream& out, std::string_view kind, json::object one) {
  out << json::serialize(json::object{{kind, std::move(one)}}) << '\n';
}

} // namespace

void write_evidence(std::ostream& out, const evidence& of) {
  line(out, "waif",
       {{"evidence", 3},
        {"dumps", of.dumps},
        {"other_findings", of.other_findings},
        {"checked", of.checks.any},
        {"runs", json::array(of.runs.begin(), of.runs.end())}});
  for (const problem& p : of.said)
    line(out, "problem",
         {{"where", exact(p.where)}, {"what", exact(p.what)}, {"partial", p.partial}});
  for (const std::string& file : of.checks.files)
    line(out, "checked", {{"file", exact(file)}});
  for (const auto& [file, lines] : of.checks.hidden)
    for (const auto& [number, rule] : lines)
      line(out, "hidden", {{"file", exact(file)}, {"line", number}, {"rule", exact(rule)}});
  for (const finding& f : of.findings)
    line(out, "finding", object_of(f));
  for (const run_site& s : of.sites)
    line(out, "site", object_of(s));
  for (const test_counts& t : of.tests)
    line(out, "test",
         {{"name", exact(t.name)},
          {"counts", json::array{t.created, t.left, t.destroyed_suspended, t.never_started, t.lost,
                                 t.later}}});
}

} // namespace waif::report
