// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/by_file.hpp"
#include "report/writers/formats.hpp"

#include <ostream>

namespace waif::report {

void write_checkstyle(std::ostream& out, const output& of) {
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  std::vector<const result*> sorted = by_file(of.all);
  for (std::size_t i = 0; i < sorted.size();) {
    const std::string& file = file_of(*sorted[i]);
    out << "<file name=\"" << xml_escaped(file) << "\">\n";
    for (; i < sorted.size() && file_of(*sorted[i]) == file; ++i) {
      const result& r = *sorted[i];
      out << "<error line=\"" << line_of(r) << "\" ";
      if (r.what.at.where.begin.column > 0)
        out << "column=\"" << r.what.at.where.begin.column << "\" ";
      out << "severity=\"" << (r.severity == level::note ? "info" : name_of(r.severity))
          << "\" message=\"" << xml_escaped(message_of(r)) << "\" source=\""
          << xml_escaped(r.what.rule) << "\"/>\n";
    }
    out << "</file>\n";
  }
  out << "</checkstyle>\n";
}

} // namespace waif::report
