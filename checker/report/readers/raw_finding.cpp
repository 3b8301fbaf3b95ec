// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/readers/raw_finding.hpp"

#include "report/model/text.hpp"

#include <algorithm>

namespace waif::report {
namespace {

constexpr std::size_t max_line_text = 512;

} // namespace

finding place_finder::convert(const raw_finding& from) {
  folder_ = from.folder;
  finding made;
  made.rule = repaired(from.rule);
  made.severity = from.severity;
  made.message = repaired(from.said.text);
  made.offset = from.said.at.offset;
  made.at = point(from.said.at);
  made.covers = made.at.where;
  add_ranges(from.said, made);
  add_fixes(from.said, made);
  for (const raw_message& one : from.notes) {
    made.notes.push_back({point(one.at), repaired(one.text)});
    add_fixes(one, made);
  }
  if (auto text = sources_.open(made.at.file)) {
    made.line_text =
        repaired(trimmed(text->line(made.at.where.begin.line)).substr(0, max_line_text));
    made.function = repaired(text->function_at(made.at.where.begin));
  } else {
    ++unreadable_[made.at.file];
  }
  return made;
}

void place_finder::report(problems& said) const {
  for (const auto& [file, findings] : unreadable_)
    said.push_back(
        {file, sources_.why(file) + "; " + counted(findings, "finding") + " in it without a line"});
  for (const auto& [file, findings] : shrunk_)
    said.push_back({file, "is shorter than when it was checked, " +
                              counted(findings, "wrong place") + " in it: run clang-tidy again"});
}

// A diagnostic about no file at all (a bad option, say) has an empty path.
place place_finder::point(const raw_range& of) {
  place at{paths_.shown(of.file, folder_), {}};
  if (at.file.empty())
    return at;
  auto text = sources_.open(at.file);
  if (!text)
    return at;
  if (of.offset > text->size() || of.length > text->size() - of.offset)
    ++shrunk_[at.file];
  at.where.begin = text->at(of.offset);
  at.where.end = text->at(of.length > text->size() ? text->size() : of.offset + of.length);
  return at;
}

void place_finder::add_ranges(const raw_message& said, finding& made) {
  for (const raw_range& one : said.ranges) {
    place range = point(one);
    if (range.file != made.at.file || range.where.begin.line == 0)
      continue;
    position start = made.at.where.begin;
    if (range.where.begin <= start && start < range.where.end && made.at.where.end == start)
      made.at.where.end = range.where.end;
    made.covers.begin = std::min(made.covers.begin, range.where.begin);
    made.covers.end = std::max(made.covers.end, range.where.end);
  }
}

void place_finder::add_fixes(const raw_message& said, finding& made) {
  for (const raw_replacement& one : said.fixes)
    made.fixes.push_back({point(one.at), repaired(one.text)});
}

} // namespace waif::report
