// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

namespace waif::report {

// std::sort for what is dear to move and in order most of the time: each element moves once at
// most.
template <class T, class Less> void sort_by_reference(std::vector<T>& all, Less less) {
  if (std::is_sorted(all.begin(), all.end(), less))
    return;
  std::vector<T*> order;
  order.reserve(all.size());
  for (T& one : all)
    order.push_back(&one);
  std::sort(order.begin(), order.end(), [&](const T* a, const T* b) { return less(*a, *b); });
  std::vector<T> sorted;
  sorted.reserve(all.size());
  for (T* one : order)
    sorted.push_back(std::move(*one));
  all = std::move(sorted);
}

} // namespace waif::report
