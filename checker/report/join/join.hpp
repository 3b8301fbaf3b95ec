// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/result.hpp"
#include "report/model/sources.hpp"

#include <vector>

namespace waif::report {

// Puts each site to the finding whose lines hold it. `findings` and `sites` are in order of place;
// the result is in order of harm. Libraries end tasks half-way as a matter of course: their own
// sites, created and defined outside the root, are left out unless they show an error.
joined join(std::vector<finding> findings, std::vector<run_site> sites, sources& texts,
            bool with_libraries = false);

// Sets the text of a site that did harm, unless it has one: evidence brings it along, so that an
// old run keeps its fingerprints when the sources move on.
void read_text(run_site& of, sources& texts);

} // namespace waif::report
