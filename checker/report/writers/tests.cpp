// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "report/writers/tests.hpp"

#include "report/model/text.hpp"

#include <algorithm>
#include <tuple>

namespace waif::report {

std::vector<const test_counts*> worst_first(const std::vector<test_counts>& all) {
  std::vector<const test_counts*> sorted;
  for (const test_counts& one : all)
    sorted.push_back(&one);
  std::sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) {
    return std::tie(b->lost, b->left, a->name) < std::tie(a->lost, a->left, b->name);
  });
  return sorted;
}

bool did_harm(const test_counts& of) {
  return of.left + of.never_started + of.destroyed_suspended + of.lost > 0;
}

std::string since_in_words(const test_counts& of) {
  if (of.left == 0)
    return {};
  return "still alive " + (of.later ? counted(of.later, "test") + " later" : "at the end");
}

} // namespace waif::report
