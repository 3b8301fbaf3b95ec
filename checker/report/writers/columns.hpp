// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waif::report {

// One column of the tables for people, right of site and rule.
struct column {
  std::string_view title;
  std::string_view meaning;
  std::string (*text)(const result&);          // empty: nothing to say. As it came from outside
  std::uint64_t (*number)(const result&) = {}; // to sort by; null for text
  bool in_words = false;                       // what is said below the row has it too
};

std::span<const column> columns();

// The numbers, and those texts that any of the results has.
std::vector<const column*> used_columns(const joined& of);

std::string sample_exception(const result& of); // the text of that column

} // namespace waif::report
