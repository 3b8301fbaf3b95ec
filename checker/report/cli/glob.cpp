// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/cli/glob.hpp"

#include <algorithm>

namespace waif::report {
namespace {

// '*' only; linear in both texts but for going back to the last star.
bool matches(std::string_view glob, std::string_view name) {
  std::size_t g = 0, n = 0, star = glob.npos, after_star = 0;
  while (n < name.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      after_star = n;
    } else if (g < glob.size() && glob[g] == name[n]) {
      ++g, ++n;
    } else if (star != glob.npos) {
      g = star + 1;
      n = ++after_star;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', g) == glob.npos;
}

} // namespace

bool selected(std::string_view globs, std::string_view name) {
  bool in = false;
  while (!globs.empty()) {
    std::size_t comma = std::min(globs.find(','), globs.size());
    std::string_view one = globs.substr(0, comma);
    globs.remove_prefix(std::min(comma + 1, globs.size()));
    bool take = !one.starts_with('-');
    if (!take)
      one.remove_prefix(1);
    if (matches(one, name))
      in = take;
  }
  return in;
}

} // namespace waif::report
