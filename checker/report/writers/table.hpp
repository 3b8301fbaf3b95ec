// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/result.hpp"

#include <cstddef>
#include <iosfwd>
#include <string>

namespace waif::report {

struct table_style {
  bool color = false;
  std::size_t width = 0; // clip what is longer; 0: never, so that grep sees all of it
};

// For people: sections in order of harm, one row a site with its numbers, below it the source
// line, a lost exception and the remedy.
void write_table(std::ostream& out, const joined& of, const table_style& style);

std::string_view title_of(standing kind, bool any_run);

// One line for grep: `SUMMARY: waif: confirmed=1 ...`.
std::string summary_line(const joined& of, bool partial);

} // namespace waif::report
