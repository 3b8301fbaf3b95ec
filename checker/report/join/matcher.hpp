// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "report/model/finding.hpp"
#include "report/model/run_site.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace waif::report {

// Finds the finding that a site belongs to.
class matcher {
public:
  matcher(std::span<const finding> findings, std::span<const run_site> sites);

  // The finding whose lines hold the creating call; for a lambda that a library calls, the
  // finding whose lines hold the lambda.
  std::optional<std::size_t> find(const run_site& site) const;

private:
  struct span_of { // of lines, both included
    std::uint32_t begin;
    std::uint32_t end;
    std::uint32_t longest; // the largest end so far, in order of begin
    std::size_t index;
  };

  std::optional<std::size_t> at(const run_site& site, const trace::location& where) const;
  const std::vector<span_of>* in_file(const std::string& file) const;
  bool inside_a_task_of(const finding& what, const trace::location& where) const;

  std::span<const finding> findings_;
  std::unordered_map<std::string, std::vector<span_of>> by_file_;
  std::unordered_map<std::string, std::vector<std::string>> by_name_;  // last part -> files
  std::unordered_multimap<std::string, const trace::location*> tasks_; // by function
};

} // namespace waif::report
