// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/finding.hpp"
#include "trace/model.hpp"

#include <span>
#include <string_view>

// checker/rules.def as data.
namespace waif::report {

using trace::occurrences;
using trace::verdict;

struct rule {
  std::string_view id;
  std::string_view since;
  std::string_view sentence;
  std::string_view precision; // of a check; empty for a verdict
  std::string_view remedy;    // of a verdict; a check says it with each finding
  level severity = level::warning;
  bool at_run_time = false;
};

struct verdict_rule : rule {
  verdict what;
  std::string_view name; // the id without its prefix
};

std::span<const rule> check_rules();
std::span<const verdict_rule> verdict_rules();
const rule* find_rule(std::string_view id); // null for another tool's rule
const verdict_rule& rule_of(verdict what);

std::string_view name_of(level severity);

} // namespace waif::report
