// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// SARIF 2.1.0 (OASIS). Regions count UTF-16 units, SARIF's default and all that GitHub reads.
#include "report/model/drop_effect.hpp"
#include "report/writers/formats.hpp"
#include "report/writers/json.hpp"
#include "report/writers/line_hashes.hpp"
#include "report/writers/phrases.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace waif::report {
namespace {

// GitHub takes no more in one run, and no more related locations of one result.
constexpr std::size_t most_results = 25'000, most_related = 999;

constexpr const char* schema = "https://json.schemastore.org/sarif-2.1.0.json";

std::string_view level_name(level severity) { return name_of(severity); } // the same words

json::value rule_object(const rule& of) {
  std::string help = std::string(of.sentence) + ".";
  if (!of.remedy.empty())
    help += " What to do: " + std::string(of.remedy) + '.';
  std::string silence =
      of.at_run_time ? "Seen while the program ran; `waif report --write-baseline` accepts it."
                     : "`// NOLINT(" + std::string(of.id) + ")` accepts one place.";
  json::object properties{{"tags", {"correctness", "concurrency"}},
                          {"problem.severity", of.severity == level::note
                                                   ? "recommendation"
                                                   : level_name(of.severity)}};
  if (!of.precision.empty())
    properties["precision"] = of.precision;
  return {{"id", of.id},
          {"shortDescription", {{"text", of.sentence}}},
          {"fullDescription", {{"text", help}}},
          {"help", {{"text", help + ' ' + silence}, {"markdown", help + "\n\n" + silence}}},
          {"defaultConfiguration", {{"level", level_name(of.severity)}}},
          {"properties", std::move(properties)}};
}

// What a result is made of lies in one piece of memory, which goes as a whole.
using memory = json::storage_ptr;

json::object artifact(const std::string& file, const memory& in) {
  if (file.starts_with('/'))
    return json::object({{"uri", "file://" + uri_escaped(file)}}, in);
  return json::object({{"uri", uri_escaped(file)}, {"uriBaseId", "%SRCROOT%"}}, in);
}

json::object region_object(const place& at, sources& texts, const memory& in) {
  region turned = in_utf16(at, texts);
  json::object made({{"startLine", turned.begin.line}}, in);
  if (turned.begin.column > 0) {
    made["startColumn"] = turned.begin.column;
    made["endLine"] = std::max(turned.end.line, turned.begin.line);
    made["endColumn"] = std::max(turned.end, turned.begin).column;
  }
  return made;
}

json::object location(const place& at, sources& texts, const memory& in) {
  json::object physical({{"artifactLocation", artifact(at.file, in)}}, in);
  if (at.where.begin.line > 0)
    physical["region"] = region_object(at, texts, in);
  return json::object({{"physicalLocation", std::move(physical)}}, in);
}

// All replacements of one fix-it belong together: one fix, a change for each file.
json::array fixes_of(const finding& of, sources& texts, const memory& in) {
  json::array changes(in);
  std::vector<std::string> files;
  for (const replacement& r : of.fixes) {
    if (r.at.where.begin.line == 0)
      continue;
    json::object one({{"deletedRegion", region_object(r.at, texts, in)},
                      {"insertedContent", {{"text", repaired(r.text)}}}},
                     in);
    auto known = std::find(files.begin(), files.end(), r.at.file);
    if (known == files.end()) {
      files.push_back(r.at.file);
      changes.push_back(json::object(
          {{"artifactLocation", artifact(r.at.file, in)}, {"replacements", json::array(in)}}, in));
      known = files.end() - 1;
    }
    changes[static_cast<std::size_t>(known - files.begin())]
        .at("replacements")
        .as_array()
        .push_back(std::move(one));
  }
  if (changes.empty())
    return changes;
  return json::array({{{"description", {{"text", "apply the check's fix"}}},
                       {"artifactChanges", std::move(changes)}}},
                     in);
}

json::object properties_of(const result& of, const memory& in) {
  json::object made({{"standing", name_of(of.kind)}}, in);
  if (const rule* known = find_rule(of.what.rule); known && !known->at_run_time)
    made["confidence"] = confidence(of.what);
  if (std::string_view effect = drop_effect(of.what); !effect.empty())
    made["dropEffect"] = effect;
  if (of.sites.empty())
    return made;
  made["created"] = of.totals.created;
  for (const verdict_rule& rule : verdict_rules())
    made[rule.name] = occurrences(rule.what, of.totals);
  json::array lost(in);
  for (const trace::lost_exception& e : of.samples)
    lost.push_back(text(e.became == trace::fate::lost ? words_of(e) : labelled(e)));
  made["lostExceptions"] = std::move(lost);
  return made;
}

class sarif {
public:
  sarif(std::ostream& out, const output& of)
      : out_(out), of_(of), line_hashes_(line_hashes(of.all, of.texts)) {
    for (const result& r : of.all.results)
      entries_.push_back(&r);
    for (const std::vector<result>* absent : {&of.all.gone, &of.all.unmatched})
      for (const result& r : *absent)
        entries_.push_back(&r);
  }

  void write() {
    out_ << "{\"$schema\":" << json::serialize(json::string(schema))
         << ",\"version\":\"2.1.0\",\"runs\":[";
    std::size_t at = 0;
    do
      write_run(at);
    while ((at += most_results) < entries_.size());
    out_ << "]}\n";
  }

private:
  void write_run(std::size_t first) {
    std::size_t last = std::min(first + most_results, entries_.size());
    std::string number = first == 0 ? "" : '-' + std::to_string(first / most_results + 1);
    out_ << (first == 0 ? "{\n" : ",{\n") << "\"tool\":" << json::serialize(tool())
         << ",\n\"columnKind\":\"utf16CodeUnits\",\n\"originalUriBaseIds\":"
         << json::serialize(json::value{
                {"%SRCROOT%", {{"uri", "file://" + uri_escaped(of_.root.generic_string()) + "/"}}}})
         << ",\n\"automationDetails\":"
         << json::serialize(json::value{{"id", text(of_.category + number + "/")}})
         << ",\n\"invocations\":[" << json::serialize(invocation()) << "],\n\"results\":";
    json_list results(out_);
    std::array<unsigned char, 16 * 1024> enough; // for most results
    for (std::size_t i = first; i < last; ++i) {
      json::monotonic_resource one(enough.data(), enough.size());
      results.add(result_object(i, &one));
    }
    results.end();
    out_ << '}';
  }

  json::value tool() {
    json::array rules;
    rule_index_.clear();
    auto add = [&](const rule& r) {
      rule_index_.emplace(r.id, rules.size());
      rules.push_back(rule_object(r));
    };
    for (const rule& r : check_rules())
      add(r);
    for (const rule& r : verdict_rules())
      add(r);
    for (const result* r : entries_)
      if (!rule_index_.contains(r->what.rule)) { // another tool's check: its id is all we know
        rule_index_.emplace(r->what.rule, rules.size());
        rules.push_back(json::object{{"id", text(r->what.rule)}});
      }
    return {{"driver",
             {{"name", "waif"},
              {"version", of_.version},
              {"semanticVersion", of_.version},
              {"rules", std::move(rules)}}}};
  }

  json::value invocation() const {
    json::array notifications;
    bool partial = false;
    for (const problem& p : of_.said) {
      partial |= p.partial;
      notifications.push_back({{"level", p.partial ? "error" : "note"},
                               {"message", {{"text", text(p.where + ": " + p.what)}}}});
    }
    return {{"executionSuccessful", !partial},
            {"toolExecutionNotifications", std::move(notifications)}};
  }

  json::value result_object(std::size_t index, const memory& in) const {
    const result& r = *entries_[index];
    bool absent = index >= line_hashes_.size();
    json::object made({{"ruleId", printable(r.what.rule)},
                       {"ruleIndex", rule_index_.at(r.what.rule)},
                       {"level", level_name(r.severity)},
                       {"message", {{"text", printable(message_of(r))}}},
                       {"partialFingerprints", {{"waif/v1", r.what.fingerprint}}},
                       {"properties", properties_of(r, in)}},
                      in);
    if (!absent)
      made["partialFingerprints"].as_object()["primaryLocationLineHash"] = line_hashes_[index];
    if (!r.what.at.file.empty())
      made["locations"] = json::array({location(r.what.at, of_.texts, in)}, in);
    json::array related(in);
    for (const note& n : r.what.notes) {
      if (n.at.file.empty())
        continue;
      json::object one = location(n.at, of_.texts, in);
      one["message"] = {{"text", printable(n.message)}};
      related.push_back(std::move(one));
    }
    for (const run_site& s : r.sites) {
      if (s.task.file.empty() || s.task.line == 0)
        continue;
      json::object one =
          location({s.task.file, {{s.task.line, 0}, {s.task.line, 0}}}, of_.texts, in);
      one["message"] = {{"text", printable("the task: " + s.task.function)}};
      related.push_back(std::move(one));
    }
    if (related.size() > most_related)
      related.erase(related.begin() + most_related, related.end());
    if (!related.empty())
      made["relatedLocations"] = std::move(related);
    if (json::array fixes = fixes_of(r.what, of_.texts, in); !fixes.empty())
      made["fixes"] = std::move(fixes);
    if (std::uint64_t tasks = harmed(r.totals); tasks > 0)
      made["occurrenceCount"] = tasks;
    if (r.what.silenced)
      made["suppressions"] = json::array{json::object{{"kind", "inSource"}}};
    if (absent)
      made["baselineState"] = "absent";
    else if (of_.all.earlier_runs > 0)
      made["baselineState"] = r.since == change::fresh                              ? "new"
                              : r.since == change::none || r.since == change::flaky ? "unchanged"
                                                                                    : "updated";
    else if (of_.all.has_baseline)
      made["baselineState"] = r.known ? "unchanged" : "new";
    return made;
  }

  std::ostream& out_;
  const output& of_;
  std::vector<std::string> line_hashes_;
  std::vector<const result*> entries_; // those of this run, as many as hashes; then absent ones
  std::unordered_map<std::string_view, std::size_t> rule_index_;
};

} // namespace

void write_sarif(std::ostream& out, const output& of) { sarif(out, of).write(); }

} // namespace waif::report
