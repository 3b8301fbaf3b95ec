// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace waif::report {

// The functions of a C++ file by its text alone: no compiler, no macros expanded. Good enough to
// tell equal lines of two functions apart, and the same for every tool that asks.
class scopes {
public:
  explicit scopes(std::string_view text);

  // The innermost function that holds the offset, with its namespaces and classes; empty outside.
  std::string_view function_at(std::size_t offset) const;

private:
  struct body {
    std::size_t begin;
    std::size_t end;
    std::string name;
  };
  friend class scope_scanner;
  std::vector<body> bodies_; // in order of begin
};

} // namespace waif::report
