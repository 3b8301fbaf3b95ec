// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// reviewdog's rdjson. Its columns are bytes, as ours.
#include "report/writers/formats.hpp"
#include "report/writers/json.hpp"
#include "report/writers/phrases.hpp"

#include <algorithm>

namespace waif::report {
namespace {

json::object position_object(position at) {
  json::object made{{"line", std::max(at.line, 1u)}};
  if (at.column > 0)
    made["column"] = at.column;
  return made;
}

json::object range(const region& of) {
  return {{"start", position_object(of.begin)},
          {"end", position_object(std::max(of.end, of.begin))}};
}

json::object location(const std::string& file, const region& where) {
  return {{"path", text(file)}, {"range", range(where)}};
}

} // namespace

void write_rdjson(std::ostream& out, const output& of) {
  out << "{\"source\":{\"name\":\"waif\"},\"diagnostics\":";
  json_list list(out);
  for (const result& r : of.all.results) {
    json::object made{{"message", text(message_of(r))},
                      {"location", location(file_of(r), r.what.at.where)},
                      {"severity", r.severity == level::error     ? "ERROR"
                                   : r.severity == level::warning ? "WARNING"
                                                                  : "INFO"},
                      {"code", {{"value", text(r.what.rule)}}}};
    json::array suggestions, related;
    for (const replacement& fix : r.what.fixes)
      if (fix.at.file == r.what.at.file && fix.at.where.begin.line > 0) {
        std::string fixed = repaired(fix.text);
        suggestions.push_back(
            {{"range", range(fix.at.where)}, {"text", json::string(fixed.data(), fixed.size())}});
      }
    for (const note& n : r.what.notes)
      if (!n.at.file.empty())
        related.push_back(
            {{"message", text(n.message)}, {"location", location(n.at.file, n.at.where)}});
    if (!suggestions.empty())
      made["suggestions"] = std::move(suggestions);
    if (!related.empty())
      made["related_locations"] = std::move(related);
    list.add(std::move(made));
  }
  list.end();
  out << "}\n";
}

} // namespace waif::report
