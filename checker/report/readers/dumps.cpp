// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/readers/dumps.hpp"

#include "trace/reader.hpp"

namespace waif::report {

void read_dump(const std::string& file, const std::function<void(const trace::dump&)>& each,
               problems& said) {
  try {
    trace::dump read = trace::read_dump(file);
    if (read.truncated)
      said.push_back({file, "the dump is truncated: what is left of it is here as lower bounds, "
                            "which tasks still live is not known"});
    else if (!read.complete)
      said.push_back(
          {file, "the process was killed or still runs; what it counted so far is here", false});
    each(read);
  } catch (const trace::error& e) {
    // The reader's line begins with the file, as problems do.
    std::string what = e.what();
    if (what.starts_with(file + ": "))
      what.erase(0, file.size() + 2);
    said.push_back({file, what});
  }
}

} // namespace waif::report
