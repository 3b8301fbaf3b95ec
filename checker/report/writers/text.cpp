// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/model/text.hpp"
#include "report/writers/formats.hpp"
#include "report/writers/phrases.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>

namespace waif::report {
namespace {

void where(std::ostream& out, const place& at) {
  out << printable(at.file.empty() ? "unknown" : at.file);
  if (at.where.begin.line != 0)
    out << ':' << at.where.begin.line;
  if (at.where.begin.column != 0)
    out << ':' << at.where.begin.column;
}

std::size_t columns_before(std::string_view line, std::uint32_t column) {
  return columns_of(printable(line.substr(0, std::min<std::size_t>(column - 1, line.size()))));
}

void excerpt(std::ostream& out, const place& at, sources& texts) {
  auto text = at.where.begin.line == 0 ? nullptr : texts.open(at.file);
  if (!text)
    return;
  std::string_view line = text->line(at.where.begin.line);
  if (line.size() > 500)
    return; // generated code; an excerpt would help nobody
  out << std::setw(5) << at.where.begin.line << " | " << printable(line) << '\n';
  if (at.where.begin.column == 0)
    return;
  std::size_t begin = columns_before(line, at.where.begin.column);
  std::size_t end = at.where.end.line > at.where.begin.line
                        ? columns_of(printable(line))
                        : columns_before(line, std::max(at.where.end.column, 1u));
  out << "      | " << std::string(begin, ' ') << '^'
      << std::string(end > begin + 1 ? end - begin - 1 : 0, '~') << '\n';
}

} // namespace

void write_text(std::ostream& out, const output& of) {
  for (const result& r : of.all.results) {
    where(out, r.what.at);
    out << ": " << name_of(r.severity) << ": " << message_of(r) << " [" << printable(r.what.rule)
        << "]\n";
    excerpt(out, r.what.at, of.texts);
    for (const note& n : r.what.notes) {
      where(out, n.at);
      out << ": note: " << printable(n.message) << '\n';
      if (n.at != r.what.at && n.at.where.begin != r.what.at.where.begin)
        excerpt(out, n.at, of.texts);
    }
  }
}

} // namespace waif::report
