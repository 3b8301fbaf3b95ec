// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// TAP 13: a test point a result.
#include "report/model/text.hpp"
#include "report/writers/formats.hpp"
#include "report/writers/phrases.hpp"

#include <algorithm>
#include <ostream>

namespace waif::report {
namespace {

std::string escaped(std::string_view text) { // a bare '#' begins a directive
  std::string out;
  for (char c : printable(text)) {
    if (c == '#' || c == '\\')
      out += '\\';
    out += c;
  }
  return out;
}

} // namespace

void write_tap(std::ostream& out, const output& of) {
  const std::vector<result>& all = of.all.results;
  std::size_t points = all.size() + partial_inputs(of.said);
  out << "TAP version 13\n1.." << std::max<std::size_t>(points, 1) << '\n';
  for (std::size_t i = 0; i < all.size(); ++i) {
    const result& r = all[i];
    out << (r.known || r.severity == level::note ? "ok " : "not ok ") << i + 1 << " - "
        << escaped(file_of(r) + ':' + std::to_string(line_of(r)) + ' ' + r.what.rule + ": " +
                   message_of(r))
        << '\n';
  }
  std::size_t at = all.size();
  for (const problem& p : of.said)
    if (p.partial)
      out << "not ok " << ++at << " - input " << escaped(p.where + ": " + p.what) << '\n';
  if (points == 0)
    out << "ok 1 - no findings\n";
}

} // namespace waif::report
