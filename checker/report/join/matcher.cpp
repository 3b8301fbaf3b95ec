// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/join/matcher.hpp"

#include <algorithm>
#include <tuple>

namespace waif::report {
namespace {

std::string_view last_part(std::string_view file) { return file.substr(file.rfind('/') + 1); }

bool ends_in_parts(std::string_view whole, std::string_view tail) {
  return whole.ends_with(tail) &&
         (whole.size() == tail.size() || whole[whole.size() - tail.size() - 1] == '/');
}

// 'name' as a message quotes it.
bool names(const std::string& message, std::string_view function) {
  function = function.substr(0, function.find_first_of("(<"));
  std::size_t colon = function.rfind("::");
  if (colon != function.npos)
    function.remove_prefix(colon + 2);
  return !function.empty() && message.find("'" + std::string(function) + "'") != message.npos;
}

} // namespace

matcher::matcher(std::span<const finding> findings, std::span<const run_site> sites)
    : findings_(findings) {
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const finding& f = findings[i];
    if (f.at.where.begin.line == 0)
      continue;
    const region& lines = f.covers;
    bool ends_at_start = lines.end.column == 1 && lines.end.line > lines.begin.line;
    by_file_[f.at.file].push_back({lines.begin.line, lines.end.line - ends_at_start, 0, i});
  }
  for (auto& [file, spans] : by_file_) {
    by_name_[std::string(last_part(file))].push_back(file);
    std::sort(spans.begin(), spans.end(), [](auto& a, auto& b) {
      return std::tie(a.begin, a.end, a.index) < std::tie(b.begin, b.end, b.index);
    });
    std::uint32_t longest = 0;
    for (span_of& s : spans)
      s.longest = longest = std::max(longest, s.end);
  }
  for (const run_site& s : sites)
    if (!s.task.function.empty())
      tasks_.emplace(s.task.function, &s.task);
}

std::optional<std::size_t> matcher::find(const run_site& site) const {
  if (auto found = at(site, site.created))
    return found;
  return at(site, site.task);
}

// A site may know only the tail of its path, when the compiler was told a relative one.
const std::vector<matcher::span_of>* matcher::in_file(const std::string& file) const {
  if (auto found = by_file_.find(file); found != by_file_.end())
    return &found->second;
  auto same_name = by_name_.find(std::string(last_part(file)));
  if (file.empty() || same_name == by_name_.end())
    return nullptr;
  const std::vector<span_of>* only = nullptr;
  for (const std::string& candidate : same_name->second) {
    if (!ends_in_parts(candidate, file))
      continue;
    if (only)
      return nullptr; // two files could be meant
    only = &by_file_.at(candidate);
  }
  return only;
}

// A call in the body of a lambda task lies on the lines of the statement that drops the lambda's
// task, but it is another task.
bool matcher::inside_a_task_of(const finding& what, const trace::location& where) const {
  auto [begin, end] = tasks_.equal_range(where.function);
  return std::any_of(begin, end, [&](const auto& task) {
    const trace::location& at = *task.second;
    return at.file == where.file && at.line >= what.covers.begin.line &&
           at.line <= what.covers.end.line;
  });
}

std::optional<std::size_t> matcher::at(const run_site& site, const trace::location& where) const {
  if (where.line == 0)
    return {};
  const std::vector<span_of>* spans = in_file(where.file);
  if (!spans)
    return {};

  // The fewest lines win; on one line, the finding that names the task, then the one that holds
  // the column, then the first.
  using rank = std::tuple<std::uint32_t, bool, bool, std::size_t>;
  std::optional<rank> best;
  auto next = std::upper_bound(spans->begin(), spans->end(), where.line,
                               [](std::uint32_t line, const span_of& s) { return line < s.begin; });
  while (next != spans->begin()) {
    const span_of& candidate = *--next;
    if (candidate.longest < where.line)
      break;
    if (candidate.end < where.line)
      continue;
    const finding& what = findings_[candidate.index];
    if (&where == &site.created && inside_a_task_of(what, where))
      continue;
    position here{where.line, where.column};
    bool in_columns = what.covers.begin <= here && here < what.covers.end;
    rank this_one{candidate.end - candidate.begin, !names(what.message, site.task.function),
                  !in_columns, candidate.index};
    if (!best || this_one < *best)
      best = this_one;
  }
  if (!best)
    return {};
  return std::get<3>(*best);
}

} // namespace waif::report
