// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/formats.hpp"
#include "report/writers/json.hpp"
#include "report/writers/phrases.hpp"

namespace waif::report {

void write_gitlab(std::ostream& out, const output& of) {
  json_list list(out);
  for (const result& r : of.all.results) {
    std::string_view severity = r.severity == level::error     ? "critical"
                                : r.severity == level::warning ? "major"
                                                               : "info";
    list.add({{"description", text(message_of(r))},
              {"check_name", text(r.what.rule)},
              {"fingerprint", r.what.fingerprint},
              {"severity", severity},
              {"location", {{"path", text(file_of(r))}, {"lines", {{"begin", line_of(r)}}}}}});
  }
  list.end();
  out << '\n';
}

} // namespace waif::report
