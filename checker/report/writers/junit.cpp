// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/formats.hpp"
#include "report/writers/phrases.hpp"

#include <algorithm>
#include <ostream>

namespace waif::report {

void write_junit(std::ostream& out, const output& of) {
  const std::vector<result>& all = of.all.results;
  auto fails = [](const result& r) { return !r.known && r.severity >= level::warning; };
  std::size_t failures = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), fails));
  std::size_t errors = partial_inputs(of.said);
  std::size_t tests = std::max<std::size_t>(all.size() + errors, 1);
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"waif\" tests=\"" << tests
      << "\" failures=\"" << failures << "\" errors=\"" << errors
      << "\">\n<testsuite name=\"waif\" tests=\"" << tests << "\" failures=\"" << failures
      << "\" errors=\"" << errors << "\" skipped=\"0\" time=\"0\">\n";
  for (const result& r : all) {
    std::string site = file_of(r) + ':' + std::to_string(line_of(r));
    out << "<testcase classname=\"" << xml_escaped(r.what.rule) << "\" name=\"" << xml_escaped(site)
        << "\" time=\"0\">";
    if (fails(r))
      out << "<failure type=\"" << xml_escaped(name_of(r.kind)) << "\" message=\""
          << xml_escaped(message_of(r)) << "\">" << xml_escaped(site) << ": "
          << xml_escaped(r.what.line_text) << "</failure>";
    out << "</testcase>\n";
  }
  for (const problem& p : of.said) // else a reader takes a run without inputs for a clean one
    if (p.partial)
      out << "<testcase classname=\"waif\" name=\"input " << xml_escaped(p.where)
          << "\" time=\"0\"><error type=\"partial\" message=\"" << xml_escaped(p.what)
          << "\"/></testcase>\n";
  if (tests > all.size() + errors) // some readers take an empty suite for a broken one
    out << "<testcase classname=\"waif\" name=\"no findings\" time=\"0\"/>\n";
  out << "</testsuite>\n</testsuites>\n";
}

} // namespace waif::report
