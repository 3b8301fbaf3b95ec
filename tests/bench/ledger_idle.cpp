// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A program without coroutines, built once as it is and once with the pass and the ledger.
#include "best.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

volatile std::size_t sink = 0;

void computes() {
  std::vector<std::unique_ptr<unsigned>> all;
  for (unsigned i = 0, n = 1; i < 300; ++i)
    all.push_back(std::make_unique<unsigned>(n = n * 1664525 + 1013904223));
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return *a < *b; });
  sink = sink + *all.front();
}
void throws_and_catches() {
  try {
    throw std::runtime_error("caught");
  } catch (const std::exception& e) {
    sink = sink + e.what()[0];
  }
}
void captures_and_rethrows() {
  std::exception_ptr kept;
  try {
    throw std::runtime_error("kept");
  } catch (...) {
    kept = std::current_exception();
  }
  try {
    std::rethrow_exception(kept);
  } catch (const std::exception& e) {
    sink = sink + e.what()[0];
  }
}
void starts_a_thread() {
  std::thread([] { sink = sink + 1; }).join();
}

} // namespace

int main() {
  std::printf("computes %g\n", best(400, computes));
  std::printf("throws_and_catches %g\n", best(5000, throws_and_catches));
  std::printf("captures_and_rethrows %g\n", best(2500, captures_and_rethrows));
  std::printf("starts_a_thread %g\n", best(50, starts_a_thread));
}
