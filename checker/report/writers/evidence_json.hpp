// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/evidence.hpp"

#include <iosfwd>

namespace waif::report {

// Evidence as JSON lines, a record a line: what `waif merge` writes and every command reads.
// Equal evidence gives equal bytes.
void write_evidence(std::ostream& out, const evidence& of);

} // namespace waif::report
