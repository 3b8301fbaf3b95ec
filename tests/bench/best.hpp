// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include <algorithm>
#include <chrono>

// Nanoseconds that one call of f takes: the best of many rounds of `times` calls.
template <class F> double best(int times, F f) {
  double result = 1e18;
  for (int round = 0; round < 40; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < times; ++i)
      f();
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
    result = std::min(result, took.count() / times);
  }
  return result;
}
