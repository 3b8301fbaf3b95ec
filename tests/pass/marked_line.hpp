// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <cstdint>
#include <fstream>
#include <gtest/gtest.h>
#include <string>

namespace waif::test {

// The line of `source` that ends with this comment.
inline std::uint32_t line_of(const std::string& source, const std::string& comment) {
  std::ifstream in(source);
  std::uint32_t n = 0;
  for (std::string line; std::getline(in, line);)
    if (++n; line.ends_with("// " + comment))
      return n;
  ADD_FAILURE() << "no line '" << comment << "' in " << source;
  return 0;
}

} // namespace waif::test
