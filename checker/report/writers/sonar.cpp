// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// SonarQube's generic issues as from 10.3 on. Columns are counted from 0.
#include "report/writers/formats.hpp"
#include "report/writers/json.hpp"
#include "report/writers/phrases.hpp"

#include <set>

namespace waif::report {
namespace {

json::value rule_object(std::string_view id, level severity, std::string_view sentence) {
  return {{"id", text(id)},
          {"name", text(id)},
          {"description", text(sentence)},
          {"engineId", "waif"},
          {"cleanCodeAttribute", "LOGICAL"},
          {"impacts", json::array{{{"softwareQuality", "RELIABILITY"},
                                   {"severity", severity == level::error     ? "HIGH"
                                                : severity == level::warning ? "MEDIUM"
                                                                             : "LOW"}}}}};
}

json::object location(const std::string& message, const std::string& file, const place& at,
                      sources& texts) {
  region turned = in_utf16(at, texts);
  json::object made{{"message", text(message)}, {"filePath", text(file)}};
  if (turned.begin.line == 0)
    return made;
  json::object range{{"startLine", turned.begin.line}};
  if (turned.begin.column > 0 && turned.end > turned.begin) { // an empty range is refused
    range["endLine"] = turned.end.line;
    range["startColumn"] = turned.begin.column - 1;
    range["endColumn"] = turned.end.column - 1;
  }
  made["textRange"] = std::move(range);
  return made;
}

} // namespace

void write_sonar(std::ostream& out, const output& of) {
  out << "{\"rules\":";
  json_list rules(out);
  std::set<std::string_view> used;
  for (const result& r : of.all.results) {
    if (!used.insert(r.what.rule).second)
      continue;
    const rule* known = find_rule(r.what.rule);
    rules.add(rule_object(r.what.rule, known ? known->severity : r.what.severity,
                          known ? known->sentence : r.what.rule));
  }
  rules.end();
  out << ",\n\"issues\":";
  json_list issues(out);
  for (const result& r : of.all.results) {
    json::object made{
        {"ruleId", text(r.what.rule)},
        {"effortMinutes", 15},
        {"primaryLocation", location(message_of(r), file_of(r), r.what.at, of.texts)}};
    json::array more;
    for (const note& n : r.what.notes)
      if (!n.at.file.empty())
        more.push_back(location(n.message, n.at.file, n.at, of.texts));
    if (!more.empty())
      made["secondaryLocations"] = std::move(more);
    issues.add(std::move(made));
  }
  issues.end();
  out << "}\n";
}

} // namespace waif::report
