// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Folded stacks, `frame;frame count`, for flame graphs: who creates what, by tasks that went wrong.
#include "report/model/text.hpp"
#include "report/writers/formats.hpp"
#include "report/writers/phrases.hpp"

#include <algorithm>
#include <map>
#include <ostream>

namespace waif::report {
namespace {

std::string frame(const std::string& function, const std::string& file, std::uint32_t line) {
  std::string text = function.empty() ? std::string("?") : short_function(function);
  if (line != 0)
    text += " (" + file + ':' + std::to_string(line) + ')';
  text = printable(text);
  std::replace(text.begin(), text.end(), ';', ',');
  return text;
}

} // namespace

void write_folded(std::ostream& out, const output& of) {
  std::map<std::string, std::uint64_t> stacks;
  for (const result& r : of.all.results)
    for (const run_site& s : r.sites) {
      std::string chain = frame(s.created.function, s.created.file, s.created.line) + ';' +
                          frame(s.task.function, s.task.file, s.task.line) + ';';
      for (const verdict_rule& rule : verdict_rules())
        if (std::uint64_t n = occurrences(rule.what, s.totals); n > 0)
          stacks[chain + std::string(rule.name)] += n;
    }
  for (const auto& [stack, n] : stacks)
    out << stack << ' ' << n << '\n';
}

} // namespace waif::report
